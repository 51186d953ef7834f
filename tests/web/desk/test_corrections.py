"""Corrections: rows of their own, in every figure at once, undone, kept over a recoding; what did this change?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.errors import DetenteError
from detente.store.coding import code
from detente.store.keeping import forget
from detente.store.runs import make_run
from detente.store.study import Study
from detente.stories.build import build
from detente.web.desk import corrections, values
from detente.web.desk.access import Refused
from detente.web.desk.corrected import Corrected, corrected
from detente.web.desk.effect import effect
from tests import factories
from tests.web.desk import places
from tests.web.desk.places import HandCoder, World


def _correct(
    world: World, field: str, text: str, row_id: str = "e2", by: str = "reviewer", article: str = "border-patrol"
) -> str:
    with world.desk.writing() as c:
        return corrections.correct(
            world.desk, c, world.study, world.person(by), article, row_id, field, text, "the sentence says so"
        )


def _stories(world: World) -> dict[str, dict[str, Any]]:
    found = corrected(world.study, world.desk).table("stories").to_pylist()
    return {s["story_id"]: s for s in found}


def _aid(world: World) -> str:
    return str(world.study.sql("select story_id from stories where event_type = 'AID'").to_pylist()[0]["story_id"])


def test_without_corrections_the_tables_are_as_they_were(world: World) -> None:
    seen = corrected(world.study, world.desk)
    for name in world.study.tables():
        assert seen.table(name).to_pylist() == world.study.table(name).to_pylist()


@pytest.mark.parametrize(
    ("field", "text", "column", "expected"),
    [
        ("event_type", "COOPERATE", "event_type", "COOPERATE"),
        ("actors", "fra, sdn", "actors", ["FRA", "SDN"]),
        ("recipients", "DUST_RIDERS", "recipients", ["DUST_RIDERS"]),
        ("stage", "planned", "stage", "planned"),
        ("date", "2018-01", "start", date(2018, 1, 1)),
        ("date", "none", "start", None),
        ("place", "Abéché, TCD", "country", "TCD"),
    ],
)
def test_a_field_put_right_is_right_in_the_story_and_its_address_stays(
    world: World, field: str, text: str, column: str, expected: object
) -> None:
    before = {name: world.study.table(name) for name in ("events", "stories")}
    _correct(world, field, text)
    story = _stories(world)[_aid(world)]
    assert story[column] == expected and story["reports"] == 2  # the wire copy tells the same
    for name, table in before.items():
        assert world.study.table(name).equals(table)  # never an overwrite


def test_quad_class_and_parties_follow(world: World) -> None:
    _correct(world, "event_type", "ASSAULT")
    _correct(world, "actors", "FRA")
    seen = corrected(world.study, world.desk)
    events = [e for e in seen.table("events").to_pylist() if e["event_id"] == "e2"]
    assert {(e["event_type"], e["quad_class"], e["actors"][0]["actor"]["name"]) for e in events} == {
        ("ASSAULT", "material conflict", "France")
    }
    query = "select distinct id from event_parties where event_id = 'e2' and side = 'actor'"
    assert seen.sql(query).to_pylist() == [{"id": "FRA"}]
    assert seen.table("events").num_rows == world.study.table("events").num_rows


def test_what_is_wrong_leaves_and_comes_back_when_undone(world: World) -> None:
    made, n = _correct(world, "wrong", ""), len(_stories(world))
    assert _aid(world) not in _stories(world) and n == 4
    seen = corrected(world.study, world.desk)
    assert seen.sql("select count(*) as n from events where event_id = 'e2'").to_pylist() == [{"n": 0}]
    with pytest.raises(Refused, match="somebody else's"), world.desk.writing() as c:
        corrections.undo(world.desk, c, world.person("moderator"), made, "")
    with world.desk.writing() as c:
        corrections.undo(world.desk, c, world.person("admin"), made, "it is right")
    assert _aid(world) in _stories(world)
    with world.desk.reading() as c:
        kept = corrections.one(c, made)
    assert kept.undone_at and kept.new is True


def test_one_open_study_sees_each_change_at_once(world: World) -> None:
    seen = corrected(world.study, world.desk)
    assert isinstance(seen, Corrected) and not seen.applied().reached
    _correct(world, "stage", "denied")
    assert len(seen.applied().reached) == 1
    assert seen.sql("select stage from stories where event_type = 'AID'").to_pylist() == [{"stage": "denied"}]


def test_a_missed_event_is_a_story_and_joins_the_one_it_belongs_to(world: World) -> None:
    fields = {"event_type": "COOPERATE", "actors": "TCD", "recipients": "SDN", "stage": "occurred", "date": "2016-03"}
    start, end = factories.span("patrol")
    with world.desk.writing() as c:
        made = corrections.add_missed(
            world.desk, c, world.study, world.person("reviewer"), "border-patrol", (start, end), fields, "patrols"
        )
    new = [s for s in _stories(world).values() if s["event_type"] == "COOPERATE"]
    assert [(s["actors"], s["recipients"], s["start"]) for s in new] == [(["TCD"], ["SDN"], date(2016, 3, 1))]
    row = corrected(world.study, world.desk).sql(f"select rule, trigger from events where event_id = '{made}'").to_pylist()
    assert row == [{"rule": "desk", "trigger": {"start": start, "end": end}}]


def test_a_claims_source(world: World) -> None:
    _correct(world, "source", "FRA", row_id="c2")
    found = corrected(world.study, world.desk).table("claims").to_pylist()
    assert [[s["id"] for s in x["sources"]] for x in found if x["claim_id"] == "c2" and x["article_id"] == "border-patrol"] == [
        ["FRA"]
    ]


def test_the_newest_counts_and_the_other_is_shown(world: World) -> None:
    _correct(world, "stage", "denied")
    last = _correct(world, "stage", "planned", by="moderator")
    assert _stories(world)[_aid(world)]["stage"] == "planned"
    with world.desk.reading() as c:
        disputed = corrections.disputed(c)
    assert [[x.new for x in xs] for xs in disputed] == [["denied", "planned"]]
    assert "Reviewers disagree" in world.browser("reader").get("/corrections").text
    with world.desk.writing() as c:
        corrections.undo(world.desk, c, world.person("moderator"), last, "")
        assert corrections.disputed(c) == []
    assert _stories(world)[_aid(world)]["stage"] == "denied"


def test_what_did_this_change(world: World) -> None:
    made = _correct(world, "recipients", "TCD", row_id="e:burned")
    with world.desk.reading() as c:
        found = corrections.one(c, made)
    changed = effect(world.study, world.desk, found)
    assert [(a.came, a.actor, a.recipient, a.event_type) for a in changed.acts] == [(True, "DUST_RIDERS", "TCD", "ASSAULT")]
    counts = [m for m in changed.figures if m.dyad == "DUST_RIDERS-TCD" and m.figure == "material conflict"]
    assert [(m.year, m.before, m.after) for m in counts] == [(2018, 0, 1)]
    page = world.browser("reader").get(f"/corrections/{made}").text
    assert "DUST_RIDERS-TCD" in page and "material conflict" in page


def test_the_page_of_a_dyad_moves_with_a_correction(world: World) -> None:
    browser = world.browser("reviewer")
    before = browser.get("/dyads/SDN-TCD").text
    form = {"article_id": "border-patrol", "row_id": "e2", "field": "wrong", "value": "", "why": "no gift"}
    assert browser.post("/corrections", **form).status_code == 303
    after = browser.get("/dyads/SDN-TCD").text
    assert _aid(world) in before and _aid(world) not in after
    assert "no gift" in browser.get("/articles/border-patrol").text


def test_recoding_keeps_corrections_where_the_sentence_stands(tmp_path: Path) -> None:
    world = places.world(tmp_path)
    _correct(world, "stage", "denied")
    _correct(world, "wrong", "", row_id="e:burned")
    code(world.study, HandCoder(2), make_run("code", knowledge="k2", language="en", model="none"), recode=True)  # type: ignore[arg-type]
    build(world.study)
    study = Study(world.study.path, world.study.settings)
    assert "e2" not in study.table("events")["event_id"].to_pylist()
    seen = corrected(study, world.desk)
    assert isinstance(seen, Corrected) and seen.applied().lost == ()
    stages = {s["event_type"]: s["stage"] for s in seen.table("stories").to_pylist()}
    assert stages["AID"] == "denied" and "ASSAULT" not in stages


def test_a_correction_whose_sentence_is_gone_changes_nothing_and_says_so(tmp_path: Path) -> None:
    world = places.world(tmp_path)
    made = _correct(world, "stage", "denied")
    forget(world.study, ["border-patrol"])
    build(world.study)
    seen = corrected(Study(world.study.path, {}), world.desk)
    assert isinstance(seen, Corrected) and [x.correction_id for x in seen.applied().lost] == [made]
    assert {s["stage"] for s in seen.table("stories").to_pylist() if s["event_type"] == "AID"} == {"occurred"}
    assert "its sentence is gone" in world.browser("reader").get("/corrections").text


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("event_type", "DEMAND", "Unknown event type"),
        ("stage", "maybe", "Unknown stage"),
        ("actors", "x-y", "no list of ids"),
        ("date", "May", "is no date"),
        ("date", "2018-13", "is no date"),
        ("date", "2018/2017", "ends before"),
        ("place", "Adré, Chad", "country code"),
        ("date", "9999-12-31", "is no date"),
        ("nothing", "x", "Unknown field"),
        ("missed", "x", "Unknown field"),
        ("stage", "occurred", "nothing to correct"),
    ],
)
def test_bad_values_change_nothing(world: World, field: str, text: str, said: str) -> None:
    with pytest.raises(DetenteError, match=said):
        _correct(world, field, text)
    with world.desk.reading() as c:
        assert corrections.all_of(c) == []


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2018", "2018-01-01", "2019-01-01"),
        ("2018-12", "2018-12-01", "2019-01-01"),
        ("2018-02-28", "2018-02-28", "2018-03-01"),
        ("2016/2017-02", "2016-01-01", "2017-03-01"),
    ],
)
def test_days(text: str, start: str, end: str) -> None:
    assert values.interval(text) == {"start": start, "end": end}
