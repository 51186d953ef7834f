"""Who may do what: every route of the desk × every role × one's own or somebody else's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import Connection, update

from detente.store.study import Study
from detente.web.desk import alerts, comments, corrections, error_rates, people, review
from detente.web.desk.access import NEEDS, ROLES, Person
from detente.web.desk.routes import ROUTERS
from detente.web.desk.screening import ground
from detente.web.desk.tables import people as table
from tests.web.desk import places
from tests.web.desk.places import ON_TOPIC, PASSWORD, World

OPEN = None  # for somebody who is not logged in too


@dataclass(frozen=True)
class Case:
    """A route, what it needs, and a request that works: 2xx or 3xx to who may; `own`: 404 or 403 to all but the owner."""

    method: str
    path: str
    needs: str | None
    fields: tuple[tuple[str, str], ...] = ()
    own: bool = False


def _case(method: str, path: str, needs: str | None, own: bool = False, **fields: str) -> Case:
    return Case(method, path, needs, tuple(fields.items()), own)


TABLE = (
    _case("GET", "/login", OPEN),
    _case("POST", "/login", OPEN, login="reader", password=PASSWORD),
    _case("POST", "/logout", OPEN),
    _case("GET", "/invitation", OPEN),
    _case("POST", "/invitation", OPEN, code="{invitation}", login="new.one", password=PASSWORD),
    _case("GET", "/reset", OPEN),
    _case("POST", "/reset", OPEN, code="{reset}", password="another long sentence"),
    _case("GET", "/account", "account"),
    _case("POST", "/account/password", "account", present=PASSWORD, password="another long sentence"),
    _case("POST", "/account/tokens", "account", name="t", scope="read"),
    _case("POST", "/account/tokens/{token}/revoke", "account", own=True),
    _case("GET", "/admin/people", "people"),
    _case("POST", "/admin/people/invite", "people", role="reader"),
    _case("POST", "/admin/people/{other}/role", "people", role="member"),
    _case("POST", "/admin/people/{other}/reset", "people"),
    _case("POST", "/admin/people/{other}/close", "people"),
    _case("GET", "/comments", "read"),
    _case("GET", "/comments.json", "read"),
    _case("POST", "/comments", "comment", kind="dyad", key="SDN-TCD", body=ON_TOPIC),
    _case("GET", "/comments/rules", "read"),
    _case("GET", "/comments/mine", "comment"),
    _case("GET", "/comments/queue", "moderate"),
    _case("GET", "/comments/queue.json", "moderate"),
    _case("GET", "/comments/log", "moderate"),
    _case("GET", "/comments/log.json", "moderate"),
    _case("POST", "/comments/{waiting}/decide", "moderate", act="approve"),
    _case("POST", "/comments/{posted}/remove", "moderate", rule="on_topic"),
    _case("POST", "/comments/{declined}/appeal", "comment", own=True, why="It is on topic."),
    _case("POST", "/comments/{posted}/withdraw", "comment", own=True),
    _case("GET", "/corrections", "read"),
    _case("GET", "/corrections.json", "read"),
    _case("POST", "/corrections", "correct", article_id="border-patrol", row_id="e2", field="stage", value="planned", why="x"),
    _case("GET", "/corrections/{correction}", "read"),
    _case("POST", "/corrections/{correction}/undo", "correct", own=True),
    _case("GET", "/review", "read"),
    _case("GET", "/review.json", "read"),
    _case("GET", "/review/dyads/{dyad}", "read"),
    _case("POST", "/review/draw", "review", size="2"),
    _case("GET", "/review/{draw}", "review"),
    _case("POST", "/review/items/{item}", "review", verdict="right"),
    _case("GET", "/views", "views"),
    _case("GET", "/views.json", "views"),
    _case("POST", "/views", "views", name="v", query="actor=SDN+TCD"),
    _case("GET", "/views/{view}.atom", "views", own=True),
    _case("GET", "/views/{view}.json", "views", own=True),
    _case("POST", "/views/{view}/hooks", "views", own=True, url="https://hook.example/x"),
    _case("POST", "/views/{view}/drop", "views", own=True),
)
ONES_OWN = {"undo": "undo_others"}  # what some may do to others' things too


def test_the_table_has_every_route_and_what_it_says_is_what_the_route_asks() -> None:
    told = {(c.method, _shape(c.path)): c.needs for c in TABLE}
    found = {
        (method, _shape(route.path)): next((d.call.needs for d in route.dependant.dependencies if hasattr(d.call, "needs")), None)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }
    assert told == found


def _shape(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path)


def _things(world: World, owner: str, case: Case) -> dict[str, str]:
    """The things that a case names, the `owner`'s where they have one. Made past the checks of roles."""
    desk, person = world.desk, world.person(owner)
    found = {"other": world.ids["member3"], "dyad": "SDN-TCD"}
    text = case.path + str(case.fields)
    with desk.writing() as c:
        if "{invitation}" in text:
            found["invitation"] = people.invite(desk, c, "reader", None)
        if "{reset}" in text:
            found["reset"] = people.reset_ticket(desk, c, world.ids["member3"], None)
        if "{token}" in text:
            people.make_token(desk, c, person, "t", ["read"])
            found["token"] = people.my_tokens(c, person)[0]["token_id"]
        for state in ("waiting", "posted", "declined"):
            if f"{{{state}}}" in text:
                found[state] = _comment(world, c, person, state)
        if "{correction}" in text:
            found["correction"] = corrections.correct(desk, c, world.study, person, "border-patrol", "e2", "stage", "denied", "x")
        if "{draw}" in text or "{item}" in text or "{dyad}" in text:
            found["draw"] = review.draw(desk, c, world.study, person, 2, 1)
            found["item"] = review.items(c, found["draw"], person)[0]["item_id"]
            review.judge(desk, c, person, found["item"], "right")
        if "{view}" in text:
            found["view"] = alerts.save(desk, c, person, "v", "actor=SDN+TCD")
    return found


