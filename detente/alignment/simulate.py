"""Dyads whose truth is known: to calibrate the tests of change and to see whether intervals hold what they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from detente.alignment import exposure, model, shifts
from detente.alignment.model import Measured
from detente.alignment.panel import Floats, Ints, Panel
from detente.alignment.settings import Settings


@dataclass(frozen=True, slots=True)
class World:
    """A simulated panel and its truth per [period, dyad]: log rate against exposure, and share of conflict."""

    panel: Panel
    rate: Floats
    conflict: Floats
    media: Floats  # how much is reported, per period
    changed: Ints  # dyads with a planted shift
    at: Ints  # its period
    size: Floats  # its log size; sign: up or down
    dimension: Ints  # 0 closeness, 1 tone


SIZES = (0.7, 1.1, 1.6)  # log: twice, three times, five times


def world(
    *, unchanged: int = 1000, planted: int = 300, background: int = 5000, years: int = 6, seed: int = 1, wander: float = 0.0
) -> World:
    """Dyads of mixed volume over weeks; halfway the coverage of everything doubles; planted shifts of three sizes.

    Volumes run from a story in two months to twelve a week, of dyads with a planted shift from two a week. `wander` is the
    weekly standard deviation of a random walk of the log rate and of the log odds (0: constant but for the planted shifts).
    `background` dyads are more unchanged ones: a state has so many others that a shift with one of them hardly moves what is
    expected with the rest.
    """
    random = np.random.default_rng(seed)
    total, weeks = unchanged + planted + background, years * 52
    n = int(np.ceil((1 + np.sqrt(1 + 8 * total)) / 2))
    first, second = (x[:total] for x in np.triu_indices(n, 1))
    volume = np.exp(random.uniform(np.log(0.12), np.log(12), total))
    log_rate = np.tile(np.log(volume), (weeks, 1))
    log_odds = np.tile(random.normal(-1.4, 0.8, total), (weeks, 1))
    changed = random.permutation(total)[:planted]
    at = random.integers(int(weeks * 0.35), int(weeks * 0.8), planted)
    size = np.resize(SIZES, planted) * random.choice([-1, 1], planted)
    dimension = np.resize([0, 0, 0, 1, 1, 1], planted)
    volume[changed] = np.exp(random.uniform(np.log(2.0), np.log(12), planted))
    log_rate[:, changed] = np.log(volume[changed])
    for d, t, s, kind in zip(changed, at, size, dimension, strict=True):
        if kind == 1 and s > 0:
            log_odds[:, d] += s  # a warming starts where a cooling would have ended
        (log_rate if kind == 0 else log_odds)[t:, d] += s if kind == 0 else -s
    if wander:
        log_rate += np.cumsum(random.normal(0, wander, log_rate.shape), axis=0)
        log_odds += np.cumsum(random.normal(0, wander, log_odds.shape), axis=0)
    media = np.where(np.arange(weeks) >= weeks // 2, 2.0, 1.0)[:, None]
    conflict = 1 / (1 + np.exp(-log_odds))
    shape = 5.0  # bursts: as news has them
    noise = random.gamma(shape, 1 / shape, log_rate.shape)
    good = random.poisson(np.exp(log_rate) * media * noise)
    bad = random.poisson(np.exp(log_rate) * media * noise * np.exp(log_odds))
    words = random.binomial(bad, 0.6)
    counts = np.stack([good, np.zeros_like(good), words, bad - words], axis=-1).astype(np.float32)
    start = date(2001, 1, 1)
    grid = tuple(start + timedelta(days=7 * t) for t in range(weeks + 1))
    states = tuple(f"S{i:03d}" for i in range(n))
    return World(Panel(states, first, second, grid, counts), log_rate, conflict, media[:, 0], changed, at, size, dimension)


@dataclass(frozen=True, slots=True)
class Report:
    """What a simulation showed. `found` by size of the planted shift; coverage of 80 and 95 % intervals by column."""

    false_alarms: float  # online, per unchanged dyad and year
    false_shifts: float  # in retrospect, significant, per unchanged dyad and year
    found: dict[float, float]  # share alarmed with the right sign within eight weeks
    found_later: dict[float, float]  # share that the retrospective segmentation finds within eight weeks of the truth
    delay_weeks: float
    coverage: dict[str, tuple[float, float]]


def study(truth: World, settings: Settings, *, retrospective: bool = True) -> Report:
    """Runs the model on a simulated world and compares it with the truth."""
    measured = model.measure(truth.panel, settings)
    a = measured.filtered.alarms
    still = np.setdiff1d(np.arange(len(truth.panel.first)), truth.changed)[:1000]
    years = truth.panel.periods * 7 / 365.25
    quiet = np.isin(a.dyad, still)
    hits: dict[float, list[bool]] = {s: [] for s in SIZES}
    delays = []
    for d, t, s, kind in zip(truth.changed, truth.at, truth.size, truth.dimension, strict=True):
        mine = (a.dyad == d) & (a.dimension == kind) & (a.sign == np.sign(s)) & (a.period >= t) & (a.period < t + 8)
        hits[float(abs(s))].append(bool(mine.any()))
        if mine.any():
            delays.append(int(a.period[mine].min() - t) + 1)
    later, false = _retrospect(measured, truth, still) if retrospective else ({}, float("nan"))
    return Report(
        float(quiet.sum() / len(still) / years), false / len(still) / years,
        {s: float(np.mean(h)) for s, h in hits.items()}, later, float(np.median(delays)) if delays else float("nan"),
        coverage(measured, truth),
    )  # fmt: skip


def _retrospect(measured: Measured, truth: World, still: Ints) -> tuple[dict[float, float], float]:
    asked = np.intersect1d(np.union1d(still, truth.changed), measured.filtered.alarms.dyad)
    found = [s for s in shifts.find(measured, asked) if s.lasting and s.significant]
    by_dyad: dict[int, list[shifts.Shift]] = {}
    for s in found:
        by_dyad.setdefault(s.dyad, []).append(s)
    hits: dict[float, list[bool]] = {s: [] for s in SIZES}
    for d, t, size, kind in zip(truth.changed, truth.at, truth.size, truth.dimension, strict=True):
        near = [s for s in by_dyad.get(int(d), []) if abs(s.period - t) <= 8 and s.sign == np.sign(size)]
        hits[float(abs(size))].append(any(s.dimension == ("closeness", "tone")[kind] for s in near))
    quiet = set(still.tolist())
    return {s: float(np.mean(h)) for s, h in hits.items()}, float(sum(s.dyad in quiet for s in found))


def coverage(measured: Measured, truth: World) -> dict[str, tuple[float, float]]:
    """Shares of [period, dyad] whose true level lies in the 80 and the 95 % interval, after two years of warming up.

    The truth is the expected count over the exposure that expected counts give.
    """
    from scipy.special import gammaincinv

    found = {}
    late = slice(104, None, 13)
    some = measured.known_then.evidence[late] >= measured.settings.evidence.counts
    dealings = np.exp(truth.rate) * truth.media[:, None]
    memory = measured.settings.memory
    fade = 0.5 ** (measured.panel.days() / memory.exposure_half_life_days)
    ideal = exposure.expected(measured.panel, dealings, strength=memory.exposure_strength, discount=fade)
    rate = (dealings / np.maximum(ideal, 1e-9))[late]
    for name, sums in (("filtered", measured.filtered.sums), ("smoothed", measured.smoothed)):
        assert sums is not None
        now = sums.at(late)
        shape, scale = now.dealings + measured.prior.strength, now.exposure + measured.prior.strength / measured.prior.rate
        inside = []
        for level in (0.8, 0.95):
            low, high = (gammaincinv(shape, (1 + side * level) / 2) / scale for side in (-1, 1))
            inside.append(float(((rate >= low) & (rate <= high))[some].mean()))
        found[f"closeness, {name}"] = (inside[0], inside[1])
    return found


def calibrate(settings: Settings, *, seed: int = 7) -> list[tuple[float, float]]:
    """Thresholds of the running test with the false alarms per dyad-year that they give on unchanged dyads."""
    truth = world(planted=0, seed=seed)
    found = []
    for threshold in (3.0, 4.0, 5.0, 6.0, 7.0, 8.0):
        trial = replace(settings, shifts=replace(settings.shifts, threshold=threshold))
        measured = model.measure(truth.panel, trial, smooth=False)
        years = truth.panel.periods * 7 / 365.25
        found.append((threshold, len(measured.filtered.alarms.period) / len(truth.panel.first) / years))
    return found
