"""Paths, folders, globs and standard input to pages."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from detente.errors import ArticleError, DetenteError
from detente.feeds.decode import bytes_of, check_size, decode
from detente.feeds.html import html_page, looks_like_html, page_of_html
from detente.feeds.jsonl import Fields, pages_of_lines
from detente.feeds.kinds import KNOWN, SINGLE, kind_of, stem
from detente.feeds.mail import mail_page
from detente.feeds.many import pages_of_file
from detente.feeds.pages import LIMIT, Page
from detente.feeds.text import page_of_text, text_page
from detente.feeds.web import Web, is_url, no_web
from detente.model import Failure


def page(path: str | os.PathLike[str]) -> Page:
    """The page of exactly one file, or of standard input for "-".

    Raises DetenteError for a missing file, a folder, or a file of many articles; ArticleError for a file that holds no
    text (`empty`, `binary`, `too_large`, `unreadable`).
    """
    if os.fspath(path) == "-":
        return _standard_input()
    file = Path(path)
    if file.is_file() and kind_of(file.name) not in (*SINGLE, None):
        raise DetenteError(f"'{file}' holds an article a line, a row or a member, and one article is wanted here. "
                           f"Use:  detente code {file}")  # fmt: skip
    return _page(file)


def pages(
    paths: Iterable[str | os.PathLike[str]], *, fields: Fields | None = None, web: Web | None = None
) -> Iterator[Page | Failure]:
    """The pages of all paths, in the order given; folders are walked in the order of their names, addresses fetched by `web`.

    A file that holds no article is a Failure and the rest goes on. A path that does not exist, a glob or folder
    without a file of a known suffix raise DetenteError at once, before the first page. A file named twice is read once.
    """
    return _read(_expand(paths, web is not None), fields, web)


def _read(files: list[tuple[str, str | None]], fields: Fields | None, web: Web | None) -> Iterator[Page | Failure]:
    for name, article_id in files:
        if web is not None and is_url(name):
            yield from web.pages(name)
            continue
        if kind_of(name) not in (*SINGLE, None):
            met = pages_of_file(Path(name), fields)
            # a folder may hold tables and XML that are no news; those are met only where somebody names them
            yield from (page for page in met if article_id is None or not _no_news(page, name))
            continue
        try:
            if name == "-":
                yield from _stream(fields)
            else:
                yield _page(Path(name), article_id)
        except ArticleError as error:
            yield Failure(name, error.reason, str(error), article_id)


def _page(path: Path, article_id: str | None = None) -> Page:
    suffix, kind = path.suffix.lower(), kind_of(path.name)
    if kind == "html":
        return html_page(path, article_id)
    if kind == "mail":
        return mail_page(bytes_of(path), str(path), article_id or stem(path.name))
    if path.is_file() and kind is None and suffix:
        raise ArticleError("unreadable", f"'{path}' has the suffix '{suffix}', which is not known here. {KNOWN} "
                           "Save the article as text or HTML.")  # fmt: skip
    return text_page(path, article_id)


def _no_news(page: Page | Failure, name: str) -> bool:
    return isinstance(page, Failure) and page.where == name and page.reason in ("bad_row", "bad_feed")


def _expand(paths: Iterable[str | os.PathLike[str]], fetch: bool) -> list[tuple[str, str | None]]:
    """Every file with its article_id: the path below the folder given, or the stem of a file that was named itself."""
    found: list[tuple[str, str | None]] = []
    for path in paths:
        given = os.fspath(path)
        if given == "-":
            found.append(("-", None))
        elif is_url(given):
            if not fetch:
                raise no_web(given)
            found.append((given, None))
        elif os.path.isdir(given):
            found += _folder(Path(given))
        elif os.path.exists(given):
            found.append((given, stem(Path(given).name) if kind_of(given) in (*SINGLE, None) else None))
        elif glob.has_magic(given):
            found += _globbed(given)
        else:
            raise DetenteError(f"There is no file or folder '{given}'. Check the name, or give '-' to read standard input.")
    return _distinct(found)


def _folder(folder: Path) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for here, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            path = Path(here) / name
            if not name.startswith(".") and kind_of(name):
                found.append((str(path), stem(path.relative_to(folder).as_posix())))
    if not found:
        raise DetenteError(f"The folder '{folder}' holds no file to read. {KNOWN}")
    return found


def _globbed(pattern: str) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for name in sorted(glob.glob(pattern, recursive=True)):
        path = Path(name)
        if path.is_file() and kind_of(path.name):
            found.append((name, stem(path.name) if kind_of(name) in SINGLE else None))
    if not found:
        raise DetenteError(f"No file matches '{pattern}'. {KNOWN}")
    return found


def _distinct(found: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Each file once, and no article_id twice: `a.txt` beside `a.html` is called `a.html`, then by its whole path."""
    files: dict[str, tuple[str, str | None]] = {}
    ids: set[str] = set()
    for name, article_id in found:
        key = name if name == "-" or is_url(name) else os.path.realpath(name)
        if key in files:
            continue
        if article_id is not None and kind_of(name) in (*SINGLE, None):
            choices = (article_id, article_id + Path(name).suffix, Path(name).as_posix())
            article_id = next((choice for choice in choices if choice not in ids), choices[-1])
            ids.add(article_id)
        files[key] = (name, article_id)
    return list(files.values())


def _standard_input() -> Page:
    data = sys.stdin.buffer.read(LIMIT + 1)
    check_size(len(data), "standard input")
    if not data:
        raise ArticleError("empty", "Nothing came on standard input. Pipe an article into it, or give a file.")
    return _of_bytes(data)


def _of_bytes(data: bytes) -> Page:
    if looks_like_html(data[:5000].decode("latin-1").removeprefix("ï»¿")):
        return page_of_html(data, "-")
    return page_of_text(decode(data, "standard input"), "-")


def _stream(fields: Fields | None) -> Iterator[Page | Failure]:
    """Standard input where many articles are welcome: JSON lines when it opens with a brace, else one article."""
    stream = sys.stdin.buffer
    first = stream.readline(LIMIT + 2)
    if first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield from pages_of_lines(stream, "-", fields, first)
        return
    data = first + stream.read(LIMIT + 1)
    check_size(len(data), "standard input")
    if not data:
        raise ArticleError("empty", "Nothing came on standard input. Pipe an article into it, or give a file.")
    yield _of_bytes(data)
