"""The company two states keep: how alike their partners are (structural equivalence; cosine, as in Salton & McGill 1983).

Two states that both deal much with the same others are close even where few stories join the two of them: what the friends
of friends tell. Only partners above expectation count, since absence from the news is no bond;
their excess is damped by the root, so that one great partner does not decide alone.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from detente.alignment.panel import Floats, Panel

# Added to the product of the lengths: as if each state had a few partners that the other has not. Where a study knows few
# partners, likeness stays low instead of swinging between 0 and 1.
_STRANGERS = 3.0
_DAYS = 28  # partners change slowly: looked at once in four weeks, and known from then on


def likeness(panel: Panel, own: Floats, doubt: Floats) -> tuple[Floats, Floats]:
    """Likeness of partners per period and dyad, 0–1, from the logs of dealings against expectation, and its variance.

    `doubt` is the variance of those logs; it is carried through the root and the product to first order.
    """
    n = len(panel.states)
    first, second = panel.first, panel.second
    out, variance = np.zeros(own.shape, dtype=np.float32), np.zeros(own.shape, dtype=np.float32)
    stride = max(1, round(_DAYS / panel.days())) if len(own) == panel.periods else 1
    for t in range(0, len(own), stride):
        spread = np.sqrt(doubt[t])
        excess = np.maximum(own[t], 0)
        # Of the root of a normal variable with its negative half cut off: the delta method, and right near zero too.
        unsure = doubt[t] / (4 * (np.abs(own[t]) + spread)) * np.minimum(1, 2 * ndtr(own[t] / spread))
        ties, noise = _square(panel, np.sqrt(excess), n), _square(panel, unsure, n)
        length = np.sqrt((ties**2).sum(axis=1))
        norm = length[first] * length[second] + _STRANGERS
        out[t : t + stride] = (ties @ ties.T)[first, second] / norm
        mixed = (ties**2) @ noise.T
        variance[t : t + stride] = (mixed + mixed.T + noise @ noise.T)[first, second] / norm**2
    return out, variance


def _square(panel: Panel, values: Floats, n: int) -> Floats:
    out = np.zeros((n, n), dtype=np.float32)
    out[panel.first, panel.second] = values
    if not panel.directed:
        out[panel.second, panel.first] = values
    return out


def faded(shared: Floats, variance: Floats, mean: float, beyond: float) -> Floats:
    """Likeness drawn toward the mean as far as it is chance: `beyond` is its variance over dyads beyond chance (Efron & Morris)."""
    return np.asarray(mean + (shared - mean) * beyond / np.maximum(beyond + variance, 1e-9), dtype=np.float32)
