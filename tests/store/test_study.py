"""A study's tables change together or not at all, and every version stays readable."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

import detente
from detente.errors import DetenteError
from detente.store import Study, create
from detente.store.schemas import LATER, coded_tables
from detente.tables import TABLES, from_arrow, schema, to_arrow
from tests import factories as make


def put(study: Study, *ids: str) -> None:
    codings = [make.coding(article=make.article(article_id=name, parts=make.parts())) for name in ids]
    articles = to_arrow(codings, "articles")
    run = pa.field("run_id", pa.string())
    with study.commit("test", run_id="r1") as commit:
        commit.append("articles", articles.drop_columns(list(LATER)))
        for name in coded_tables()[:-1]:
            rows = to_arrow(codings, name)
            commit.append(name, rows.append_column(run, pa.array(["r1"] * rows.num_rows, pa.string())))
        commit.append("coded", articles.select(["article_id", *LATER]).append_column(run, pa.array(["r1"] * len(ids))))


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return create(tmp_path / "news")


def test_records_come_back_as_they_went_in(study: Study) -> None:
    put(study, "a", "b")
    tables = {name: study.table(name) for name in TABLES}
    assert [c.article.article_id for c in from_arrow(tables)] == ["a", "b"]
    assert from_arrow(tables)[0] == make.coding(article=make.article(article_id="a", parts=make.parts()))
    for name in TABLES:
        assert tables[name].schema.names == [*schema(name).names, "run_id"]


def test_a_new_study_answers_with_empty_tables(study: Study) -> None:
    assert study.sql("select count(*) as n from events where event_type = 'AID'").to_pylist() == [{"n": 0}]
    assert [study.table(name).num_rows for name in study.tables()] == [0] * 10
    assert detente.open(study.path).version().version == 0


def test_an_error_takes_everything_back(study: Study) -> None:
    put(study, "a")
    events = study.table("events")
    with pytest.raises(ZeroDivisionError), study.commit("test") as commit:
        commit.append("events", events)
        commit.delete("claims", "article_id", ["a"])
        commit.append("fresh", pa.table({"x": [1]}))
        _ = 1 / 0
    assert study.version().version == 1 and study.table("events") == events and study.table("claims").num_rows
    assert not (study.path / "tables" / "fresh").exists()


def test_what_a_killed_writer_left_is_seen_by_nobody_and_taken_back(study: Study) -> None:
    from deltalake import DeltaTable, write_deltalake

    put(study, "a")
    events = study.table("events")
    write_deltalake(study.path / "tables" / "events", events, mode="append")  # as after kill -9 before the version was written
    write_deltalake(study.path / "tables" / "halfway", pa.table({"x": [1]}))
    assert study.table("events") == events and "halfway" not in study.tables()
    put(study, "b")
    assert study.sql("select article_id, count(*) as n from events group by 1 order by 1").to_pylist() == [
        {"article_id": "a", "n": events.num_rows}, {"article_id": "b", "n": events.num_rows},
    ]  # fmt: skip
    assert DeltaTable(study.path / "tables" / "events").count() == 2 * events.num_rows
    assert not (study.path / "tables" / "halfway").exists()


def test_as_of(study: Study) -> None:
    put(study, "a")
    put(study, "b")
    first, last = study.version(1), study.version()
    assert last.version == 2 and last.rows["articles"] == 1 and last.run_id == "r1"
    assert study.table("articles", as_of=1).num_rows == 1 and study.table("articles", first.at).num_rows == 1
    assert study.table("articles", as_of=last.at[:10]).num_rows == 2
    assert study.sql("select count(*) as n from articles", as_of="0").to_pylist() == [{"n": 0}]
    assert [v.version for v in study.versions()] == [0, 1, 2]


@pytest.mark.parametrize(
    ("as_of", "says"),
    [(7, "no version 7"), ("7", "Kept are 0 to 1."), ("2001-01-01", "as old as 2001-01-01"), ("lately", "name of a snapshot")],
)
def test_as_of_what_is_not_there(study: Study, as_of: int | str, says: str) -> None:
    put(study, "a")
    with pytest.raises(DetenteError, match=says):
        study.table("events", as_of=as_of)


def test_tables_of_others_may_be_made_replaced_and_streamed(study: Study) -> None:
    rows = pa.table({"story_id": ["s1", "s2"], "actors": [["PAK"], []]})
    with study.commit("stories") as commit:
        assert commit.replace("stories", rows) == 2
        assert commit.append("imported", pa.RecordBatchReader.from_batches(rows.schema, iter(rows.to_batches() * 3))) == 6
    with study.commit("stories") as commit:
        commit.replace("stories", rows.slice(1).append_column("n", pa.array([4])))
    assert study.table("stories").to_pylist() == [{"story_id": "s2", "actors": [], "n": 4}]
    assert study.table("stories", as_of=1).to_pylist() == rows.to_pylist()
    assert study.version().rows == {"stories": -1} and study.version(1).rows == {"stories": 2, "imported": 6}


def test_a_record_that_gains_a_column_goes_into_the_old_table(study: Study) -> None:
    with study.commit("stories") as commit:
        commit.append("t", pa.table({"x": [1]}))
        commit.append("t", pa.table({"x": [2], "y": ["new"]}))
    assert sorted(study.table("t").to_pylist(), key=lambda r: r["x"]) == [{"x": 1, "y": None}, {"x": 2, "y": "new"}]


def test_nothing_written_is_no_version(study: Study) -> None:
    with study.commit("test") as commit:
        commit.append("events", study.table("events"))
        commit.delete("events", "article_id", ["nobody's"])
        commit.compact()
    assert study.version().version == 0


def test_many_small_files_become_few_and_the_rows_stay(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.store.study.SMALL_FILES", 3)
    for number in range(5):
        with study.commit("test") as commit:
            commit.append("t", pa.table({"x": [number]}))
    with study.commit("test") as commit:
        commit.compact()
    version = study.version()
    assert len(study.files("t", version.tables["t"])) == 1 and sorted(study.table("t")["x"].to_pylist()) == list(range(5))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("selec 1", "syntax error"),
        ("select * from event", "Did you mean"),
        ("copy events to 'x.csv'", "COPY"),
        ("create table t as select 1", "one that only reads is wanted"),
        ("select 1; select 2", "2 statements"),
        ("", "0 statements"),
    ],
)
def test_queries_that_are_refused(study: Study, query: str, says: str) -> None:
    with pytest.raises(DetenteError, match=says):
        study.sql(query)


def test_folders_that_are_no_study(tmp_path: Path, study: Study) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "holiday.txt").write_text("x")
    with pytest.raises(DetenteError, match="not empty"):
        create(tmp_path / "full")
    with pytest.raises(DetenteError, match="is a study already"):
        create(study.path)
    for name in ("full", "nowhere", "full/holiday.txt"):
        with pytest.raises(DetenteError, match="detente init"):
            detente.open(tmp_path / name)
    settings = study.path / "detente.toml"
    settings.write_text("[study]\nformat = 99\n")
    with pytest.raises(DetenteError, match="Install a newer one"):
        detente.open(study.path)
    settings.write_text("[study\n")
    with pytest.raises(DetenteError, match="no valid TOML"):
        detente.open(study.path)


def test_unknown_table(study: Study) -> None:
    with pytest.raises(DetenteError, match="Did you mean events"):
        study.table("event")


def test_other_tools_read_the_same_folder(study: Study) -> None:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    put(study, "a")
    table = study.table("events")
    assert isinstance(table.to_pandas(), pandas.DataFrame) and len(table.to_pandas()) == 5
    assert polars.from_arrow(table).height == 5
    assert polars.read_delta(str(study.path / "tables" / "events")).height == 5
