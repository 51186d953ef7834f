"""How pages write days, numbers, arrows and addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from detente.alignment import names
from detente.report import words

ARROWS = {"closer": "▲", "apart": "▼", "friendly": "▲", "at_odds": "▼", "steady": "●", "unclear": "●"}
_HEADINGS = {"at_odds": "at odds"}


def day(value: Any) -> str:
    """`3 Mar 2018`; a dash where nothing is known."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return value
    return str(words.day_words(value.date() if isinstance(value, datetime) else value))


def between(start: date | None, end: date | None) -> str:
    """The days of a half-open interval as people write them."""
    if start is None:
        return "day not told"
    return f"since {day(start)}" if end is None else words.interval_words(start, end - timedelta(days=1))


def last_day(end: date | None) -> date | None:
    """The last day of a half-open interval."""
    return None if end is None else end - timedelta(days=1)


def act_day(act: Any) -> str:
    """When an act was; where its own day is not told, when it was first reported. Takes a record or a row."""
    get = act.get if isinstance(act, dict) else lambda name: getattr(act, name)
    if get("start") is not None:
        return between(get("start"), get("end"))
    return f"reported {day(get('reported_first'))}" if get("reported_first") else "no day"


def number(value: float | None, digits: int = 0) -> str:
    return "–" if value is None else f"{value:,.{digits}f}".replace("-", "−")


def signed(value: float | None, digits: int = 1) -> str:
    """With its sign, a true minus; what rounds to nothing is ±0."""
    if value is None:
        return "–"
    text = f"{value:+,.{digits}f}"
    return "±0" if not text.strip("+-0.,") else text.replace("-", "−")


def percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def arrow(heading: str) -> str:
    return ARROWS.get(heading, "●")


def heading(value: str) -> str:
    return _HEADINGS.get(value, value.replace("_", " "))


def dyad(value: str) -> str:
    """`PAK-RUS` → `Pakistan and Russia`."""
    return names.dyad(*value.split("-", 1)) if "-" in value else value


def segment(value: Any) -> str:
    """A text as one segment of an address."""
    return quote(str(value), safe="")


def outward(url: str | None) -> str | None:
    """An outlet's address if it is one that is safe to click: http or https, nothing else."""
    return url if url and re.match(r"https?://[^\s/]", url, re.IGNORECASE) else None


def printable(text: str | None) -> str:
    """The text without characters that HTML does not allow."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", text or "")


def who(row: dict[str, Any]) -> str:
    """`North Korea → Japan`, or `Pakistan and Russia` where both did it to each other."""
    actors = ids(row["actors"]) or "somebody"
    return actors if not row["recipients"] or row["recipients"] == row["actors"] else f"{actors} → {ids(row['recipients'])}"


def with_offset(request: Any, offset: int) -> str:
    """The query of a request, from another row on."""
    return urlencode([(k, v) for k, v in request.query_params.multi_items() if k != "offset"] + [("offset", str(offset))])


def runs(points: tuple[float | None, ...]) -> list[list[tuple[float, float]]]:
    """A line cut where there is no evidence, as places in a box of 100 high (0 is the bottom)."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in enumerate(points):
        if y is None:
            found.append([])
        else:
            found[-1].append((x + 0.5, round(100 - y, 1)))
    return [run if len(run) > 1 else [*run, (run[0][0] + 0.5, run[0][1])] for run in found if run]


def around(sentence: str, content: str) -> tuple[str, str, str]:
    """The sentence in three: what is before the content, the content, what is after it; a content in pieces stands alone."""
    before, found, after = sentence.partition(content) if content else (sentence, "", "")
    return (before, found, after) if found or not content else ("", content, "")


def ids(values: list[str] | None) -> str:
    """Names of actors, listed."""
    return words.listed(names.name(v) for v in values or [])


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "number": number,
    "signed": signed,
    "percent": percent,
    "arrow": arrow,
    "heading": heading,
    "dyad": dyad,
    "last_day": last_day,
    "act_day": act_day,
    "between": between,
    "segment": segment,
    "outward": outward,
    "plain": printable,
    "ids": ids,
    "runs": runs,
    "who": who,
    "around": around,
    "with_offset": with_offset,
    "plural": words.plural,
    "shorten": words.shorten,
}
