"""Known answers: a planted shift is found in time, an unchanged dyad stays quiet, and the segmentation is PELT's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from detente.alignment import model, settings, shifts, simulate
from tests.alignment import worlds

USED = settings.load()


@pytest.mark.parametrize("quad,dimension,sign", [(0, "closeness", 1), (3, "tone", -1)])
def test_a_planted_shift_is_found_within_eight_weeks(quad: int, dimension: str, sign: int) -> None:
    grid = worlds.panel(weeks=260)
    counts = grid.counts.copy()
    counts[150:, 7, quad] += np.random.default_rng(1).poisson(8, 110)
    measured = model.measure(replace(grid, counts=counts), USED)
    found = [s for s in shifts.find(measured, [7]) if s.dimension == dimension and s.lasting and s.significant]
    assert [s.sign for s in found] == [sign]
    assert abs(found[0].period - 150) <= 2
    assert found[0].earliest <= grid.edges[150] <= found[0].latest
    assert found[0].noticed is not None and found[0].noticed <= grid.edges[158]


def test_unchanged_dyads_stay_quiet() -> None:
    measured = model.measure(worlds.panel(states=20, weeks=260), USED)
    years = 190 * 260 / 52
    assert len(measured.filtered.alarms.period) / years <= 0.25
    assert sum(s.significant and s.lasting for s in shifts.find(measured)) == 0


def test_a_burst_of_three_weeks_is_an_episode() -> None:
    grid = worlds.panel(weeks=260)
    counts = grid.counts.copy()
    counts[150:153, 7, 3] += 25
    found = [
        s for s in shifts.find(model.measure(replace(grid, counts=counts), USED), [7]) if s.dimension == "tone" and s.significant
    ]
    assert any(s.sign < 0 and not s.lasting for s in found)
    assert not any(s.sign < 0 and s.lasting for s in found)


def test_segments_are_those_of_ruptures() -> None:
    ruptures = pytest.importorskip("ruptures")

    class Cost(ruptures.base.BaseCost):  # type: ignore[misc,name-defined]
        model, min_size = "", 1

        def fit(self, signal: np.ndarray) -> Cost:
            self.sums = np.vstack([np.zeros(2), np.cumsum(signal, axis=0)])
            self.signal = signal
            return self

        def error(self, start: int, end: int) -> float:
            return float(shifts._costs((self.sums[end] - self.sums[start])[None], 1)[0])

    random = np.random.default_rng(4)
    total = random.poisson(6, 90) + 1.0
    share = np.repeat([0.1, 0.6, 0.2], 30)
    pairs = np.stack([random.binomial(total.astype(int), share), total], axis=1).astype(float)
    theirs = ruptures.Pelt(custom_cost=Cost(), min_size=1, jump=1).fit(pairs).predict(pen=2 * USED.shifts.penalty)[:-1]
    assert shifts.segments(pairs, 1, USED) == theirs
    assert [round(c / 30) for c in theirs] == [1, 2]


def test_benjamini_hochberg_keeps_what_its_rule_keeps() -> None:
    base = shifts.find(_with_shift(), [7])[0]
    p = (0.001, 0.04, 0.025, 0.5)
    kept = shifts._corrected([replace(base, p=x, day=base.day + timedelta(days=n)) for n, x in enumerate(p)], 4, 0.1)
    assert [s.significant for s in kept] == [True, True, True, False]


def _with_shift() -> model.Measured:
    grid = worlds.panel(weeks=120)
    counts = grid.counts.copy()
    counts[60:, 7, 0] += 10
    return model.measure(replace(grid, counts=counts), USED)


@pytest.mark.slow
def test_the_simulation_holds_what_the_method_page_says() -> None:
    report = simulate.study(simulate.world(), USED)
    assert report.false_alarms <= 0.25
    assert report.found[simulate.SIZES[-1]] >= 0.9
    for inner, outer in report.coverage.values():
        assert 0.78 <= inner <= 0.83 and 0.93 <= outer <= 0.96
