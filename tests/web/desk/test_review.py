"""The review sample: strata, weights, precision with Wilson's interval, kappa."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from detente.errors import DetenteError
from detente.web.desk import error_rates, review
from detente.web.desk.agreement import kappa, weighted, wilson
from tests.alignment import worlds
from tests.web.desk.places import World


def test_wilson_is_the_published_one() -> None:
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998, table I, method 3
    assert wilson(0, 0) == (0.0, 1.0)


@given(some.integers(1, 500).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n))))
def test_wilson_holds_the_share(case: tuple[int, int]) -> None:
    low, high = wilson(*case)
    assert 0 <= low <= case[0] / case[1] + 1e-12 and case[0] / case[1] <= high + 1e-12 <= 1 + 1e-9


def test_kappa() -> None:
    pairs = [("right", "right")] * 20 + [("right", "wrong")] * 5 + [("wrong", "right")] * 10 + [("wrong", "wrong")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([]) is None and kappa([("right", "right")]) is None
    assert kappa([("right", "wrong"), ("wrong", "right")]) == pytest.approx(-1)


def test_weights_make_the_share_and_cost_precision() -> None:
    share = weighted([(1, 9), (0, 1)])
    assert share and share.value == pytest.approx(0.9) and share.effective == pytest.approx(100 / 82) and share.low < 0.5
    assert weighted([]) is None


@given(some.lists(some.sampled_from("abc"), max_size=60), some.integers(1, 40), some.integers(0, 5))
def test_a_sample_takes_every_stratum_and_its_weights_count_all(strata: list[str], size: int, seed: int) -> None:
    chosen = review.stratified(strata, size, seed)
    assert len(chosen) == min(size, len(strata)) == len({n for n, _, _ in chosen})
    assert chosen == review.stratified(strata, size, seed)
    if size >= len(set(strata)):
        assert sum(w for _, _, w in chosen) == pytest.approx(len(strata))
        assert {s for _, s, _ in chosen} == set(strata)
        for s, n in Counter(strata).items():
            assert sum(w for _, t, w in chosen if t == s) == pytest.approx(n)


def test_draw_judge_and_count(world: World) -> None:
    one, two = world.browser("reviewer"), world.browser("moderator")
    draw_id = one.post("/review/draw", size="40", seed="3").headers["location"].rsplit("/", 1)[1]
    with world.desk.reading() as c:
        items = review.items(c, draw_id, world.person("reviewer"))
    assert len(items) == 5  # the wire copy's events are not drawn again
    assert {i["sentence"] for i in items if i["event_type"] == "AID"} == {
        "Sudan delivered 12 armoured cars to Chad last year, its first gift of arms."
    }
    for n, item in enumerate(items):
        one.post(f"/review/items/{item['item_id']}", verdict="right" if n else "wrong")
        two.post(f"/review/items/{item['item_id']}", verdict="right")
    assert one.post(f"/review/items/{items[0]['item_id']}", verdict="perfect").status_code == 400
    with world.desk.reading() as c:
        total, agreed = review.precision(c)[0], review.agreements(c)
    assert (total.right, total.wrong, total.unsure) == (5, 0, 0) and total.share and total.share.value == pytest.approx(0.9)
    assert [(a.cases, a.agreed) for a in agreed] == [(5, 4)]
    assert "All judged" in one.get(f"/review/{draw_id}").text and "90 %" in world.browser("reader").get("/review").text
    one.post(f"/review/items/{items[0]['item_id']}", verdict="right")  # a verdict may be given again
    with world.desk.reading() as c:
        assert review.precision(c)[0].share.value == pytest.approx(1)  # type: ignore[union-attr]


def test_a_reviewer_does_not_see_the_others_verdicts(world: World) -> None:
    with world.desk.writing() as c:
        draw_id = review.draw(world.desk, c, world.study, world.person("reviewer"), 1, 1)
        item = review.items(c, draw_id, world.person("reviewer"))[0]
        review.judge(world.desk, c, world.person("reviewer"), item["item_id"], "wrong")
        assert review.items(c, draw_id, world.person("moderator"))[0]["verdict"] is None
        with pytest.raises(DetenteError, match="1 to 1000"):
            review.draw(world.desk, c, world.study, world.person("reviewer"), 0, 1)


def test_the_error_rate_widens_the_intervals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_rates, "DRAWS", 4)
    study = worlds.study_of(tmp_path / "n", worlds.acts(years=2))

    def judged(right: int, count: int) -> list[review.Precision]:
        return [review.Precision(None, right, count - right, 0, weighted([(1, 1)] * right + [(0, 1)] * (count - right)))]

    good = error_rates.widened(study, "AAA", "CCC", judged(400, 400))
    poor = error_rates.widened(study, "AAA", "CCC", judged(12, 20))
    assert [r.index for r in good] == [r.index for r in poor] and len(good) >= 2
    for g, p in zip(good, poor, strict=True):
        assert abs(g.with_errors - g.index) < 2 and g.high80_with - g.low80_with < 1.1 * (g.high80 - g.low80) + 1
        assert p.high80_with - p.low80_with > g.high80_with - g.low80_with
        assert p.low95_with <= p.low80_with <= p.with_errors <= p.high80_with <= p.high95_with
    assert error_rates.widened(study, "AAA", "CCC", judged(12, 20)) == poor
    with pytest.raises(DetenteError, match="Nothing was judged"):
        error_rates.widened(study, "AAA", "CCC", [review.Precision(None, 0, 0, 0, None)])
