"""Every page answers, as a page and as JSON; a number leads to its sentence and the outlet; nothing of an article runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from detente.store.study import Study
from detente.web import show
from tests.web.conftest import HARM

PAGES = [
    "/",
    "/dyads/PAK-RUS",
    "/dyads/PAK-RUS/sensitivity",
    "/actors/PAK",
    "/speakers",
    "/explore",
    "/network",
    "/blocs",
    "/map",
    "/coverage",
    "/method",
    "/snapshots",
    "/admin",
]


class Links(HTMLParser):
    """Addresses and ids of a page, and whatever a policy without inline script and style would stop."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.labels = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "a" and facts.get("href"):
            self.links.append(str(facts["href"]))
        if facts.get("id"):
            self.ids.append(str(facts["id"]))
        if tag == "style" or (tag == "script" and "src" not in facts) or any(n == "style" or n.startswith("on") for n in facts):
            self.inline.append(f"{tag} {facts}")


def page(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:500])
    return answer.text


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_also_json(client: TestClient, address: str) -> None:
    text = page(client, address)
    assert text.startswith("<!doctype html>") and text.count("<h1") == 1 and 'href="#main"' in text
    assert Links(text).inline == []
    assert len(set(Links(text).ids)) == len(Links(text).ids)
    answer = client.get(f"{address if address != '/' else '/index'}.json")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json" and answer.json()


def test_every_link_of_the_pages_leads_somewhere(client: TestClient) -> None:
    addresses = {link.split("#")[0] for a in PAGES for link in Links(page(client, a)).links if link.startswith("/")}
    kinds: dict[str, list[str]] = {}
    for address in sorted(addresses):
        kinds.setdefault(address.split("?")[0].split("/")[1], []).append(address)
    assert {"dyads", "actors", "stories", "articles", "speakers", "explore"} <= set(kinds)
    for some in kinds.values():
        for address in some[:12]:
            assert client.get(address).status_code == 200, address


def test_three_clicks_from_a_number_to_the_outlet(client: TestClient) -> None:
    home = Links(page(client, "/")).links
    dyad = next(x for x in home if re.match(r"/dyads/PAK-RUS\?since=[\d-]+#why$", x))
    text = page(client, dyad)
    assert "why" in Links(text).ids
    story = next(x for x in Links(text).links if x.startswith("/stories/"))
    told = page(client, story)
    assert "“" in told and any(x.startswith("https://example.org/") for x in Links(told).links)
    article = next(x for x in Links(told).links if re.match(r"/articles/[^#]+#s\d+$", x))
    assert article.split("#")[1] in Links(page(client, article)).ids


def test_contributions_add_up(client: TestClient) -> None:
    change = client.get("/dyads/PAK-RUS.json").json()["change"]
    total = sum(x["points"] for x in [*change["lines"], *change["rest"]])
    assert change["lines"] and total == pytest.approx(change["after"] - change["before"], abs=0.01)
    assert all(line["sentence"]["text"] for line in change["lines"])


def test_a_narrower_choice_moves_the_figure_and_is_said(client: TestClient) -> None:
    whole = client.get("/dyads/PAK-RUS.json").json()["periods"][-1]
    less = client.get("/dyads/PAK-RUS.json", params={"without_outlet": "Margalla Post"}).json()
    assert less["periods"][-1]["index"] != whole["index"]
    assert "without Margalla Post" in page(client, "/dyads/PAK-RUS?without_outlet=Margalla+Post")
    nothing = client.get("/dyads/PAK-RUS", params={"sector": "economic", "without_outlet": "Margalla Post"})
    assert nothing.status_code == 200


