"""A study held open between requests: one connection per version, and what was computed for it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from detente.alignment import acts, series
from detente.alignment.acts import Choice
from detente.alignment.settings import Settings
from detente.store.study import Study
from detente.store.versions import Version

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from detente.alignment.series import Opened

T = TypeVar("T")
KEPT = 96  # answers kept at most; the oldest asked for goes
IDLE = 8  # connections kept open at most
FRESH = 10.0  # seconds that a version is shown before a newer one is looked for


class Held:
    """A study and what is kept of it. Everything kept goes by the newest version, so that a coding run shows at once."""

    def __init__(self, study: Study, revision: Callable[[], str] = lambda: "") -> None:
        self.study, self.revision = study, revision
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        self._shown: Version | None = None
        self._looked = 0.0
        self._idle: list[tuple[tuple[int, str], duckdb.DuckDBPyConnection]] = []

    def version(self) -> Version:
        """The version that is shown: the newest one, looked for again after `FRESH` seconds.

        A coding run commits every few seconds; were each commit shown at once, every reader would wait for everything to be
        measured anew.
        """
        now = time.monotonic()
        if self._shown is None or now - self._looked >= FRESH:
            self._shown, self._looked = self.study.version(), now
        return self._shown

    def refresh(self) -> None:
        """Looks for the newest version at the next request."""
        self._shown = None

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once per version of the study; others who ask for the same meanwhile wait."""
        whole = (self.version().version, self.revision(), key)
        with self._lock:
            if whole in self._kept:
                self._kept.move_to_end(whole)
                return cast(T, self._kept[whole])
            lock = self._locks.setdefault(whole, threading.Lock())
        with lock:
            with self._lock:
                if whole in self._kept:
                    return cast(T, self._kept[whole])
            made = make()
            with self._lock:
                self._kept[whole] = made
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
                self._locks.pop(whole, None)
        return made

    @contextlib.contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the tables of the newest version, one request's at a time; opening one costs more than most queries."""
        version = self.version()
        key = (version.version, self.revision())
        with self._lock:
            if self._idle and self._idle[0][0] != key:
                self._idle.clear()
            taken = self._idle.pop()[1] if self._idle else None
        connection = taken or self.study.connect(version.version)
        try:
            yield connection
        except BaseException:
            connection.close()  # in what state it was left is not known
            raise
        with self._lock:
            if len(self._idle) < IDLE and (not self._idle or self._idle[0][0] == key):
                self._idle.append((key, connection))
                return
        connection.close()

    def table(self, query: str, **facts: Any) -> pa.Table:
        """The rows of one query; values only ever come in as parameters ($name)."""
        with self.connection() as connection:
            return connection.sql(query, params=facts).to_arrow_table()

    def rows(self, query: str, **facts: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.table(query, **facts).to_pylist()
        return found

    def has(self, table: str) -> bool:
        return table in self.version().tables

    def published_settings(self) -> Settings:
        return self.kept("settings", lambda: series.chosen_settings(self.study))

    def opened(self, choice: Choice | None = None, used: Settings | None = None, by: str = "week") -> Opened:
        """All dyads, measured, for a choice of acts and weights. `since` cuts no acts and is left out of the key."""
        choice = choice or Choice()
        weights = used or self.published_settings()
        by = "day" if by == "day" else "week"
        wide = replace(choice, since=None)
        found = self.kept(("opened", wide, weights, by), lambda: series.measured(self.study, wide, weights, by=by))
        return replace(found, choice=choice)

    def acts(self, choice: Choice, a: str, b: str) -> pa.Table:
        """The acts between two parties, out of a table of all acts that is made once a version: the view behind it joins
        every story of the study with its reports, which takes seconds where there are a million."""

        def ask() -> pa.Table:
            made = self.kept(("all acts", choice.origin), lambda: _Acts(self.study, choice.origin))
            return made.of(choice, a, b)

        return self.kept(("acts", replace(choice, since=None), a, b), ask)


class _Acts:
    """All acts of one origin as a table in memory."""

    def __init__(self, study: Study, origin: str) -> None:
        self._lock = threading.Lock()
        self._open = contextlib.ExitStack()  # the connection lives as long as this is kept
        self._connection = self._open.enter_context(acts.connected(study, Choice(origin)))
        self._connection.execute("create temp table kept_acts as select * from all_acts")

    def of(self, choice: Choice, a: str, b: str) -> pa.Table:
        with self._lock:
            self._connection.execute(f"create or replace temp view acts as select * from kept_acts where {choice.where()}")
            return acts.of_dyad(self._connection, a, b, directed=choice.directed)
