"""Saved views: filters, feeds with evidence, signed messages."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from lxml import etree

from detente.errors import DetenteError
from detente.web.desk import alerts, people
from tests.web.desk.places import World

NS = {"a": alerts.ATOM}


def test_a_feed_with_its_evidence(world: World) -> None:
    browser = world.browser("member")
    assert browser.post("/views", name="Gifts & <arms>", query="actor=TCD+SDN&type=AID&kind=stories&q=").status_code == 303
    view = browser.get("/views.json").json()["views"][0]
    assert view["query"] == "actor=SDN+TCD&type=AID"
    answer = browser.get(f"/views/{view['view_id']}.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    assert feed.findtext("a:title", namespaces=NS) == "Gifts & <arms>"
    assert [e.findtext("a:title", namespaces=NS) for e in feed.findall("a:entry", NS)] == ["Sudan → Chad: AID (occurred)"]
    assert "“Sudan delivered 12 armoured cars to Chad last year, its first gift of arms.” (Courier, 2018-02-28)" in answer.text
    assert browser.get(f"/views/{view['view_id']}.atom", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    items = browser.get(f"/views/{view['view_id']}.json").json()["items"]
    assert items[0]["evidence"][0]["sentence"].startswith("Sudan delivered") and items[0]["address"].startswith(
        "http://127.0.0.1/stories/"
    )


def test_a_feed_reader_logs_in_with_a_token(world: World) -> None:
    with world.desk.writing() as c:
        view_id = alerts.save(world.desk, c, world.person("member"), "v", "actor=TCD")
        good = people.make_token(world.desk, c, world.person("member"), "feeds", ["views"])
        other = people.make_token(world.desk, c, world.person("member"), "notebook", ["read"])
    client = world.browser().client
    assert client.get(f"/views/{view_id}.atom", auth=("any", good)).status_code == 200
    assert client.get(f"/views/{view_id}.atom", auth=("any", other)).status_code == 403
    assert client.get(f"/views/{view_id}.atom").status_code == 303


@pytest.mark.parametrize(
    "url", ["http://hook.example/", "https://user:pass@hook.example/", "javascript:x", "https://", "file:///etc/passwd"]
)
def test_a_hook_is_https(world: World, url: str) -> None:
    with world.desk.writing() as c:
        view_id = alerts.save(world.desk, c, world.person("member"), "v", "actor=TCD")
    assert world.browser("member").post(f"/views/{view_id}/hooks", url=url).status_code == 400


def test_a_message_is_signed_so_that_its_receiver_can_check_it(world: World) -> None:
    body = alerts.message({"view_id": "w1", "name": "v", "query": "actor=TCD"}, [], "2018-06-01T12:00:00")
    secret = alerts.secret_of(world.desk, "h1")
    given = dict(part.split("=", 1) for part in alerts.signature(secret, "2018-06-01T12:00:00", body).split(","))
    expected = hmac.new(secret.encode(), b"2018-06-01T12:00:00." + body, hashlib.sha256).hexdigest()
    assert given == {"t": "2018-06-01T12:00:00", "v1": expected} and json.loads(body)["items"] == []
    assert secret != alerts.secret_of(world.desk, "h2")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "needs a filter"),
        ("q=words", "Unknown filter"),
        ("type=GIFT", "Unknown event type"),
        ("stage=x", "stage"),
        ("since=May", "May"),
        ("kind=claims&actor=TCD", "on stories"),
    ],
)
def test_what_is_no_filter(query: str, said: str) -> None:
    with pytest.raises(DetenteError, match=said):
        alerts.filters(query)


def test_values_are_parameters(world: World) -> None:
    view = "outlet=x'+or+1=1--&actor=TCD"
    assert alerts.items(world.app.state.held, view, "http://x") == []
    assert len(alerts.items(world.app.state.held, "actor=TCD", "http://x")) == 4