def test_a_dyad_in_the_other_order_is_led_to_the_stable_address(client: TestClient) -> None:
    answer = client.get("/dyads/RUS-PAK?by=year", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/dyads/PAK-RUS?by=year")


def test_what_an_article_says_is_shown_and_never_run(client: TestClient, study: Study) -> None:
    address = "/articles/" + quote(str(HARM.article_id), safe="")
    text = page(client, address)
    assert "<script>alert" not in text and "<img" not in text and "javascript:" not in text
    assert "&lt;script&gt;alert(1)" in text and Links(text).inline == []
    rows = study.sql("select story_id from reports where article_id = 'a<b>\"x\"/../../etc'").to_pylist()
    assert rows
    pages = [f"/stories/{rows[0]['story_id']}", "/coverage", "/explore?kind=articles", "/explore?q=tanks", "/dyads/RUS-SYR", "/"]
    for other in [*pages, "/explore?kind=claims&actor=RUS"]:
        text = page(client, other)
        assert "<script>alert" not in text and "<img" not in text and 'href="javascript:' not in text, other


@pytest.mark.parametrize("field", ["q", "outlet", "actor", "since", "country", "stage", "type"])
def test_what_a_reader_types_is_shown_and_never_run(client: TestClient, field: str) -> None:
    answer = client.get("/explore", params={field: "\"><script>alert(1)</script>'; drop table stories; --"})
    assert answer.status_code in (200, 400) and "<script>alert" not in answer.text
    assert client.get("/explore").status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nowhere", 404, "no page"),
        ("/dyads/PAK", 404, "PAK-RUS"),
        ("/dyads/PAK-XXX", 404, "XXX"),
        ("/dyads/PAK-RUS?by=era", 400, "quarter"),
        ("/dyads/PAK-RUS?since=soon", 400, "2018-02-28"),
        ("/dyads/PAK-RUS?without_outlet=Nobody", 400, "Margalla Post"),
        ("/stories/zzz", 404, "zzz"),
        ("/articles/zzz", 404, "zzz"),
        ("/speakers/zzz", 404, "zzz"),
        ("/actors/ZZZ", 404, "ZZZ"),
        ("/?since=1800", 400, "year"),
        ("/?since=2030", 400, "2030"),
        ("/network?at=1990", 400, "begin"),
        ("/explore?type=DEMAND", 400, "REQUEST"),
        ("/explore?limit=0", 422, "limit"),
        ("/static/..%2fapp.py", 404, ""),
        ("/static/style.cs", 404, ""),
        ("/articles/..%2f..%2f..%2fetc%2fpasswd", 404, "no article"),
    ],
)
def test_errors_say_what_came_and_what_is_allowed(client: TestClient, address: str, status: int, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status and said in answer.text and "Traceback" not in answer.text
    assert "content-security-policy" in answer.headers


def test_protecting_headers(client: TestClient) -> None:
    for address in ("/", "/api/v1/status", "/static/style.css", "/nowhere"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    embedded = client.get("/embed/dyad/PAK-RUS")
    assert "frame-ancestors *" in embedded.headers["content-security-policy"] and "x-frame-options" not in embedded.headers
    assert "Détente" in embedded.text and "version" in embedded.text and Links(embedded.text).inline == []


def test_a_page_of_the_web_cannot_read_it_by_a_name_of_its_own(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example:8000"}).status_code == 421
    assert client.get("/", headers={"host": "localhost:8000"}).status_code == 200
    assert client.get("/", headers={"host": "[::1]:8000"}).status_code == 200


def test_an_entity_tag_saves_the_body(client: TestClient) -> None:
    first = client.get("/dyads/PAK-RUS")
    again = client.get("/dyads/PAK-RUS", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content and again.headers["etag"] == first.headers["etag"]
    assert client.get("/dyads/PAK-RUS", headers={"if-none-match": '"other"'}).status_code == 200


def test_health_and_metrics(client: TestClient) -> None:
    assert client.get("/health").text == "ok\n"
    assert re.search(r'^detente_rows\{table="articles"\} \d+$', client.get("/metrics").text, re.MULTILINE)


def test_first_page_is_small(client: TestClient) -> None:
    whole = len(client.get("/").content) + sum(show.static_file(name).stat().st_size for name in ("style.css", "icon.svg"))
    assert whole < 300_000


def test_a_fault_of_ours_keeps_the_headers_and_hides_itself(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.web.app import create_app
    from detente.web.ask import whole

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(whole, "coverage", broken)
    answer = TestClient(create_app(study), base_url="http://127.0.0.1", raise_server_exceptions=False).get("/coverage")
    assert answer.status_code == 500 and "secret" not in answer.text and "content-security-policy" in answer.headers
