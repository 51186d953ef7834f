"""What goes out comes back the same, and harms nobody's spreadsheet."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente.errors import DetenteError
from detente.model import Coding
from detente.report import export
from detente.report.export import files
from detente.report.export.rows import COLUMNS, QUOTED, WHAT, Exported, flattened
from detente.store import Study, create
from detente.store.schemas import LATER, coded_tables
from detente.tables import to_arrow
from tests import factories as make


def put(study: Study, codings: list[Coding]) -> None:
    articles, run = to_arrow(codings, "articles"), pa.field("run_id", pa.string())
    with study.commit("test") as commit:
        commit.append("articles", articles.drop_columns(list(LATER)))
        for name in coded_tables()[:-1]:
            rows = to_arrow(codings, name)
            commit.append(name, rows.append_column(run, pa.array(["r1"] * rows.num_rows, pa.string())))
        commit.append("coded", articles.select(["article_id", *LATER]).append_column(run, pa.array(["r1"] * len(codings))))


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = create(tmp_path / "news")
    mean = '=HYPERLINK("http://evil.example","click")'
    put(made, [
        make.coding(article=make.article(article_id="a", parts=make.parts())),
        make.coding(article=replace(make.article(article_id="b", parts=make.parts()), outlet=mean, title="'=1+1")),
    ])  # fmt: skip
    return made


def given(study: Study, what: str = "events", **options: bool) -> Exported:
    return export.rows(study, what, **options)


def written(study: Study, form: str, tmp_path: Path, what: str = "events") -> tuple[Exported, Path]:
    taken, path = given(study, what), tmp_path / f"out.{form}"
    export.write(taken, form, path)
    return taken, path


@pytest.mark.parametrize("what", ["events", "claims", "ties"])
def test_ids_are_unique_columns_documented_and_words_quoted_from_the_text(study: Study, what: str) -> None:
    rows = given(study, what, text=True).rows
    ids = rows["id"].to_pylist()
    assert len(ids) == len(set(ids)) > 0 and set(rows.schema.names) <= set(COLUMNS)
    for row in rows.to_pylist():
        sentence = " ".join(make.TEXT[row["sentence_start"] : row["sentence_end"]].split())
        assert row["sentence"] == sentence and row["quote"].strip("…").strip() in sentence
        assert len(row["quote"]) <= QUOTED + 2
        if what == "events":
            assert make.TEXT[row["trigger_start"] : row["trigger_end"]].split()[0] in row["quote"]
    assert "sentence" not in given(study, what).rows.schema.names and "text" not in rows.schema.names


def test_the_order_of_rows_is_fixed(study: Study) -> None:
    assert given(study).rows.equals(given(study).rows)
    keys = [(r["article_id"], r["trigger_start"]) for r in given(study).rows.to_pylist()]
    assert keys == sorted(keys)


def test_csv_comes_back_the_same_and_formulas_are_words(study: Study, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    taken, path = written(study, "csv", tmp_path)
    with path.open(encoding="utf-8", newline="") as stream:
        back = list(csv.DictReader(stream))
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in back for cell in row.values())
    for row, old in zip(back, taken.rows.to_pylist(), strict=True):
        assert {n: files.armed(v) or None for n, v in row.items()} == {n: None if v is None else str(v) for n, v in old.items()}
    frame = pandas.read_csv(path, keep_default_na=False, na_values=[""])
    assert all(list(frame[name]) == taken.rows[name].to_pylist() for name in ("id", "trigger_end"))
    assert polars.read_csv(path, infer_schema_length=None).height == taken.rows.num_rows


def test_defusing_can_be_undone() -> None:
    for text in ("=1", "'=1", "''+x", "@a", "-", "|x", "\tx", "plain", "'plain", "", "it's = fine"):
        assert files.armed(files.defused(text)) == text
    assert files.defused("=1") == "'=1" and files.defused(-1.5) == -1.5


def test_parquet_and_jsonl(study: Study, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    taken, path = written(study, "parquet", tmp_path)
    assert pq.read_table(path).equals(taken.rows) and polars.read_parquet(path).to_arrow().num_rows == taken.rows.num_rows
    assert pq.read_schema(path).field("stage").metadata == {b"comment": COLUMNS["stage"].encode()}
    taken, path = written(study, "jsonl", tmp_path)
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == taken.rows.to_pylist()


def test_xlsx(study: Study, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    taken, path = written(study, "xlsx", tmp_path)
    book = openpyxl.load_workbook(path)
    head, *lines = list(book["events"].iter_rows(values_only=True))
    assert [dict(zip(head, line, strict=True)) for line in lines] == taken.rows.to_pylist()
    assert {cell.data_type for row in book["events"].iter_rows() for cell in row} <= {"s", "n", "b"}  # no "f": a formula
    assert {row[0]: row[1] for row in book["columns"].iter_rows(values_only=True)}["stage"] == COLUMNS["stage"]
    again = tmp_path / "again.xlsx"
    export.write(taken, "xlsx", again)
    assert again.read_bytes() == path.read_bytes()


def test_stata(study: Study, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    taken, path = written(study, "stata", tmp_path)
    back = pandas.read_stata(path)
    for name in taken.rows.schema.names:
        old = taken.rows[name].to_pylist()
        if pa.types.is_string(taken.rows[name].type):
            assert list(back[name]) == ["" if v is None else v for v in old]
        else:
            assert [None if v != v else v for v in back[name]] == old
    with pandas.io.stata.StataReader(path) as reader:
        assert reader.variable_labels()["event_type"] == COLUMNS["event_type"]
    again = tmp_path / "again.dta"
    export.write(taken, "stata", again)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_graphs(study: Study, tmp_path: Path, form: str) -> None:
    import networkx as nx

    from detente.report.export.graphs import graph

    read = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form]
    taken, path = written(study, form, tmp_path)
    made, back = graph(taken), read(path)
    assert back.is_directed() and set(back.nodes) == set(made.nodes) and set(back.edges) == set(made.edges)
    for a, b, facts in made.edges(data=True):
        assert {name: back.edges[a, b][name] for name in facts} == facts
    assert made.edges["SDN", "TCD"]["material_cooperation"] == 2  # armoured cars, told by two articles
    again = tmp_path / f"again.{form}"
    export.write(taken, form, again)
    assert again.read_bytes() == path.read_bytes()
    taken, path = written(study, form, tmp_path, "ties")
    assert not read(path).is_directed() and set(map(frozenset, read(path).edges)) == set(map(frozenset, graph(taken).edges))
    with pytest.raises(DetenteError, match="two sides"):
        written(study, form, tmp_path, "claims")


def test_geojson(study: Study, tmp_path: Path) -> None:
    taken, path = written(study, "geojson", tmp_path)
    placed = [row for row in taken.rows.to_pylist() if row["latitude"] is not None]
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert placed and [f["geometry"]["coordinates"] for f in features] == [[r["longitude"], r["latitude"]] for r in placed]
    assert [f["id"] for f in features] == [r["id"] for r in placed]
    with pytest.raises(DetenteError, match="latitude"):
        written(study, "geojson", tmp_path, "claims")


def test_polecat(study: Study, tmp_path: Path) -> None:
    taken, path = written(study, "polecat", tmp_path)
    with path.open(encoding="utf-8") as stream:
        back = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    done = [row for row in taken.rows.to_pylist() if row["stage"] in ("occurred", "ongoing")]
    assert [r["Event ID"] for r in back] == [r["id"] for r in done] and 0 < len(back) < taken.rows.num_rows
    assert [r["Actor Name"] for r in back] == [r["actors"] or "None" for r in done]
    assert [r["Quad Code"].lower() for r in back] == [r["quad_class"] for r in done]
    assert all(None not in r.values() and None not in r for r in back)


def test_tables_that_are_made_later(study: Study, tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match="has no stories yet"):
        given(study, "stories")
    rung = [{"rung": "agreed", "stage": "occurred", "article_id": "a"}]
    stories = pa.table({
        "story_id": ["s2", "s1"], "event_type": ["AID", "AID"], "quad_class": ["material cooperation"] * 2,
        "actors": [["SDN"], ["SDN"]],
        "recipients": [["TCD"], []], "stage": ["occurred"] * 2, "start": pa.array([17000, None], pa.date32()),
        "rungs": [rung, []],
    })  # fmt: skip
    with study.commit("stories") as commit:
        commit.replace("stories", stories)
    rows = given(study, "stories").rows.to_pylist()
    assert [(r["story_id"], r["actors"], r["recipients"], r["date_start"]) for r in rows] == [
        ("s1", "SDN", None, None), ("s2", "SDN", "TCD", "2016-07-18"),
    ]  # fmt: skip
    assert json.loads(rows[1]["rungs"]) == rung
    for form in ("csv", "xlsx", "parquet", "jsonl", "stata", "graphml", "gexf"):
        export.write(given(study, "stories"), form, tmp_path / f"stories.{form}")


def test_structs_become_columns() -> None:
    flat = flattened(pa.table({"id": ["x"], "at": [{"place": {"name": "Oslo"}, "n": 1}]}))
    assert flat.to_pylist() == [{"id": "x", "at_place_name": "Oslo", "at_n": 1}]


def test_unknown_kinds(study: Study, tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match="Did you mean events"):
        given(study, "event")
    with pytest.raises(DetenteError, match="Did you mean csv"):
        export.write(given(study), "cvs", tmp_path / "x")
    assert WHAT == ("events", "claims", "ties", "stories", "alignment")
