"""What the rules of dates share: the text at hand, the day of publication, and how an expression begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from detente.events import intervals as cal
from detente.events.date_words import DateWords
from detente.language.parse import Parse
from detente.model import Basis

DateKind = Literal["point", "since", "until", "anchor"]
_VERBS = ("VERB", "AUX")


@dataclass(frozen=True, slots=True)
class Reading:
    p: Parse
    words: DateWords
    today: date | None  # the day of publication

    def word(self, i: int) -> str:
        """The token in lower case without the dot of an abbreviation; "" outside the text."""
        if not 0 <= i < self.p.n:
            return ""
        word = self.p.lower[i]
        return word[:-1] if len(word) > 2 and word[-1] == "." else word

    def kind(self, i: int) -> str | None:
        return self.words.core.get(self.word(i))


@dataclass(frozen=True, slots=True)
class Found:
    """A date expression: tokens [first, last), its interval if known, and how it was known."""

    first: int
    last: int
    interval: cal.Interval | None
    basis: Basis
    kind: DateKind = "point"
    month: int | None = None  # a month that may take its year from what follows ("from March to June 2015")
    days: tuple[int, int] | None = None
    part: str | None = None
    shift: tuple[str, int] | None = None  # "two days after …": unit and count, for what it hangs on


def found(first: int, last: int, interval: cal.Interval | None) -> Found | None:
    """A date the text itself gives; None where the calendar has no such day."""
    return Found(first, last, interval, "text") if interval else None


def relative(
    r: Reading, first: int, last: int, make: Callable[[date], cal.Interval | None], month: int | None = None,
    days: tuple[int, int] | None = None, part: str | None = None,
) -> Found | None:  # fmt: skip
    """A date counted from the day of publication, unresolved where that is unknown."""
    if r.today is None:
        return Found(first, last, None, "none", month=month, days=days, part=part)
    try:
        interval = make(r.today)
    except (ValueError, OverflowError):  # "ten centuries ago" and the like leave the calendar
        return None
    return Found(first, last, interval, "relative", month=month, days=days, part=part) if interval else None


def inside(r: Reading, hit: Found) -> bool:
    """Whether the expression stays within one sentence."""
    return r.p.sent[hit.first] == r.p.sent[hit.last - 1]


def counted(r: Reading, i: int) -> bool:
    """Whether token i is a number of things: "2016 people", "20 %"."""
    after = r.word(i + 1)
    if after == "-" and r.word(i + 2) in ("strong", "member", "man", "ton", "km", "bed", "seat", "year", "day", "meter", "metre"):
        return True
    return after in r.words.sets["counted"] or after == "%"


def year_at(r: Reading, i: int) -> int | None:
    """The year that token i names, if it is four digits between 1500 and 2100 and does not count anything."""
    word = r.word(i)
    if len(word) == 4 and word.isdigit() and 1500 <= int(word) <= 2100 and not counted(r, i):
        return int(word)
    return None


def year_after(r: Reading, last: int) -> tuple[int, int | None]:
    """The year that follows token `last` ("of 2015", ", 2015") and where it ends."""
    at = last + 1 if r.word(last) in (",", "of") else last
    year = year_at(r, at)
    if year is None or (r.word(last) == "," and r.p.ent[at] in ("CARDINAL", "MONEY", "QUANTITY")):
        return last, None
    return at + 1, year


def year_of_next(r: Reading, last: int) -> tuple[int, Callable[[date], int]] | None:
    """ "(of) last year", "this year" after a month: where it ends and the year it means."""
    at = last + 1 if r.word(last) == "of" else last
    shift = r.words.offsets.get(r.word(at))
    if shift is None or r.word(at + 1) != "year":
        return None
    return at + 2, lambda today: today.year + shift


def part_left(r: Reading, first: int) -> tuple[int, str | None]:
    """Which part of it is meant: "early 2016", "late in the year", "the end of March", "mid - June"."""
    at, joint = first - 1, ""
    if r.word(at) == "the" and r.word(at - 1) in ("in", "of", "on"):
        at -= 1
    if r.word(at) in ("in", "of", "on"):
        joint, at = r.word(at), at - 1
    elif r.word(at) == "-" and r.word(at - 1) == "mid":
        at -= 1
    elif at != first - 1:
        return first, None
    word = r.word(at)
    part = r.words.parts.get(word)
    adjective = word in ("early", "mid", "late", "earlier", "later")
    if part is None or adjective == (joint == "of") or (not adjective and not joint) or (joint in ("in", "on") and not adjective):
        return first, None
    if word in ("earlier", "later") and r.kind(at - 1) == "units":  # "two days later on Monday"
        return first, None
    return at, part


def root_of(p: Parse, first: int, last: int) -> int:
    """The token of a run that hangs on something outside it."""
    for i in range(first, last):
        if not first <= p.head[i] < last:
            return i
    return next((i for i in range(first, last) if p.head[i] == i), last - 1)


def governor(p: Parse, root: int) -> int:
    """What an expression belongs to: its head, past the preposition that leads to it."""
    head = p.head[root]
    hops = 0
    while p.pos[head] in ("ADP", "SCONJ") and p.head[head] != head and hops < 4:
        head, hops = p.head[head], hops + 1
    return head


def future(r: Reading, first: int, last: int) -> bool:
    """Whether the act that is dated still lies ahead: "will meet on Thursday", "agreed to meet in May"."""
    p = r.p
    at, hops = governor(p, root_of(p, first, last)), 0
    while hops < 6:
        if p.lemma[at] in r.words.sets["future"]:
            return True
        if p.pos[at] in _VERBS:
            return _verb_ahead(r, at)
        if p.head[at] == at:
            return False
        at, hops = p.head[at], hops + 1
    return False


def _verb_ahead(r: Reading, verb: int) -> bool:
    p = r.p
    for _ in range(6):
        auxiliaries = {p.lower[k] for k in p.kids[verb] if p.dep[k] in ("aux", "auxpass")}
        perfect = "have" in auxiliaries or "had" in auxiliaries or "has" in auxiliaries
        if auxiliaries & {"will", "would", "shall", "'ll", "'d", "wo", "can", "could", "may", "might", "should", "must", "ca"}:
            return not perfect or "will" in auxiliaries
        if any(p.lemma[k] in r.words.sets["future"] for k in (p.head[verb],)) and "to" in auxiliaries:
            return True
        if p.tag[verb] in ("VBZ", "VBP") and p.lemma[verb] in r.words.sets["scheduled"] and not auxiliaries:
            return True  # "The summit opens on Friday"
        head = p.head[verb]
        if "to" in auxiliaries:
            if p.dep[verb] == "advcl" or p.lemma[head] in r.words.sets["same_time"]:
                verb = head
                continue
            return True
        if auxiliaries or p.tag[verb] in ("VBD", "VBZ", "VBP") or head == verb or p.dep[verb] not in ("conj", "xcomp"):
            return False
        verb = head
    return False
