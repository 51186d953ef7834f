"""On a study: sums are exact, planned acts do not count, the surer tie is told, nothing is said without evidence."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from detente.alignment import acts, blocs, forecast, moves, reach, sensitivity, series, settings, why
from detente.cli.main import main
from detente.errors import DetenteError
from detente.store.study import Study
from tests.alignment import worlds
from tests.alignment.worlds import START, Act

USED = settings.load()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return worlds.study_of(tmp_path_factory.mktemp("s") / "news", worlds.acts())


@pytest.fixture(scope="module")
def opened(made: Study) -> series.Opened:
    return series.measured(made, acts.Choice(), USED)


def _rows(opened: series.Opened, a: str, b: str) -> object:
    with acts.connected(opened.study, opened.choice) as connection:
        return acts.of_dyad(connection, a, b)


@pytest.mark.parametrize("pair", ["AAA-BBB", "AAA-CCC", "BBB-DDD"])
@pytest.mark.parametrize("span", [(2010, 2014), (2011, 2012), (2012, 2014)])
def test_contributions_add_up_to_the_change_exactly(opened: series.Opened, pair: str, span: tuple[int, int]) -> None:
    a, b = pair.split("-")
    change = why.change(opened, a, b, date(span[0], 6, 1), date(span[1], 11, 30), _rows(opened, a, b))  # type: ignore[arg-type]
    assert sum(line.points for line in change.lines) == pytest.approx(change.points, abs=1e-9)
    m, d = opened.measured, opened.measured.panel.dyad(a, b)
    shown = m.known_then.index[why._period(m, change.until), d]
    assert change.after == pytest.approx(float(shown), abs=0.01)  # what is taken apart is what is printed


def test_cooperation_adds_and_conflict_takes(opened: series.Opened) -> None:
    change = why.change(opened, "AAA", "CCC", date(2011, 1, 1), date(2014, 12, 1), _rows(opened, "AAA", "CCC"))  # type: ignore[arg-type]
    stories = [line for line in change.lines if line.kind == "story"]
    assert {line.points > 0 for line in stories if "cooperation" in str(line.quad_class)} == {True}
    assert {line.tone < 0 for line in stories if "conflict" in str(line.quad_class)} == {True}


def test_rounded_shares_keep_their_sum() -> None:
    values = [1.04, 2.04, -0.55, 3.33, 0.04]
    assert round(sum(why.rounded(values)), 1) == round(sum(values), 1)


def test_the_turned_ties_are_told_apart(opened: series.Opened) -> None:
    found = {(m.a, m.b): m for m in moves.moves(opened.measured, START + timedelta(days=913))}
    assert found["AAA", "CCC"].heading == "apart" and found["AAA", "CCC"].p_tone < 0.1
    assert found["AAA", "BBB"].heading == "closer"
    assert ("AAA", ("BBB", "CCC")) in [(o.centre, o.others) for o in moves.opposed(list(found.values()))]


def test_planned_acts_do_not_count_and_a_long_span_is_left_out(tmp_path: Path) -> None:
    given = [
        Act(START, "AAA", "BBB", "AID"),
        Act(START, "AAA", "BBB", "AID", stage="planned"),
        Act(START, "AAA", "BBB", "AID", days=800),
        Act(START, "AAA", "BBB", "AID", days=365),
        Act(START, "AAA", "AAA", "AID"),
    ]
    made = worlds.study_of(tmp_path / "n", given)
    with acts.connected(made, acts.Choice()) as connection:
        rows = acts.of_dyad(connection, "AAA", "BBB").to_pylist()
    assert [(r["day"] - START).days for r in rows] == [0, 182]


@pytest.mark.parametrize("act, said, counts", [
    (Act(START, "AAA", "DDD", "AID", claim="c1"), {"speaker": "BBB", "against": "AAA"}, False),  # hostile words
    (Act(START, "AAA", "BBB", "AID", claim="c1"), {"speaker": "BBB", "accuses": "AAA"}, False),  # an accusation in one breath
    (Act(START, "AAA", "BBB", "AID", claim="c1"), {"speaker": "BBB", "against": "AAA"}, True),  # owns to a kindness
    (Act(START, "AAA", "DDD", "AID", claim="c1"), {"speaker": "BBB", "against": "CCC"}, True),  # hostile to another
    (Act(START, "AAA", "DDD", "AID", claim="c1"), {"speaker": "BBB", "accuses": "CCC"}, True),
    (Act(START, "AAA", "DDD", "AID", claim="c1"), {"speaker": "AAA", "against": "AAA"}, True),  # says so of himself
    (Act(START, "AAA", "BBB", "CONSULT", claim="c1", mutual=True), {"speaker": "BBB", "against": "AAA"}, True),  # was there
    (Act(START, "AAA", "DDD", "AID"), {"speaker": "BBB", "against": "AAA"}, True),  # told outside the claim
])  # fmt: skip
def test_what_only_a_hostile_speaker_alleges_is_no_act(act: Act, said: dict[str, str], counts: bool, tmp_path: Path) -> None:
    made = worlds.with_claims(worlds.study_of(tmp_path / "n", [act]), [worlds.Said(0, **said)])
    with acts.connected(made, acts.Choice()) as connection:
        assert acts.of_dyad(connection, act.actor, act.recipient).num_rows == counts
    assert reach.reach(made, act.actor, act.recipient).alleged == (not counts)


def test_a_small_study_does_not_drown_in_what_is_expected_and_whom_both_know(tmp_path: Path) -> None:
    """Two parties deal more and more; forty stories, and some noise around them that grows as fast as the world's news does."""
    random = np.random.default_rng(3)
    given = [Act(START + timedelta(days=int(d)), "AAA", "BBB", "CONSULT", mutual=True) for d in 1800 * np.linspace(0.15, 1, 30)]
    others = [(a, b) for a in ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"] for b in ["CCC", "DDD", "EEE", "FFF", "GGG", "HHH"] if a < b]
    for day in random.integers(0, 1800, 60):
        a, b = others[random.integers(len(others))]
        given.append(Act(START + timedelta(days=int(day)), a, b, "AGREE"))
    opened = series.measured(worlds.study_of(tmp_path / "n", given), acts.Choice(), USED)
    change = why.change(opened, "AAA", "BBB", START + timedelta(days=200), START + timedelta(days=1790), _rows(opened, "AAA", "BBB"))  # type: ignore[arg-type]
    assert not change.known_before and change.known_after
    assert change.points > 10
    assert sum(line.points for line in change.lines) == pytest.approx(change.points, abs=1e-9)
    assert abs(sum(line.points for line in change.lines if line.kind == "partners")) < 3


def test_more_dealings_and_a_worse_tone_have_no_one_word(tmp_path: Path) -> None:
    given = [*worlds.acts(years=3)]
    given += [Act(START + timedelta(days=700 + 9 * n), "BBB", "CCC", k) for n in range(40) for k in ("AID", "SANCTION", "ACCUSE")]
    opened = series.measured(worlds.study_of(tmp_path / "n", given), acts.Choice(), USED)
    found = {(m.a, m.b): m for m in moves.moves(opened.measured, START + timedelta(days=690))}["BBB", "CCC"]
    assert found.p_closeness > 0.8 and found.p_tone < 0.2 and found.heading == "unclear"


def test_a_mutual_story_counts_once(tmp_path: Path) -> None:
    made = worlds.study_of(tmp_path / "n", [Act(START, "AAA", "BBB", "CONSULT", mutual=True)])
    panel = series.measured(made, acts.Choice(), USED).measured.panel
    assert panel.counts.sum() == 1
    assert series.measured(made, acts.Choice(directed=True), USED).measured.panel.counts.sum() == 2


def test_thin_evidence_says_so(tmp_path: Path) -> None:
    made = worlds.study_of(tmp_path / "n", [Act(START, "AAA", "BBB", "AID"), Act(START, "AAA", "CCC", "AID")])
    found = made.alignment("AAA", "BBB")
    assert found.table["index"].null_count == found.table.num_rows
    assert "no evidence" in found.summary
    with pytest.raises(DetenteError, match="no evidence"):
        made.alignment("BBB", "CCC")


def test_daily_cap_holds_bursts_down_and_shares_still_add_up(tmp_path: Path) -> None:
    given = [*worlds.acts(years=2), *(Act(date(2011, 3, 1), "AAA", "BBB", "ASSAULT") for _ in range(12))]
    opened = series.measured(worlds.study_of(tmp_path / "n", given), acts.Choice(), USED)
    d = opened.measured.panel.dyad("AAA", "BBB")
    assert opened.measured.panel.counts[:, d, 3].max() <= USED.memory.daily_cap + 2
    change = why.change(opened, "AAA", "BBB", date(2010, 9, 1), date(2011, 9, 1), _rows(opened, "AAA", "BBB"))  # type: ignore[arg-type]
    shown = opened.measured.known_then.index[why._period(opened.measured, change.until), d]
    assert change.after == pytest.approx(float(shown), abs=0.01)


def test_sensitivity_counts_what_is_left(opened: series.Opened) -> None:
    trials = {t.what: t for t in sensitivity.trials(opened, "AAA", "BBB")}
    whole = trials["as it is"].stories
    assert trials["without Morning"].stories + trials["without Evening"].stories == whole
    assert trials["without what only official voices assert"].stories == whole


def test_blocs_and_forecast_answer_or_say_why_not(opened: series.Opened) -> None:
    try:
        found = blocs.blocs(opened.measured, opened.measured.panel.edges[-1], certainty=0.6)
        assert set(found.members) == {s for a, b, _, _ in found.edges for s in (a, b)}
        assert found == blocs.blocs(opened.measured, opened.measured.panel.edges[-1], certainty=0.6)
    except DetenteError as error:
        assert "too little evidence" in str(error)
    d = opened.measured.panel.dyad("AAA", "CCC")
    assert d is not None
    out = forecast.outlook(opened.measured, d, 3)
    assert 0 <= out.closer + out.apart <= 1 and out.low95 < out.low80 < out.index < out.high80 < out.high95


def test_names_of_blocs_are_carried_over() -> None:
    before = {"A": "A", "B": "A", "C": "C", "D": "C"}
    now = {"A": "B", "B": "B", "C": "D", "D": "D", "E": "D"}
    assert blocs.matched(now, before) == {"A": "A", "B": "A", "C": "C", "D": "C", "E": "C"}


@pytest.mark.parametrize("verb", [
    ["align", "AAA", "BBB", "--by", "year"], ["why", "AAA", "BBB", "--from", "2011", "--to", "2013"],
    ["moved", "--since", "2012-07"], ["network"], ["sensitivity", "AAA", "CCC"], ["forecast", "AAA", "CCC", "--horizon", "3m"],
])  # fmt: skip
def test_verbs_print_json(made: Study, verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb[0], str(made.path), *verb[1:], "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_unknown_parties_and_settings_are_answered(made: Study, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["align", str(made.path), "AAA", "BBX"]) == 1
    assert "Did you mean BBB" in capsys.readouterr().err
    mine = tmp_path / "mine.toml"
    mine.write_text("[tone]\nverbal = 1\n")
    assert main(["align", str(made.path), "AAA", "BBB", "--settings", str(mine)]) == 1
    assert "Unknown key 'verbal'" in capsys.readouterr().err
