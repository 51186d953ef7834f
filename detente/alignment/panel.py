"""Counts of acts on a grid: dyads × periods, the one input of the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[Any]  # numpy's own functions forget the width, so only the intent is written
Ints = npt.NDArray[Any]

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
PERIODS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Panel:
    """Counts per period and dyad: `counts[t, d, q]`, q as in QUADS.

    `first` and `second` index `states`; undirected dyads have first < second and hold both directions. `edges` are the
    starts of the periods and the end of the last, so there is one more than periods.
    """

    states: tuple[str, ...]
    first: Ints
    second: Ints
    edges: tuple[date, ...]
    counts: Floats
    directed: bool = False

    @property
    def periods(self) -> int:
        return len(self.edges) - 1

    def days(self) -> float:
        """Mean length of a period in days."""
        return (self.edges[-1] - self.edges[0]).days / max(self.periods, 1)

    def dyad(self, a: str, b: str) -> int | None:
        """The column of a dyad; None where no act joins the two."""
        if a not in self.states or b not in self.states:
            return None
        i, j = self.states.index(a), self.states.index(b)
        if not self.directed and i > j:
            i, j = j, i
        found = np.flatnonzero((self.first == i) & (self.second == j))
        return int(found[0]) if len(found) else None

    def name(self, dyad: int) -> str:
        return f"{self.states[self.first[dyad]]}-{self.states[self.second[dyad]]}"


def build(
    actors: Sequence[str],
    recipients: Sequence[str],
    period: Ints,
    quads: Ints,
    weights: Floats,
    edges: Sequence[date],
    *,
    directed: bool = False,
) -> Panel:
    """The panel of acts given as columns of one length. Acts of a state toward itself are left out; order is irrelevant."""
    states = sorted(set(actors) | set(recipients))
    place = {name: n for n, name in enumerate(states)}
    a = np.fromiter((place[x] for x in actors), dtype=np.int64, count=len(actors))
    b = np.fromiter((place[x] for x in recipients), dtype=np.int64, count=len(recipients))
    if not directed:
        a, b = np.minimum(a, b), np.maximum(a, b)
    keep = (a != b) & (period >= 0) & (period < len(edges) - 1)
    keys, column = np.unique(a[keep] * len(states) + b[keep], return_inverse=True)
    shape = (len(edges) - 1, len(keys), len(QUADS))
    flat = np.ravel_multi_index((period[keep], column, quads[keep]), shape) if len(keys) else np.zeros(0, dtype=np.int64)
    counts = np.bincount(flat, weights=weights[keep], minlength=int(np.prod(shape))).reshape(shape)
    n = max(len(states), 1)
    return Panel(tuple(states), keys // n, keys % n, tuple(edges), counts.astype(np.float32), directed)


def edges(start: date, end: date, by: str) -> tuple[date, ...]:
    """Starts of the periods that cover [start, end), and the end of the last. Weeks start on Monday."""
    day = floor(start, by)
    found = [day]
    while day < end:
        day = _next(day, by)
        found.append(day)
    return tuple(found)


def floor(day: date, by: str) -> date:
    if by == "week":
        return day - timedelta(days=day.weekday())
    if by == "month":
        return day.replace(day=1)
    if by == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    if by == "year":
        return day.replace(month=1, day=1)
    return day


def _next(day: date, by: str) -> date:
    if by in ("day", "week"):
        return day + timedelta(days=1 if by == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)
