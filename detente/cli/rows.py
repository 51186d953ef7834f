"""Rows of a table as people and programs read them."""

from __future__ import annotations

import csv
import io
import shutil
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO

from detente.cli import output

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("table", "csv", "json", "jsonl")
WIDEST = 60  # columns of one cell on a terminal


def write(rows: pa.Table, form: str, stream: TextIO) -> None:
    """The rows as a table for the eye, CSV, one JSON array, or an object a line."""
    if form == "csv":
        for line in _csv(rows):
            stream.write(line)
    elif form == "json":
        stream.write(output.json_line(plain(rows.to_pylist()), indent=2))
    elif form == "jsonl":
        for batch in rows.to_batches(max_chunksize=1000):
            stream.writelines(output.json_line(plain(row)) for row in batch.to_pylist())
    else:
        stream.write(_table(rows, shutil.get_terminal_size((100, 24)).columns if stream.isatty() else 0))


def _csv(rows: pa.Table) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(rows.schema.names)
    for batch in rows.to_batches(max_chunksize=1000):
        for row in batch.to_pylist():
            writer.writerow([_cell(value) for value in row.values()])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _table(rows: pa.Table, width: int) -> str:
    """Left-aligned columns under their names, numbers to the right; long cells are cut with "…" and the cut is said."""
    names = rows.schema.names
    cells = [[" ".join(_cell(value).split()) for value in row.values()] for row in rows.to_pylist()]
    most = max(12, min(WIDEST, (width or 100) - 4))
    widths = [max([_wide(name), *(min(most, _wide(row[i])) for row in cells)], default=1) for i, name in enumerate(names)]
    numeric = [str(kind) in _NUMBERS or str(kind).startswith("decimal") for kind in rows.schema.types]
    lines = [names, ["─" * w for w in widths], *cells]
    shown = ("  ".join(_fit(cell, w, right) for cell, w, right in zip(line, widths, numeric, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in shown) + f"\n({rows.num_rows:,} row{'' if rows.num_rows == 1 else 's'})\n"


_NUMBERS = {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double"}


def _fit(cell: str, width: int, right: bool) -> str:
    if _wide(cell) > width:
        while _wide(cell) > width - 1:
            cell = cell[:-1]
        cell += "…"
    gap = " " * (width - _wide(cell))
    return gap + cell if right else cell + gap


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return output.json_line(plain(value)).rstrip("\n")
    return str(value)


def plain(value: Any) -> Any:
    """Days and decimals as JSON has them."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return int(value) if type(value).__name__ == "Decimal" and value == int(value) else str(value)
