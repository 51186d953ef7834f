"""What moved: each dyad before and after a day, on the evidence of either side alone, with how sure the sign is.

A shift (shifts.py) is a claim about a date and bears a calibrated rate of false alarms. A move is the plainer question a reader
asks of a small study: how do the years since differ from those before, and could that be chance?
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import ndtr, ndtri

from detente.alignment import model
from detente.alignment.filters import FIELDS, Sums
from detente.alignment.model import Measured, View
from detente.alignment.panel import Floats
from detente.errors import DetenteError


@dataclass(frozen=True, slots=True)
class Move:
    """A dyad before and since a day. `points` of the index; `p_closer` the probability that it rose; parts in z-scores with
    theirs. `heading` ∈ closer, apart, unclear, by the more certain part."""

    a: str
    b: str
    heading: str
    before: float
    after: float
    p_closer: float
    closeness: float
    p_closeness: float
    tone: float
    p_tone: float
    stories_before: int
    stories_after: int

    @property
    def points(self) -> float:
        return self.after - self.before

    @property
    def certainty(self) -> float:
        return max(abs(p - 0.5) for p in (self.p_closer, self.p_closeness, self.p_tone)) + 0.5


SURE = 0.8


def moves(m: Measured, since: date, until: date | None = None) -> list[Move]:
    """Every dyad with evidence on both sides of `since`, most certain and largest first."""
    t0 = int(np.searchsorted(np.array(m.panel.edges, dtype="datetime64[D]"), np.datetime64(since)))
    t1 = (
        m.panel.periods
        if until is None
        else int(np.searchsorted(np.array(m.panel.edges, dtype="datetime64[D]"), np.datetime64(until)))
    )
    if not 0 < t0 < t1:
        raise DetenteError(f"--since {since} lies outside the acts of the study, {m.panel.edges[0]} to {m.panel.edges[-1]}.")
    before, after = _window(m, 0, t0), _window(m, t0, t1)
    usual = model.usual_volume(before, m.prior, m.settings), model.usual_volume(after, m.prior, m.settings)
    views = [_view(m, sums, u) for sums, u in zip((before, after), usual, strict=True)]
    told = [m.panel.counts[part].sum(axis=(0, 2)) for part in (slice(0, t0), slice(t0, t1))]
    found = [
        _move(m, int(d), views, told)
        for d in np.flatnonzero((told[0] > 0) & (told[1] > 0) & (sum(told) >= 2 * m.settings.evidence.counts))
    ]
    return sorted(found, key=lambda x: (x.heading == "unclear", -abs(x.points) * (x.certainty - 0.5), x.a, x.b))


def _window(m: Measured, start: int, stop: int) -> Sums:
    """Undiscounted sums of a stretch of periods."""
    w, u, part = m.filtered.weight_closeness[start:stop], m.filtered.weight_tone[start:stop], slice(start, stop)
    kinds = model.kinds(m.panel)[part]
    rows = [w * m.dealings[part], w * m.exposure[part], *(u * kinds[..., i] for i in range(3))]
    return Sums(**{name: row.sum(axis=0)[None] for name, row in zip(FIELDS, rows, strict=True)})


def _view(m: Measured, sums: Sums, usual: Floats) -> View:
    own = model.own_log(sums, m.prior)
    return model.view(sums, own, np.zeros_like(own) + m.scale.company[0], usual, m.prior, m.scale, m.settings)


def _move(m: Measured, d: int, views: list[View], told: list[Floats]) -> Move:
    old, new = views
    p = [_certain(new.closeness, old.closeness, new.closeness_sd, old.closeness_sd, d)]
    p.append(_certain(new.tone, old.tone, new.tone_sd, old.tone_sd, d))
    raw = [ndtri(np.clip(v.index[0, d] / 100, 1e-6, 1 - 1e-6)) for v in views]
    spread = [(ndtri(min(v.high80[0, d] / 100, 1 - 1e-6)) - ndtri(max(v.low80[0, d] / 100, 1e-6))) / 2.563 for v in views]
    p_index = float(ndtr((raw[1] - raw[0]) / max(float(np.hypot(*spread)), 1e-6)))
    sure = max((*p, p_index), key=lambda x: abs(x - 0.5))
    heading = "unclear" if abs(sure - 0.5) < SURE - 0.5 else "closer" if sure > 0.5 else "apart"
    mixed = max(p) >= SURE and min(p) <= 1 - SURE  # more dealings and a worse tone, or the reverse: no one word for that
    if mixed or (sure > 0.5) != (p_index > 0.5):  # or one part moved for sure, but the index the other way
        heading = "unclear"
    a, b = m.panel.name(d).split("-")
    return Move(
        a, b, heading, float(old.index[0, d]), float(new.index[0, d]), p_index,
        float(new.closeness[0, d] - old.closeness[0, d]), p[0], float(new.tone[0, d] - old.tone[0, d]), p[1],
        int(told[0][d]), int(told[1][d]),
    )  # fmt: skip


def _certain(new: Floats, old: Floats, new_sd: Floats, old_sd: Floats, d: int) -> float:
    return float(ndtr((new[0, d] - old[0, d]) / np.hypot(new_sd[0, d], old_sd[0, d])))


@dataclass(frozen=True, slots=True)
class Opposed:
    """A–B closer while A–C apart: co-movement, never a cause."""

    centre: str
    closer: Move
    apart: Move

    @property
    def others(self) -> tuple[str, str]:
        return tuple(m.b if m.a == self.centre else m.a for m in (self.closer, self.apart))  # type: ignore[return-value]


def opposed(found: list[Move]) -> list[Opposed]:
    """Pairs of opposite moves that share a party, the surest first."""
    up, down = ([m for m in found if m.heading == h] for h in ("closer", "apart"))
    pairs = [Opposed(c, x, y) for x in up for y in down for c in sorted({x.a, x.b} & {y.a, y.b})]
    return sorted(pairs, key=lambda o: -min(o.closer.certainty, o.apart.certainty))
