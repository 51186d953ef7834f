"""Articles from the rows of CSV and Parquet files, by a map of columns."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from detente.errors import ArticleError
from detente.feeds.decode import marked
from detente.feeds.html import looks_like_html
from detente.feeds.jsonl import Fields
from detente.feeds.pages import LIMIT, Page
from detente.model import Failure

SAMPLE = 65_536


def csv_pages(stream: BinaryIO, where: str, fields: Fields | None = None) -> Iterator[Page | Failure]:
    """A page a row, or a Failure at `file.csv:LINE`. The first row names the columns; comma, semicolon or tab part them."""
    fields = fields or Fields()
    text = io.TextIOWrapper(io.BufferedReader(stream), encoding="utf-8", errors="strict", newline="")  # type: ignore[type-var]
    head = text.buffer.peek(SAMPLE)[:SAMPLE]
    text = io.TextIOWrapper(text.detach(), encoding=_encoding(head), errors="replace", newline="")
    csv.field_size_limit(LIMIT)
    reader = csv.reader(_without_nul(text), delimiter=_delimiter(head))
    try:
        columns = [name.strip() for name in next(reader, [])]
        if (problem := _problem(columns, fields, where)) is not None:
            yield problem
            return
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
            except csv.Error as error:
                yield Failure(f"{where}:{line}", "bad_row", f"{where}:{line} is no row of CSV: {error}.")
                continue
            if any(cell.strip() for cell in row):
                yield _page(dict(zip(columns, row, strict=False)), f"{where}:{line}", fields, len(row) - len(columns))
    except StopIteration:
        return
    finally:
        text.detach().detach()


def parquet_pages(path: Any, where: str, fields: Fields | None = None) -> Iterator[Page | Failure]:
    """A page a row of a Parquet file, or a Failure at `file.parquet:ROW` (from 1); only the columns wanted are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = fields or Fields()
    try:
        file = pq.ParquetFile(path)
        columns = file.schema_arrow.names
        if (problem := _problem(columns, fields, where)) is not None:
            yield problem
            return
        wanted = [name for name in (fields.text, fields.id, fields.title, fields.outlet, fields.url, *_dates(fields))
                  if name in columns]  # fmt: skip
        number = itertools.count(1)
        for batch in file.iter_batches(batch_size=256, columns=wanted):
            for row in batch.to_pylist():
                yield _page(row, f"{where}:{next(number)}", fields, 0)
    except (pa.ArrowException, OSError) as error:
        yield Failure(where, "unreadable", f"'{where}' is no Parquet file that can be read: {str(error).splitlines()[0]}")


def _page(row: dict[str, Any], place: str, fields: Fields, surplus: int) -> Page | Failure:
    body, article_id = row.get(fields.text), _word(row.get(fields.id))
    if surplus > 0:
        return Failure(place, "bad_row", f"{place} has {surplus} cells more than columns; is a quote missing?", article_id)
    if not isinstance(body, str) or not body.strip():
        named = f" (id {article_id})" if article_id else ""
        return Failure(place, "empty", f"{place}{named} has an empty '{fields.text}'.", article_id)
    try:
        if len(body) > LIMIT:
            raise ArticleError("too_large", f"{place} has {len(body) / 1e6:.1f} million characters; {LIMIT // 1_000_000} may be.")
    except ArticleError as error:
        return Failure(place, error.reason, str(error), article_id)
    day = next((word for name in _dates(fields) if (word := _word(row.get(name)))), None)
    return Page(
        place, body, "html" if looks_like_html(body) else "text", article_id, _word(row.get(fields.title)),
        _word(row.get(fields.outlet)), day, _word(row.get(fields.url)), named=article_id is not None,
    )  # fmt: skip


def _problem(columns: list[str], fields: Fields, where: str) -> Failure | None:
    if fields.text in columns:
        return None
    has = ", ".join(f"'{name}'" for name in columns[:20]) or "no column"
    return Failure(where, "bad_row", f"'{where}' has no column '{fields.text}', where the article's text is expected. It has "
                   f"{has}; name the right one with --text.")  # fmt: skip


def _dates(fields: Fields) -> tuple[str, ...]:
    return (fields.date,) if fields.date else ("published", "date")


def _word(value: Any) -> str | None:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value != value:
        return None
    return str(value).strip() or None


def _encoding(head: bytes) -> str:
    if found := marked(head):
        return found
    try:
        head[: max(0, len(head) - 4)].decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return "cp1252"


def _delimiter(head: bytes) -> str:
    """The one of comma, semicolon and tab that the first line has most of: Excel writes semicolons in half of Europe."""
    first = head.decode("latin-1").splitlines()[0] if head else ""
    return max(",;\t", key=first.count)


def _without_nul(lines: io.TextIOWrapper) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)
