"""Cut a text into its parts: what is story, and what is title, dateline, byline, caption, teaser, advert, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from detente.articles import dateline, loose
from detente.articles.dateline import SIGNATURE
from detente.articles.paragraphs import INVISIBLE, Paragraph, paragraphs
from detente.articles.rules import by_rule
from detente.model import Part, PartKind

Verdict = tuple[PartKind, str] | None

# The first line of a comment section, or a line that only stands in one
FOOTER = re.compile(
    r"^\W{0,3}(?:(?:(?:view|show|read|see) )?(?:all )?(?:\d+ )?(?:reader )?comments?\s?[(\[]\s?\d+\s?[)\]]|\d[\d,]* comments?"
    r"|(?:leave|post|add|write) (?:a|your) (?:comment|reply|response)\b.*|comments? policy\b.*|responses? \(\d+\)"
    r"|comments (?:are|have been) (?:now )?(?:moderated|closed|disabled)\b.*|(?:view|show|load|read) (?:all |more )?comments\b.*"
    r"|(?:please )?(?:log ?in|sign in|register) to (?:post |leave |add )?(?:a )?comments?\b.*|your email address will not be .*"
    r"|(?:for more information, please see )?our comments faq"
    r"|(?:have your say|share your thoughts|let us know|what do you think\?).{0,60}\bcomments?\b.*)\W{0,3}$",
    re.IGNORECASE,
)
LABEL = re.compile(r"^\W{0,3}(?:reader |all )?(?:comments?|discussion|responses|replies)\W{0,3}$", re.IGNORECASE)
LINKS = re.compile(
    r"^\W{0,3}(?:read (?:more|also|next)|also read|see also|related(?: (?:stories|articles|news|coverage))?|trending(?: now)?"
    r"|more (?:from|on)\b.{0,40}|more stories|recommended(?: for you)?|you (?:may|might) also like|most (?:read|popular)"
    r"|top stories|what to read next|latest(?: news| stories)?)\s?:?$",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"(?<=[.!?\"”’')])\s+(?P<who>\((?:Reporting|Additional reporting|Editing|Writing|With (?:inputs?|reporting|agencies)|Compiled"
    r"|Edited)\b[^()]{3,400}\)\.?)\s*$"
)
REFRAIN = 6  # words from which a repeated paragraph is no refrain
CREDIT = re.compile(r"[.!?][\"”’]? \([^()]*\)$")  # "… over the harbour. (Navy of Fiji)": no title ends so
SPEECH = re.compile(r"^[\"“'‘]")


def cut(text: str, *, title: str | None = None) -> tuple[Part, ...]:
    """The parts of a text in order: each non-blank character lies in exactly one.

    A part is a paragraph (first line to last where lines were wrapped by hand); a dateline and an agency's signature are
    cut off the paragraph they stand in. `title` is the headline where it is known from elsewhere. Linear in the length.
    """
    found = paragraphs(text)
    verdicts: list[Verdict] = [by_rule(p) for p in found]
    _title(found, verdicts, title)
    _links(found, verdicts)
    _footer(found, verdicts)
    _repeats(found, verdicts)
    _loose(found, verdicts)
    return tuple(_emit(text, found, verdicts))


def _title(found: list[Paragraph], verdicts: list[Verdict], title: str | None) -> None:
    """The headline: the given one where it stands among the first lines, else a first line that can be nothing else."""
    known = _plain(title or "")
    for number, paragraph in enumerate(found[:6]):
        if known and paragraph.words <= 40 and _plain(paragraph.line) == known:
            verdicts[number] = ("title", "the title of the article")
            return
    first = next((i for i, verdict in enumerate(verdicts[:6]) if verdict is None), None)
    if first is None or known:
        return
    head = found[first]
    rest = [p for p, verdict in zip(found[first + 1 : first + 8], verdicts[first + 1 : first + 8], strict=True) if not verdict]
    told = sum(p.stopped and p.words >= 8 for p in rest)
    short = 3 <= head.words <= 24 and not head.stopped and head.line[-1] not in ":,;-–—"
    other = SPEECH.match(head.line) or CREDIT.search(head.line) or loose.PICTURE.search(head.line) or dateline.find(head.line)
    if short and told and told * 2 > len(rest) and not other:
        verdicts[first] = ("title", "a first line without a full stop: the title")


def _links(found: list[Paragraph], verdicts: list[Verdict]) -> None:
    """Under "Read more:" come headlines, until a real paragraph follows."""
    under = False
    for number, paragraph in enumerate(found):
        if LINKS.match(paragraph.line) and paragraph.words <= 8:
            under = True
            verdicts[number] = verdicts[number] or ("teaser", "links to other stories")
        elif under and verdicts[number] is None:
            under = paragraph.words <= 22 and not paragraph.stopped and not loose.leans(paragraph)
            if under:
                verdicts[number] = ("teaser", "a link to another story, under a heading for such links")


def _footer(found: list[Paragraph], verdicts: list[Verdict]) -> None:
    """The comment section: its first line and all under it, where a story stands before it.

    A bare "Comments" may also be a button above the story, so it ends the story only when little follows.
    """
    size = [p.end - p.start for p in found]
    total, before = sum(size), 0
    for number, paragraph in enumerate(found):
        line = paragraph.line.strip(INVISIBLE + " ") if paragraph.words <= 40 else ""
        strong, label = bool(FOOTER.match(line)), bool(LABEL.match(line))
        if strong or label:
            enough = before >= 400 if strong else before >= 400 and before >= 0.6 * total
            if enough and not _resumes(found[number + 1 :], before):
                for below in range(number, len(found)):
                    verdicts[below] = ("comments", "the comment section and what stands under it")
                return
            verdicts[number] = ("comments", "a line about comments")
        if verdicts[number] is None:
            before += size[number]


def _resumes(below: list[Paragraph], before: int) -> bool:
    """Does the story go on under a comment line? Then a long run of real paragraphs with attributed speech follows."""
    told = [p for p in below if p.stopped and p.words >= 15 and re.search(r"\b(?:said|told|according to)\b", p.line)]
    return len(told) >= 3 and sum(p.end - p.start for p in told) > before


def _repeats(found: list[Paragraph], verdicts: list[Verdict]) -> None:
    """A paragraph said twice is read once: the later one goes, or the first where it opens the page as a standfirst."""
    seen: dict[str, int] = {}
    for number, paragraph in enumerate(found):
        if verdicts[number] is not None or paragraph.words < REFRAIN:
            continue
        key = _plain(paragraph.line)
        if key not in seen:
            seen[key] = number
        elif number == seen[key] + 1 and all(verdict is not None for verdict in verdicts[: seen[key]]):
            verdicts[seen[key]] = ("repeat", "stands again, word for word, at the head of the story")
            seen[key] = number
        else:
            verdicts[number] = ("repeat", "stands word for word further up")


def _loose(found: list[Paragraph], verdicts: list[Verdict]) -> None:
    """Judge the paragraphs without a full stop that no rule has claimed."""
    read = [verdict is None for verdict in verdicts]
    habits = loose.habits(found, read)
    echoes = loose.echoes(found, read)
    for number, paragraph in enumerate(found):
        if not read[number] or dateline.find(paragraph.line):
            continue
        before = number + 1 < len(found) and (found[number + 1].stopped or found[number + 1].words > loose.HEADLINE)
        verdicts[number] = loose.verdict(paragraph, habits, before_stop=before, echo=number in echoes)


def _emit(text: str, found: list[Paragraph], verdicts: list[Verdict]) -> Iterator[Part]:
    last = max((i for i, verdict in enumerate(verdicts) if verdict is None), default=-1)
    for number, (paragraph, verdict) in enumerate(zip(found, verdicts, strict=True)):
        if verdict is not None:
            yield Part(paragraph.start, paragraph.end, *verdict)
            continue
        yield from _story(text, paragraph, last_one=number == last)


def _story(text: str, paragraph: Paragraph, last_one: bool) -> Iterator[Part]:
    """A paragraph of the story without the dateline before it and the agency's signature behind it."""
    start, end = paragraph.start, paragraph.end
    line = dateline.find(text[start : min(end, start + 2 * dateline.WINDOW)])
    if line:
        yield Part(start, start + line.end, "dateline", "where, when and by whose wire it was written")
        start = _next(text, start + line.end, end)
    base = max(start, end - 600)
    tail = text[base:end]
    signed = SIGNED.search(tail) or (SIGNATURE.search(tail) if last_one else None)
    stop = end
    if signed and base + signed.start() > start:
        stop = base + signed.start()
    if start < stop:
        yield Part(start, stop, "story")
    if signed and stop < end:
        yield Part(base + signed.start("who"), end, "byline", "the agency's signature")


def _next(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _plain(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))


def check(text: str, parts: tuple[Part, ...]) -> None:
    """Raise ValueError unless the parts are in order, apart from each other, and hold every non-blank character once."""
    for one, two in pairwise(parts):
        if one.end > two.start:
            raise ValueError(f"Parts overlap: {one} and {two}")
    covered = "".join(text[part.start : part.end] for part in parts)
    if "".join(covered.split()) != "".join(text.split()):
        raise ValueError("The parts do not hold the whole text.")
