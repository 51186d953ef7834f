"""Dates made of units: "two days ago", "last week", "late last year", "the past two months", "the first quarter of 2018"."""

from __future__ import annotations

import re
from datetime import date

from detente.events import intervals as cal
from detente.events.reading import Found, Reading, found, future, part_left, relative, year_after, year_at, year_of_next

_CENTURY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)$")
_ROLLING = frozenset(("last", "past", "next", "coming"))
_ELSEWHERE = frozenset(("previous", "following", "same", "preceding", "that"))
_LONG = frozenset(("decade", "century"))


def units(r: Reading, i: int) -> Found | None:
    """The date in whose middle the unit at i stands; None for a mere length of time ("for two years")."""
    if r.word(i - 1) == "-" or r.word(i + 1) == "-":
        return None
    unit = r.words.units[r.word(i)]
    for rule in (_counted, _of_whole, _rolling, _neighbouring, _elsewhere, _weekend, _this_one, _century):
        if hit := rule(r, i, unit):
            return hit
    return None


def _number(r: Reading, i: int) -> tuple[int, int, int] | None:
    """First token, least and most of the number that ends before token i."""
    word = r.word(i - 1)
    if word == "of" and r.word(i - 2) == "couple":
        return (i - 3 if r.word(i - 3) == "a" else i - 2), *_low_high(r, "couple")
    if word == "couple":
        return (i - 2 if r.word(i - 2) == "a" else i - 1), *_low_high(r, "couple")
    if word in r.words.vague:
        return (i - 2 if r.word(i - 2) in ("a", "the") and word == "few" else i - 1), *_low_high(r, word)
    if word in ("a", "an") and r.word(i - 2) == "half":
        return None
    value = int(word) if word.isdigit() and len(word) < 4 else r.words.numbers.get(word)
    return (i - 1, value, value) if value else None


def _low_high(r: Reading, word: str) -> tuple[int, int]:
    low, high = r.words.vague[word]
    return low, high


def _counted(r: Reading, i: int, unit: str) -> Found | None:
    """ "two days ago", "six years from now", "the day before yesterday", "three weeks earlier", "a day after the vote"."""
    after = r.word(i + 1)
    now = after == "ago" or (after == "from" and r.word(i + 2) == "now")
    if not now and after not in ("before", "after", "earlier", "later", "prior", "previously", "beforehand", "since"):
        return None
    if unit == "day" and after in ("before", "after") and r.word(i + 2) in r.words.deixis:
        days = r.words.deixis[r.word(i + 2)] + (1 if after == "after" else -1)
        return relative(r, i, i + 3, lambda today: cal.day_of(today + days * cal.DAY))
    number = _number(r, i)
    plural = r.word(i).endswith("s")
    if number is None and plural and r.word(i - 1) != "the" and (now or after in ("before", "after", "earlier", "later")):
        number = (i, *_low_high(r, "several"))
    if now:
        if number is None or unit in ("quarter", "half", "weekend"):
            return None
        first, low, high = number
        last = i + 2 if after == "ago" else i + 3
        sign = -1 if after == "ago" else 1
        return relative(r, _hedged(r, first), last, lambda today: _away(today, unit, sign * low, sign * high))
    return _anchored(r, i, unit, number)


def _anchored(r: Reading, i: int, unit: str, number: tuple[int, int, int] | None) -> Found | None:
    """ "two days after …", "the day before": counted from something else in the text."""
    after = r.word(i + 1)
    if after == "since" or (number is None and (r.word(i - 1) != "the" or r.word(i) != unit)):
        return None  # "the years after 9/11" is no count
    first, low, high = number or (i - 1, 1, 1)
    if r.word(first - 1) in ("for", "in", "within") and after in ("before", "after"):
        return None  # "for two years before …" is a length of time
    sign = -1 if after in ("before", "prior", "earlier") else 1
    exact = after in ("before", "after") and low == high and unit not in ("hour", "quarter", "half")
    last = i + 3 if after == "prior" and r.word(i + 2) == "to" else i + 2
    return Found(_hedged(r, first), last, None, "none", "anchor", shift=(unit, sign * low) if exact else None)


def _hedged(r: Reading, first: int) -> int:
    while r.word(first - 1) in r.words.sets["hedges"] or (r.word(first - 1) in ("more", "less") and r.word(first) == "than"):
        first -= 1
    return first


