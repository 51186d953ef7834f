"""Lines of a delimited file as Arrow tables, chunk by chunk: the whole file is never in memory, and every row knows its line."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa
import pyarrow.csv as pacsv

from detente.errors import DetenteError

CHUNK = 1 << 25  # bytes of text taken at a time
LONGEST = 1 << 26  # bytes of one record; more is no table
HEAD = 1 << 16  # bytes looked at to see whether the file is of the format
LINE = "source_line"
TORN = (EOFError, OSError, zlib.error, zipfile.BadZipFile)  # what reading a cut or damaged archive raises


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that could not be read: its number (from 1), a stable word for the reason, and what is wrong in plain words."""

    line: int
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How the lines of one file are cut: the names of its columns in their order, and whether the first line is a header."""

    columns: tuple[str, ...]
    delimiter: str = "\t"
    quoted: bool = False
    header: bool = False


@contextmanager
def opened(path: Path) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    """The files in a path, each with its name: one for a plain or gzip file, one a member for a zip.

    What a file is is told by its first bytes, because names lie. Raises DetenteError for what cannot be opened.
    """
    try:
        with path.open("rb") as raw:
            head = raw.read(4)
            raw.seek(0)
            if head[:2] == b"\x1f\x8b":
                yield iter([(path.name, cast(BinaryIO, gzip.GzipFile(fileobj=raw)))])
            elif head == b"PK\x03\x04":
                yield _members(path, raw)
            else:
                yield iter([(path.name, raw)])
    except FileNotFoundError:
        raise DetenteError(f"There is no file '{path}'.") from None
    except IsADirectoryError:
        raise DetenteError(f"'{path}' is a folder. Give the files in it: {path}/*") from None
    except PermissionError:
        raise DetenteError(f"'{path}' cannot be read: you have no permission.") from None
    except zipfile.BadZipFile as error:
        raise DetenteError(f"'{path}' is a broken zip file ({error}). Fetch it again.") from None


def _members(path: Path, raw: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    with zipfile.ZipFile(raw) as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if not info.is_dir() and not info.filename.startswith("__MACOSX/"):
                with archive.open(info) as member:
                    yield f"{path.name}/{info.filename}", cast(BinaryIO, member)


def head(stream: BinaryIO) -> bytes:
    """The first bytes of a stream, as many as tell what it is. Raises DetenteError where not even they can be read."""
    try:
        return stream.read(HEAD)
    except TORN as error:
        raise DetenteError(f"it cannot be read ({error}). Fetch it again") from None


def chunks(stream: BinaryIO, rest: bytes = b"", *, quoted: bool, size: int = CHUNK) -> Iterator[bytes | Bad]:
    """Whole records, about `size` bytes at a time, `rest` first; a torn archive ends in a Bad after all that could be read."""
    while True:
        try:
            read = stream.read(size)
        except TORN as error:
            if whole := rest[: rest.rfind(b"\n") + 1]:
                yield whole
            yield Bad(0, "torn", f"the file ends in the middle ({error}); the lines before were read. Fetch it again")
            return
        if not read:
            if rest:
                yield rest
            return
        rest += read
        cut = _cut(rest, quoted)
        if not cut and len(rest) > LONGEST:
            yield Bad(0, "unreadable", f"a line of more than {LONGEST:,} bytes; this is no table")
            return
        if cut:
            yield rest[:cut]
            rest = rest[cut:]


def _cut(data: bytes, quoted: bool) -> int:
    """Where the last whole record ends; a line break between quotes ends none."""
    cut = data.rfind(b"\n") + 1
    if quoted:
        while cut and data.count(b'"', 0, cut) % 2:
            cut = data.rfind(b"\n", 0, cut - 1) + 1
    return cut


def table(chunk: bytes, first_line: int, shape: Shape, wanted: Sequence[str]) -> tuple[pa.Table, list[Bad], int]:
    """The wanted columns as text (empty is null) with `source_line`; the lines that could not be read; how many lines it had.

    The fast path parses the chunk in one go; where a line is broken, or a break stands inside quotes, it is read line by line.
    """
    lines = chunk.count(b"\n") + (not chunk.endswith(b"\n"))
    try:
        rows = _parse(chunk, shape, wanted)
    except pa.ArrowInvalid:
        rows = None
    if rows is not None and rows.num_rows == lines:
        numbers = pa.array(range(first_line, first_line + lines), pa.int64())
        return rows.append_column(LINE, numbers), [], lines
    slow, bad = _line_by_line(chunk, first_line, shape, wanted)
    return slow, bad, lines


def _parse(chunk: bytes, shape: Shape, wanted: Sequence[str]) -> pa.Table:
    return pacsv.read_csv(
        pa.BufferReader(chunk),
        read_options=pacsv.ReadOptions(column_names=list(shape.columns), block_size=1 << 22),
        parse_options=pacsv.ParseOptions(
            delimiter=shape.delimiter,
            quote_char='"' if shape.quoted else False,
            newlines_in_values=shape.quoted,
            ignore_empty_lines=False,
        ),
        convert_options=pacsv.ConvertOptions(
            include_columns=list(wanted),
            column_types=dict.fromkeys(wanted, pa.string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _line_by_line(chunk: bytes, first_line: int, shape: Shape, wanted: Sequence[str]) -> tuple[pa.Table, list[Bad]]:
    at = {name: shape.columns.index(name) for name in wanted}
    found: dict[str, list[str | None]] = {name: [] for name in wanted}
    numbers: list[int] = []
    bad: list[Bad] = []
    for number, cells in _records(chunk, shape):
        if len(cells) == 1 and not cells[0].strip():
            continue  # an empty line is nothing
        if len(cells) != len(shape.columns):
            message = f"{len(cells)} columns where {len(shape.columns)} were expected"
            bad.append(Bad(first_line + number, "columns", message))
            continue
        numbers.append(first_line + number)
        for name, n in at.items():
            found[name].append(cells[n] or None)
    columns = [pa.array(found[name], pa.string()) for name in wanted]
    return pa.table([*columns, pa.array(numbers, pa.int64())], [*wanted, LINE]), bad


def _records(chunk: bytes, shape: Shape) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number, from 0, of the line on which it begins."""
    if not shape.quoted:
        for number, line in enumerate(chunk.split(b"\n")[: -1 if chunk.endswith(b"\n") else None]):
            yield number, _decoded(line.rstrip(b"\r")).split(shape.delimiter)
        return
    csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(_decoded(chunk), newline=""), delimiter=shape.delimiter)
    begins = 0
    for cells in reader:
        yield begins, cells or [""]
        begins = reader.line_num


def _decoded(data: bytes) -> str:
    """UTF-8, or else Windows Latin: some files of event data are ISO-8859-1, and some change in the middle."""
    try:
        return data.decode("utf-8").replace("\x00", "")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").replace("\x00", "")
