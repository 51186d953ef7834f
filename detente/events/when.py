"""Dates of a text as intervals, and which of them belongs to an act.

An interval is half open and as wide as the words: "2016" is the year, "last week" Monday to Monday, never an invented
day. Basis is `text` (said outright), `relative` (counted from the day of publication) or `none` (that day is unknown,
or the date hangs on something else: kind `anchor`). `since 2014` has a start and no end, `until March` an end and no
start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from detente.events import intervals as cal
from detente.events.attach import belonging
from detente.events.date_grammar import DASHES, all_found, hits
from detente.events.date_words import DateWords, date_words
from detente.events.reading import DateKind, Found, Reading, governor, root_of
from detente.language.parse import Parse
from detente.model import Basis, When


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in tokens [first, last); `head` is the token outside to which it attaches, past its preposition."""

    first: int
    last: int
    head: int
    when: When
    kind: DateKind = "point"


def find_dates(parse: Parse, published: str | None) -> list[Dated]:
    """Every date of the text in reading order. `published` is an ISO date or None; raises ValueError for other text."""
    words = date_words()
    places = hits(parse.lower, words)
    if not places:
        return []
    reading = Reading(parse, words, date.fromisoformat(published[:10]) if published else None)
    merged = _ranges(reading, _anchors(reading, all_found(reading, places)))
    return [_dated(reading, hit) for hit in merged]


def date_of(parse: Parse, trigger: int, dates: list[Dated]) -> Dated | None:
    """The date that belongs to the act at token `trigger`; None where its own clause has none."""
    if not dates:
        return None
    return belonging(parse, trigger, dates, date_words())


def _anchors(r: Reading, found: list[Found]) -> list[Found]:
    """ "two days after Oct. 3" is a date of its own where that day is known."""
    out: list[Found] = []
    for hit in found:
        before = out[-1] if out else None
        if before and before.shift and before.last == hit.first and hit.interval and not _governs_right(r, hit):
            unit, count = before.shift
            start = cal.moved(hit.interval[0], unit, count)
            end = cal.moved(hit.interval[1], unit, count)
            out[-1] = Found(before.first, hit.last, (start, end), hit.basis)
        else:
            out.append(hit)
    return out


def _ranges(r: Reading, found: list[Found]) -> list[Found]:
    """Join "from 2002 to 2009", "between March and June 2015", "1998 - 2001", and lend years to bare months."""
    out: list[Found] = []
    for hit in found:
        before = out[-1] if out else None
        joint = " ".join(r.p.lower[before.last : hit.first]) if before and 0 < hit.first - before.last <= 2 else ""
        if before and hit.basis == "text" and hit.interval and joint in (*DASHES, "to", "and", "until", "through"):
            before = out[-1] = _with_year(before, hit.interval)
        if before and before.kind == "point" == hit.kind and _is_range(r, before, joint):
            out[-1] = _joined(r, before, hit)
        else:
            out.append(hit)
    return out


def _is_range(r: Reading, before: Found, joint: str) -> bool:
    opening = r.word(before.first - 1) if r.word(before.first - 1) != "the" else r.word(before.first - 2)
    if joint in DASHES or joint in ("through", "to the", "through the"):
        return joint in DASHES or opening == "from"
    if joint in ("to", "until", "till"):
        return opening == "from" or joint == "to"
    return joint in ("and", "and the") and opening == "between"


def _joined(r: Reading, a: Found, b: Found) -> Found:
    first = a.first - 1 if r.word(a.first - 1) == "the" else a.first
    first = first - 1 if r.word(first - 1) in ("from", "between") else a.first
    if not a.interval or not b.interval:
        return Found(first, b.last, None, "none")
    start, end = a.interval[0], b.interval[1]
    if start > b.interval[0] and r.today is not None:
        # "from Monday to Friday" read on a Wednesday: both before it, or both after it
        around = "year" if a.month else "week"
        start, end = (cal.moved(start, around, -1), end) if start <= r.today else (start, cal.moved(end, around, 1))
    if start >= end:
        return Found(first, b.last, None, "none")
    basis: Basis = "text" if a.basis == b.basis == "text" else "relative"
    return Found(first, b.last, (start, end), basis)


def _with_year(bare: Found, later: cal.Interval) -> Found:
    """A month without a year takes that of the date it is joined to; anything else stays as it is."""
    if bare.month is None or bare.basis == "text":
        return bare
    year = later[0].year if bare.month <= later[0].month else later[0].year - 1
    start = cal.calendar_day(year, bare.month, bare.days[0] if bare.days else None)
    end = cal.calendar_day(year, bare.month, bare.days[1] if bare.days else None)
    if not start or not end:
        return bare
    interval = start[0], end[1]
    return replace(bare, interval=cal.part_of(interval, bare.part) if bare.part else interval, basis="text")


def _beyond(r: Reading, head: int) -> int:
    """Past other words of time: "on Friday and Saturday", "on the night of August 7", "back in March"."""
    p = r.p
    for _ in range(3):
        timely = r.kind(head) is not None or p.lower[head] == "back"
        if not timely or p.pos[head] not in ("NOUN", "PROPN", "NUM", "ADV") or p.head[head] == head:
            break
        head = governor(p, head)
    return head


def _root(p: Parse, hit: Found) -> int:
    """The root of the expression; "In February Turkey opened …": not the name beside it, but the preposition before it."""
    root = root_of(p, hit.first, hit.last)
    leads = hit.first and p.pos[hit.first - 1] == "ADP" and p.sent[hit.first - 1] == p.sent[hit.first]
    if leads and hit.last <= p.head[root] < hit.last + 2 and p.pos[p.head[root]] == "PROPN":
        return hit.first - 1
    return root


def _governs_right(r: Reading, hit: Found) -> bool:
    """Whether the date only describes a noun after it ("since the 2014 annexation", "after Thursday's attack")."""
    return r.p.head[root_of(r.p, hit.first, hit.last)] >= hit.last or r.word(hit.last) in ("'s", "'")


def _dated(r: Reading, hit: Found) -> Dated:
    p = r.p
    head = _beyond(r, governor(p, _root(p, hit)))
    first, kind, interval = hit.first, hit.kind, hit.interval
    start, end = (interval[0].isoformat(), interval[1].isoformat()) if interval else (None, None)
    at = first - 1
    while r.word(at) in ("the", "at", "least", "about", "around"):
        at -= 1
    bound = r.words.bounds.get(r.word(at))
    opens = p.word[hit.first] in ("from", "From", "between", "Between")
    if bound and kind == "point" and not opens and not _governs_right(r, hit) and p.sent[at] == p.sent[first]:
        first, kind = at, "since" if bound in ("since", "after") else "until"
        if bound == "since":
            end = None
        elif bound == "after":
            start, end = end, None
        else:
            start, end = None, start if bound == "before" else end
        head = p.head[at] if p.pos[at] in ("ADP", "SCONJ") else head
    when = When(start, end, hit.basis, p.span(first, hit.last))
    return Dated(first, hit.last, head, when, kind)


__all__ = ["DateWords", "Dated", "date_of", "find_dates"]
