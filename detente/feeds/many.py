"""One file of any kind to its pages: from disk, or from inside an archive."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from detente.errors import ArticleError
from detente.feeds import packed
from detente.feeds.decode import check_size, decode
from detente.feeds.html import page_of_html
from detente.feeds.jsonl import Fields, pages_of_lines
from detente.feeds.kinds import KNOWN, kind_of, stem
from detente.feeds.mail import mail_page, mbox_pages
from detente.feeds.packed import Budget
from detente.feeds.pages import Page
from detente.feeds.rss import feed_pages
from detente.feeds.table import csv_pages, parquet_pages
from detente.feeds.text import page_of_text
from detente.model import Failure

IN_MEMORY = 64_000_000  # an archive in an archive up to this size is kept in memory, a larger one in a temporary file


def pages_of_file(path: Path, fields: Fields | None) -> Iterator[Page | Failure]:
    """The pages of one file that may hold many."""
    try:
        with path.open("rb") as stream:
            yield from pages_of_stream(path.name, stream, str(path), fields, Budget(path.stat().st_size), 0)
    except OSError as error:
        yield Failure(str(path), "unreadable", f"'{path}' cannot be read: {error.strerror or error}. Check its permissions.")


def pages_of_stream(
    name: str, stream: BinaryIO, where: str, fields: Fields | None, budget: Budget, depth: int
) -> Iterator[Page | Failure]:
    """The pages of a stream that is called `name`; `where` is its place in messages, `depth` how many archives lie around it."""
    kind = kind_of(name)

    def inner(name: str, stream: BinaryIO, where: str, depth: int) -> Iterator[Page | Failure]:
        yield from pages_of_stream(name, stream, where, fields, budget, depth)

    if kind in ("zip", "tar", "gzip") and depth >= packed.DEPTH:
        yield Failure(where, "bomb", f"{where} is an archive in an archive in an archive. Unpack it yourself and add the folder.")
    elif kind == "zip":
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
            if depth:  # a zip file is read from its end, and a member has no end to go to
                shutil.copyfileobj(stream, copy)
            yield from packed.zip_pages(copy if depth else stream, where, inner, budget, depth)  # type: ignore[arg-type]
    elif kind == "tar":
        yield from packed.tar_pages(stream, where, inner, budget, depth)
    elif kind == "gzip":
        yield from packed.gzip_pages(stream, where, name, inner, budget, depth)
    elif kind == "jsonl":
        yield from pages_of_lines(stream, where, fields)
    elif kind == "csv":
        yield from csv_pages(stream, where, fields)
    elif kind == "parquet":
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
            if depth:
                shutil.copyfileobj(stream, copy)
                copy.seek(0)
            yield from parquet_pages(copy if depth else stream, where, fields)
    elif kind == "warc":
        from detente.feeds.warc import warc_pages

        yield from warc_pages(stream, where)
    elif kind == "mbox":
        yield from mbox_pages(stream, where)
    else:
        try:
            yield from _single(name, packed.whole(stream, where), where)
        except ArticleError as error:
            yield Failure(where, error.reason, str(error), stem(name))


def _single(name: str, data: bytes, where: str) -> Iterator[Page | Failure]:
    kind = kind_of(name)
    check_size(len(data), where)
    if kind == "feed":
        yield from feed_pages(data, where)
    elif kind == "mail":
        yield mail_page(data, where, stem(name))
    elif kind == "html":
        yield page_of_html(data, where, stem(name))
    elif kind == "text":
        yield page_of_text(decode(data, where), where, stem(name))
    else:
        raise ArticleError("unreadable", f"{where} is of no kind that is known here. {KNOWN}")
