"""The company two states keep: how alike their partners are (structural equivalence; cosine, as in Salton & McGill 1983).

Two states that both deal much with the same others are close even where few stories join the two of them: what the friends
of friends tell. Only partners above expectation count, since absence from the news is no bond;
their excess is damped by the root, so that one great partner does not decide alone.
"""

from __future__ import annotations

import numpy as np

from detente.alignment.panel import Floats, Panel

# Added to the product of the lengths: as if each state had a few partners that the other has not. Where a study knows few
# partners, likeness stays low instead of swinging between 0 and 1.
_STRANGERS = 3.0
_DAYS = 28  # partners change slowly: looked at once in four weeks, and known from then on


def likeness(panel: Panel, own: Floats) -> Floats:
    """Likeness of partners per period and dyad, 0–1, from the logs of dealings against expectation [period, dyad]."""
    n = len(panel.states)
    first, second = panel.first, panel.second
    out = np.zeros(own.shape, dtype=np.float32)
    stride = max(1, round(_DAYS / panel.days())) if len(own) == panel.periods else 1
    for t in range(0, len(own), stride):
        row = own[t]
        ties = np.zeros((n, n), dtype=np.float32)
        ties[first, second] = np.sqrt(np.maximum(row, 0))
        if not panel.directed:
            ties[second, first] = ties[first, second]
        length = np.sqrt((ties**2).sum(axis=1))
        common = (ties @ ties.T)[first, second]
        norm = length[first] * length[second] + _STRANGERS
        out[t : t + stride] = common / norm
    return out
