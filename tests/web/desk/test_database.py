"""The desk's database: migrations, what the tables say, readers beside a writer, bad addresses."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from detente.errors import DetenteError
from detente.store.study import Study
from detente.web.desk import database, opening, people, tables
from detente.web.desk.database import open_desk


def test_the_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    found = inspect(desk.engine)
    assert set(found.get_table_names()) == {*tables.ALL.tables, "desk_versions"}
    for name, table in tables.ALL.tables.items():
        assert [c["name"] for c in found.get_columns(name)] == [c.name for c in table.columns], name
        assert found.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key], name


def test_opening_again_changes_nothing_and_the_key_stays(tmp_path: Path) -> None:
    first, second = open_desk(tmp_path), open_desk(tmp_path)
    assert first.key == second.key and len(first.key) == 64
    assert stat.S_IMODE(os.stat(tmp_path / database.FILE).st_mode) == 0o600


def test_servers_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    keys: list[str] = []
    threads = [threading.Thread(target=lambda: keys.append(open_desk(tmp_path).key)) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(keys) == 4 and len(set(keys)) == 1


def test_a_newer_desk_is_left_alone(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    with desk.writing() as c:
        c.execute(text("insert into desk_versions values (999, 'later')"))
    with pytest.raises(DetenteError, match="Install a newer one"):
        open_desk(tmp_path)


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    with desk.writing() as w:
        people.add_person(desk, w, "ada", "member")
        with desk.reading() as r:
            assert people.everybody(r) == []
    with desk.reading() as r:
        assert [p["login"] for p in people.everybody(r)] == ["ada"]


def test_an_error_takes_everything_back(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    with pytest.raises(DetenteError), desk.writing() as c:
        people.add_person(desk, c, "ada", "member")
        people.add_person(desk, c, "ada", "member")
    with desk.reading() as c:
        assert people.everybody(c) == []


def test_an_address_that_does_not_answer_shows_no_password(tmp_path: Path) -> None:
    for url in (
        "postgresql+psycopg://ada:secret-word@127.0.0.1:1/x",
        "nosuch://ada:secret-word@h/x",
        "sqlite:////nowhere/secret-word/x",
    ):
        with pytest.raises(DetenteError) as raised:
            open_desk(tmp_path, url)
        assert "secret-word" not in str(raised.value) and raised.value.__suppress_context__


def test_settings_of_the_desk(tmp_path: Path) -> None:
    good = Study(tmp_path, {"desk": {"proxy_header": "X-User", "proxy_from": ["10.0.0.1"], "secure": True}})
    found = opening.mounted(good, shared=True).settings
    assert (found.proxy_header, found.proxy_from, found.cookie) == ("X-User", ("10.0.0.1",), "__Host-detente")
    with pytest.raises(DetenteError, match="'proxy_form' under"):
        opening.table(Study(tmp_path, {"desk": {"proxy_form": []}}))
    with pytest.raises(DetenteError, match="no admin yet"):
        opening.check_shared(opening.mounted(Study(tmp_path, {}), shared=True))
