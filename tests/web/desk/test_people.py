"""People: passwords, sessions, invitations, resets, tokens, proxies; and that nobody gets in another way."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from detente.errors import DetenteError
from detente.store.study import Study
from detente.web.desk import people
from detente.web.desk.access import NotThere, Refused
from detente.web.desk.mount import way_in
from tests.web.desk import places
from tests.web.desk.places import PASSWORD, World


def test_login_begins_a_new_session_and_logout_ends_it(world: World) -> None:
    browser = world.browser()
    assert browser.get("/").headers["location"] == "/login?next=/"
    browser.get("/login")
    before = browser.client.cookies["detente"]
    assert browser.post("/login", login="member", password="wrong password here").status_code == 401
    answer = browser.post("/login", login="Member ", password=PASSWORD, next="/comments")
    assert (answer.status_code, answer.headers["location"]) == (303, "/comments")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    after = browser.client.cookies["detente"]
    assert after != before and browser.get("/comments").status_code == 200
    assert browser.post("/logout").status_code == 303
    browser.client.cookies.set("detente", after)
    assert browser.get("/comments").status_code == 303  # what was a session is none any more


def test_a_cookie_planted_before_the_login_is_worth_nothing_after_it(world: World) -> None:
    victim, thief = world.browser(), world.browser()
    victim.client.cookies.set("detente", "planted-by-a-thief")
    thief.client.cookies.set("detente", "planted-by-a-thief")
    assert victim.post("/login", login="admin", password=PASSWORD).status_code == 303
    assert thief.get("/admin/people").status_code == 303


def test_sessions_end_when_idle_or_old_or_the_password_changes(world: World) -> None:
    idle, other = world.browser("member"), world.browser("member")
    world.clock.pass_(days=1)
    assert idle.get("/account").status_code == 200
    world.clock.pass_(days=1.5)
    assert idle.get("/account").status_code == 200 and other.get("/account").status_code == 303
    here, there = world.browser("reader"), world.browser("reader")
    assert here.post("/account/password", present="no", password="a wholly new sentence").status_code == 401
    assert here.post("/account/password", present=PASSWORD, password="a wholly new sentence").status_code == 303
    assert here.get("/account").status_code == 200 and there.get("/account").status_code == 303


@pytest.mark.parametrize(
    "goal",
    ["//evil.example", "/\\evil.example", "https://evil.example", "\\/evil", "/a\\b", "javascript:x", "/x\r\ny", "", "http:/e"],
)
def test_next_leads_nowhere_else(world: World, goal: str) -> None:
    assert way_in(goal) == "/"
    browser = world.browser()
    assert browser.post("/login", login="member", password=PASSWORD, next=goal).headers["location"] == "/"


@pytest.mark.parametrize("goal", ["/dyads/PAK-RUS?since=2017&x=//a", "/"])
def test_next_leads_on_within(goal: str) -> None:
    assert way_in(goal) == goal


def test_guessing_is_limited_by_name_and_address(world: World) -> None:
    browser = world.browser()
    answers = [browser.post("/login", login="member", password=f"guess number {n}").status_code for n in range(6)]
    assert answers == [401] * 5 + [429]
    assert browser.post("/login", login="member", password=PASSWORD).status_code == 429
    assert browser.post("/login", login="reader", password=PASSWORD).status_code == 303  # another name still can
    world.clock.pass_(minutes=16)
    assert browser.post("/login", login="member", password=PASSWORD).status_code == 303
    codes = [browser.post("/reset", code=f"guess{n}", password="x" * 20).status_code for n in range(21)]
    assert set(codes[:20]) == {404} and codes[20] == 429
    tokens = [world.browser().get("/comments.json", headers={"authorization": f"Bearer dt_{n}"}).status_code for n in range(31)]
    assert set(tokens[:30]) == {401} and tokens[30] == 429


def test_an_unknown_name_is_answered_like_a_wrong_password(world: World) -> None:
    browser = world.browser()
    known = browser.post("/login", login="member", password="not this one").text
    unknown = browser.post("/login", login="nobody", password="not this one").text
    assert "The name or the password is wrong." in known and re.sub(r"[0-9a-f]{64}", "", known) == re.sub(
        r"[0-9a-f]{64}", "", unknown
    )


def test_invitation_once_and_within_its_time(world: World) -> None:
    page = world.browser("admin").post("/admin/people/invite", role="reviewer")
    code = re.search(r"/invitation#([\w-]+)", page.text)[1]  # type: ignore[index]
    guest = world.browser()
    form = {"code": code, "login": "ada", "shown": "Ada <b>L", "password": "a long enough sentence"}
    assert guest.post("/invitation", **(form | {"password": "short"})).status_code == 400
    assert guest.post("/invitation", **form).status_code == 303
    assert "Ada &lt;b&gt;L" in guest.get("/account").text and ", reviewer." in guest.get("/account").text
    assert world.browser().post("/invitation", **(form | {"login": "eve"})).status_code == 404
    with world.desk.writing() as c:
        late = people.invite(world.desk, c, "admin", None)
    world.clock.pass_(days=8)
    assert world.browser().post("/invitation", **(form | {"code": late, "login": "eve"})).status_code == 404


def test_reset_by_link_once(world: World) -> None:
    page = world.browser("admin").post(f"/admin/people/{world.ids['member']}/reset")
    code = re.search(r"/reset#([\w-]+)", page.text)[1]  # type: ignore[index]
    before = world.browser("member")
    assert world.browser().post("/reset", code=code, password="another good sentence").status_code == 303
    assert before.get("/account").status_code == 303
    assert world.browser().post("/reset", code=code, password="a third good sentence").status_code == 404
    assert world.browser().post("/login", login="member", password="another good sentence").status_code == 303


def test_tokens_have_scopes_are_stored_hashed_and_can_be_revoked(world: World) -> None:
    browser = world.browser("reviewer")
    page = browser.post("/account/tokens", name="notebook", scope=["read"])
    token = re.search(r"dt_[\w-]+", page.text)[0]  # type: ignore[index]
    assert token not in browser.get("/account").text
    with world.desk.reading() as c:
        stored = repr([c.execute(text(f"select * from {t}")).all() for t in ("tokens", "sessions", "tickets", "people")])
    assert token not in stored and PASSWORD not in stored and browser.client.cookies["detente"] not in stored
    program = world.browser()
    header = {"authorization": f"Bearer {token}"}
    assert program.get("/comments.json", headers=header).status_code == 200
    assert (
        program.client.post("/comments", headers=header, json={"kind": "dyad", "key": "SDN-TCD", "body": "x"}).status_code == 403
    )
    assert program.client.post("/account/tokens", headers=header, json={"name": "x", "scope": ["read"]}).status_code == 403
    token_id = re.search(r"/account/tokens/(\w+)/revoke", browser.get("/account").text)[1]  # type: ignore[index]
    assert world.browser("member").post(f"/account/tokens/{token_id}/revoke").status_code == 404
    assert browser.post(f"/account/tokens/{token_id}/revoke").status_code == 303
    assert program.get("/comments.json", headers=header).status_code == 401


def test_a_token_is_worth_no_more_than_its_person(world: World) -> None:
    with world.desk.writing() as c:
        token = people.make_token(world.desk, c, world.person("reader"), "all", ["read", "comment", "correct", "views"])
    found = people.of_token(world.desk, token)
    assert found and found.standing == "reader" and not found.may("comment") and not found.may("account") and found.may("read")


def test_basic_reads_only(world: World) -> None:
    with world.desk.writing() as c:
        token = people.make_token(world.desk, c, world.person("admin"), "feeds", ["read", "comment"])
    client = world.browser().client
    assert client.get("/comments.json", auth=("x", token)).status_code == 200
    form = {"kind": "dyad", "key": "SDN-TCD", "body": places.ON_TOPIC}
    assert client.post("/comments", auth=("x", token), json=form).status_code == 401


def test_csrf(world: World) -> None:
    browser = world.browser("admin")
    path = f"/admin/people/{world.ids['member']}/role"
    assert browser.client.post(path, data={"role": "admin"}).status_code == 403
    assert browser.client.post(path, data={"role": "admin", "csrf": "0" * 64}).status_code == 403
    other = world.browser("member").token()
    assert browser.client.post(path, data={"role": "admin", "csrf": other}).status_code == 403
    own = browser.token()
    for header in (
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site", "origin": "null"},
        {"sec-fetch-site": "same-site"},
    ):
        assert browser.client.post(path, data={"role": "admin", "csrf": own}, headers=header).status_code == 403
    assert world.person("member").role == "member"
    as_browsers_do = {"origin": "null", "sec-fetch-site": "same-origin"}  # our pages send no referrer
    assert browser.client.post(path, data={"role": "reviewer", "csrf": own}, headers=as_browsers_do).status_code == 303
    assert world.person("member").role == "reviewer"


def test_forms_have_limits(world: World) -> None:
    browser = world.browser("member")
    assert browser.client.post("/comments", content=b"x" * 70_000).status_code == 400
    assert browser.client.post("/comments", content=b"{}", headers={"content-type": "application/json"}).status_code == 403
    assert browser.client.post("/comments", content=b"[1]", headers={"content-type": "application/json"}).status_code == 400
    assert browser.client.post("/comments", files={"body": b"x"}).status_code == 400
    assert browser.client.post(
        "/comments", content=b"a=%ff", headers={"content-type": "application/x-www-form-urlencoded"}
    ).status_code in (400, 403)


def test_the_last_admin_stays(world: World) -> None:
    with pytest.raises(DetenteError, match="last admin"), world.desk.writing() as c:
        people.set_role(c, world.ids["admin"], "reader")
    browser = world.browser("admin")
    assert browser.post(f"/admin/people/{world.ids['admin']}/close").status_code == 400
    gone = world.browser("moderator")
    assert browser.post(f"/admin/people/{world.ids['moderator']}/close").status_code == 303
    assert gone.get("/account").status_code == 303
    assert world.browser().post("/login", login="moderator", password=PASSWORD).status_code == 401


@pytest.mark.parametrize(
    ("login", "password", "said"),
    [
        ("a", "long enough here", "cannot be a login"),
        ("member", "long enough here", "already"),
        ("x'; drop", "long enough here", "cannot"),
        ("eve", "short", "12 to 1000"),
        ("evelyn", "evelyn evelyn evelyn", "easy"),
        ("eve", "aaaaaaaaaaaaaaaa", "easy"),
        ("local", "long enough here", "cannot"),
    ],
)
def test_bad_accounts(world: World, login: str, password: str, said: str) -> None:
    with pytest.raises(DetenteError, match=said), world.desk.writing() as c:
        people.add_person(world.desk, c, login, "reader", password=password)


def test_secrets_reach_no_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = world.browser()
    browser.post("/login", login="member", password=PASSWORD)
    code = re.search(r"/reset#([\w-]+)", world.browser("admin").post(f"/admin/people/{world.ids['reader']}/reset").text)[1]  # type: ignore[index]
    browser.post("/reset", code=code, password="a sentence for later")
    with pytest.raises(Exception) as raised, world.desk.writing() as c:
        c.execute(text("insert into people (person_id, login) values (:a, :b)"), {"a": "x", "b": PASSWORD})
    said = caplog.text + str(raised.value)
    for secret in (PASSWORD, code, "a sentence for later", world.desk.key, browser.client.cookies["detente"]):
        assert secret not in said


def test_proxy_header_counts_only_from_the_proxy(tmp_path: Path, made: Study) -> None:
    world = places.world(tmp_path, made, proxy_header="X-Remote-User", proxy_from=("testclient",))
    browser = world.browser()
    assert "member, member" in browser.get("/account", headers={"x-remote-user": "member"}).text
    assert ", reader." in browser.get("/account", headers={"x-remote-user": "new.one"}).text
    assert browser.get("/account", headers={"x-remote-user": "no good name"}).status_code == 400
    (tmp_path / "other").mkdir()
    other = places.world(tmp_path / "other", made, proxy_header="X-Remote-User", proxy_from=("10.0.0.1",))
    assert other.browser().get("/account", headers={"x-remote-user": "admin"}).status_code == 303


def test_without_sharing_there_is_no_login_and_forms_still_carry_tokens(tmp_path: Path, made: Study) -> None:
    world = places.world(tmp_path, made, shared=False)
    browser = world.browser()
    assert browser.get("/admin/people").status_code == 200 and browser.get("/login").status_code == 403
    assert browser.client.post("/admin/people/invite", data={"role": "admin"}).status_code == 403
    assert browser.get("/", headers={"host": "evil.example"}).status_code == 421


def test_missing_people(world: World) -> None:
    with pytest.raises(NotThere, match="Did you mean member"), world.desk.reading() as c:
        people.by_login(c, "membr")
    with pytest.raises(Refused):
        people.log_in(world.desk, "local", "x" * 20, "1.2.3.4")
