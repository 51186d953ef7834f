"""Which rows are there already: sorted 64-bit hashes, eight bytes a row, however many chunks they came in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]


class Seen:
    """A growing set of hashes in a few sorted arrays, the small ones merged into larger ones as it grows.

    Two of a hundred million rows share a 64-bit hash with a chance of about one in four thousand.
    """

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def __len__(self) -> int:
        return sum(len(run) for run in self._runs)

    def new(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Which of the hashes come here for the first time (also within the array); they are known from now on."""
        fresh = np.zeros(len(hashes), bool)
        values, first = np.unique(hashes, return_index=True)
        known = np.zeros(len(values), bool)
        for run in self._runs:
            at = np.searchsorted(run, values)
            known |= run[np.minimum(at, len(run) - 1)] == values
        fresh[first[~known]] = True
        self._keep(values[~known])
        return fresh

    def _keep(self, run: Hashes) -> None:
        if not len(run):
            return
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")
        self._runs.append(run)
