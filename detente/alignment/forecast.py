"""Where a dyad may stand in some months, from filtered values only, with the record of such forecasts beside it.

On the normal scale of the index the change over the horizon is regressed, over all dyads with evidence and all pairs of periods
that were past at the origin, on the present level (relations drift back to the ordinary), its distance from the mean of twelve
months, and the amount of evidence. The record is made by rolling the origin: every forecast knows only what was past.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from detente.alignment.model import Measured
from detente.alignment.panel import Floats
from detente.errors import DetenteError

THRESHOLD = 5.0  # points of the index: less is no change that a reader would notice
RIVALS = ("model", "no change", "12-month mean", "volume only")
_LEAST = 40  # pairs that a fit needs


@dataclass(frozen=True, slots=True)
class Outlook:
    """A dyad in `months`: index with intervals, and the probability of being more than THRESHOLD points closer or apart."""

    months: int
    now: float
    index: float
    low80: float
    high80: float
    low95: float
    high95: float
    closer: float
    apart: float


@dataclass(frozen=True, slots=True)
class Score:
    """How one way of forecasting did: mean CRPS and minus log density on the normal scale of the index, Brier score of
    "apart beyond the threshold", area under its precision–recall curve, share of outcomes within the 80 % interval."""

    way: str
    forecasts: int
    crps: float
    log_score: float
    brier: float
    pr_auc: float | None
    coverage: float


@dataclass(frozen=True, slots=True)
class _Fit:
    beta: Floats
    spread: Floats  # by third of evidence
    bounds: Floats


def outlook(m: Measured, dyad: int, months: int) -> Outlook:
    """The forecast from the last period. Raises DetenteError without evidence, or with too short a past to learn from."""
    raw, volume = _level(m), np.log1p(m.known_then.evidence)
    t, h = m.panel.periods - 1, _periods(m, months)
    if m.known_then.evidence[t, dyad] < m.settings.evidence.counts:
        raise DetenteError("No evidence: too few recent stories join the two to say how they stand, let alone will stand.")
    fit = _fitted(m, raw, volume, t, h, "model")
    if fit is None:
        raise DetenteError(
            f"The study is too short to learn how ties change over {months} months. Add older articles or ask for less."
        )
    mean, sd = _predict(m, fit, raw, volume, t, np.array([dyad]), "model")
    centre, spread = float(raw[t, dyad] + mean[0]), float(sd[0])
    bounds = [_points(centre + z * spread) for z in (-1.2816, 1.2816, -1.96, 1.96)]
    up, down = (ndtri(np.clip((m.known_then.index[t, dyad] + s * THRESHOLD) / 100, 1e-6, 1 - 1e-6)) for s in (1, -1))
    low80, high80, low95, high95 = bounds
    closer, apart = float(ndtr((centre - up) / spread)), float(ndtr((down - centre) / spread))
    now = float(m.known_then.index[t, dyad])
    return Outlook(months, now, _points(centre), low80, high80, low95, high95, closer, apart)


def record(m: Measured, months: int, *, origins: int = 12) -> list[Score]:
    """The scores of the model and its rivals over rolling origins, on the same dyads and days; empty where the past is short."""
    raw, volume, h = _level(m), np.log1p(m.known_then.evidence), _periods(m, months)
    times = np.unique(np.linspace(m.panel.periods * 0.45, m.panel.periods - 1 - h, origins).astype(int))
    outcomes: dict[str, list[Floats]] = {way: [] for way in RIVALS}
    for t in times[times > 2 * h]:
        some = np.flatnonzero(_known(m, int(t)) & _known(m, int(t) + h))
        for way in RIVALS:
            fit = _fitted(m, raw, volume, int(t), h, way)
            if fit is None or not len(some):
                continue
            mean, sd = _predict(m, fit, raw, volume, int(t), some, way)
            truth = raw[t + h, some] - raw[t, some]
            down = ndtri(np.clip((m.known_then.index[t, some] - THRESHOLD) / 100, 1e-6, 1 - 1e-6)) - raw[t, some]
            outcomes[way].append(np.stack([mean, sd, truth, down]))
    return [_score(way, np.concatenate(rows, axis=1)) for way, rows in outcomes.items() if rows]


def _level(m: Measured) -> Floats:
    return np.asarray(ndtri(np.clip(m.known_then.index.astype(float) / 100, 1e-6, 1 - 1e-6)))


def _points(raw: float) -> float:
    return float(100 * ndtr(raw))


def _periods(m: Measured, months: int) -> int:
    return max(1, round(months * 30.44 / m.panel.days()))


def _known(m: Measured, t: int) -> np.ndarray:
    return np.asarray(m.known_then.evidence[t] >= m.settings.evidence.counts)


def _features(m: Measured, raw: Floats, volume: Floats, t: int, some: Floats, way: str) -> Floats:
    one = np.ones(len(some))
    year = raw[max(0, t - _periods(m, 12) + 1) : t + 1, some].mean(axis=0) - raw[t, some]
    if way == "model":
        return np.stack([one, raw[t, some], year, volume[t, some]], axis=1)
    if way == "volume only":
        return np.stack([one, volume[t, some]], axis=1)
    return year[:, None] if way == "12-month mean" else np.zeros((len(some), 1))


def _fitted(m: Measured, raw: Floats, volume: Floats, t: int, h: int, way: str) -> _Fit | None:
    """Least squares over pairs (s, s+h) with s+h ≤ t, a quarter apart; spread of the residuals by third of evidence."""
    step = max(1, _periods(m, 3))
    features, changes, evidence = [], [], []
    for s in range(t - h, 0, -step):
        some = np.flatnonzero(_known(m, s) & _known(m, s + h))
        features.append(_features(m, raw, volume, s, some, way))
        changes.append(raw[s + h, some] - raw[s, some])
        evidence.append(volume[s, some])
    if not changes or sum(map(len, changes)) < _LEAST:
        return None
    x, y, e = np.concatenate(features), np.concatenate(changes), np.concatenate(evidence)
    learned = way in ("model", "volume only")
    beta = np.linalg.solve(x.T @ x + np.eye(x.shape[1]), x.T @ y) if learned else np.ones(1)
    left, bounds = y - x @ beta, np.quantile(e, [1 / 3, 2 / 3])
    third = np.searchsorted(bounds, e)
    spread = np.array(
        [np.sqrt(((left[third == k] ** 2).sum() + (left**2).mean() * 5) / ((third == k).sum() + 5)) for k in range(3)]
    )
    return _Fit(beta, np.maximum(spread, 1e-3), bounds)


def _predict(m: Measured, fit: _Fit, raw: Floats, volume: Floats, t: int, some: Floats, way: str) -> tuple[Floats, Floats]:
    mean = _features(m, raw, volume, t, some, way) @ fit.beta
    return mean, fit.spread[np.searchsorted(fit.bounds, volume[t, some])]


def _score(way: str, rows: Floats) -> Score:
    mean, sd, truth, down = rows
    z = (truth - mean) / sd
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    crps = sd * (z * (2 * ndtr(z) - 1) + 2 * density - 1 / np.sqrt(np.pi))  # Gneiting & Raftery 2007, eq. 21
    apart, p = truth < down, ndtr((down - mean) / sd)
    return Score(
        way, len(truth), float(crps.mean()), float((z**2 / 2 + np.log(sd) + np.log(2 * np.pi) / 2).mean()),
        float(((p - apart) ** 2).mean()),
        _pr_auc(p, apart), float((np.abs(z) < 1.2816).mean()),
    )  # fmt: skip


def _pr_auc(p: Floats, happened: Floats) -> float | None:
    """Average precision; ties share a threshold. None where nothing, or everything, happened."""
    if not happened.any() or happened.all():
        return None
    order = np.argsort(-p, kind="stable")
    hits, ends = np.cumsum(happened[order]), np.append(np.flatnonzero(np.diff(p[order])), len(p) - 1)
    precision, recall = hits[ends] / (ends + 1), hits[ends] / happened.sum()
    return float((np.diff(np.append(0, recall)) * precision).sum())
