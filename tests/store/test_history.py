"""Snapshots, differences, forgetting, vacuuming, searching."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.model import Coding
from detente.store import Study, create, history, keeping
from detente.store.adding import add
from detente.store.coding import code
from detente.store.runs import make_run
from detente.store.searching import Query, search
from tests import factories as make
from tests.store import fast


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = create(tmp_path / "news")
    add(made, [fast.page(n, outlet="Fjordposten" if n % 2 else "Skerries") for n in range(6)])
    return made


def coded(study: Study, knowledge: str, coding: Coding | None = None) -> int:
    """Codes every article as the one given; returns the version."""

    class Same:
        def pipe(self, articles, *, processes=1):  # type: ignore[no-untyped-def]
            return (replace(coding or make.coding(), article=replace(article, parts=make.parts())) for article in articles)

    code(study, Same(), make_run("code", knowledge=knowledge), recode=True)
    return study.version().version


def test_a_snapshot_stays_and_says_how_to_cite_it(study: Study) -> None:
    coded(study, "k1")
    made = history.snapshot(study, "2018Q1")
    assert made.citation.startswith("news [data set], snapshot 2018Q1, version ") and made.digest in made.citation
    assert "knowledge k1" in made.citation and made.rows["articles"] == 6
    assert history.snapshot(study, "2018Q1") == made and history.snapshots(study) == [made]
    add(study, [fast.page(10)])
    assert study.table("articles", as_of="2018Q1").num_rows == 6
    with pytest.raises(DetenteError, match="does not move"):
        history.snapshot(study, "2018Q1")
    assert history.snapshot(study, "again", as_of="2018Q1").digest == made.digest != history.snapshot(study, "later").digest
    for name in ("12", "2018-03-01", "a/b", "", ".hidden"):
        with pytest.raises(DetenteError, match="cannot name a snapshot"):
            history.snapshot(study, name)


def test_the_digest_is_of_the_rows_not_of_the_files(study: Study, tmp_path: Path) -> None:
    other = create(tmp_path / "elsewhere" / "news")
    for n in reversed(range(6)):
        add(other, [fast.page(n, outlet="Fjordposten" if n % 2 else "Skerries")])
    assert history.digest(study, study.version()) == history.digest(other, other.version())


def test_which_events_came_went_and_changed(study: Study) -> None:
    old = make.coding()
    first = coded(study, "k1", old)
    events = (replace(old.events[0], stage="planned"), *old.events[1:-1])  # one changed, the last one gone
    second = coded(study, "k2", replace(old, events=events))
    changes = [c for c in history.diff(study, first, second) if c.article_id == "a00000"]
    assert [c.what for c in changes] == ["changed", "went"]
    assert changes[0].fields == (f"stage: {old.events[0].stage} → planned",) and changes[0].event_type == old.events[0].event_type
    assert len(list(history.diff(study, first, second))) == 12 and not list(history.diff(study, second, second))
    assert {c.what for c in history.diff(study, 0, first)} == {"came"} and changes[0].sentence


def test_forgetting_an_outlet(study: Study) -> None:
    coded(study, "k1")
    before = study.version().version
    gone = keeping.forget(study, keeping.chosen(study, outlet="Skerries"))
    assert gone["articles"] == 3 and gone["events"] == 15
    assert study.sql("select distinct outlet from articles").to_pylist() == [{"outlet": "Fjordposten"}]
    assert study.sql("select count(distinct article_id) as n from events").to_pylist() == [{"n": 3}]
    assert study.table("articles", as_of=before).num_rows == 6
    assert add(study, [fast.page(n, outlet="Skerries") for n in (0, 2, 4)]).added == 3
    with pytest.raises(DetenteError, match="Outlets: Fjordposten, Skerries"):
        keeping.chosen(study, outlet="Nobody")
    with pytest.raises(DetenteError, match="no article 'x'"):
        keeping.chosen(study, articles=["x"])


def test_vacuum_keeps_the_newest_version_and_the_snapshots(study: Study) -> None:
    named = coded(study, "k1")
    history.snapshot(study, "frozen")
    for knowledge in ("k2", "k3"):
        coded(study, knowledge)
    keeping.forget(study, ["a00001"])
    newest, rows = study.version().version, fast.rows(study)
    frozen = history.digest(study, study.version("frozen"))
    assert keeping.vacuum(study, days=30).versions == 0
    done = keeping.vacuum(study, days=0, now=datetime.now(UTC) + timedelta(seconds=5))
    assert done.versions == newest - 1 and done.bytes > 0
    assert [v.version for v in study.versions()] == [named, newest]
    assert fast.rows(study) == rows and history.digest(study, study.version("frozen")) == frozen
    with pytest.raises(DetenteError, match="were vacuumed"):
        study.table("events", as_of=named + 1)
    assert add(study, [fast.page(50)]).added == 1 and coded(study, "k3") and study.table("articles").num_rows == 6
    kept = list((study.path / "tables" / "events").glob("*.parquet"))
    wanted = {name for v in study.versions() for name in study.files("events", v.tables["events"])}
    assert len(kept) <= len(wanted) + 1


def test_search_by_words(study: Study) -> None:
    hits = search(study, Query('"praised the work"', outlet="Fjordposten"))
    assert len(hits) == 3 and all("praised the work" in h.sentence for h in hits) and not hits[0].events
    assert len(search(study, Query("TREATY fish"))) == 6 and not search(study, Query("reaty"))
    assert not search(study, Query("treaty", since="2018-03-02")) and len(search(study, Query("treaty", until="2018-03-01"))) == 6
    assert len(search(study, Query("number year"), limit=2)) == 2 and not search(study, Query("c++ (x|y"))


def test_search_by_records(study: Study) -> None:
    coding = make.coding()
    with study.commit("test") as commit:
        commit.delete("articles", "article_id", [f"a{n:05}" for n in range(6)])
    add(study, [replace(fast.page(9), data=make.TEXT, title=None)])
    coded(study, "k1", coding)
    hits = search(study, Query("armoured", actors=("TCD",), types=("AID",)))
    assert [h.events for h in hits] == [("SDN AID TCD (occurred)",)] and hits[0].sentence == make.STORY[1]
    assert not search(study, Query("armoured", actors=("FRA",))) and not search(study, Query("armoured", types=("AGREE",)))
    assert search(study, Query(actors=("TCD", "SDN"))) and not search(study, Query(actors=("TCD", "NOR")))
    with pytest.raises(DetenteError, match=r"Unknown event type 'AGRE'\. Did you mean AGREE"):
        search(study, Query(types=("AGRE",)))
    with pytest.raises(DetenteError, match="Nothing is looked for"):
        search(study, Query())
