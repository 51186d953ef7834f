"""The JSON has exactly the design's keys; the Arrow tables say the same and come back unchanged."""

from __future__ import annotations

import dataclasses
import json
import pathlib

import pyarrow as pa
import pytest

from detente import tables
from detente.errors import DetenteError
from detente.model import Article, Coding, Event
from tests import factories as make

KEYS = {
    "article": ["article_id", "title", "outlet", "published", "url", "language", "parts"],
    "mentions": ["start", "end", "text", "id", "how"],
    "events": [
        *["event_id", "event_type", "mode", "contexts", "quad_class", "actors", "recipients", "stage", "date", "place"],
        *["quantities", "first", "trigger", "mentions", "claim_id", "rule"],
    ],
    "claims": ["claim_id", "sources", "source_spans", "cue_spans", "content_spans", "kind", "modality", "voice", "stance"],
    "ties": ["tie_id", "dyad", "heading", "sectors", "drivers", "trigger", "claim_id"],
    "threats": ["from", "to", "trigger", "claim_id"],
    "positions": ["who", "stance", "issue", "issue_span", "trigger", "claim_id"],
}


@pytest.mark.parametrize("section", KEYS)
def test_json_has_exactly_these_keys_in_this_order(section: str) -> None:
    printed = tables.to_json(make.coding())
    assert list(printed) == list(KEYS)
    rows = [printed["article"]] if section == "article" else printed[section]
    assert rows
    for row in rows:
        assert list(row) == KEYS[section]


def test_json_nested_records() -> None:
    printed = tables.to_json(make.coding())
    aid = printed["events"][1]
    assert aid["actors"] == [
        {"id": "SDN", "name": "Sudan", "country": "SDN", "sector": "GOV", "span": list(make.span("Sudan", nth=2))}
    ]
    assert aid["date"] == {"start": "2017-01-01", "end": "2018-01-01", "basis": "relative"}
    assert aid["quantities"] == [
        {"value": 12, "unit": "armoured car", "kind": "weapons", "span": list(make.span("12 armoured cars"))}
    ]
    assert json.dumps(aid["quantities"][0]["value"]) == "12"
    assert printed["events"][0]["actors"][0]["span"] is None
    assert printed["events"][2]["place"]["admin"] == "Ouaddaï"
    assert list(printed["claims"][0]["sources"][0]) == ["id", "name", "country", "role"]
    assert printed["threats"][0]["from"] == ["DUST_RIDERS"]
    assert printed["article"]["parts"][0] == {"start": 0, "end": make.span(make.TEASER)[0] - 2, "kind": "story"}


def test_json_of_an_empty_reading_keeps_its_arrays() -> None:
    printed = tables.to_json(Coding(Article("x", "Nothing."), ()))
    assert printed["article"]["published"] is None
    assert [printed[k] for k in KEYS if k != "article"] == [[]] * 6


def test_json_spans_are_the_words() -> None:
    for row in tables.to_json(make.coding())["mentions"]:
        assert make.TEXT[row["start"] : row["end"]] == row["text"]


def test_every_field_of_a_record_is_a_column() -> None:
    for name, record in tables.TABLES.items():
        columns = tables.schema(name).names
        assert columns[0] == "article_id"
        assert {f.name for f in dataclasses.fields(record)} <= set(columns)
    assert tables.schema("events").field("mode").nullable
    assert not tables.schema("events").field("trigger").nullable


def test_arrow_and_back_is_the_same() -> None:
    codings = [make.coding(), Coding(Article("second", "Nothing.")), make.coding(article=make.article(article_id="third"))]
    written = {name: tables.to_arrow(codings, name) for name in tables.TABLES}
    assert tables.from_arrow(written) == codings


def test_arrow_survives_parquet(tmp_path: pathlib.Path) -> None:
    from pyarrow import parquet

    written = {}
    for name in tables.TABLES:
        parquet.write_table(tables.to_arrow([make.coding()], name), tmp_path / name)
        written[name] = parquet.read_table(tmp_path / name)
    assert tables.from_arrow(written) == [make.coding()]


@pytest.mark.parametrize("name", tables.TABLES)
def test_no_codings_give_an_empty_table_of_the_same_schema(name: str) -> None:
    empty = tables.to_arrow([], name)
    assert empty.num_rows == 0
    assert empty.schema == tables.to_arrow([make.coding()], name).schema


def test_event_parties_are_flat_and_ranked() -> None:
    rows = tables.to_arrow([make.coding()], "event_parties").to_pylist()
    agree = [(r["side"], r["rank"], r["id"]) for r in rows if r["event_id"] == "e:signed an agreement"]
    assert agree == [("actor", 0, "TCD"), ("actor", 1, "SDN"), ("recipient", 0, "TCD"), ("recipient", 1, "SDN")]
    assert {r["article_id"] for r in rows} == {"border-patrol"}


def test_events_carry_their_quad_class() -> None:
    assert tables.to_arrow([make.coding()], "events")["quad_class"].to_pylist()[:2] == [
        "verbal cooperation",
        "material cooperation",
    ]


def test_an_unknown_table_is_named_with_the_nearest() -> None:
    with pytest.raises(DetenteError, match=r"Unknown table 'event'.*Did you mean events\?"):
        tables.to_arrow([], "event")


def test_an_event_with_an_unknown_type_does_not_pass_silently() -> None:
    odd = dataclasses.replace(make.events()[0], event_type="DEMAND")
    with pytest.raises(KeyError):
        tables.to_arrow([make.coding(events=(odd,))], "events")


def test_spans_are_structs() -> None:
    assert pa.types.is_struct(tables.schema("events").field("trigger").type)
    assert isinstance(make.events()[0], Event)
