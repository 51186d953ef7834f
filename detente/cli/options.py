"""Values that options take, checked before anything is read, with messages that say what is allowed."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import date, timedelta

from detente.errors import unknown


def day(text: str) -> str:
    """An ISO day such as 2018-02-28; anything else is refused here, before the article is opened."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise argparse.ArgumentTypeError(f"there is no day '{text}' in the calendar") from None
    raise argparse.ArgumentTypeError(f"'{text}' is not a date. Write it as year-month-day, for example 2018-02-28")


def one_of(what: str, allowed: tuple[str, ...]) -> Callable[[str], str]:
    """A value from a closed list; another one is answered with the nearest that is in it."""

    def check(text: str) -> str:
        if text not in allowed:
            raise argparse.ArgumentTypeError(unknown(what, text, allowed))
        return text

    return check


def at_least_one(text: str) -> int:
    if not text.strip().isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of processes. Give 1 or more")
    return int(text)


def as_of(parser: argparse.ArgumentParser) -> None:
    """The study and the version of it that a reading verb wants."""
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument(
        "--as-of", metavar="VERSION", help="as it was: a version (12), a day (2026-03-01), or a snapshot"
    )


def since(text: str) -> str:
    """The first day of a year, a month or a day: 2015, 2015-06, 2015-06-30."""
    if re.fullmatch(r"\d{4}", text):
        return day(f"{text}-01-01")
    return day(f"{text}-01" if re.fullmatch(r"\d{4}-\d{2}", text) else text)


def at_least_zero(text: str) -> int:
    if not text.strip().isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number. Give 0 or more")
    return int(text)


def until(text: str) -> str:
    """The last day of a year, a month or a day."""
    if re.fullmatch(r"\d{4}", text):
        return day(f"{text}-12-31")
    if re.fullmatch(r"\d{4}-\d{2}", text):
        first = date.fromisoformat(day(f"{text}-01"))
        return (date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)).isoformat()
    return day(text)