def _away(today: date, unit: str, near: int, far: int) -> cal.Interval:
    """From `near` to `far` units away (the same sign): days exact, longer units whole, decades give or take a year."""
    low, high = min(near, far), max(near, far)
    if unit == "hour":
        return (today - cal.DAY, today + cal.DAY) if high <= 0 else (today, today + 2 * cal.DAY)
    if unit in _LONG:
        slack = 1 if unit == "decade" else 10
        size = cal.MONTHS[unit] // 12
        return cal.year_of(today.year + low * size - slack)[0], cal.year_of(today.year + high * size + slack)[1]
    if unit == "fortnight":
        unit, low, high = "week", 2 * low, 2 * high
    return cal.neighbour(today, unit, low)[0], cal.neighbour(today, unit, high)[1]


def _of_whole(r: Reading, i: int, unit: str) -> Found | None:
    """ "the first quarter of 2018", "the last week of May", "the second half of last year"."""
    ordinal = r.words.ordinals.get(r.word(i - 1))
    if ordinal is None or unit not in ("day", "week", "weekend", "month", "quarter", "half"):
        return None
    at = i + 2 if r.word(i + 1) in ("of", "in") else i + 1
    if (year := year_at(r, at)) is not None and unit != "day":
        return found(i - 1, at + 1, _nth(cal.year_of(year), unit, ordinal))
    if r.kind(at) == "months" and at > i + 1 and unit in ("week", "weekend", "day", "half"):
        return _of_month(r, i, unit, at, ordinal)
    if ahead := year_of_next(r, at):
        return relative(r, i - 1, ahead[0], lambda today: _nth(cal.year_of(ahead[1](today)), unit, ordinal))
    if unit in ("quarter", "half") and r.word(i + 1) in ("of", "in") and r.word(i + 2) == "the" and r.word(i + 3) == "year":
        return relative(r, i - 1, i + 4, lambda today: _nth(cal.year_of(today.year), unit, ordinal))
    if unit == "quarter" and r.word(i - 2) == "the" and ordinal > 0:
        return relative(r, i - 1, i + 1, lambda today: _near_quarter(today, ordinal))
    return None


def _near_quarter(today: date, number: int) -> cal.Interval:
    quarter = _nth(cal.year_of(today.year), "quarter", number)
    return quarter if quarter[0] <= today else _nth(cal.year_of(today.year - 1), "quarter", number)


def _of_month(r: Reading, i: int, unit: str, at: int, ordinal: int) -> Found | None:
    month = r.words.months[r.word(at).removeprefix("mid-")]
    last, year = year_after(r, at + 1)
    if year is not None:
        return found(i - 1, last, _nth(cal.month_of(year, month), unit, ordinal))
    ahead = future(r, i - 1, last)

    def nearest(today: date) -> cal.Interval | None:
        near = cal.yearly_near(today, month, None, future=ahead)
        return near and _nth(near, unit, ordinal)

    return relative(r, i - 1, last, nearest)


def _nth(whole: cal.Interval, unit: str, number: int) -> cal.Interval:
    """The nth such unit of a longer one, the last for −1; weeks are counted in sevens from its first day."""
    start, end = whole
    if unit in ("week", "weekend", "day"):
        days = (1 if unit == "day" else 7) * cal.DAY
        return (end - days, end) if number < 0 else (start + (number - 1) * days, min(end, start + number * days))
    if unit == "half" and (end - start).days < 32:
        middle = start + 15 * cal.DAY
        return (start, middle) if number == 1 else (middle, end)
    months = cal.MONTHS[unit]
    begin = cal.months_on(end, -months) if number < 0 else cal.months_on(start, months * (number - 1))
    return begin, cal.months_on(begin, months)


def _rolling(r: Reading, i: int, unit: str) -> Found | None:
    """ "the past two years", "recent weeks", "the coming days", "the last decade": counted from the day itself."""
    if unit in ("quarter", "half", "weekend"):
        return None
    if r.word(i - 1) == "recent":
        most = r.words.vague["recent"][1]
        if r.word(i) == unit:
            return None
        return relative(r, i - 1, i + 1, lambda today: (cal.moved(today, unit, -most), today + cal.DAY))
    number = _number(r, i)
    first, low, count = number or (i, 1, 1)
    word = r.word(first - 1)
    if word not in _ROLLING or (low == 0):
        return None
    whole = number is None and word != "past" and not (r.word(first - 2) == "the" and unit not in _LONG)
    if number is None and (r.word(i) != unit or whole):
        return None
    if word in ("next", "coming"):
        return relative(r, first - 1, i + 1, lambda today: (today, cal.moved(today, unit, count) + cal.DAY))
    return relative(r, first - 1, i + 1, lambda today: (cal.moved(today, unit, -count), today + cal.DAY))


