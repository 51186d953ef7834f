"""Files of one format into a study: chunk by chunk, each row once, bad lines to `failures`, all in one version or none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from detente.errors import DetenteError
from detente.store.importers import codes, lines
from detente.store.importers.layout import Format, shape
from detente.store.importers.lines import Bad
from detente.store.importers.seen import Seen
from detente.store.runs import Run, make_run, note
from detente.store.schemas import known
from detente.store.study import Commit, Study

LISTED = 10_000  # bad lines of one file that are kept in `failures`; all are counted
HOPELESS = 1_000  # lines without a good one after which the file is taken for another format
PARQUET_ROWS = 100_000

Item = TypeVar("Item")


@dataclass
class Imported:
    """What came of it: rows added, rows that were there already, bad lines (all counted), and those kept, with the file."""

    added: int = 0
    again: int = 0
    failed: int = 0
    untyped: int = 0  # rows added whose code has no PLOVER type: neutral statements and appeals
    bad: list[tuple[str, Bad]] = field(default_factory=list)


def import_files(
    study: Study,
    paths: Iterable[Path],
    format: Format,
    *,
    language: str = "en",
    tell: Callable[[str, Imported], None] = lambda _file, _done: None,
) -> Imported:
    """Imports the files into the format's table as one version; the same rows again change nothing. `tell` hears of every chunk.

    Memory: a few chunks, and eight bytes a row of this origin. Raises DetenteError for a file that is not of the format; then
    nothing of any file is kept.
    """
    done = Imported()
    run = make_run(f"import {format.origin}", language=language)
    with study.commit(f"import {format.origin}") as commit, closing(_connection(language)) as connection:
        seen = _seen(study, format)
        batches = _batches(connection, list(paths), format, run, seen, done, tell)
        first = next(batches, None)
        if first is not None:
            note(commit, run)
            commit.append(format.table, pa.RecordBatchReader.from_batches(format.schema, _chained(first, batches)))
        _fail(commit, done, run)
    return done


def _connection(language: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    connection.execute("set enable_progress_bar = false; set preserve_insertion_order = true")
    tables = codes.lookups(language)
    for name, rows in tables.items():
        connection.register(f"_{name}", rows)
        connection.execute(f'create table "{name}" as select * from "_{name}"')
    # a group's own code counts behind a state's (PSEHMS); a state's or role's code there does not
    connection.execute("create table groups as select a.* from actors a where length(a.id) > 3 or a.id in ('UN', 'EU', 'ICC')")
    connection.execute("delete from groups where code in (select code from roles) or code = id and length(id) = 3")
    return connection


def _seen(study: Study, format: Format) -> Seen:
    """The rows of this origin that the study has."""
    seen = Seen()
    if format.table not in study.version().tables:
        return seen
    with closing(study.connect_to((format.table,))) as connection:
        query = f'select hash(row_id) as h from "{format.table}" where starts_with(row_id, $1)'
        found = connection.sql(query, params=[f"{format.origin}:"])
        for batch in found.to_arrow_reader(1 << 20):
            seen.new(batch.column(0).to_numpy())
    return seen


def _chained(first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from rest


def _batches(
    connection: duckdb.DuckDBPyConnection,
    paths: list[Path],
    format: Format,
    run: Run,
    seen: Seen,
    done: Imported,
    tell: Callable[[str, Imported], None],
) -> Iterator[pa.RecordBatch]:
    for path in paths:
        for name, rows, bad in _ahead(_files(path, format)):
            _set_aside(done, name, bad)
            if rows is not None and rows.num_rows:
                yield from _mapped(connection, rows, name, format, run, seen, done)
            tell(name, done)


def _ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, the next one being made while this one is used: text is cut on one core while rows are made on another."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = pool.submit(next, items, None)
            yield item


def _files(path: Path, format: Format) -> Iterator[tuple[str, pa.Table | None, list[Bad]]]:
    """Chunks of text columns with line numbers, of every file in a path, each with the name of its file."""
    if path.suffix in (".parquet", ".pq"):
        yield from _parquet(path, format)
        return
    with lines.opened(path) as members:
        for name, stream in members:
            yield from _text(name, stream, format)


def _text(name: str, stream: BinaryIO, format: Format) -> Iterator[tuple[str, pa.Table | None, list[Bad]]]:
    first = lines.head(stream)
    if not first.strip():
        return
    cut, line, good = shape(format, first, name), 1, 0
    wanted = [column for column in format.wanted if column in cut.columns]
    for chunk in lines.chunks(stream, first, quoted=cut.quoted):
        if isinstance(chunk, Bad):
            yield name, None, [Bad(line, chunk.reason, chunk.message)]
            return
        if line == 1:
            chunk = chunk.removeprefix(b"\xef\xbb\xbf")
        if line == 1 and cut.header:
            chunk, line = chunk[chunk.find(b"\n") + 1 :] if b"\n" in chunk else b"", 2
        if not chunk:
            continue
        rows, bad, count = lines.table(chunk, line, cut, wanted)
        line, good = line + count, good + rows.num_rows
        if not good and len(bad) >= HOPELESS:
            raise DetenteError(f"'{name}' does not look like {format.origin}: not one of its first {len(bad):,} lines is. Line "
                               f"{bad[0].line}: {bad[0].message}.")  # fmt: skip
        yield name, _completed(rows, format), bad


def _parquet(path: Path, format: Format) -> Iterator[tuple[str, pa.Table | None, list[Bad]]]:
    try:
        file = pq.ParquetFile(path)
    except FileNotFoundError:
        raise DetenteError(f"There is no file '{path}'.") from None
    except (pa.ArrowInvalid, OSError) as error:
        raise DetenteError(f"'{path}' cannot be read as Parquet: {error}") from None
    spelled = {theirs: ours for ours in format.wanted for theirs in format.also.get(ours, (ours,))}
    names = {theirs: ours for theirs, ours in spelled.items() if theirs in file.schema_arrow.names}
    if missing := [c for c in format.wanted if c not in names.values()]:
        raise DetenteError(f"'{path}' has no column for {', '.join(missing)}. It has: {', '.join(file.schema_arrow.names)}.")
    line = 1
    for batch in file.iter_batches(PARQUET_ROWS, columns=list(names)):
        columns = [batch.column(theirs).cast(pa.string()) for theirs in names]
        numbers = pa.array(range(line, line + batch.num_rows), pa.int64())
        line += batch.num_rows
        yield path.name, _completed(pa.table([*columns, numbers], [*names.values(), lines.LINE]), format), []


def _completed(rows: pa.Table, format: Format) -> pa.Table:
    """With a null column for what this variant of the format does not have (GDELT had no addresses before April 2013)."""
    for column in format.wanted:
        if column not in rows.column_names:
            rows = rows.append_column(column, pa.nulls(rows.num_rows, pa.string()))
    return rows


def _mapped(
    connection: duckdb.DuckDBPyConnection, rows: pa.Table, name: str, format: Format, run: Run, seen: Seen, done: Imported
) -> Iterator[pa.RecordBatch]:
    connection.register("chunk", rows)
    query = f"select *, hash(row_id) as row_hash from ({format.sql}) order by source_line, row_id"
    found = connection.sql(query, params={"file": name, "run": run.run_id}).to_arrow_table()
    problems = found.column("problem")
    if problems.null_count < found.num_rows:
        wrong = found.filter(problems.is_valid())
        where, what = wrong.column(lines.LINE).to_pylist(), wrong.column("problem").to_pylist()
        _set_aside(done, name, [_problem(*pair) for pair in zip(where, what, strict=True)])
        found = found.filter(problems.is_null())
    new = seen.new(found.column("row_hash").to_numpy())
    if not new.all():
        done.again += int(np.count_nonzero(~new))
        found = found.filter(pa.array(new))
    done.added += found.num_rows
    if "event_type" in found.column_names:
        done.untyped += found.column("event_type").null_count
    yield from found.select(format.schema.names).cast(format.schema).combine_chunks().to_batches()


def _problem(line: int, text: str) -> Bad:
    """`date: SQLDATE 'x' is no day` as a reason and a message."""
    reason, _, message = text.partition(": ")
    return Bad(line, f"bad_{reason}", message)


def _set_aside(done: Imported, name: str, bad: list[Bad]) -> None:
    done.failed += len(bad)
    room = LISTED - sum(1 for file, _ in done.bad if file == name) if bad else 0
    done.bad.extend((name, each) for each in bad[: max(room, 0)])


def _fail(commit: Commit, done: Imported, run: Run) -> None:
    """The bad lines into `failures`, each once however often its file is imported."""
    rows = {}
    for file, bad in done.bad:
        where = f"{file}:{bad.line}"
        key = hashlib.sha256("\x1f".join((run.step, where, bad.reason, bad.message)).encode()).hexdigest()[:16]
        rows[key] = {"failure_id": key, "step": run.step, "where": where, "reason": bad.reason, "message": bad.message,
                     "article_id": None, "run_id": run.run_id}  # fmt: skip
    new = [row for key, row in rows.items() if key not in commit.holding("failures", "failure_id", list(rows))] if rows else []
    if new:
        note(commit, run)
        commit.append("failures", pa.Table.from_pylist(new, schema=known()["failures"]))
