"""What an importer is: the columns of a format, and the SQL that makes rows of `imported` of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from detente.errors import DetenteError
from detente.store.importers.lines import LINE, Shape

# The columns of the table `imported`, with their DuckDB types. `actor_name` and `recipient_name` keep what the table called them.
COLUMNS = {
    "row_id": "varchar",
    "origin": "varchar",
    "event_type": "varchar",
    "mode": "varchar",
    "quad_class": "varchar",
    "contexts": "varchar[]",
    "actor": "varchar",
    "actor_sector": "varchar",
    "actor_name": "varchar",
    "recipient": "varchar",
    "recipient_sector": "varchar",
    "recipient_name": "varchar",
    "date": "date",
    "end": "date",
    "stage": "varchar",
    "country": "varchar",
    "place": "varchar",
    "latitude": "double",
    "longitude": "double",
    "reports": "integer",
    "outlets": "integer",
    "articles": "integer",
    "code": "varchar",
    "intensity": "double",
    "url": "varchar",
    "source_file": "varchar",
    "source_line": "bigint",
    "run_id": "varchar",
}
MENTION_COLUMNS = {
    "row_id": "varchar",
    "event_row_id": "varchar",
    "outlet": "varchar",
    "url": "varchar",
    "date": "date",
    "published": "date",
    "sentence": "integer",
    "confidence": "integer",
    "source_file": "varchar",
    "source_line": "bigint",
    "run_id": "varchar",
}
_ARROW = {
    "varchar": pa.string(),
    "varchar[]": pa.list_(pa.string()),
    "date": pa.date32(),
    "double": pa.float64(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
}


@dataclass(frozen=True)
class Format:
    """One format of event table.

    `columns` are the names in the order of the files without a header, or the names that a header must have; `also` names a
    column's other spellings. `widths` are the numbers of columns that occur. `sql` is a SELECT over `chunk` (the columns in
    `wanted`, as text) that gives the columns of the table and one more, `problem`: null, or why the row is set aside.
    """

    origin: str
    columns: tuple[str, ...]
    wanted: tuple[str, ...]
    sql: str
    delimiter: str = "\t"
    quoted: bool = False
    header: bool = False
    widths: tuple[int, ...] = ()
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    table: str = "imported"

    @property
    def columns_of_table(self) -> dict[str, str]:
        return COLUMNS if self.table == "imported" else MENTION_COLUMNS

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([(name, _ARROW[kind]) for name, kind in self.columns_of_table.items()])


def select(source: str, problem: str, **given: str) -> str:
    """A SELECT of all columns of `imported`, null where no expression is given; `source` is what follows FROM."""
    fixed = {"stage": "'occurred'", "source_file": "$file", "source_line": LINE, "run_id": "$run"}
    return _select(COLUMNS, source, problem, fixed | given)


def select_mentions(source: str, problem: str, **given: str) -> str:
    """The same for the table `imported_mentions`."""
    return _select(MENTION_COLUMNS, source, problem, {"source_file": "$file", "source_line": LINE, "run_id": "$run"} | given)


def _select(columns: dict[str, str], source: str, problem: str, given: dict[str, str]) -> str:
    if wrong := given.keys() - columns.keys():
        raise TypeError(f"no such column: {sorted(wrong)}")
    listed = ",\n  ".join(f'cast({given.get(name, "null")} as {kind}) as "{name}"' for name, kind in columns.items())
    return f"select\n  {listed},\n  cast({problem} as varchar) as problem\nfrom {source}"


def shape(format: Format, head: bytes, name: str) -> Shape:
    """How a file of this format is cut, from its first line. Raises DetenteError where it is another format."""
    if b"\x00" in head:
        raise DetenteError(f"'{name}' is no text file. A table of {format.origin} is lines of text, plain, gzip or zip.")
    line = head.split(b"\n", 1)[0].decode("utf-8", "replace").lstrip("\ufeff").rstrip("\r")
    for delimiter in dict.fromkeys((format.delimiter, "\t", ",", ";")):
        cells = [_plain(cell) for cell in line.split(delimiter)]
        names = _headed(format, cells)
        if names is not None:
            return Shape(names, delimiter, format.quoted or delimiter != "\t", header=True)
    if not format.header and line.count(format.delimiter) + 1 in (format.widths or (len(format.columns),)):
        width = line.count(format.delimiter) + 1
        columns = format.columns[:width] + tuple(f"more{n}" for n in range(width - len(format.columns)))
        return Shape(columns, format.delimiter, format.quoted)
    raise DetenteError(_other(format, line, name))


def _headed(format: Format, cells: Sequence[str]) -> tuple[str, ...] | None:
    """The format's names for a header's cells, or None where the line is no header of it."""
    spelled = {_plain(other): column for column in format.columns for other in (column, *format.also.get(column, ()))}
    named = [spelled.get(cell) for cell in cells]
    if len({n for n in named if n}) * 2 < len(format.wanted):
        return None
    taken: set[str] = set()
    names = []
    for number, column in enumerate(named):
        names.append(column if column and column not in taken else f"more{number}")
        taken.add(names[-1])
    return tuple(names)


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z0-9]", "", cell.strip().strip('"').lower())


def _other(format: Format, line: str, name: str) -> str:
    widths = " or ".join(str(w) for w in format.widths or (len(format.columns),))
    what = "a header with the columns " + ", ".join(format.wanted[:6]) + ", …" if format.header else f"lines of {widths} columns"
    cut = "tabs" if format.delimiter == "\t" else f"'{format.delimiter}'"
    came = line.count(format.delimiter) + 1
    return f"'{name}' does not look like {format.origin}: {what} between {cut} were expected, and its first line has {came}."