def _comment(world: World, c: Connection, person: Person, state: str) -> str:
    """A comment in a state; what a moderator writes is not held, so his is taken down instead of declined."""
    made = comments.write(world.desk, c, person, "dyad", "SDN-TCD", f"{state}: {ON_TOPIC}", ground([ON_TOPIC], []))
    comment_id, moderator = str(made["comment_id"]), world.person("moderator2")
    if state == "declined" and made["state"] == "posted":
        comments.remove(world.desk, c, moderator, comment_id, "on_topic")
    elif state != "waiting" and made["state"] == "waiting":
        comments.decide(world.desk, c, moderator, comment_id, "approve" if state == "posted" else "decline", "on_topic")
    return comment_id


def _ask(world: World, case: Case, login: str | None, things: dict[str, str]) -> int:
    browser = world.browser(login)
    path = case.path.format(**things)
    if case.method == "GET":
        answer = browser.get(path)
    else:
        answer = browser.post(path, **{k: v.format(**things) if v.startswith("{") else v for k, v in case.fields})
    to_login = answer.status_code == 303 and answer.headers["location"].startswith("/login?next")
    return 401 if to_login else answer.status_code


@pytest.fixture
def full(tmp_path: Path, made: Study, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(error_rates, "DRAWS", 1)
    return places.world(tmp_path, made, extra=("moderator2", "member3"))


@pytest.mark.parametrize("login", [None, *ROLES])
def test_every_route_by_role_on_ones_own(full: World, login: str | None) -> None:
    wrong = []
    for case in TABLE:  # nobody decides on his own words: those that wait are the member's
        things = _things(full, "member" if login is None or "{waiting}" in case.path else login, case)
        with full.desk.writing() as c:
            people.set_role(c, full.ids["member3"], "member")
        may = case.needs is OPEN or (login is not None and ROLES.index(login) >= ROLES.index(NEEDS[case.needs]))
        status = _ask(full, case, login, things)
        if (status < 400) != may or (not may and status != (401 if login is None else 403)):
            wrong.append((case.method, case.path, login, status))
        full.clock.pass_(hours=1)
        if case.method == "POST" and case.path.startswith(("/account", "/admin", "/reset", "/invitation")):
            _again(full)
    assert wrong == []


def _again(world: World) -> None:
    """Accounts that a case has closed or changed are as before."""
    with world.desk.writing() as c:
        c.execute(update(table).values(active=1))
        for login, person_id in world.ids.items():
            people.set_password(c, person_id, PASSWORD) if login in ROLES else None


@pytest.mark.parametrize("login", ROLES)
def test_every_owned_thing_is_closed_to_others(full: World, login: str) -> None:
    wrong = []
    for case in TABLE:
        if not case.own:
            continue
        things = _things(full, "member3", case)
        more = ONES_OWN.get(case.path.rsplit("/", 1)[1])
        may = more is not None and ROLES.index(login) >= ROLES.index(NEEDS[more])
        status = _ask(full, case, login, things)
        if (status < 400) != may or (not may and status not in (403, 404)):
            wrong.append((case.method, case.path, login, status))
    assert wrong == []
