"""The desk's database: SQLite in the study folder, or PostgreSQL by URL; brought up to date by numbered plain SQL."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from detente.errors import DetenteError
from detente.web.desk import tables

MIGRATIONS = Path(__file__).parent / "migrations"
FILE = "desk.sqlite"


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """An open desk. `key` signs CSRF tokens and webhooks; `clock` is the time in UTC (tests set it)."""

    engine: Engine
    key: str
    clock: Callable[[], datetime] = utc_now

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that changes nothing: readers never wait for a writer."""
        with self.engine.connect().execution_options(reads=True) as c, c.begin():
            yield c

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole, or not at all where an error leaves it."""
        with self.engine.begin() as c:
            yield c

    def now(self, later: timedelta = timedelta()) -> str:
        """The moment as it is stored: ISO, UTC, microseconds, so that texts sort as moments do."""
        return (self.clock() + later).isoformat(timespec="microseconds")


def open_desk(folder: Path, url: str | None = None, clock: Callable[[], datetime] = utc_now) -> Desk:
    """The desk of a study folder, made and migrated where need be. Raises DetenteError where the database cannot be reached."""
    path = folder / FILE
    try:
        engine = _engine(url or f"sqlite:///{path}")
        migrate(engine)
        with engine.begin() as c:
            key = _key(c)
    except (SQLAlchemyError, ImportError) as error:
        # neither the address nor the driver's words: both may hold the password of the database
        where = "the database that was named" if url else f"'{path}'"
        raise DetenteError(f"The desk cannot open {where} ({type(error).__name__}). Check the address, that the folder can be "
                           "written, and for PostgreSQL that its driver (psycopg) is installed.") from None  # fmt: skip
    if not url:
        path.chmod(0o600)
    return Desk(engine, key, clock)


def new_id(letter: str) -> str:
    """A fresh id that says by its first letter what it names."""
    return letter + secrets.token_hex(8)


def rows(c: Connection, query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in c.execute(query).mappings()]


def row(c: Connection, query: Any) -> dict[str, Any] | None:
    found = c.execute(query).mappings().first()
    return None if found is None else dict(found)


# ---------------------------------------------------------------- migrations


def migrate(engine: Engine) -> int:
    """Applies what is missing of migrations/*.sql, in order, one transaction each; returns the number the desk is at.

    Raises DetenteError where a newer Détente has been here.
    """
    steps = {int(p.stem): p for p in sorted(MIGRATIONS.glob("*.sql"))}
    newest = max(steps)
    with engine.begin() as c:
        c.execute(text("create table if not exists desk_versions (number integer primary key, at text not null)"))
    for number in sorted(steps):
        with engine.begin() as c:
            _exclusive(c)
            has = c.execute(text("select coalesce(max(number), 0) from desk_versions")).scalar_one()
            if has > newest:
                raise DetenteError(f"The desk is at version {has}; this Détente knows {newest}. Install a newer one.")
            if has >= number:
                continue
            for statement in _statements(steps[number].read_text(encoding="utf-8")):
                c.execute(text(statement))
            at = datetime.now(UTC).isoformat(timespec="seconds")
            c.execute(text("insert into desk_versions (number, at) values (:number, :at)"), {"number": number, "at": at})
    return newest


def _statements(sql: str) -> list[str]:
    lines = [line for line in sql.splitlines() if not line.startswith("--")]
    return [s.strip() for s in "\n".join(lines).split(";\n") if s.strip().rstrip(";")]


def _exclusive(c: Connection) -> None:
    """Two servers that start at once migrate one after the other. SQLite is locked by `begin immediate` already."""
    if c.dialect.name == "postgresql":
        c.execute(text("lock table desk_versions in exclusive mode"))


def _engine(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True)  # errors that reach a log carry no values
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def connect(connection: Any, _: object) -> None:
            connection.isolation_level = None  # we say when a transaction begins, below
            for pragma in ("foreign_keys = on", "journal_mode = wal", "busy_timeout = 10000"):
                connection.execute(f"pragma {pragma}")

        @event.listens_for(engine, "begin")
        def begin(c: Connection) -> None:
            # a writer takes its turn at once: a reader that turned writer would fail where another writes
            c.exec_driver_sql("begin" if c.get_execution_options().get("reads") else "begin immediate")

    return engine


def _key(c: Connection) -> str:
    asked = select(tables.settings.c.value).where(tables.settings.c.name == "key")
    found = c.execute(asked).scalar()
    if found is None:
        try:
            with c.begin_nested():
                c.execute(insert(tables.settings).values(name="key", value=secrets.token_hex(32)))
        except IntegrityError:  # another server was first
            pass
        found = c.execute(asked).scalar_one()
    return str(found)