def _neighbouring(r: Reading, i: int, unit: str) -> Found | None:
    """ "last week", "this year", "earlier this month", "the end of next year": units of the calendar."""
    word = r.word(i - 1)
    offset = {"current": 0, "upcoming": 1, "past": -1}.get(word, r.words.offsets.get(word))
    if offset is None or r.word(i) != unit or unit in ("hour", "half") or (unit == "day" and offset == 0):
        return None
    if unit == "weekend":
        return _weekend_of(r, i - 1, i + 1, offset)
    first, part = part_left(r, i - 1)
    if r.word(i - 2) == "the" and first == i - 1 and offset and unit not in _LONG:
        return None
    word = r.word(first) if part else ""

    def make(today: date) -> cal.Interval:
        interval = cal.neighbour(today, unit, offset)
        if offset == 0 and word == "earlier":
            return interval[0], today + cal.DAY
        if offset == 0 and word == "later":
            return today, interval[1]
        return cal.part_of(interval, part) if part else interval

    return relative(r, first, i + 1, make)


def _weekend_of(r: Reading, first: int, last: int, offset: int) -> Found | None:
    past = r.word(first) == "past"
    if past and r.word(first - 1) == "this":
        first -= 1
    first, _ = part_left(r, first)

    def make(today: date) -> cal.Interval:
        this = cal.containing(today, "weekend")
        if offset == 0:
            return this if this[0] <= today or future(r, first, last) else cal.neighbour(today, "weekend", -1)
        if offset > 0:
            return this if today < this[0] else cal.neighbour(today, "weekend", 1)
        return this if this[1] <= today else cal.neighbour(today, "weekend", -1)

    return relative(r, first, last, make)


def _elsewhere(r: Reading, i: int, unit: str) -> Found | None:
    """ "the same day", "the previous year", "the following week": hangs on a date said elsewhere."""
    word = r.word(i - 1)
    if word not in _ELSEWHERE or r.word(i) != unit or unit in ("half", "hour"):
        return None
    if r.p.tag[i - 1] != "DT" if word == "that" else r.word(i - 2) not in ("the", "that"):
        return None
    return Found(i - 1, i + 1, None, "none", "anchor")


def _weekend(r: Reading, i: int, unit: str) -> Found | None:
    if unit != "weekend" or r.word(i - 1) != "the" or r.p.pos[i - 2] not in ("ADP", "SCONJ"):
        return None
    return _weekend_of(r, i, i + 1, 1 if future(r, i - 1, i + 1) else 0)


def _this_one(r: Reading, i: int, unit: str) -> Found | None:
    """ "earlier in the day", "by the end of the year", "late in the week": the one in which it was published."""
    if r.word(i - 1) != "the" or r.word(i) != unit or unit in ("half", "hour", "century", "decade"):
        return None
    first, part = part_left(r, i)
    if part is None or (r.word(first - 1) == "the" and unit == "day"):
        return None
    word = r.word(first)
    if unit == "day":
        # The day told of is that of publication or the one before.
        return relative(r, first, i + 1, lambda today: (today - cal.DAY, today + cal.DAY))

    def make(today: date) -> cal.Interval:
        whole = cal.containing(today, unit)
        if word in ("earlier", "later"):
            return (whole[0], today + cal.DAY) if word == "earlier" else (today, whole[1])
        return cal.part_of(whole, part)

    return relative(r, first, i + 1, make)


def _century(r: Reading, i: int, unit: str) -> Found | None:
    """ "the 19th century", "the early 20th century"."""
    match = _CENTURY.match(r.word(i - 1))
    if unit != "century" or not match or not 1 <= int(match[1]) <= 21:
        return None
    start = (int(match[1]) - 1) * 100 + 1
    first, part = part_left(r, i - 1)
    whole = date(start, 1, 1), date(start + 100, 1, 1)
    if part is None:
        return found(first, i + 1, whole)
    thirds = {"early": (0, 34), "mid": (34, 67), "late": (67, 100)}[part]
    return found(first, i + 1, (date(start + thirds[0], 1, 1), date(start + thirds[1], 1, 1)))
