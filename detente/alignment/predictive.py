"""How well the filter foretells the next period's counts: the method by which memory is chosen, without any yardstick."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from detente.alignment.model import Measured, kinds
from detente.alignment.panel import Floats


def log_likelihood(measured: Measured) -> float:
    """Sum over dyads with evidence and periods of log p(counts of the period | the past): dealings and kinds together.

    The first two periods warm up. Dealings are negative binomial, kinds Dirichlet–multinomial. Weighted dealings need not
    be whole numbers; gamma functions take them as they are.
    """
    sums, prior, discount = measured.filtered.sums, measured.prior, measured.filtered.discount
    counts = kinds(measured.panel)
    total = 0.0
    for t in range(2, measured.panel.periods):
        past = sums.at(t - 1)
        some = (past.cooperation + past.verbal + past.material) >= measured.settings.evidence.counts
        y, e = measured.dealings[t][some].astype(float), measured.exposure[t][some].astype(float)
        shape = discount * past.dealings[some] + prior.strength
        rate = shape / (discount * past.exposure[some] + prior.strength / prior.rate)
        spread = 1 / (1 / shape + 1 / measured.settings.closeness.dispersion)
        total += float(_negative_binomial(y, e * rate, spread).sum())
        state = np.stack([past.cooperation, past.verbal, past.material], axis=-1)[some]
        total += float(_dirichlet(counts[t][some].astype(float), discount * state + np.array(prior.tone)).sum())
    return total


def _negative_binomial(y: Floats, mean: Floats, shape: Floats) -> Floats:
    p = shape / (shape + np.maximum(mean, 1e-9))
    return np.asarray(gammaln(shape + y) - gammaln(shape) - gammaln(y + 1) + shape * np.log(p) + y * np.log1p(-p))


def _dirichlet(n: Floats, a: Floats) -> Floats:
    whole, total = a.sum(axis=-1), n.sum(axis=-1)
    return np.asarray(gammaln(whole) - gammaln(whole + total) + (gammaln(a + n) - gammaln(a)).sum(axis=-1))
