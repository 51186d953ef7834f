"""A study: a folder whose Delta tables change together, version by version, and are asked through DuckDB."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError

from detente.errors import DetenteError, unknown
from detente.store import engine_duckdb, lock, schemas, versions
from detente.store.versions import AsOf, Version

if TYPE_CHECKING:
    import duckdb

    from detente.alignment.series import Series

SETTINGS = "detente.toml"
FORMAT = 1  # of the folder; raised when an older Détente could not read it any more
WAIT = 60.0  # seconds that a writer waits for another one's commit
SMALL_FILES = 48  # a table of more files than that is put together at the end of a step
# History is what --as-of reads, so nothing of Delta's own log expires; `detente vacuum` decides what goes.
_KEEP = {"delta.enableExpiredLogCleanup": "false", "delta.logRetentionDuration": "interval 36500 days"}
_LOGGED = re.compile(r"\d{20}\.json")

_NEW = """\
# A study of Détente. The tables beside this file are written by the command `detente`; this file is yours to edit.
[study]
name = "{name}"
format = {format}
language = "en"
"""


class Study:
    """An opened study folder. Make one with `detente.open("news/")`; it holds nothing open between calls."""

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        self.path, self.settings = path, settings
        self._files: dict[tuple[str, int], list[str]] = {}

    def __repr__(self) -> str:
        return f"<Study '{self.path}', version {self.version().version}>"

    # ------------------------------------------------------------ reading

    def versions(self) -> list[Version]:
        """Every version that is kept, oldest first."""
        return [versions.read(self.path / "versions", n) for n in versions.numbers(self.path / "versions")]

    def version(self, as_of: AsOf = None) -> Version:
        """The newest version, or the one that `as_of` names: a number, a snapshot, a day or a moment (UTC)."""
        return versions.find(self.path / "versions", as_of, self.path / "snapshots")

    def tables(self, as_of: AsOf = None) -> list[str]:
        """The names of the tables that people ask, sorted."""
        return sorted(name for name in self.version(as_of).tables if name not in schemas.INTERNAL)

    def table(self, name: str, as_of: AsOf = None) -> pa.Table:
        """One table whole, as Arrow: `.to_pandas()`, `polars.from_arrow(…)` and DuckDB take it as it is."""
        version = self.version(as_of)
        if name not in version.tables:
            raise DetenteError(unknown("table", name, self.tables(as_of), f"'{self.path}'"))
        with contextlib.closing(self._connected(version)) as connection:
            return connection.sql(f'select * from "{name}"').to_arrow_table()

    def sql(self, query: str, as_of: AsOf = None) -> pa.Table:
        """The answer to one query over the tables. Raises DetenteError for a query that DuckDB refuses or that is none."""
        with contextlib.closing(self.connect(as_of)) as connection:
            return engine_duckdb.ask(connection, query)

    def connect(self, as_of: AsOf = None) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection in memory with a view per table, all of one version; close it when done."""
        return self._connected(self.version(as_of))

    def connect_to(self, names: Iterable[str], version: Version | None = None) -> duckdb.DuckDBPyConnection:
        """As `connect`, with some tables only; `articles` without `coded` beside it is there as `_articles`, uncoded."""
        version = version or self.version()
        return self._connected(replace(version, tables={name: version.tables[name] for name in names if name in version.tables}))

    def alignment(self, a: str, b: str, **options: Any) -> Series:
        """Closeness, tone and index of two parties over time; see `detente.alignment.series.alignment` for the options."""
        from detente.alignment.series import alignment

        return alignment(self, a, b, **options)

    def holding(self, name: str, column: str, values: Iterable[str], version: Version | None = None) -> set[str]:
        """Which of the values a text column of a table holds."""
        wanted = pa.array(sorted(set(values)), pa.string())
        version = version or self.version()
        found: set[str] = set()
        if len(wanted) and name in version.tables:
            for path in self.files(name, version.tables[name]):  # Arrow, since a connection takes longer than the column
                for chunk in pq.read_table(path, columns=[column])[column].cast(pa.string()).chunks:
                    found.update(chunk.filter(pc.is_in(chunk, wanted)).to_pylist())
        return found

    def _connected(self, version: Version) -> duckdb.DuckDBPyConnection:
        return engine_duckdb.connect({name: self.files(name, at) for name, at in version.tables.items()}, self._schema(version))

    def files(self, name: str, delta_version: int) -> list[str]:
        """The Parquet files of one table at one Delta version."""
        key = (name, delta_version)
        if key not in self._files:
            self._files[key] = sorted(_opened(self._folder(name), delta_version).file_uris())
        return self._files[key]

    def _schema(self, version: Version) -> dict[str, pa.Schema]:
        """The schemas of the tables without a file, whose columns no file can tell."""
        known, found = schemas.known(), {}
        for name, at in version.tables.items():
            if not self.files(name, at):
                found[name] = known.get(name) or pa.schema(_opened(self._folder(name), at).schema().to_arrow())
        return found

    def _folder(self, name: str) -> Path:
        return self.path / "tables" / name

    # ------------------------------------------------------------ writing

    @contextlib.contextmanager
    def commit(self, what: str, *, run_id: str | None = None, wait: float = WAIT) -> Iterator[Commit]:
        """Changes of several tables that become one version together when the block ends, or never.

        Others who write wait meanwhile, at most `wait` seconds; readers see nothing of it before it is whole. An error in the
        block takes everything back. Raises DetenteError where another writer stays, the folder cannot be written, or the disk
        is full.
        """
        with lock.held(self.path / ".writing", f"detente {what}", wait=wait):
            before = self.version()
            commit = Commit(self, before, what)
            try:
                self._repair(before)
                yield commit
                commit._close(run_id)
            except BaseException as error:
                with contextlib.suppress(Exception):  # where even that fails, the next writer does it
                    self._repair(before)
                if isinstance(error, DeltaError | OSError):
                    raise _write_error(self.path, error) from error
                raise

    def tidy(self, what: str, run_id: str | None = None) -> None:
        """Puts small files together at the end of a step; where that cannot be done now (a full disk), the next step does it."""
        with contextlib.suppress(DetenteError), self.commit(what, run_id=run_id) as commit:
            commit.compact()

    def _repair(self, version: Version) -> None:
        """Takes back what stands in the tables beyond the version: the leavings of a writer that was killed."""
        for folder in sorted((self.path / "tables").iterdir()) if (self.path / "tables").is_dir() else []:
            at = version.tables.get(folder.name)
            if at is None:
                shutil.rmtree(folder)
            elif _newest(folder) > at:
                table, kept = DeltaTable(folder), _opened(folder, at)
                if sorted(table.file_uris()) != sorted(kept.file_uris()):
                    table.restore(at)


