"""Discount filters over all dyads at once: what was known at each period, and what is known in the end.

Closeness: dealings ~ Poisson(exposure · rate), rate ~ Gamma; tone: (cooperation, verbal conflict, material conflict) ~
Dirichlet–multinomial. Both are conjugate, so a state is five numbers a dyad: sums of past counts, each discounted by age
(power discounting: Smith 1979; Harvey & Fernandes 1989; West & Harrison 1997, ch. 10). Bursts count less: a period's counts
are weighted by w = 1 / (1 + mean/dispersion), which is what a negative binomial's score gives. Sums of weighted counts are
linear in the stories, so that contributions of stories are exact.

A two-sided test of cumulated likelihood ratios (Page 1954) runs along. Where it alarms, the evidence from before the change
is cut to the share `carry` (West & Harrison's feedback intervention), so that long memory and quick turns go together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.alignment.panel import Floats, Ints
from detente.alignment.priors import Prior
from detente.alignment.settings import Settings

DIMENSIONS = ("closeness", "tone")


@dataclass(frozen=True, slots=True)
class Sums:
    """Discounted sums, each [period, dyad]: dealings and their exposure; cooperation, verbal and material conflict."""

    dealings: Floats
    exposure: Floats
    cooperation: Floats
    verbal: Floats
    material: Floats

    def at(self, period: int | slice, dyad: int | slice | Ints = slice(None)) -> Sums:
        return Sums(*(getattr(self, name)[period, dyad] for name in FIELDS))


FIELDS = ("dealings", "exposure", "cooperation", "verbal", "material")
_OF = {"dealings": 0, "exposure": 0, "cooperation": 1, "verbal": 1, "material": 1}  # which dimension a sum belongs to


@dataclass(frozen=True, slots=True)
class Alarms:
    """Changes found online, in order: at which period, for which dyad, in which dimension (0 closeness, 1 tone), sign ±1,
    and the period in which the change began by the test's own account."""

    period: Ints
    dyad: Ints
    dimension: Ints
    sign: Ints
    start: Ints


@dataclass(frozen=True, slots=True)
class Filtered:
    """Known at the time (`sums`), the weights of each period's counts, alarms, and the discount a period."""

    sums: Sums
    weight_closeness: Floats
    weight_tone: Floats
    alarms: Alarms
    discount: float
    carry: float


@dataclass(slots=True)
class _Test:
    """One dimension's two running tests: `score[side, dyad]`, since when, and the sums since then."""

    score: Floats
    since: Ints
    recent: Floats  # [side, sum, dyad]


def run(dealings: Floats, exposure: Floats, counts: Floats, prior: Prior, settings: Settings, *, days: float) -> Filtered:
    """Filters forward; `counts[t, d]` are (cooperation, verbal conflict, material conflict) along the last axis."""
    periods, dyads = dealings.shape
    discount = 0.5 ** (days / settings.memory.half_life_days)
    out = [np.zeros((periods, dyads), dtype=np.float32) for _ in range(7)]
    near, tone, usual = np.zeros((2, dyads)), np.zeros((3, dyads)), np.zeros(dyads)
    fade = 0.5 ** (days / settings.memory.exposure_half_life_days)
    tests = (_test(2, dyads), _test(3, dyads))
    found: list[tuple[Ints, Ints, Ints, Ints, Ints]] = []
    for t in range(periods):
        near *= discount
        tone *= discount
        for test in tests:
            test.recent *= discount
        y, e, n = dealings[t].astype(float), exposure[t].astype(float), counts[t].T.astype(float)
        usual = e if t == 0 else fade * usual + (1 - fade) * e
        w, gain = _closeness_step(y, e, usual, near, prior, settings)
        near += w * np.stack([y, e])
        found += _watch(tests[0], t, 0, gain, w * np.stack([y, e]), near, settings)
        u, gain = _tone_step(n, tone, prior, settings)
        tone += u * n
        found += _watch(tests[1], t, 1, gain, u * n, tone, settings)
        for column, value in zip(out, (*near, *tone, w, u), strict=True):
            column[t] = value
    return Filtered(Sums(*out[:5]), out[5], out[6], _alarms(found), discount, settings.shifts.carry)


def _test(sums: int, dyads: int) -> _Test:
    return _Test(np.zeros((2, dyads)), np.zeros((2, dyads), dtype=np.int64), np.zeros((2, sums, dyads)))


