"""What a request chooses, checked: days, sector, period, what is left out, weights. An empty field of a form means: as usual."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.alignment import names, sensitivity
from detente.alignment.acts import SECTORS, Choice
from detente.alignment.panel import PERIODS
from detente.alignment.settings import Settings
from detente.errors import DetenteError, unknown
from detente.web.ask.missing import Missing
from detente.web.held import Held


def since(text: str | None, what: str = "since") -> date | None:
    """The first day of a year, a month or a day: 2015, 2015-06, 2015-06-30."""
    return None if not text else _days(text, what)[0]


def until(text: str | None, what: str = "until") -> date | None:
    """The day after the last day of a year, a month or a day."""
    return None if not text else _days(text, what)[1]


def _days(text: str, what: str) -> tuple[date, date]:
    match = re.fullmatch(r"([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", text.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = (None if part is None else int(part) for part in match.groups())
        first = date(year or 1, month or 1, day or 1)
        last = first if day else date(first.year, month or 12, calendar.monthrange(first.year, month or 12)[1])
        return first, last + timedelta(days=1)
    except ValueError:
        raise DetenteError(f"'{text}' is no day ({what}). Write a year, a month or a day: 2018, 2018-02, 2018-02-28.") from None


def one_of(what: str, text: str | None, allowed: tuple[str, ...]) -> str | None:
    if not text:
        return None
    if text not in allowed:
        raise DetenteError(unknown(what, text, allowed))
    return text


@dataclass(frozen=True, slots=True)
class Asked:
    """How a dyad is to be measured and shown. `without_*` leaves out what only these tell; `weights` is a named trial."""

    by: str = "quarter"
    sector: str | None = None
    since: date | None = None
    until: date | None = None
    without_outlet: str | None = None
    without_voice: str | None = None
    without_type: str | None = None
    weights: str | None = None
    origin: str = "detente"

    @property
    def plain(self) -> bool:
        """Whether everything is as published."""
        return self == Asked(by=self.by, since=self.since, until=self.until, origin=self.origin)


VOICES = ("official", "expert", "opposition", "witness", "media", "anonymous")


def asked(
    held: Held,
    *,
    by: str | None = None,
    sector: str | None = None,
    since_: str | None = None,
    until_: str | None = None,
    without_outlet: str | None = None,
    without_voice: str | None = None,
    without_type: str | None = None,
    weights: str | None = None,
    origin: str | None = None,
) -> Asked:
    """The request's values, each from its closed list. Raises DetenteError for any other."""
    from detente.model import QUAD_CLASS

    return Asked(
        one_of("period", by, PERIODS) or "quarter",
        one_of("sector", sector, SECTORS),
        since(since_),
        until(until_),
        one_of("outlet", without_outlet, outlets(held)) if without_outlet else None,
        one_of("voice", without_voice, VOICES),
        one_of("event type", without_type, tuple(QUAD_CLASS)),
        one_of("weights", weights, tuple(variants(held))),
        one_of("origin", origin, origins(held)) or "detente",
    )


def outlets(held: Held) -> tuple[str, ...]:
    query = "select distinct outlet from articles where outlet is not null order by 1"
    return held.kept("outlets", lambda: tuple(row["outlet"] for row in held.rows(query)))


def origins(held: Held) -> tuple[str, ...]:
    def ask() -> tuple[str, ...]:
        if not held.has("imported"):
            return ("detente",)
        return ("detente", *(row["origin"] for row in held.rows("select distinct origin from imported order by 1")))

    return held.kept("origins", ask)


def variants(held: Held) -> dict[str, Settings]:
    """The weights that a reader may try, by name."""
    return dict(sensitivity.weights(held.published_settings()))


def choice(asked: Asked) -> Choice:
    """The acts that are measured. What is left out comes from closed lists, and is quoted besides."""
    parts = []
    if asked.without_outlet is not None:
        parts.append(f"({sensitivity.only_told_by((asked.without_outlet,))})")
    if asked.without_voice is not None:
        parts.append(f"coalesce(voice_of_assertion, '') = '{asked.without_voice}'")
    if asked.without_type is not None:
        parts.append(f"event_type = '{asked.without_type}'")
    return Choice(asked.origin, asked.sector, asked.since, asked.until, without=" or ".join(parts) or None)


def measured_with(held: Held, asked: Asked) -> Settings:
    return held.published_settings() if asked.weights is None else variants(held)[asked.weights]


def pair(text: str) -> tuple[str, str]:
    """The two parties of `PAK-RUS`, in order of the alphabet."""
    parts = text.split("-")
    if len(parts) != 2 or not all(re.fullmatch(r"[A-Z0-9_]{2,40}", part) for part in parts) or parts[0] == parts[1]:
        raise Missing(f"'{text}' is no dyad. Write two ids with a hyphen: PAK-RUS.")
    a, b = sorted(parts)
    return a, b


def in_order(a: str, b: str) -> str:
    return "-".join(sorted((a, b)))


def title(a: str, b: str) -> str:
    return names.dyad(a, b)


def with_settings(asked: Asked, **changes: object) -> Asked:
    return replace(asked, **changes)  # type: ignore[arg-type]