class Commit:
    """Changes under way; made by `Study.commit`."""

    def __init__(self, study: Study, before: Version, what: str) -> None:
        self.study, self.before, self.what = study, before, what
        self.tables: dict[str, int] = dict(before.tables)
        self.rows: dict[str, int] = {}

    def append(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> int:
        """Adds rows to a table, made with the schema of the rows where there is none yet; returns how many."""
        stored, count = schemas.stored(rows.schema), 0

        def batches() -> Iterator[pa.RecordBatch]:
            nonlocal count
            for batch in rows.to_batches() if isinstance(rows, pa.Table) else rows:
                count += batch.num_rows
                yield batch.cast(stored)

        if isinstance(rows, pa.Table) and not rows.num_rows and name in self.tables:
            return 0
        folder = self.study._folder(name)
        table = DeltaTable(folder) if name in self.tables else DeltaTable.create(folder, stored, configuration=_KEEP)
        if isinstance(rows, pa.RecordBatchReader) or rows.num_rows:
            reader = pa.RecordBatchReader.from_batches(stored, batches())
            write_deltalake(table, reader, mode="append", schema_mode="merge")
        self._changed(name, count)
        return count

    def holding(self, name: str, column: str, values: Iterable[str]) -> set[str]:
        """Which of the values a text column holds, changes of this commit included."""
        return self.study.holding(name, column, values, replace(self.before, tables=self.tables))

    def replace(self, name: str, rows: pa.Table) -> int:
        """Puts the rows in the place of all that the table had, columns included."""
        rows, had = rows.cast(schemas.stored(rows.schema)), self._count(name)
        if name not in self.tables:
            return self.append(name, rows)
        write_deltalake(self.study._folder(name), rows, mode="overwrite", schema_mode="overwrite")
        self._changed(name, rows.num_rows - had)
        return int(rows.num_rows)

    def delete(self, name: str, column: str, values: list[str]) -> int:
        """Removes the rows whose `column` holds one of the values; returns how many."""
        if not values or name not in self.tables:
            return 0
        had, gone = self._count(name), 0
        for start in range(0, len(values), 500):  # a longer list makes Delta's planner crawl
            listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values[start : start + 500])
            DeltaTable(self.study._folder(name)).delete(f'"{column}" in ({listed})')
        gone = had - self._count(name)
        self._changed(name, -gone)
        return gone

    def compact(self) -> None:
        """Puts the many small files of a table together; the rows stay the same."""
        for name in self.tables:
            table = DeltaTable(self.study._folder(name))
            if len(table.file_uris()) > SMALL_FILES:
                table.optimize.compact()
                self._changed(name, 0)

    def _count(self, name: str) -> int:
        return int(DeltaTable(self.study._folder(name)).count()) if name in self.tables else 0

    def _changed(self, name: str, rows: int) -> None:
        self.tables[name] = _newest(self.study._folder(name))
        self.rows[name] = self.rows.get(name, 0) + rows

    def _close(self, run_id: str | None) -> None:
        if self.tables == self.before.tables:
            return
        at = max(datetime.now(UTC).isoformat(timespec="microseconds"), self.before.at)  # a clock set back keeps the order
        changed = {name: n for name, n in self.rows.items() if n}
        versions.write(
            self.study.path / "versions", Version(self.before.version + 1, at, self.what, self.tables, changed, run_id)
        )


