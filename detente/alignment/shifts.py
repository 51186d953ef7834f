"""Shifts of alignment: found online by the running tests of the filter, dated and sized in retrospect.

In retrospect a dyad's counts are cut into stretches of constant closeness (or tone) by PELT (Killick, Fearnhead & Eckley
2012), with a penalty calibrated on simulated dyads that do not change. A stretch of eight weeks or more that
differs from the one before with P(sign) > 0.9 begins with a shift; a shorter one is an episode.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.special import ndtr, xlogy
from scipy.stats import chi2

from detente.alignment.filters import DIMENSIONS
from detente.alignment.model import Measured
from detente.alignment.panel import Floats
from detente.alignment.settings import Settings


@dataclass(frozen=True, slots=True)
class Shift:
    """One change of a dyad. `size` is in log rates (closeness) or log odds (tone), up is positive; `points` is the index
    from before to after; `certainty` P(sign); `p` corrected for the many places it could stand; `noticed` when the running
    test alarmed (None: only in retrospect)."""

    dyad: int
    dimension: str
    sign: int
    period: int
    until: int
    day: date
    earliest: date
    latest: date
    size: float
    points: float
    certainty: float
    p: float
    lasting: bool
    noticed: date | None
    significant: bool = False


def find(measured: Measured, dyads: Iterable[int] | None = None) -> list[Shift]:
    """Shifts and episodes of the dyads asked for (None: all in which a running test alarmed), in order of dyad and day.

    `significant` holds after Benjamini–Hochberg over all dyads with evidence, of which those asked for are a part.
    """
    alarmed = np.unique(measured.filtered.alarms.dyad)
    chosen = alarmed if dyads is None else np.unique(np.fromiter(dyads, dtype=np.int64))
    found = [s for d in chosen for n in range(2) for s in _of_dyad(measured, int(d), n)]
    tests = 2 * int((measured.known_then.evidence.max(axis=0) >= measured.settings.evidence.counts).sum())
    return _corrected(found, max(tests, len(found)), measured.settings.shifts.false_discovery)


def _corrected(found: list[Shift], tests: int, rate: float) -> list[Shift]:
    """Benjamini–Hochberg (1995): the largest k with p_(k) ≤ rate·k/tests; these k are kept as significant."""
    ranked = sorted(s.p for s in found)
    passing = [p for k, p in enumerate(ranked, 1) if p <= rate * k / tests]
    limit = passing[-1] if passing else -1.0
    return sorted((replace(s, significant=s.p <= limit) for s in found), key=lambda s: (s.dyad, s.day, s.dimension))


def _of_dyad(measured: Measured, dyad: int, dimension: int) -> list[Shift]:
    pairs = _pairs(measured, dyad, dimension)
    if pairs[:, 0].sum() < measured.settings.evidence.counts:
        return []
    cuts = segments(pairs, dimension, measured.settings)
    edges = [0, *cuts, len(pairs)]
    found = []
    for left, cut, right in zip(edges, edges[1:], edges[2:], strict=False):
        shift = _shift(measured, dyad, dimension, pairs, (left, cut, right))
        if shift is not None:
            found.append(shift)
    return found


def _pairs(measured: Measured, dyad: int, dimension: int) -> Floats:
    """Per period, weighted: (dealings, exposure) for closeness, (conflict, all acts) for tone."""
    f = measured.filtered
    if dimension == 0:
        w = f.weight_closeness[:, dyad].astype(float)
        return np.stack([w * measured.dealings[:, dyad], w * measured.exposure[:, dyad]], axis=1)
    u = f.weight_tone[:, dyad].astype(float)
    counts = measured.panel.counts[:, dyad].astype(float)
    return np.stack([u * counts[:, 2:].sum(axis=1), u * counts.sum(axis=1)], axis=1)


def _cost(total: Floats, dimension: int) -> float:
    return float(_costs(total[None], dimension)[0])


def segments(pairs: Floats, dimension: int, settings: Settings) -> list[int]:
    """Where stretches of constant level begin (periods), without the first.

    PELT, with all candidate starts of a stretch costed at once; tests/alignment holds it against `ruptures`, whose loop in
    Python takes minutes for a study's dyads.
    """
    active = np.flatnonzero(pairs[:, 1] > 0)
    penalty = 2 * settings.shifts.penalty
    sums = np.vstack([np.zeros(2), np.cumsum(pairs[active], axis=0)])
    best = np.zeros(len(sums))
    best[0] = -penalty
    origin = np.zeros(len(sums), dtype=np.int64)
    starts = np.zeros(1, dtype=np.int64)
    for end in range(1, len(sums)):
        costs = best[starts] + _costs(sums[end] - sums[starts], dimension)
        least = int(costs.argmin())
        best[end], origin[end] = costs[least] + penalty, starts[least]
        starts = np.append(starts[costs <= best[end]], end)
    cuts, end = [], len(active)
    while end > 0:
        end = int(origin[end])
        cuts.append(end)
    return [int(active[c]) for c in reversed(cuts) if c > 0]


def _costs(totals: Floats, dimension: int) -> Floats:
    """Twice the negative log likelihood of stretches at constant rate (closeness) or share of conflict (tone)."""
    y, e = totals[:, 0], totals[:, 1]
    if dimension == 0:
        return np.asarray(2 * (y - xlogy(y, y) + xlogy(y, np.maximum(e, 1e-12))))
    rest = np.maximum(e - y, 0)
    return np.asarray(-2 * (xlogy(y, y) + xlogy(rest, rest) - xlogy(e, e)))


def _shift(measured: Measured, dyad: int, dimension: int, pairs: Floats, edges: tuple[int, int, int]) -> Shift | None:
    left, cut, right = edges
    settings, grid = measured.settings, measured.panel.edges
    before, after = pairs[left:cut].sum(axis=0), pairs[cut:right].sum(axis=0)
    size, sd = _difference(before, after, dimension)
    good = size if dimension == 0 else -size  # more conflict is worse
    certainty = float(ndtr(abs(size) / sd))
    gain = (_cost(before + after, dimension) - _cost(before, dimension) - _cost(after, dimension)) / 2
    if certainty < settings.shifts.certainty or good == 0:
        return None
    early, late = _where(pairs[left:right], dimension, cut - left)
    lasting = (grid[right] - grid[cut]).days >= settings.shifts.lasting_days
    index = measured.known_now.index if measured.known_now is not None else measured.known_then.index
    then = index[max(cut - 1, 0), dyad]
    now = index[min(right - 1, cut + max(1, int(settings.shifts.lasting_days / measured.panel.days()))), dyad]
    p = min(1.0, float(chi2.sf(2 * gain, 1)) * (right - left))
    sign = 1 if good > 0 else -1
    return Shift(
        dyad, DIMENSIONS[dimension], sign, cut, right, grid[cut], grid[left + early], grid[left + late + 1],
        float(good), float(now - then), certainty, p, lasting, _noticed(measured, dyad, dimension, sign, cut, right),
    )  # fmt: skip


def _difference(before: Floats, after: Floats, dimension: int) -> tuple[float, float]:
    """Difference of log rates (or of log odds) and its standard deviation, with half a count added (Haldane–Anscombe)."""
    (y0, e0), (y1, e1) = before, after
    if dimension == 0:
        size = np.log((y1 + 0.5) / (e1 + 0.5)) - np.log((y0 + 0.5) / (e0 + 0.5))
        return float(size), float(np.sqrt(1 / (y1 + 0.5) + 1 / (y0 + 0.5)))
    n0, n1 = e0 - y0, e1 - y1
    size = np.log((y1 + 0.5) / (n1 + 0.5)) - np.log((y0 + 0.5) / (n0 + 0.5))
    return float(size), float(np.sqrt(sum(1 / (x + 0.5) for x in (y0, n0, y1, n1))))


def _where(pairs: Floats, dimension: int, cut: int) -> tuple[int, int]:
    """First and last place of the cut whose likelihood is within 1.92 of the best: an interval of about 95 %."""
    total = pairs.sum(axis=0)
    head = np.cumsum(pairs, axis=0)[:-1]
    cost = _costs(head, dimension) + _costs(total - head, dimension)
    near = np.flatnonzero(cost <= cost[cut - 1] + 2 * 1.92) + 1
    low = high = cut
    near_set = set(near.tolist())
    while low - 1 in near_set:
        low -= 1
    while high + 1 in near_set:
        high += 1
    return low, high


def _noticed(measured: Measured, dyad: int, dimension: int, sign: int, cut: int, right: int) -> date | None:
    a = measured.filtered.alarms
    hits = a.period[(a.dyad == dyad) & (a.dimension == dimension) & (a.sign == sign) & (a.period >= cut) & (a.period < right)]
    return measured.panel.edges[int(hits.min()) + 1] if len(hits) else None


@dataclass(frozen=True, slots=True)
class Triad:
    """A–B moved one way while A–C moved the other, `lag` days later (negative: before). Co-movement, never a cause."""

    centre: str
    near: str
    far: str
    closer: Shift
    apart: Shift
    lag: int


def triads(measured: Measured, found: Iterable[Shift], *, within: int = 730) -> list[Triad]:
    """Pairs of opposite lasting shifts that share a state and lie within so many days of each other, largest first."""
    panel = measured.panel
    lasting = [s for s in found if s.lasting and s.significant]
    by_state: dict[int, list[Shift]] = {}
    for s in lasting:
        for state in (panel.first[s.dyad], panel.second[s.dyad]):
            by_state.setdefault(int(state), []).append(s)
    pairs = []
    for state, shifts in by_state.items():
        for up in (s for s in shifts if s.points > 0 and s.sign > 0):
            for down in (s for s in shifts if s.points < 0 and s.sign < 0):
                lag = (down.day - up.day).days
                if up.dyad != down.dyad and abs(lag) <= within:
                    others = (_other(measured, up.dyad, state), _other(measured, down.dyad, state))
                    pairs.append(Triad(panel.states[state], *others, up, down, lag))
    best: dict[tuple[str, str, str], Triad] = {}
    for t in sorted(pairs, key=lambda t: -min(t.closer.points, -t.apart.points)):
        best.setdefault((t.centre, t.near, t.far), t)
    return list(best.values())


def _other(measured: Measured, dyad: int, state: int) -> str:
    panel = measured.panel
    return panel.states[int(panel.second[dyad] if panel.first[dyad] == state else panel.first[dyad])]


def evident(measured: Measured, shift: Shift) -> bool:
    """Whether the dyad has evidence on both sides of the shift."""
    e = measured.known_then.evidence[:, shift.dyad]
    return bool(e[min(shift.until - 1, len(e) - 1)] >= measured.settings.evidence.counts)