def _closeness_step(y: Floats, e: Floats, usual: Floats, near: Floats, prior: Prior, settings: Settings) -> tuple[Floats, Floats]:
    """Weight of this period's counts, and the log likelihood ratio of a rate `ratio` times higher and lower.

    The weight rests on the usual exposure: on the period's own it would favour periods whose exposure came out low, and
    so push every rate up.
    """
    shape = near[0] + prior.strength
    rate = shape / (near[1] + prior.strength / prior.rate)
    mean = e * rate
    w = 1 / (1 + usual * rate / settings.closeness.dispersion)
    # The rate itself is uncertain: a thin past must not turn one busy week into a change.
    trust = 1 / (1 / w + mean / shape)
    log, step = np.log(settings.shifts.ratio), settings.shifts.ratio
    return w, trust * np.stack([y * log - mean * (step - 1), -y * log + mean * (1 - 1 / step)])


def _tone_step(n: Floats, tone: Floats, prior: Prior, settings: Settings) -> tuple[Floats, Floats]:
    """As above for the odds of cooperation against conflict."""
    c, v, m = (tone[i] + prior.tone[i] for i in range(3))
    total = c + v + m
    bad = (v + m) / total
    volume, conflict = n.sum(axis=0), n[1] + n[2]
    u = 1 / (1 + volume / settings.tone.dispersion)
    trust = 1 / (1 / u + np.maximum(volume - 1, 0) / (total + 1) + volume * 0)
    ratio = settings.shifts.ratio
    gains = []
    for odds in (1 / ratio, ratio):  # better tone: the odds of conflict fall
        scale = 1 - bad + odds * bad
        gains.append(conflict * np.log(odds) - volume * np.log(scale))
    return u, trust * np.stack(gains)


def _watch(
    test: _Test, t: int, dimension: int, gain: Floats, added: Floats, state: Floats, settings: Settings
) -> list[tuple[Ints, Ints, Ints, Ints, Ints]]:
    """Moves the tests on by one period; after an alarm the state keeps what came since the change, and little of before."""
    score = np.maximum(test.score + gain, 0)
    fresh = (test.score == 0) & (score > 0)
    test.since[fresh] = t
    test.recent = np.where(fresh[:, None, :], 0, test.recent) + added[None]
    test.recent[np.broadcast_to((score == 0)[:, None, :], test.recent.shape)] = 0
    test.score = score
    found = []
    for side, sign in ((0, 1), (1, -1)):
        hit = np.flatnonzero(score[side] > settings.shifts.threshold)
        if len(hit):
            fill = np.full(len(hit), t), hit, np.full(len(hit), dimension), np.full(len(hit), sign), test.since[side, hit]
            found.append(fill)
            kept = test.recent[side][:, hit]
            state[:, hit] = settings.shifts.carry * np.maximum(state[:, hit] - kept, 0) + kept
            test.score[:, hit] = 0
            test.recent[:, :, hit] = 0
    return found


def _alarms(found: list[tuple[Ints, Ints, Ints, Ints, Ints]]) -> Alarms:
    if not found:
        return Alarms(*(np.zeros(0, dtype=np.int64) for _ in range(5)))
    return Alarms(*(np.concatenate(column) for column in zip(*found, strict=True)))


def smooth(filtered: Filtered, dealings: Floats, exposure: Floats, counts: Floats) -> Sums:
    """Known afterwards: to what was known at the time come the later counts, discounted by how much later they are.

    A found change cuts both ways: the evidence from beyond it counts by `carry`.
    """
    cut: dict[tuple[int, int], list[int]] = {}
    for start, dyad, dimension in zip(filtered.alarms.start, filtered.alarms.dyad, filtered.alarms.dimension, strict=True):
        cut.setdefault((int(start), int(dimension)), []).append(int(dyad))
    w, u = filtered.weight_closeness, filtered.weight_tone
    parts: dict[str, Callable[[int], Floats]] = {
        "dealings": lambda t: w[t] * dealings[t],
        "exposure": lambda t: w[t] * exposure[t],
        "cooperation": lambda t: u[t] * counts[t, :, 0],
        "verbal": lambda t: u[t] * counts[t, :, 1],
        "material": lambda t: u[t] * counts[t, :, 2],
    }
    done = {}
    for name, added in parts.items():
        done[name] = _two_sided(added, cut, _OF[name], filtered.discount, filtered.carry, dealings.shape)
    return Sums(**done)


def _two_sided(
    added: Callable[[int], Floats],
    cut: dict[tuple[int, int], list[int]],
    dimension: int,
    discount: float,
    carry: float,
    shape: tuple[int, ...],
) -> Floats:
    total = np.zeros(shape, dtype=np.float32)
    for times, forward in ((range(shape[0]), True), (range(shape[0] - 1, -1, -1), False)):
        running = np.zeros(shape[1])
        for t in times:
            running *= discount
            edge = cut.get((t if forward else t + 1, dimension))
            if edge is not None:
                running[edge] *= carry
            if not forward:
                total[t] += running  # the period itself is in the forward sum
            running += added(t)
            if forward:
                total[t] += running
    return total
