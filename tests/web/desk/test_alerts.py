"""Saved views: filters, feeds with evidence, signed messages."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from lxml import etree

from detente.errors import DetenteError
from detente.web.desk import alerts, people, sending
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


def test_each_story_is_sent_once_and_again_where_it_failed(world: World) -> None:
    with world.desk.writing() as c:
        for login in ("member", "reviewer"):
            view_id = alerts.save(world.desk, c, world.person(login), "v", "actor=TCD")
            alerts.add_hook(world.desk, c, world.person(login), view_id, f"https://{login}.example/hook")
        people.set_role(c, world.ids["reviewer"], "reader")  # may not have views any more
    got: list[tuple[str, int]] = []

    def down(url: str, body: bytes, headers: dict[str, str]) -> None:
        raise DetenteError("answered 500")

    def up(url: str, body: bytes, headers: dict[str, str]) -> None:
        at, mac = (part.split("=", 1)[1] for part in headers["Detente-Signature"].split(","))
        hook = world.browser("member").get("/views.json").json()["views"][0]["hooks"][0]["hook_id"]
        secret = alerts.secret_of(world.desk, hook)
        assert mac == hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
        got.append((url, len(json.loads(body)["items"])))

    held = world.app.state.held
    assert [(s.stories, s.failed) for s in sending.send_all(world.desk, held, "http://x", down)] == [(0, "answered 500")]
    assert [s.stories for s in sending.send_all(world.desk, held, "http://x", up)] == [4]
    assert [s.stories for s in sending.send_all(world.desk, held, "http://x", up)] == [0]
    assert got == [("https://member.example/hook", 4)]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "::1", "0.0.0.0", "192.168.1.1"])
def test_nothing_is_sent_into_the_servers_own_network(host: str) -> None:
    with pytest.raises(DetenteError, match="private network"):
        sending.public_address(host, 443)
