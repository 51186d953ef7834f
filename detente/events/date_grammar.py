"""The grammar of dates: from the word in the middle of a date ("October", "week", "2016") to the whole expression.

Every rule looks left and right from that word, takes what belongs to it and gives a half-open run of tokens with
an interval. A date that must be counted from the day of publication is `relative`; where that day is unknown, its
basis is `none` and it has no interval. Seasons are those of the north.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from detente.events import intervals as cal
from detente.events.date_units import units
from detente.events.date_words import DateWords
from detente.events.reading import (
    Found,
    Reading,
    counted,
    found,
    future,
    inside,
    part_left,
    relative,
    year_after,
    year_at,
    year_of_next,
)

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")
_SLASHED = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})$")
_YEARS = re.compile(r"(\d{4})[-–/](\d{4}|\d\d)$")
_ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th)$")
_RANGE = re.compile(r"(\d{1,2})[-–](\d{1,2})$")
DASHES = ("-", "–", "—")


def day_at(r: Reading, i: int) -> int | None:
    """Day of the month: "3", "3rd"."""
    word = r.word(i)
    if match := _ORDINAL.match(word):
        word = match.group(1)
    return int(word) if word.isdigit() and len(word) < 3 and 1 <= int(word) <= 31 else None


def years(r: Reading, i: int) -> Found | None:
    """ "2016", "mid-2014", "1995-96", "the year 2014", "early 2018"."""
    if r.word(i).startswith("mid-"):
        return found(i, i + 1, cal.part_of(cal.year_of(int(r.word(i)[4:])), "mid"))
    year = year_at(r, i)
    if year is None or not _is_year(r, i):
        return None
    last, interval = i + 1, cal.year_of(year)
    if r.word(i + 1) == "-" and _ISO.match(written := "".join(r.p.lower[i : i + 5])):
        return found(i, i + 5, cal.calendar_day(year, int(written[5:7]), int(written[8:])))
    if r.word(i + 1) in DASHES and (end := _end_year(year, r.word(i + 2))) and not counted(r, i + 2):
        return found(i, i + 3, (interval[0], cal.year_of(end)[1]))
    first = i - 1 if r.word(i - 1) == "year" else i
    first, part = part_left(r, first)
    return found(first, last, cal.part_of(interval, part) if part else interval)


def _end_year(year: int, word: str) -> int | None:
    if not word.isdigit() or len(word) not in (2, 4):
        return None
    end = int(word) if len(word) == 4 else year - year % 100 + int(word)
    return end if year < end <= 2100 else None


def _is_year(r: Reading, i: int) -> bool:
    p, sets, before = r.p, r.words.sets, r.word(i - 1)
    if before in sets["labels"]:
        return False
    if before in sets["hedges"] and before not in ("about", "around", "over", "than"):
        return before == "least" and r.word(i - 3) in r.words.bounds  # "since at least 2014"
    named = i > 0 and p.word[i - 1][:1].isupper() and p.tag[i - 1] not in ("DT", "PRP$", "IN") and p.sent[i - 1] == p.sent[i]
    if named and before not in sets["lead"] and before not in r.words.parts and before not in r.words.core:
        return False  # "Resolution 1929", "Euro 2016"
    counts = p.dep[i] == "nummod" and p.head[i] > i
    if counts and p.tag[p.head[i]] == "NNS" and p.head[i] == i + 1:
        # "the 2016 exercises" but "2016 exercises" may be a number of them
        return p.tag[i - 1] in ("DT", "PRP$", "POS", "JJ") and (p.ent[i] == "DATE" or int(r.word(i)) >= 1900)
    if p.ent[i] == "DATE" or before in sets["lead"] or before in r.words.parts or before in (*DASHES, "year"):
        return not (p.ent[i] in ("MONEY", "QUANTITY", "PERCENT") or (p.ent[i] == "CARDINAL" and counts))
    return p.ent[i] not in ("CARDINAL", "MONEY", "QUANTITY", "PERCENT") and int(r.word(i)) >= 1900


def decades(r: Reading, i: int) -> Found | None:
    """ "the 1990s", "the early '90s", "mid-1990s", "the nineties"; not "in his 60s"."""
    word, mid = r.word(i), False
    if word.startswith("mid-"):
        word, mid = word[4:], True
    if word[:4].isdigit():
        year = int(word[:4])
    else:
        short = r.words.decades[word]
        year = 1900 + short if short >= 20 else 2000 + short
    first = i - 1 if r.word(i - 1) == "'" else i
    bare, part = part_left(r, first)
    if not word[:4].isdigit() and first == i and r.word(bare - 1) not in ("the", "since", "late", "early"):
        return None
    interval = cal.containing(date(year, 1, 1), "decade")
    if mid or part:
        interval = cal.part_of(interval, "mid" if mid else part or "mid")
    return found(bare, i + 1, interval)


def months(r: Reading, i: int) -> Found | None:
    """ "October", "Oct. 3", "3 October 2015", "October 3-5", "mid-June", "last March 27", "October last year"."""
    word = r.word(i)
    if not (r.p.word[i][:1].isupper() or word.startswith("mid-")):
        return None
    month = r.words.months[word.removeprefix("mid-")]
    first, last, days = _days(r, i)
    last, year = year_after(r, last)
    offset = r.word(first - 1) if year is None and r.word(first - 1) in (*r.words.offsets, "past") else None
    if not (days or year is not None or offset or _is_month(r, i)):
        return None
    if days and year is None and month == 9 and days == (11, 11) and r.word(last) in r.words.sets["september_11"]:
        year = 2001
    if offset:
        first -= 1
    part = "mid" if word.startswith("mid-") else None
    if not days and not part:
        first, part = part_left(r, first)
    if year is None and (ahead := year_of_next(r, last)):
        last, make = ahead

        def of_year(today: date) -> cal.Interval | None:
            return _within(make(today), month, days, part)

        return relative(r, first, last, of_year)
    if year is not None:
        return found(first, last, _within(year, month, days, part))
    ahead_of = offset in ("next", "coming") or (offset not in ("last", "past") and future(r, first, last))

    def nearest(today: date) -> cal.Interval | None:
        near = cal.yearly_near(today, month, days[0] if days else None, future=ahead_of, strict=offset in ("last", "next"))
        return near and _within(near[0].year, month, days, part)

    return relative(r, first, last, nearest, month=month, days=days, part=part)


def _within(year: int, month: int, days: tuple[int, int] | None, part: str | None) -> cal.Interval | None:
    if not days:
        interval = cal.month_of(year, month)
        return cal.part_of(interval, part) if part else interval
    start, end = cal.calendar_day(year, month, days[0]), cal.calendar_day(year, month, days[1])
    return (start[0], end[1]) if start and end else None


def _days(r: Reading, i: int) -> tuple[int, int, tuple[int, int] | None]:
    """First and last token and the days of the month that stand beside the month at i."""
    after = i + 2 if r.word(i + 1) == "the" else i + 1
    if match := _RANGE.match(r.word(after)):
        return i, after + 1, (int(match.group(1)), int(match.group(2)))
    if (day := day_at(r, after)) and not _counts_days(r, i, after):
        end = day_at(r, after + 2)
        if end and _joins(r, after + 1, day, end, i - 1) and not _counts_days(r, i, after + 2):
            return i, after + 3, (day, end)
        return i, after + 1, (day, day)
    before = i - 2 if r.word(i - 1) == "of" and _ORDINAL.match(r.word(i - 2)) else i - 1
    if match := _RANGE.match(r.word(before)):
        return before, i + 1, (int(match.group(1)), int(match.group(2)))
    day = day_at(r, before) if r.word(before - 1) not in ("$", "€", "£") else None
    if day is None:
        return i, i + 1, None
    start = day_at(r, before - 2)
    if (
        start
        and _joins(r, before - 1, start, day, before - 3)
        and r.word(before - 3) in ("on", "from", "between", "the", ",", "")
    ):
        return before - 2, i + 1, (start, day)
    return before, i + 1, (day, day)


def _joins(r: Reading, joint: int, start: int, end: int, opening: int) -> bool:
    """ "3-5", "3 to 5", "between 3 and 5", "3 and 4"; "8 and 25" are two days far apart."""
    if start >= end or counted(r, joint + 1):
        return False
    return r.word(joint) in (*DASHES, "to") or (r.word(joint) == "and" and (end == start + 1 or r.word(opening) == "between"))


def _counts_days(r: Reading, month: int, i: int) -> bool:
    """ "In October 20 people died": the number counts the people; "on Oct. 3 troops crossed" is a day."""
    if counted(r, i):
        return r.word(month - 1) != "on"
    p = r.p
    return r.word(month - 1) == "in" and p.dep[i] == "nummod" and p.head[i] > i and p.pos[p.head[i]] == "NOUN"


def _is_month(r: Reading, i: int) -> bool:
    p, before = r.p, r.word(i - 1)
    if p.tag[i] == "MD" or r.word(i).startswith("mid-"):
        return p.tag[i] != "MD"
    proper = p.dep[i] == "compound" and p.word[p.head[i]][:1].isupper() and p.head[i] == i + 1
    if r.word(i) in r.words.sets["ambiguous"]:
        strong = before in r.words.sets["lead"] and before not in r.words.sets["weak_lead"]
        return (strong or p.ent[i] == "DATE") and p.dep[i] not in ("nsubj", "nsubjpass") and not proper
    return p.ent[i] == "DATE" or (not proper and before in (*r.words.sets["lead"], *r.words.parts, "the", ""))


def weekdays(r: Reading, i: int) -> Found | None:
    """ "Thursday", "last Tuesday", "late on Monday night", "Friday, Oct. 3", "Monday of last week"."""
    p, before = r.p, r.word(i - 1)
    if not p.word[i][:1].isupper() or before in r.words.sets["day_names"]:
        return None
    if p.dep[i] == "compound" and p.word[i + 1 : i + 2] and p.word[i + 1][:1].isupper() and p.ent[i] not in ("DATE", "TIME"):
        return None  # "the Sunday Times"
    if r.word(i) in r.words.sets["ambiguous"] and before not in (*r.words.sets["lead"], ","):
        return None
    last = i + 1
    if r.word(last) in r.words.sets["daytimes"]:
        last += 1
    if dated := _dated_weekday(r, last):
        return Found(i, dated.last, dated.interval, dated.basis)
    offset = before if before in (*r.words.offsets, "past") else None
    first = i - 1 if offset else i
    first = first - 1 if offset == "past" and r.word(first - 1) == "this" else first
    weekday = r.words.weekdays[r.word(i)]
    at = last + 1 if r.word(last) == "of" else last
    if r.word(at) in r.words.offsets and r.word(at + 1) == "week":
        weeks = r.words.offsets[r.word(at)]
        return relative(r, first, at + 2, lambda today: cal.day_of(cal.neighbour(today, "week", weeks)[0] + weekday * cal.DAY))
    ahead = offset in ("next", "coming") or (offset not in ("last", "past") and future(r, first, last))
    if offset == "this" and not ahead:
        return relative(r, first, last, lambda today: cal.day_of(cal.containing(today, "week")[0] + weekday * cal.DAY))
    strict = offset in ("last", "next", "past")
    first, _ = part_left(r, first)
    return relative(r, first, last, lambda today: cal.weekday_near(today, weekday, future=ahead, strict=strict))


def _dated_weekday(r: Reading, last: int) -> Found | None:
    """The calendar date beside a weekday, which says more: "Thursday, Oct. 3"."""
    for at in (last, last + 1) if r.word(last) in (",", "(", "the") else (last,):
        month = at if r.kind(at) == "months" else at + 1 if r.kind(at + 1) == "months" and day_at(r, at) else None
        if month is not None and (inner := months(r, month)) and inner.first <= at and _days(r, month)[2]:
            return inner
    return None


def deixis(r: Reading, i: int) -> Found | None:
    """ "today", "yesterday evening", "earlier today"; not "USA Today"."""
    if r.p.word[i][:1].isupper() and i and r.p.word[i - 1][:1].isupper():
        return None
    days, last = r.words.deixis[r.word(i)], i + 1
    if r.word(last) in r.words.sets["daytimes"]:
        last += 1
    first, _ = part_left(r, i)
    return relative(r, first, last, lambda today: cal.day_of(today + days * cal.DAY))


def daytimes(r: Reading, i: int) -> Found | None:
    """ "this morning", "last night", "overnight"."""
    before = r.word(i - 1)
    if r.word(i) == "overnight" and r.p.pos[i] == "ADV":
        return relative(r, i, i + 1, lambda today: (today - cal.DAY, today + cal.DAY))
    if before not in ("this", "last"):
        return None
    first, _ = part_left(r, i - 1)
    return relative(r, first, i + 1, lambda today: cal.day_of(today if before == "this" else today - cal.DAY))


def seasons(r: Reading, i: int) -> Found | None:
    """ "summer of 2014", "last winter", "in the spring"; not "the Arab Spring", "fall" the verb."""
    if r.p.pos[i] == "VERB" or (r.p.word[i][:1].isupper() and r.p.word[i - 1][:1].isupper() and i):
        return None
    month = r.words.seasons[r.word(i)]
    last, year = year_after(r, i + 1)

    def of(year: int) -> cal.Interval:
        start = date(year, month, 1)
        return start, cal.months_on(start, 3)

    first, part = part_left(r, i)
    if year is not None:
        return found(first, last, cal.part_of(of(year), part) if part else of(year))
    if ahead := year_of_next(r, i + 1):
        return relative(r, first, ahead[0], lambda today: of(ahead[1](today)))
    offset = r.words.offsets.get(r.word(i - 1))
    if offset is not None:
        first, part = part_left(r, i - 1)
    elif not part and r.word(i - 1) not in ("in", "since", "until") and r.word(i - 2) not in ("in", "since", "until", "during"):
        return None
    ahead_of = offset == 1 or (offset != -1 and future(r, first, i + 1))

    def nearest(today: date) -> cal.Interval:
        span = range(today.year - 2, today.year + 3)
        ended = [of(y) for y in span if (of(y)[1] <= today if offset == -1 else of(y)[0] <= today)]
        interval = next(of(y) for y in span if of(y)[1] > today) if ahead_of else ended[-1]
        return cal.part_of(interval, part) if part else interval

    return relative(r, first, i + 1, nearest)


def holidays(r: Reading, i: int) -> Found | None:
    """ "Christmas", "New Year's Eve 2015"."""
    p = r.p
    if not p.word[i][:1].isupper() or (i and p.word[i - 1] in ("Chinese", "Lunar", "Jewish", "Persian", "Orthodox", "Coptic")):
        return None
    names = {last: " ".join(p.lower[i:last]).replace(" '", "'") for last in range(i + 1, min(i + 4, p.n) + 1)}
    last = max((last for last, name in names.items() if name in r.words.holidays), default=None)
    if last is None:
        return None
    month, day = r.words.holidays[names[last]]
    end, year = year_after(r, last)
    if year is not None:
        return found(i, end, _within(year, month, (day, day), None))
    ahead = future(r, i, last)
    return relative(r, i, last, lambda today: cal.yearly_near(today, month, day, future=ahead))


def named(r: Reading, i: int) -> Found | None:
    day = date.fromisoformat(r.words.named[r.word(i)])
    return found(i, i + 1, cal.day_of(day))


def eve(r: Reading, i: int) -> Found | None:
    """ "on the eve of the vote" hangs on something else."""
    return Found(i, i + 1, None, "none", "anchor") if r.word(i + 1) == "of" and r.word(i - 1) == "the" else None


def numeric(r: Reading, i: int) -> Found | None:
    """ "2015-10-17", "17/10/2015", "2002-2009"; day and month that could be either are no date."""
    word = r.word(i)
    if match := _ISO.match(word):
        month, day = int(match[2]), int(match[3])
        return found(i, i + 1, cal.calendar_day(int(match[1]), month, day) if 1 <= month <= 12 else None)
    if match := _SLASHED.match(word):
        a, b, year = int(match[1]), int(match[3]), int(match[4])
        if not 1500 <= year <= 2100 or (a <= 12 and b <= 12 and a != b):
            return None
        day, month = (a, b) if b <= 12 else (b, a)
        return found(i, i + 1, cal.calendar_day(year, month, day) if 1 <= month <= 12 else None)
    if (match := _YEARS.match(word)) and 1500 <= (first := int(match[1])) <= 2100 and not counted(r, i):
        end = _end_year(first, match[2])
        return found(i, i + 1, (cal.year_of(first)[0], cal.year_of(end)[1])) if end else None
    return None


RULES: dict[str, Callable[[Reading, int], Found | None]] = {
    "year": years,
    "decade": decades,
    "months": months,
    "weekdays": weekdays,
    "deixis": deixis,
    "daytimes": daytimes,
    "seasons": seasons,
    "holidays": holidays,
    "named": named,
    "units": units,
    "eve": eve,
    "numeric": numeric,
}


def hits(lower: list[str], words: DateWords) -> list[tuple[int, str]]:
    """The words that could be the middle of a date: one dictionary look-up a word."""
    core = words.core
    out = []
    for i, word in enumerate(lower):
        if word in core:
            out.append((i, core[word]))
        elif word[-1] in "0123456789" and len(word) > 6:
            out.append((i, "numeric"))
    return out


def all_found(r: Reading, places: list[tuple[int, str]]) -> list[Found]:
    """Every date at one of the `places` that `hits` has found, in reading order, none inside another."""
    out: list[Found] = []
    done = 0
    for i, kind in places:
        if i >= done and (hit := RULES[kind](r, i)) and hit.first >= done and inside(r, hit):
            out.append(hit)
            done = hit.last
    return out