# ---------------------------------------------------------------- folders


def create(path: str | os.PathLike[str]) -> Study:
    """Makes a new study in a folder that does not exist yet or is empty. Raises DetenteError where there is something."""
    folder = Path(path)
    if (folder / SETTINGS).exists():
        raise DetenteError(f"'{folder}' is a study already. Add articles to it with:  detente add {folder} PATH…")
    if folder.exists() and (not folder.is_dir() or any(not p.name.startswith(".") for p in folder.iterdir())):
        raise DetenteError(f"'{folder}' is not empty, and a study wants a folder of its own. Give another name.")
    try:
        (folder / "versions").mkdir(parents=True, exist_ok=True)
        (folder / "snapshots").mkdir(exist_ok=True)
        for name, given in schemas.known().items():
            DeltaTable.create(folder / "tables" / name, given, configuration=_KEEP, mode="ignore")
        tables = dict.fromkeys(schemas.known(), 0)
        versions.write(folder / "versions", Version(0, datetime.now(UTC).isoformat(timespec="microseconds"), "init", tables))
        # last: a folder without it is no study, so a killed init is begun again
        (folder / SETTINGS).write_text(_NEW.format(name=_name(folder), format=FORMAT), encoding="utf-8")
    except (OSError, DeltaError) as error:
        raise _write_error(folder, error) from error
    return open(folder)


def open(path: str | os.PathLike[str]) -> Study:
    """The study in a folder. Raises DetenteError where there is none, or where a newer Détente made it."""
    folder = Path(path)
    try:
        settings = tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        what = "is a folder, but no study" if folder.is_dir() else "does not exist"
        raise DetenteError(f"'{folder}' {what}. Make a study with:  detente init {folder}") from None
    except OSError as error:
        raise DetenteError(f"'{folder / SETTINGS}' cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DetenteError(f"'{folder / SETTINGS}' is no valid TOML: {error}. Mend that line.") from None
    made = settings.get("study", {}).get("format", FORMAT)
    if not isinstance(made, int) or made > FORMAT:
        raise DetenteError(f"'{folder}' has format {made}; this Détente knows formats up to {FORMAT}. Install a newer one.")
    return Study(folder, settings)


def is_study(path: str | os.PathLike[str]) -> bool:
    return (Path(path) / SETTINGS).is_file()


def _newest(folder: Path) -> int:
    """The newest Delta version in a table's log, found without reading it."""
    return max(int(name[:20]) for name in os.listdir(folder / "_delta_log") if _LOGGED.fullmatch(name))


def _name(folder: Path) -> str:
    return folder.resolve().name.replace("\\", "").replace('"', "")


def _opened(folder: Path, delta_version: int) -> DeltaTable:
    try:
        return DeltaTable(folder, version=delta_version)
    except (DeltaError, OSError) as error:
        raise DetenteError(f"The table '{folder}' cannot be read at its version {delta_version}: {error}. "
                           "If files of the study were removed by hand, restore them from a backup.") from error  # fmt: skip


def _write_error(folder: Path, error: Exception) -> DetenteError:
    text = str(error)
    if "No space left" in text or "os error 28" in text or getattr(error, "errno", None) == 28:
        return DetenteError(f"The disk is full: '{folder}' could not be written. What was committed before is whole; "
                            "make room and give the command again.")  # fmt: skip
    if any(word in text for word in ("Permission denied", "Read-only file system", "os error 13", "os error 30")):
        return DetenteError(f"Cannot write to the study '{folder}': permission denied. Nothing was changed.")
    return DetenteError(f"Cannot write to the study '{folder}': {text.splitlines()[0] if text else type(error).__name__}. "
                        "Nothing was changed.")  # fmt: skip
