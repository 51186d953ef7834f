"""What is believed of a dyad before its first story: the population of dyads, by empirical Bayes.

Three stories then give a wide interval near the middle and not a confident extreme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from detente.alignment.panel import Floats

# Where a study has few dyads the fit leans on these: log mean and log spread of each parameter. Round numbers: rates vary
# by a factor of e between dyads, nine in ten acts are cooperative, half the conflict is words.
_RATE = ((0.0, 1.0), (0.0, 0.7))
_TONE = ((2.2, 1.0), (-0.5, 1.0), (-0.5, 1.0))
_MOST = 4000  # dyads; more do not move the fit


@dataclass(frozen=True, slots=True)
class Prior:
    """Gamma(strength, strength/rate) of the rate of dealings; Dirichlet(tone) of the shares."""

    strength: float
    rate: float
    tone: tuple[float, float, float]


def fit(
    dealings: Floats, exposure: Floats, counts: Floats, *, floor: float, silent: int = 0, expected_of_silent: float = 0.0
) -> Prior:
    """Marginal-likelihood fit over dyads: totals of dealings and exposure, and counts (…, 3) of the reference window.

    `silent` dyads without a row had no dealings where `expected_of_silent` were expected of them together. `floor` is the least strength: a population of many silent dyads would else pull every newcomer to its extremes.
    """
    some = _spread(dealings + exposure)
    share = silent * len(some) / max(int((dealings + exposure > 0).sum()), 1)  # thinned as the others are
    k, rate = np.exp(_rate(dealings[some].astype(float), exposure[some].astype(float), share, expected_of_silent / max(silent, 1)))
    some = _spread(counts.sum(axis=-1))
    tone = np.exp(_tone(counts[some].astype(float)))
    return Prior(float(max(k, floor)), float(rate), (float(tone[0]), float(tone[1]), float(tone[2])))


def _spread(volume: Floats) -> np.ndarray:
    """Dyads with any volume, evenly thinned to at most `_MOST`."""
    active = np.flatnonzero(volume > 0)
    return active[:: max(1, len(active) // _MOST)]


def _rate(y: Floats, e: Floats, silent: float, e_silent: float) -> Floats:
    def loss(x: Floats) -> float:
        k, m = np.exp(x)
        p = np.clip(k / (k + e * m), 1e-12, 1 - 1e-12)
        fit = (gammaln(k + y) - gammaln(k) + k * np.log(p) + y * np.log1p(-p)).sum()
        fit += silent * k * np.log(k / (k + e_silent * m))
        return float(_penalty(x, _RATE) - fit)

    return np.asarray(minimize(loss, [c for c, _ in _RATE], method="L-BFGS-B", bounds=[(-4, 6), (-4, 4)]).x)


def _tone(counts: Floats) -> Floats:
    total = counts.sum(axis=1)

    def loss(x: Floats) -> float:
        a = np.exp(x)
        whole = a.sum()
        fit = (gammaln(whole) - gammaln(whole + total) + (gammaln(a + counts) - gammaln(a)).sum(axis=1)).sum()
        return float(_penalty(x, _TONE) - fit)

    return np.asarray(minimize(loss, [c for c, _ in _TONE], method="L-BFGS-B", bounds=[(-4, 6)] * 3).x)


def _penalty(x: Floats, beliefs: tuple[tuple[float, float], ...]) -> float:
    return float(sum(((value - mean) / spread) ** 2 / 2 for value, (mean, spread) in zip(x, beliefs, strict=True)))
