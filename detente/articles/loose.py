"""Paragraphs without a full stop: heading, teaser or caption, or a sentence of the story that lost its stop?

To throw a sentence of the story away is worse than to keep a teaser, so each verdict needs a sign of its own: without one
the paragraph stays story.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from detente.articles.dateline import AGENCIES
from detente.articles.paragraphs import INVISIBLE, Paragraph
from detente.model import PartKind

Verdict = tuple[PartKind, str] | None

HEADING, HEADLINE, CAPTION = 6, 18, 70  # words that a heading, a headline, a caption has at the most
# Words that speak of the picture itself: "(left)", "is seen in", "a general view of"
PICTURE = re.compile(
    r"\((?:(?:\w+ )?pictured\b[^()]*|(?:\w+ )?(?:left|right|cent(?:re|er))(?:,[^()]*)?|[^()]*file (?:image|photo)[^()]*)\)"
    r"|, (?:pictured|photographed)\b|\bpictured (?:in|on|at|with|here|above|outside|during)\b|\bfile (?:image|photo)\b"
    r"|\b(?:is|are|was|were) (?:seen|shown|pictured|photographed)"
    r" (?:\w+ing|in|on|at|during|near|outside|inside|after|before|here|with|from)\b"
    r"|\b(?:poses?|posing) for (?:a |the )?(?:photo|picture|group|famil|media|camera)"
    r"|\b(?:from|second|third|far|top|bottom) (?:left|right)\b|, (?:left|right|cent(?:re|er)),"
    r"|^(?:an? |the )?(?:\w+ )?(?:view|picture|photograph|photo|image|screenshot|screen ?grab|grab|aerial view|satellite image)s?"
    r" (?:of|from|taken|shows?|released|provided|obtained)\b"
    r"|\bin this (?:\w+ ){0,3}(?:photo|picture|image|handout|still)|\b(?:hand ?out|undated) (?:photo|picture|image)",
    re.IGNORECASE,
)
# What people do in pictures: the present tense of a caption ("The two ministers shake hands in Muscat")
POSES = re.compile(
    r"\b(?:shakes? hands|walks? (?:past|along|through|near|with|by|on|in|out|away)|gestures? (?:as|during|while|at|to)"
    r"|stands? (?:guard|in|on|at|near|next|beside|outside|among|by)|speaks? (?:during|at|to|with|in)|attends? (?:a|an|the)"
    r"|waves? (?:to|at|as|from|a|the)|looks? on|arrives? (?:at|in|for|to)"
    r"|hold(?:s|ing)? (?:a|an|up|the|his|her|their|signs?|placards?|flags?)|listens? (?:to|during|as)|sits? (?:in|on|at|next)"
    r"|inspects? (?:a|the)|carr(?:y|ies) (?:a|the|flags?|portraits?)|lays? (?:a wreath|flowers)|rides? (?:in|on|a)|smokes? rises"
    r"|rises from|queue (?:at|for|outside)|gathers? (?:around|at|in|outside|near|to)|march(?:es)? (?:in|through|past|with|during)"
    r"|addresses (?:a|the)|disembarks? from|sails? (?:in|past|through|off|near)|smiles? (?:as|at|during)|applauds?|salutes?"
    r"|parade[sd]? (?:in|through|past))\b"
)
TOLD = re.compile(
    r"\b(?:said|told|added|stated|announced|according to|insisted|reported that|confirmed|replied|noted|stressed|warned that)\b"
)
# "The talks failed." may lose its stop; so may a sentence that leans on the one before
LEANS = re.compile(
    r"(?:However|But|And|Meanwhile|While|Although|Though|Additionally|In addition|Moreover|Furthermore|Yet|Still|So|Instead"
    r"|Also|Then|He|She|They|It|This|These|Those|His|Her|Their|Its|We|I|You|There|Earlier|Later|On [A-Z]\w+day"
    r"|Last (?:week|month|year)|In (?:[A-Z]\w+ )?(?:19|20)\d\d)\b"
)
POST = re.compile(r"\(@\w+\)|https?://t\.co/|pic\.twitter\.com|[#@]\w{3,}.*\b\d{4}$")
# "… into the sky. (Reuters)": a caption's credit, or the signature of a wire
CREDITED = re.compile(rf"[.!?][\"”’']? \((?:{AGENCIES})\)$")
QUOTED = re.compile("[\"'”’»]$")
SENTENCES = re.compile(r"[a-z)\"'”’]{2}[.!?][\"'”’)]? [\"“'‘]?[A-Z]")
ASKS = re.compile(r"(?:How|Why|What|Who|Where|Inside|Here['’]?s|Meet|Who['’]?s|What['’]?s|Five|Six|Seven|Ten|\d{1,2}) ")
COLON = re.compile(r"^[^:]{3,60}: \S|^[^|]{3,60} \| \S")
ARTICLES = re.compile(r"\b(?:the|a|an)\b", re.IGNORECASE)
PAST = re.compile(r"\b(?:was|were|had|has|have|did|is|are)\b")


@dataclass(frozen=True, slots=True)
class Habits:
    """How this text is written: whether its paragraphs end with stops, and how many that do not look like captions."""

    regular: bool
    loose: int


def habits(paragraphs: Sequence[Paragraph], read: Sequence[bool]) -> Habits:
    """Look at the paragraphs no rule has claimed (`read` is True for them)."""
    long = [p for p, mine in zip(paragraphs, read, strict=True) if mine and p.words >= 8]
    stopped = sum(p.stopped for p in long)
    loose = sum(not p.stopped and p.words <= CAPTION and not leans(p) for p in long)
    return Habits(regular=stopped >= 4 and stopped >= 0.35 * len(long), loose=loose)


def leans(paragraph: Paragraph) -> bool:
    """True where the paragraph, though without a full stop, reads as a sentence of the story, a quotation or a post."""
    line = paragraph.line.strip(INVISIBLE + " ")
    return bool(
        line[-1:] in ":,;-–—"
        or line[:1].islower()
        or line[:1] in '"“•-*'
        or QUOTED.search(line)
        or LEANS.match(line)
        or TOLD.search(line)
        or POST.search(line)
        or SENTENCES.search(line)
    )


def verdict(paragraph: Paragraph, habits: Habits, *, before_stop: bool, echo: bool) -> Verdict:
    """What a paragraph without a full stop is, or None where it is story.

    `before_stop`: a paragraph of the story follows at once; `echo`: its words stand in another paragraph.
    """
    line, words = paragraph.line.strip(INVISIBLE + " "), paragraph.words
    if words > CAPTION or not habits.regular or (paragraph.stopped and not CREDITED.search(line)):
        return None
    if PICTURE.search(line):
        return "caption", "a line without a full stop that speaks of a picture"
    if paragraph.stopped:
        return None
    if echo and words >= HEADING:
        return "repeat", "repeats a sentence of the story without its full stop, as captions and pull quotes do"
    if leans(paragraph):
        return None
    verb, headline = _headline(line)
    if words <= HEADING and before_stop and not (verb and words >= 4):
        return "title", "a heading inside the story"
    if words <= HEADLINE and headline:
        return "teaser", "a short line without a full stop, worded like the headline of another story"
    if words >= 4 and POSES.search(line):
        return "caption", "a line without a full stop in the present tense, as captions are"
    if habits.loose >= 3 and words >= HEADING:
        return "caption", "one of several lines without a full stop among paragraphs that have one: a caption or a teaser"
    if words <= 3 and not before_stop:
        return "boilerplate", "a stray label"
    return None


@cache
def headline_verbs() -> frozenset[str]:
    """The words of `headline_verbs.txt`."""
    lines = Path(__file__).with_name("headline_verbs.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _headline(line: str) -> tuple[bool, bool]:
    """Does it have the verb of a headline and no article or auxiliary; and is it a headline by that or by another sign?

    Headlines drop articles and auxiliaries, use the present tense, ask, set a label before a colon, or capitalise.
    """
    tokens = re.findall(r"[\w'’\-]+", line)
    bare = not ARTICLES.search(line) and not PAST.search(line)
    verb = any(token.lower() in headline_verbs() and token[0].islower() for token in tokens[1:10])
    long = [token for token in tokens if len(token) > 3]
    capitals = len(tokens) >= 5 and sum(not token[0].islower() for token in long) >= 0.8 * max(1, len(long))
    label = COLON.search(line) is not None and (verb or capitals or bare)
    return verb and bare, (bare and (verb or capitals)) or label or ASKS.match(line) is not None


def echoes(paragraphs: Sequence[Paragraph], read: Sequence[bool]) -> set[int]:
    """Numbers of the paragraphs without a stop whose words stand, for the most part, in one other paragraph."""
    wanted = {i: _triples(p) for i, p in enumerate(paragraphs) if read[i] and not p.stopped and HEADING <= p.words <= CAPTION}
    if not wanted:
        return set()
    index: dict[tuple[str, str, str], list[int]] = {}
    asked = {triple for triples in wanted.values() for triple in triples}
    for number, paragraph in enumerate(paragraphs):
        if paragraph.stopped and read[number]:
            for triple in _triples(paragraph) & asked:
                index.setdefault(triple, []).append(number)
    found = set()
    for number, triples in wanted.items():
        hits = Counter(other for triple in triples for other in index.get(triple, ())[:20])
        if hits and max(hits.values()) >= 0.6 * len(triples):
            found.add(number)
    return found


def _triples(paragraph: Paragraph) -> set[tuple[str, str, str]]:
    words = re.findall(r"\w+", paragraph.line.lower())
    return set(zip(words, words[1:], words[2:], strict=False))
