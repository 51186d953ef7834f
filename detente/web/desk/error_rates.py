"""The coder's error rate, carried into the intervals of alignment.

What reviewers found right, by event type, says how likely an act is one. The study is measured several times, each time with a
precision drawn from what the sample leaves open (Beta) and without the acts that chance then calls wrong; how the measures vary
between these is added to the variance of the measure itself (multiple imputation, Rubin 1987).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from detente.alignment import series
from detente.alignment.acts import Choice
from detente.errors import DetenteError
from detente.store.study import Study
from detente.web.desk.review import Precision

DRAWS = 8  # measures more; Rubin's rules lose little from eight on
Z80, Z95 = 1.281552, 1.959964
_SHARES = 0x10000000  # of a digest's first seven figures


@dataclass(frozen=True, slots=True)
class Widened:
    """A period's index as published, and with the error rate: a lower share of right acts moves it and widens it."""

    start: date
    end: date
    index: float
    low80: float
    high80: float
    with_errors: float
    low80_with: float
    high80_with: float
    low95_with: float
    high95_with: float


def widened(study: Study, a: str, b: str, precision: Sequence[Precision], *, by: str = "year", seed: int = 1) -> list[Widened]:
    """The periods of a dyad with evidence. Raises DetenteError where nothing was judged yet, or no act joins the two."""
    if not precision or precision[0].share is None:
        raise DetenteError(
            "Nothing was judged yet. Draw a sample on the page Review and judge it; then its error rate can be carried."
        )
    published = {row["start"]: row for row in series.alignment(study, a, b, by=by).table.to_pylist()}
    drawn: dict[date, list[float]] = {}
    for draw in range(DRAWS):
        choice = Choice(without=_wrong(_precisions(precision, seed * 1000 + draw), seed * 1000 + draw))
        for row in _measured(study, a, b, choice, by):
            if row["index"] is not None:
                drawn.setdefault(row["start"], []).append(row["index"])
    return [_widened(row, drawn.get(start, [])) for start, row in published.items() if row["index"] is not None]


def _measured(study: Study, a: str, b: str, choice: Choice, by: str) -> list[dict[str, Any]]:
    try:
        opened = series.measured(study, choice, series.chosen_settings(study))
        rows: list[dict[str, Any]] = series.series(opened, a, b, by=by).table.to_pylist()
        return rows
    except DetenteError:  # by chance no act was left
        return []


def _precisions(precision: Sequence[Precision], seed: int) -> dict[str, float]:
    """A precision for each type that was judged, and under "" for the others: from Beta(right + 1/2, wrong + 1/2) (Jeffreys)."""
    random = np.random.default_rng(seed)
    found = {}
    for p in precision:
        if p.share is not None:
            right = p.share.value * p.share.effective
            found[p.event_type or ""] = float(random.beta(right + 0.5, p.share.effective - right + 0.5))
    return found


def _wrong(rates: Mapping[str, float], seed: int) -> str:
    """The condition on acts that chance calls wrong; a story is wrong as a whole. Types are from a closed list."""
    cases = " ".join(f"when '{kind}' then {rate:.6f}" for kind, rate in sorted(rates.items()) if kind)
    chance = f"cast('0x' || substr(md5(story_id || ':{seed}'), 1, 7) as integer)"
    rate = f"case event_type {cases} else {rates['']:.6f} end" if cases else f"{rates['']:.6f}"
    return f"{chance} >= {_SHARES} * ({rate})"


def _widened(row: dict[str, Any], drawn: Sequence[float]) -> Widened:
    low, high = row["low80"], row["high80"]
    middle = float(np.mean(drawn)) if drawn else 50.0  # without any act left, nothing is known: the middle of the scale
    between = float(np.var(drawn, ddof=1)) * (1 + 1 / len(drawn)) if len(drawn) > 1 else (50.0 / Z95) ** 2
    down, up = row["index"] - low, high - row["index"]

    def side(half: float, z: float) -> float:
        return float(np.sqrt((half * z / Z80) ** 2 + between * z * z))

    def held(value: float) -> float:
        return round(min(100.0, max(0.0, value)), 4)

    return Widened(
        row["start"], row["end"], row["index"], low, high, held(middle),
        held(middle - side(down, Z80)), held(middle + side(up, Z80)),
        held(middle - side(down, Z95)), held(middle + side(up, Z95)),
    )  # fmt: skip
