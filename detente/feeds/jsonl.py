"""Articles from JSON lines: one object a line, read line by line, a broken line costs that line only."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from detente.errors import ArticleError
from detente.feeds.decode import check_size, decode, marked
from detente.feeds.html import looks_like_html
from detente.feeds.pages import LIMIT, Page
from detente.model import Failure


@dataclass(frozen=True, slots=True)
class Fields:
    """Which field of an object holds what. `date` None: `published`, and where that is missing `date`."""

    text: str = "text"
    id: str = "id"
    date: str | None = None
    title: str = "title"
    outlet: str = "outlet"
    url: str = "url"


def pages_of_lines(file: BinaryIO, where: str, fields: Fields | None = None, first: bytes = b"") -> Iterator[Page | Failure]:
    """The pages of an open stream of JSON lines; blank lines are passed over but counted.

    `first` is the first line where somebody has read it already.
    """
    fields = fields or Fields()
    for number, line in enumerate(_lines(file, first), 1):
        place = f"{where}:{number}"
        try:
            check_size(len(line), place)
            text = decode(line, place).strip() if line.strip() else ""
            if text:
                yield _page(text, place, fields)
        except ArticleError as error:
            yield Failure(place, error.reason, str(error))


def _lines(file: BinaryIO, first: bytes) -> Iterator[bytes]:
    """Lines of at most a little over the limit: the rest of a monstrous line is read past, not kept."""
    first = first or file.readline(LIMIT + 2)
    if (encoding := marked(first)) and not encoding.startswith("utf-8"):
        # UTF-16: a line feed is two bytes, so the stream has to be decoded first
        whole = io.BytesIO(first + file.read())
        for text in io.TextIOWrapper(whole, encoding=encoding, errors="replace"):
            yield text.encode("utf-8")
        return
    line = first
    while line:
        yield line
        while line and not line.endswith(b"\n") and len(line) > LIMIT:
            line = file.readline(LIMIT + 2)
        line = file.readline(LIMIT + 2)


def _page(text: str, place: str, fields: Fields) -> Page:
    row = _row(text, place)
    body = row.get(fields.text)
    if not isinstance(body, str):
        has = ", ".join(f"'{key}'" for key in list(row)[:12]) or "no field"
        came = f"holds {type(body).__name__} in" if fields.text in row else "has no field"
        raise ArticleError("bad_json", f"{place} {came} '{fields.text}', where the article's text is expected. "
                           f"The line has {has}; name the right one with --text.")  # fmt: skip
    article_id = _word(row.get(fields.id))
    if not body.strip():
        raise ArticleError("empty", f"{place}{f' (id {article_id})' if article_id else ''} has an empty '{fields.text}'.")
    date = row.get(fields.date) if fields.date else row.get("published", row.get("date"))
    return Page(
        where=place,
        data=body,
        kind="html" if looks_like_html(body) else "text",
        article_id=article_id,
        title=_word(row.get(fields.title)),
        outlet=_word(row.get(fields.outlet)),
        published=_word(date),
        url=_word(row.get(fields.url)),
        named=article_id is not None,
    )


def _row(text: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        at = f" at column {error.colno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else ": nested too deep"
        raise ArticleError("bad_json", f"{place} is not a JSON object{at}. Each line has to be one object, "
                           'such as {"id": "a1", "published": "2018-02-28", "text": "…"}.') from error  # fmt: skip
    if not isinstance(row, dict):
        raise ArticleError("bad_json", f"{place} is a JSON {type(row).__name__}, not an object. Each line has to be one object, "
                           'such as {"id": "a1", "published": "2018-02-28", "text": "…"}.')  # fmt: skip
    return row


def _word(value: Any) -> str | None:
    """A field as text: numbers are taken as written, everything else that is no text is missing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None
