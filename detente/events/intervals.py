"""Calendar arithmetic on half-open intervals of days: units that contain a day, their neighbours and their parts."""

from __future__ import annotations

from datetime import date, timedelta

Interval = tuple[date, date]
DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
DAYS = {"hour": 0, "day": 1, "weekend": 7, "week": 7, "fortnight": 14}


def day_of(day: date) -> Interval:
    return day, day + DAY


def months_on(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - DAY)


def month_of(year: int, month: int) -> Interval:
    first = date(year, month, 1)
    return first, months_on(first, 1)


def year_of(year: int) -> Interval:
    return date(year, 1, 1), date(year + 1, 1, 1)


def moved(day: date, unit: str, count: int) -> date:
    """`count` units after the day (before it where negative), without rounding."""
    if unit in MONTHS:
        return months_on(day, MONTHS[unit] * count)
    return day + timedelta(days=DAYS[unit] * count)


def containing(day: date, unit: str) -> Interval:
    """The calendar unit in which the day lies; weeks begin on Monday, a weekend is Saturday and Sunday."""
    if unit in ("day", "hour"):
        return day_of(day)
    if unit in ("week", "fortnight"):
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=DAYS[unit])
    if unit == "weekend":
        saturday = day - timedelta(days=day.weekday() - 5)
        return saturday, saturday + 2 * DAY
    if unit == "century":
        first = (day.year - 1) // 100 * 100 + 1
        return date(first, 1, 1), date(first + 100, 1, 1)
    size = MONTHS[unit]
    index = (day.year * 12 + day.month - 1) // size * size
    first_day = date(index // 12, index % 12 + 1, 1)
    return first_day, months_on(first_day, size)


def neighbour(day: date, unit: str, offset: int) -> Interval:
    """The calendar unit `offset` units away from the one that contains the day: −1 is last week, last year."""
    return containing(moved(containing(day, unit)[0], unit, offset), unit)


def part_of(interval: Interval, part: str) -> Interval:
    """The early, mid or late third of a year, month, decade or shorter stretch.

    Thirds are rounded to what a reader counts in: of a decade 4, 3 and 3 years, of a year four months each, of a
    month the days to the 10th, the 20th and the end; a single day stays whole ("early Friday").
    """
    start, end = interval
    length = (end - start).days
    if length <= 2:
        return interval
    if length > 3000:
        cuts = [start, months_on(start, 48), months_on(start, 84), end]
    elif length > 85:
        months = round(length / 30.44)
        cuts = [start, months_on(start, months // 3), months_on(start, 2 * months // 3), end]
    elif length > 27:
        cuts = [start, start + 10 * DAY, start + 20 * DAY, end]
    else:
        third = max(1, length // 3)
        cuts = [start, start + third * DAY, end - third * DAY, end]
    at = {"early": 0, "mid": 1, "late": 2}[part]
    return cuts[at], cuts[at + 1]


def weekday_near(today: date, weekday: int, *, future: bool, strict: bool = False) -> Interval:
    """The nearest such weekday on or before the day (future: on or after); strict leaves the day itself out."""
    if future:
        ahead = (weekday - today.weekday()) % 7
        return day_of(today + timedelta(days=ahead or (7 if strict else 0)))
    back = (today.weekday() - weekday) % 7
    return day_of(today - timedelta(days=back or (7 if strict else 0)))


def yearly_near(today: date, month: int, day: int | None, *, future: bool, strict: bool = False) -> Interval | None:
    """The nearest such month or day of the year, begun on or before the day (future: not over before it)."""
    for year in range(today.year - 4, today.year + 5)[:: 1 if future else -1]:
        interval = calendar_day(year, month, day)
        if interval is None:
            continue
        if future and (interval[0] > today if strict else interval[1] > today):
            return interval
        if not future and (interval[1] <= today if strict else interval[0] <= today):
            return interval
    return None


def calendar_day(year: int, month: int, day: int | None) -> Interval | None:
    """A month, or a day of it; None where there is no such day."""
    try:
        if day is None:
            return month_of(year, month)
        return day_of(date(year, month, day))
    except ValueError:
        return None
