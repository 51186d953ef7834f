"""What is new in a study is coded, batch by batch; a run that is stopped or killed goes on where it was."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from detente.model import Article, Coding, Failure
from detente.store import engine_duckdb, lock
from detente.store.adding import write_failures
from detente.store.runs import Run, note
from detente.store.schemas import LATER, coded_tables, known
from detente.store.study import Commit, Study
from detente.store.versions import Version
from detente.tables import from_arrow, to_arrow

BATCH, SECONDS = 256, 10.0  # a version is written after so many articles or so long: what a kill can cost
READ_AT_ONCE = 128  # articles whose text is in memory before they are coded


class Codes(Protocol):
    """What codes articles in their order: `detente.coder.Coder`."""

    def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[Coding | Failure]: ...


@dataclass(frozen=True, slots=True)
class Coded:
    """What came of it: articles coded, those that failed, and how many still wait (after Ctrl-C)."""

    coded: int = 0
    failures: tuple[Failure, ...] = ()
    left: int = 0
    stopped: bool = False


def pending(study: Study, run: Run, *, recode: bool = False, version: Version | None = None) -> list[str]:
    """The ids of the articles still to code, in their order.

    Without `recode`: those that no run has coded or failed on. With it: those that this run has neither coded nor failed on.
    """
    same = "and run_id = $run" if recode else ""
    query = f"""
        select article_id from _articles
        where article_id not in (select article_id from coded where article_id is not null {same})
          and article_id not in (select article_id from failures where step = 'code' and article_id is not null {same})
        order by article_id"""
    with closing(study.connect_to(("articles", "coded", "failures"), version)) as connection:
        found = connection.sql(query, params={"run": run.run_id} if recode else {})
        return [row[0] for row in found.fetchall()]


def code(
    study: Study,
    coder: Codes,
    run: Run,
    *,
    processes: int = 1,
    recode: bool = False,
    tell: Callable[[int, int, int], None] = lambda coded, failed, total: None,
) -> Coded:
    """Codes what is pending and writes a version per batch; `tell` hears how many went well and failed of how many.

    Ctrl-C keeps what is coded and returns with `stopped`. Raises DetenteError where another process codes this study.
    """
    with lock.held(study.path / ".coding", "detente code"):
        version = study.version()
        ids = pending(study, run, recode=recode, version=version)
        tell(0, 0, len(ids))
        coded, failures, batch, began = 0, list[Failure](), list[Coding | Failure](), time.monotonic()

        def keep() -> None:
            nonlocal coded, began
            _write(study, batch, run, recode)
            coded += sum(isinstance(result, Coding) for result in batch)
            failures.extend(result for result in batch if isinstance(result, Failure))
            batch.clear()
            began = time.monotonic()

        stopped = False
        try:
            for result in coder.pipe(_articles(study, version, ids), processes=processes):
                batch.append(result)
                failed = isinstance(result, Failure)
                tell(int(not failed), int(failed), len(ids))
                if len(batch) >= BATCH or time.monotonic() - began > SECONDS:
                    keep()
        except KeyboardInterrupt:
            stopped = True
        with _uninterrupted():
            keep()
            if coded:
                study.tidy("code", run.run_id)
        return Coded(coded, tuple(failures), len(ids) - coded - len(failures), stopped)


def _articles(study: Study, version: Version, ids: Sequence[str]) -> Iterator[Article]:
    """The articles in the order of their ids, some at a time: a study is larger than memory."""
    for start in range(0, len(ids), READ_AT_ONCE):
        wanted = list(ids[start : start + READ_AT_ONCE])
        with closing(study.connect_to(("articles",), version)) as connection:
            rows = engine_duckdb.ask(
                connection, f"select *, {', '.join(f'[] as {name}' for name in LATER)} from _articles "
                "where article_id in (select unnest($1)) order by article_id", [wanted],
            )  # fmt: skip
        yield from (coding.article for coding in from_arrow({"articles": rows}))


def _write(study: Study, batch: Sequence[Coding | Failure], run: Run, recode: bool) -> None:
    if not batch:
        return
    codings = [result for result in batch if isinstance(result, Coding)]
    with study.commit("code", run_id=run.run_id) as commit:
        if recode:
            _clear(commit, [r.article.article_id if isinstance(r, Coding) else r.article_id or r.where for r in batch])
        note(commit, run)
        for name in coded_tables()[:-1]:
            _append(commit, name, to_arrow(codings, name), run)
        _append(commit, "coded", to_arrow(codings, "articles").select(["article_id", *LATER]), run)
        write_failures(commit, "code", [result for result in batch if isinstance(result, Failure)], run)


def _append(commit: Commit, name: str, rows: pa.Table, run: Run) -> None:
    runs = pa.array([run.run_id] * rows.num_rows, pa.string())
    commit.append(name, rows.append_column(known()[name].field("run_id"), runs))


def _clear(commit: Commit, ids: list[str]) -> None:
    """Takes away what an earlier run made of these articles, in the version that brings the new."""
    for name in coded_tables():
        commit.delete(name, "article_id", ids)
    commit.delete("failures", "article_id", ids)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits: a second one must not cut the writing that the first one asked for."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
