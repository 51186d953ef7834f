"""The API: names of the command line, formats, pages, OpenAPI, and no value that breaks it."""

from __future__ import annotations

import csv
import io

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.store.study import Study
from detente.web.api import describe

API = "/api/v1"


def test_rows_are_the_same_in_every_format(client: TestClient) -> None:
    query = f"{API}/stories?actor=PAK&limit=7"
    rows = client.get(query).json()
    table = pa.ipc.open_stream(client.get(query, headers={"accept": "application/vnd.apache.arrow.stream"}).content).read_all()
    lines = list(csv.DictReader(io.StringIO(client.get(f"{query}&format=csv").text)))
    ids = [row["story_id"] for row in rows]
    assert len(ids) == 7 and table["story_id"].to_pylist() == ids and [line["story_id"] for line in lines] == ids
    assert client.get(query, headers={"accept": "text/csv"}).text.startswith("story_id,")


def test_pages_follow_each_other_and_lose_nothing(client: TestClient, study: Study) -> None:
    seen: list[str] = []
    address: str | None = f"{API}/stories?limit=50"
    while address:
        answer = client.get(address)
        seen += [row["story_id"] for row in answer.json()]
        address = next((link["url"] for name, link in answer.links.items() if name == "next"), None)
    assert len(seen) == len(set(seen)) == study.table("stories").num_rows == int(answer.headers["x-total-count"])


def test_an_empty_answer_still_names_its_columns(client: TestClient) -> None:
    for what in ("stories?country=ZZZ", "claims?actor=ZZZ", "ties?actor=ZZZ", "search?q=zzzzzz"):
        text = client.get(f"{API}/{what}&format=csv").text
        assert text.count("\n") == 1 and "," in text, what


def test_a_cell_that_a_spreadsheet_would_run_is_defused(client: TestClient) -> None:
    text = client.get(f"{API}/export/events?format=csv").text
    assert not any(cell.startswith(("=", "+", "@")) for row in csv.reader(io.StringIO(text)) for cell in row)


@pytest.mark.parametrize(
    "path",
    [
        "/status",
        "/moved",
        "/align/PAK-RUS",
        "/why/PAK-RUS?since=2015&until=2018",
        "/dyad/PAK-RUS",
        "/network",
        "/blocs",
        "/coverage",
        "/coverage/PAK-RUS",
        "/actor/PAK",
        "/map",
        "/snapshots",
        "/stories",
        "/search?q=pipeline",
        "/claims",
        "/ties",
        "/speakers",
        "/articles",
        "/export/events",
    ],
)
def test_every_address_answers_with_a_tag(client: TestClient, path: str) -> None:
    answer = client.get(API + path)
    assert answer.status_code == 200, answer.text
    assert client.get(API + path, headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_one_story_one_article_one_speaker(client: TestClient) -> None:
    story = client.get(f"{API}/stories?limit=1").json()[0]["story_id"]
    whole = client.get(f"{API}/story/{story}").json()
    assert whole["reports"] and whole["reports"][0]["sentence"]
    article = whole["reports"][0]["article_id"]
    sentences = client.get(f"{API}/article/{article}/sentences").json()
    assert whole["reports"][0]["sentence"] in [s["text"] for s in sentences]
    assert {"article", "events", "claims", "text", "stories"} <= set(client.get(f"{API}/article/{article}").json())
    speaker = client.get(f"{API}/speakers?limit=1").json()[0]["speaker"]
    assert client.get(f"{API}/speaker/{speaker}").json()["claims"]


@pytest.mark.parametrize("path", ["/story/zzz", "/article/zzz", "/speaker/zzz", "/align/PAK-ZZZ", "/actor/zzz", "/nowhere"])
def test_what_is_not_there_is_404_in_json(client: TestClient, path: str) -> None:
    answer = client.get(API + path)
    assert answer.status_code == 404 and answer.json()["error"]


def test_the_description_names_every_address(client: TestClient) -> None:
    described = client.get(f"{API}/openapi.json").json()
    assert described["paths"].keys() == describe.description()["paths"].keys()
    assert all(path.startswith(f"{API}/") for path in described["paths"])
    assert all("summary" in verb or "description" in verb for path in described["paths"].values() for verb in path.values())


_TEXT = st.text(max_size=20)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(
        ["stories", "search", "claims", "ties", "speakers", "articles", "moved", "network", "align/PAK-RUS", "export/ties"]
    ),
    field=st.sampled_from(
        ["actor", "type", "stage", "since", "until", "outlet", "q", "voice", "offset", "limit", "format", "by", "sector", "at"]
    ),
    value=st.one_of(
        _TEXT, st.integers().map(str), st.sampled_from(["'", '"', "%", "\\", "\x00", "2018-13-40", "é" * 5, "[", "(?i)("])
    ),
)
def test_no_value_breaks_the_server(client: TestClient, path: str, field: str, value: str) -> None:
    answer = client.get(f"{API}/{path}", params={field: value})
    assert answer.status_code in (200, 400, 404, 422), (path, field, value, answer.text)
