"""A small study with an article told by two outlets, a desk over it, and people of every role with a browser each."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import argon2
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import create_engine, text

from detente.feeds.pages import Page
from detente.model import Article, Coding, Failure
from detente.store import Study, create, open
from detente.store.adding import add
from detente.store.coding import code
from detente.stories.build import build
from detente.web.app import create_app
from detente.web.desk import people
from detente.web.desk.access import ROLES, Person
from detente.web.desk.corrected import corrected
from detente.web.desk.database import Desk, open_desk
from detente.web.desk.mount import DeskSettings, Mounted
from detente.web.settings import Settings
from tests import factories as make
from tests.store.fast import run

POSTGRESQL = "DETENTE_TEST_POSTGRESQL"  # the address of an empty database, to run the tests of the desk on it
PASSWORD = "seven herons cross the lake"
ON_TOPIC = "Chad and Sudan signed this before the Dust Riders came; the patrol of the border is older."


class HandCoder:
    """Reads every article as factories.coding does; `knowledge` 2 finds the same with other ids, as a later release would."""

    def __init__(self, knowledge: int = 1) -> None:
        self.knowledge = knowledge

    def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[Coding | Failure]:
        for article in articles:
            made = make.coding(article=replace(article, parts=make.parts()))
            if self.knowledge == 2:
                events = tuple(replace(e, event_id=f"n{n}") for n, e in enumerate(reversed(made.events)))
                made = replace(made, events=events)
            yield made


def small_study(folder: Path) -> Study:
    study = create(folder)
    add(
        study,
        [
            Page(
                "1.txt",
                make.TEXT,
                "text",
                "border-patrol",
                title="Chad and Sudan patrol together",
                published="2018-02-28",
                outlet="Courier",
                named=True,
            ),
            Page(
                "2.txt",
                make.TEXT,
                "text",
                "border-copy",
                title="Chad, Sudan patrol",
                published="2018-03-01",
                outlet="Herald",
                named=True,
            ),
        ],
    )
    code(study, HandCoder(), run())  # type: ignore[arg-type]
    build(study)
    return open(folder)


class Clock:
    """A clock that moves on by a second each time it is asked, so that the order of things is plain."""

    def __init__(self) -> None:
        self.at = datetime(2018, 6, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class World:
    study: Study
    desk: Desk
    clock: Clock
    app: FastAPI
    ids: dict[str, str]

    def browser(self, login: str | None = None) -> Browser:
        found = Browser(self.app)
        if login is not None:
            with self.desk.writing() as c:  # as after a login, without its slow hash
                found.client.cookies.set("detente", people.begin_session(self.desk, c, self.ids[login]))
        return found

    def person(self, login: str) -> Person:
        with self.desk.reading() as c:
            found = people.person(c, self.ids[login])
        assert found is not None
        return found


class Browser:
    """A browser that fetches a page of the desk for its form token, as people's do."""

    def __init__(self, app: FastAPI) -> None:
        self.client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)

    def get(self, path: str, **more: Any) -> Response:
        return self.client.get(path, **more)

    def token(self) -> str:
        for page in ("/account", "/login", "/admin/people"):
            found = re.search(r'name="csrf" value="(\w+)"', self.client.get(page).text)
            if found:
                return found[1]
        raise AssertionError("no page with a form")

    def post(self, path: str, **fields: Any) -> Response:
        return self.client.post(path, data={"csrf": self.token(), **fields})


def world(folder: Path, study: Study | None = None, *, shared: bool = True, extra: tuple[str, ...] = (), **more: Any) -> World:
    made = study or small_study(folder / "news")
    clock = Clock()
    desk = open_desk(folder, _emptied(os.environ.get(POSTGRESQL)), clock=clock)
    ids = {}
    with desk.writing() as c:
        for login in (*ROLES, *extra):
            role = login if login in ROLES else re.sub(r"\d", "", login)
            ids[login] = people.add_person(desk, c, login, role, password=PASSWORD)
    app = create_app(corrected(made, desk), settings=Settings(), desk=Mounted(desk, DeskSettings(shared=shared, **more)))
    return World(made, desk, clock, app, ids)


def _emptied(url: str | None) -> str | None:
    """The database of the tests, where one is named: everything in it goes."""
    if url is not None:
        engine = create_engine(url)
        with engine.begin() as c:
            c.execute(text("drop schema public cascade"))
            c.execute(text("create schema public"))
        engine.dispose()
    return url


def quick_hashes() -> argon2.PasswordHasher:
    return argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
