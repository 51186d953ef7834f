"""Values that options take, checked before anything is read, with messages that say what is allowed."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import date

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
