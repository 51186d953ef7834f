"""What makes a comment wait for a moderator. Nothing here rejects: it only names reasons to look first.

The reasons: a newcomer, abuse, off topic, a duplicate, a link, a flood. Each says in words why.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from detente.stories.words import content, stop_words

TEXTS = Path(__file__).parent / "texts"
NEWCOMER = 3  # so many comments of a new person wait
HOLDS_AT = 1.0  # the sum of weights at which the word list holds a comment
SAME = 0.8  # two comments that share so much of their words (Jaccard) are one comment
FEW = 4  # content words; below that the share of common words says nothing
TOPIC = 0.05  # of the content words that stand in what is commented on, at least
FLOOD = 3  # comments of one person within ten minutes; the next one waits
LONG = 4000  # characters a comment may have

_LINK = re.compile(
    r"https?://|www\.|\b[\w-]+\.(?:com|net|org|info|biz|ru|cn|io|co|xyz|site|online|shop|top)\b(?!\w)", re.IGNORECASE
)
_LOOKALIKE = str.maketrans("аеорсухіѕӏԁ", "aeopcyxisld")  # Cyrillic letters that look Latin
_LEET = str.maketrans("013457@$!", "oieastasi")
_LEETED = re.compile(r"(?=[^\s]*[a-z])[a-z013457@$!*]*[013457@$!*][a-z013457@$!*]*")


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason to wait: kind is newcomer, abuse, off_topic, duplicate, link or flood; `rule` the rule it may break."""

    kind: str
    why: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    rule: str
    weight: float
    why: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a comment that a group of the list knows."""

    words: str
    group: Group


@dataclass(frozen=True, slots=True)
class Ground:
    """What a comment stands under: the content words of its text and story, and the names of its actors."""

    words: frozenset[str]
    names: tuple[str, ...] = ()


def ground(texts: Iterable[str], names: Iterable[str], language: str = "en") -> Ground:
    stop = stop_words(language)
    found = {word for text in texts for word in content(text, stop).words}
    return Ground(frozenset(found), tuple(sorted({name.casefold() for name in names if name})))


# ---------------------------------------------------------------- abuse


@cache
def groups() -> tuple[Group, ...]:
    """The word list of texts/abuse.toml, compiled."""
    given = tomllib.loads((TEXTS / "abuse.toml").read_text(encoding="utf-8"))["group"]
    found = []
    for g in given:
        patterns = [rf"\b(?:{'|'.join(g['words'])})\b"] if "words" in g else g["patterns"]
        found.append(Group(g["rule"], float(g["weight"]), g["why"], re.compile("|".join(f"(?:{p})" for p in patterns))))
    return tuple(found)


def plain(text: str) -> str:
    """Small letters without accents, hidden characters, look-alikes and stretched letters: what an insult is disguised with."""
    text = unicodedata.normalize("NFKD", text).lower().translate(_LOOKALIKE)
    text = "".join(ch for ch in text if unicodedata.category(ch) not in ("Mn", "Cf"))
    text = _LEETED.sub(_unleet, text)
    text = re.sub(r"\b(?:[a-z][.\-_ ]){3,}[a-z]\b", _joined, text)
    text = re.sub(r"([a-z])\1{2,}", r"\1\1", text)
    return re.sub(r"[’'‘`]", " ", text)


def _joined(found: re.Match[str]) -> str:
    """ "a m o r o n" is read with and without its first letter, which may be an article."""
    word = re.sub(r"[.\-_ ]", "", found[0])
    return f"{word} {word[1:]}"


def _unleet(found: re.Match[str]) -> str:
    word = found[0]
    tail = word[len(word.rstrip("!$*")) :]
    head = word[: len(word) - len(tail)]
    if not re.search(r"[a-z]", head) or re.fullmatch(r"\d+[a-z]{1,3}|[a-z]{1,3}\d+", head):
        return word  # 12th, t72, f16
    for star, letter in (("f*", "fu"), ("sh*", "shi"), ("b*", "bi"), ("c*", "cu"), ("a*", "as")):
        head = head.replace(star, letter, 1) if head.startswith(star) else head
    return head.translate(_LEET) + tail


def abuse(text: str) -> tuple[Hit, ...]:
    """Every hit of the word list, heaviest first; words in quotation marks count too, for the moderator can see them."""
    low = plain(text)
    stretched = re.sub(r"([a-z])\1+", r"\1", low)  # idiiiot
    hits = [Hit(m[0], g) for g in groups() for m in g.pattern.finditer(low)]
    if not hits and stretched != low:
        hits = [Hit(m[0], g) for g in groups() if g.weight >= HOLDS_AT for m in g.pattern.finditer(stretched)]
    return tuple(sorted(hits, key=lambda h: (-h.group.weight, h.words)))


def abuse_score(text: str) -> float:
    """The sum of the weights of different words found; from `HOLDS_AT` a comment waits."""
    return sum({h.words: h.group.weight for h in abuse(text)}.values())


# ---------------------------------------------------------------- topic, duplicates, links


def overlap(text: str, given: Ground, language: str = "en") -> tuple[float, int, bool]:
    """Share of the comment's content words that stand in what it is under, how many it has, and whether it names an actor."""
    found = set(content(text, stop_words(language)).words)
    low = _spaced(text)
    named = any(_spaced(name) in low for name in given.names)
    return (len(found & given.words) / len(found) if found else 0.0), len(found), named


def _spaced(text: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+", text.casefold())) + " "


def same_text(a: str, b: str) -> bool:
    """Whether two comments say the same in (nearly) the same words."""
    first, second = set(plain(a).split()), set(plain(b).split())
    return bool(first) and len(first & second) >= SAME * len(first | second)


def screen(
    text: str, given: Ground, *, accepted: int, recent: int, others: Iterable[str], trusted: bool = False, language: str = "en"
) -> tuple[Hold, ...]:
    """The reasons why a comment waits; none means it is posted at once.

    `accepted`: comments of this person that were posted before; `recent`: those written in the last ten minutes; `others`: the
    comments it may repeat. A moderator is trusted: only abuse and floods hold his.
    """
    holds = []
    if accepted < NEWCOMER and not trusted:
        holds.append(Hold("newcomer", f"the first {NEWCOMER} comments of a new person wait; {accepted} were posted so far"))
    if abuse_score(text) >= HOLDS_AT:
        worst = abuse(text)[0]
        holds.append(Hold("abuse", f"“{worst.words}”: {worst.group.why}", worst.group.rule))
    if recent >= FLOOD:
        holds.append(Hold("flood", f"{recent} comments of this person within ten minutes", "no_advert"))
    if trusted:
        return tuple(holds)
    share, count, named = overlap(text, given, language)
    if given.words and not named and (share < TOPIC if count >= FEW else share == 0):
        holds.append(
            Hold("off_topic", f"{share:.0%} of its {count} words stand in the text, and no actor of it is named", "on_topic")
        )
    if any(same_text(text, other) for other in others):
        holds.append(Hold("duplicate", "it says what another comment says in the same words", "no_advert"))
    if _LINK.search(text):
        holds.append(Hold("link", "it has a link", "no_advert"))
    return tuple(holds)
