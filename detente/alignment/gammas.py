"""Digamma and trigamma by recurrence and asymptotic series: to 1e-9 for arguments above 0, many times faster than scipy's."""

from __future__ import annotations

import numpy as np

from detente.alignment.panel import Floats

_STEPS = 7  # the series is used from 7 on, where its first left-out term is below 1e-9


def digamma(x: Floats) -> Floats:
    """ψ(x), x > 0 (Abramowitz & Stegun 6.3.5 and 6.3.18)."""
    x = np.asarray(x, dtype=np.float64)
    down = np.zeros_like(x)
    up = x.copy()
    for _ in range(_STEPS):
        down -= 1 / up
        up += 1
    r = 1 / (up * up)
    series = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r / 132))))
    return np.asarray(down + np.log(up) - 0.5 / up - series)


def trigamma(x: Floats) -> Floats:
    """ψ′(x), x > 0 (Abramowitz & Stegun 6.4.6 and 6.4.12)."""
    x = np.asarray(x, dtype=np.float64)
    sum_, up = np.zeros_like(x), x.copy()
    for _ in range(_STEPS):
        sum_ += 1 / (up * up)
        up += 1
    r = 1 / (up * up)
    series = (1 / up) * (1 + 0.5 / up + r * (1 / 6 - r * (1 / 30 - r * (1 / 42 - r / 30))))
    return np.asarray(sum_ + series)
