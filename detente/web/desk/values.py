"""The values of a correction: as a reviewer writes them, and in words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from detente.errors import DetenteError, unknown
from detente.model import QUAD_CLASS, STAGES

FIELDS = ("event_type", "actors", "recipients", "stage", "date", "place", "wrong", "source", "missed")
_ID = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


def value(field: str, text: str) -> Any:
    """The value of a field as a reviewer writes it. Raises DetenteError where it is none.

    Parties: ids with commas or spaces. Dates: 2018, 2018-02, 2018-02-28, two of them with "/", or "none". Places: NAME, ISO.
    """
    text = text.strip()
    if field == "event_type":
        return _one_of("event type", text.upper(), QUAD_CLASS)
    if field == "stage":
        return _one_of("stage", text.lower(), STAGES)
    if field in ("actors", "recipients", "source"):
        return parties(text)
    if field == "date":
        return interval(text)
    if field == "place":
        return _place(text)
    if field == "wrong":
        return True
    raise DetenteError(unknown("field to correct", field, FIELDS))


def _one_of(what: str, text: str, allowed: Any) -> str:
    if text not in allowed:
        raise DetenteError(unknown(what, text, allowed))
    return text


def parties(text: str) -> list[str]:
    found = sorted(set(re.split(r"[\s,;]+", text.upper())) - {""})
    wrong = [x for x in found if not _ID.fullmatch(x)]
    if wrong or len(found) > 30:
        raise DetenteError(f"'{(wrong or ['more than 30 ids'])[0][:60]}' is no list of ids. Write them as PAK, RUS, DUST_RIDERS.")
    return found


def interval(text: str) -> dict[str, str] | None:
    """The days of "2018", "2018-02", "2018-02-28" or "2018-02/2018-04", end exclusive; None for "none" or nothing."""
    if text.lower() in ("", "none", "unknown"):
        return None
    first, _, last = text.partition("/")
    start, end = _days(first)
    if last:
        end = _days(last)[1]
    if end <= start:
        raise DetenteError(f"'{text[:60]}' ends before it begins.")
    return {"start": start.isoformat(), "end": end.isoformat()}


def _days(text: str) -> tuple[date, date]:
    text = text.strip()
    try:
        if re.fullmatch(r"\d{4}", text):
            return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
        if re.fullmatch(r"\d{4}-\d{2}", text):
            first = date.fromisoformat(text + "-01")
            return first, (first + timedelta(days=32)).replace(day=1)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            first = date.fromisoformat(text)
            return first, first + timedelta(days=1)
    except (ValueError, OverflowError):
        pass
    raise DetenteError(f"'{text[:60]}' is no date. Write 2018, 2018-02, 2018-02-28, two of them with / between, or none.")


def _place(text: str) -> dict[str, str | None] | None:
    if text.lower() in ("", "none", "unknown"):
        return None
    name, _, country = (part.strip() for part in text.rpartition(",")) if "," in text else (text, "", "")
    if country and not re.fullmatch(r"[A-Z]{3}", country):
        raise DetenteError(f"'{country[:40]}' is no country code. Write the place as Adré, TCD (ISO 3166-1 alpha-3).")
    return {"name": name[:120], "country": country or None}


def say(value: Any) -> str:
    """A value of a field in words: parties, days, a place, a whole event."""
    if value is None or value == []:
        return "none"
    if isinstance(value, list):
        return ", ".join(str(v) for v in value)
    if isinstance(value, dict) and "event_type" in value:
        return (
            f"{say(value['actors'])} → {say(value['recipients'])}: {value['event_type']}, {value['stage']}, {say(value['date'])}"
        )
    if isinstance(value, dict) and "start" in value:
        return f"{value['start']} to {value['end'] or '…'}"
    if isinstance(value, dict):
        return ", ".join(str(v) for v in value.values() if v)
    return {True: "wrong", False: "as coded"}.get(value, str(value)) if isinstance(value, bool) else str(value)
