"""Dates of publication: the forms that are accepted, and full dates in the lines above a story."""

from __future__ import annotations

import re
from datetime import date

from detente.articles.dateline import MONTHS
from detente.errors import ArticleError

FORMATS = "2018-02-28, 2018-02-28T09:30:00Z, 20180228 or 2018/02/28"
ISO = re.compile(
    r"(?P<y>\d{4})(?P<sep>[-/]?)(?P<m>\d{2})(?P=sep)(?P<d>\d{2})"
    r"(?:[T ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?[ ]?(?:Z|UTC|GMT|[+\-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
WRITTEN = re.compile(
    rf"\b(?:(?P<m1>{MONTHS}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y1>(?:19|20)\d\d)"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?P<m2>{MONTHS}),? (?P<y2>(?:19|20)\d\d)"
    r"|(?P<y3>(?:19|20)\d\d)(?P<s>[-/])(?P<m3>\d\d?)(?P=s)(?P<d3>\d\d?))(?!\d)",
    re.IGNORECASE,
)
ORDER = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def published_date(value: str) -> str:
    """The ISO day of a date of publication. Of a time with a zone the day is taken as written.

    Raises ArticleError `bad_date` for every other form and for days that no calendar has.
    """
    match = ISO.fullmatch(value.strip())
    if not match:
        raise ArticleError(
            "bad_date", f"'{value}' is not a date that can be read for certain. Write it as {FORMATS} (year, month, day)."
        )
    day = _day(int(match["y"]), int(match["m"]), int(match["d"]))
    if not day:
        raise ArticleError("bad_date", f"There is no day '{value}' in the calendar. Write year, month, day, such as {FORMATS}.")
    return day


def written_date(line: str) -> str | None:
    """The ISO day of the first full date in a line ("Sept. 15, 2017", "15 September 2017", "2017-09-15"), or None.

    Numbers whose order is uncertain ("04/05/2017") and dates without a year are no full dates.
    """
    for match in WRITTEN.finditer(line[:300]):
        form = "1" if match["y1"] else "2" if match["y2"] else "3"
        month = match[f"m{form}"]
        number = int(month) if month.isdigit() else ORDER.index(month[:3].lower()) + 1
        if day := _day(int(match[f"y{form}"]), number, int(match[f"d{form}"])):
            return day
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year >= 1000 else None
    except ValueError:
        return None
