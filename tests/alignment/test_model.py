"""The measures: what moves them and what must not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detente.alignment import exposure, model, settings
from detente.alignment import panel as panels
from tests.alignment import worlds

USED = settings.load()


def test_exposure_gives_back_each_state_s_total() -> None:
    grid = worlds.panel(weeks=6)
    dealings = model.weigh(grid, USED)
    expected = exposure.expected(grid, dealings, strength=0, discount=0.9)
    for state in range(len(grid.states)):
        mine = (grid.first == state) | (grid.second == state)
        assert expected[:, mine].sum(axis=1) == pytest.approx(dealings[:, mine].sum(axis=1), rel=1e-3)


def test_plenty_speaks_for_itself_and_a_handful_leans_on_the_long_run() -> None:
    def of(grid: panels.Panel, strength: float) -> np.ndarray:
        return exposure.expected(grid, model.weigh(grid, USED), strength=strength, discount=0.95)

    thick = worlds.panel(weeks=30, rate=4000)
    assert of(thick, 2) == pytest.approx(of(thick, 0), rel=0.01)
    thin = of(worlds.panel(weeks=400, rate=0.02, states=14), 2)[200:]
    share = thin.sum(axis=0) / thin.sum()
    week = thin[thin.sum(axis=1) > 0]
    swing = np.abs(week / week.sum(axis=1, keepdims=True) / share - 1).mean()
    assert swing < 0.4  # every state deals alike in that world; from a quarter's news alone it swings by more


def test_partners_count_where_they_are_known_and_fade_where_they_are_chance() -> None:
    thin = model.measure(worlds.panel(weeks=200, rate=0.02), USED)
    grid = worlds.panel(weeks=200, rate=4)
    bloc = (grid.first < 6) == (grid.second < 6)
    counts = np.where(bloc[:, None], grid.counts * 4, grid.counts)
    thick = model.measure(replace(grid, counts=counts), USED)
    assert thin.known_then.company[-1].std() < 0.02
    assert thick.scale.beyond > 0.01
    assert thick.known_then.company[-1][bloc].mean() > thick.known_then.company[-1][~bloc].mean() + 0.1


def test_growth_of_all_media_moves_no_dyad() -> None:
    grid = worlds.panel(weeks=200, rate=6)
    louder = np.where(np.arange(200) >= 100, 3, 1)[:, None, None]
    before = model.measure(grid, USED).known_then
    after = model.measure(replace(grid, counts=grid.counts * louder), USED).known_then
    moved = np.abs(after.index[-1] - before.index[-1])
    assert moved.mean() < 6


def test_directions_and_order_of_rows_are_irrelevant() -> None:
    random = np.random.default_rng(0)
    n = 500
    a, b = random.integers(0, 6, n), random.integers(0, 6, n)
    names = [f"S{i}" for i in range(6)]
    period, quads = random.integers(0, 50, n), random.integers(0, 4, n)
    edges = worlds.panel(weeks=50).edges
    order = random.permutation(n)
    one = panels.build([names[i] for i in a], [names[i] for i in b], period, quads, np.ones(n), edges)
    two = panels.build([names[i] for i in b[order]], [names[i] for i in a[order]], period[order], quads[order], np.ones(n), edges)
    first, second = (model.measure(p, USED).known_then.index for p in (one, two))
    assert np.array_equal(first, second)


def test_measures_stay_in_range_and_intervals_are_in_order() -> None:
    for view in (model.measure(worlds.panel(rate=0.2), USED).known_then, model.measure(worlds.panel(rate=20), USED).known_now):
        assert view is not None
        assert ((view.index >= 0) & (view.index <= 100)).all()
        assert (view.low95 <= view.low80).all() and (view.low80 <= view.index + 1e-3).all()
        assert (view.index <= view.high80 + 1e-3).all() and (view.high80 <= view.high95).all()
        assert ((view.company >= 0) & (view.company <= 1)).all()
        assert all(np.isfinite(getattr(view, f)).all() for f in view.__slots__)


def test_filtered_values_do_not_know_the_future() -> None:
    grid = worlds.panel(weeks=400)
    changed = grid.counts.copy()
    changed[300:] *= 5
    one, two = (model.measure(p, USED).known_then for p in (grid, replace(grid, counts=changed)))
    assert np.array_equal(one.closeness[:300], two.closeness[:300])
    assert np.array_equal(one.index[:300], two.index[:300])


def test_three_stories_give_a_wide_interval_and_many_a_narrow_one() -> None:
    thin, thick = (model.measure(worlds.panel(weeks=100, rate=r), USED).known_then for r in (0.02, 10))
    assert (thin.high80[-1] - thin.low80[-1]).mean() > 2 * (thick.high80[-1] - thick.low80[-1]).mean()


def test_more_conflict_never_betters_tone_and_more_cooperation_never_lowers_closeness() -> None:
    grid = worlds.panel(weeks=80)
    worse, better = grid.counts.copy(), grid.counts.copy()
    worse[-10:, 0, 3] += 4
    better[-10:, 0, 0] += 4
    base, bad, good = (model.measure(replace(grid, counts=c), USED).known_then for c in (grid.counts, worse, better))
    assert bad.tone[-1, 0] < base.tone[-1, 0]
    assert good.closeness[-1, 0] > base.closeness[-1, 0]
    assert bad.index[-1, 0] <= base.index[-1, 0] + 1e-4


def test_slopes_are_the_derivatives_of_the_index() -> None:
    z = np.linspace(-3, 3, 9)
    for kind in ("soft_minimum", "weighted_sum"):
        used = replace(USED, index=replace(USED.index, kind=kind))
        by_closeness, by_tone = model.slopes(z, z[::-1], used)
        step = 1e-6
        there = (model.combine(z + step, z[::-1], used) - model.combine(z - step, z[::-1], used)) / (2 * step)
        assert by_closeness == pytest.approx(there, abs=1e-6)
        there = (model.combine(z, z[::-1] + step, used) - model.combine(z, z[::-1] - step, used)) / (2 * step)
        assert by_tone == pytest.approx(there, abs=1e-5)


def test_gamma_functions_are_scipy_s() -> None:
    from scipy.special import digamma, polygamma

    from detente.alignment import gammas

    x = np.exp(np.linspace(-4, 9, 400))
    assert gammas.digamma(x) == pytest.approx(digamma(x), rel=1e-8, abs=1e-8)
    assert gammas.trigamma(x) == pytest.approx(polygamma(1, x), rel=1e-8)
