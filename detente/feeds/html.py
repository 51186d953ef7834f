"""An HTML file as a page; its article is found later, by `detente.articles`."""

from __future__ import annotations

import re
from pathlib import Path

from detente.errors import ArticleError
from detente.feeds.decode import bytes_of, decode, marked, refuse_binary
from detente.feeds.pages import Page

OPENING = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def html_page(path: Path, article_id: str | None = None) -> Page:
    """The page of an .html file; bytes are kept where the page itself names its encoding."""
    return page_of_html(bytes_of(path), str(path), article_id or path.stem)


def page_of_html(data: bytes, where: str, article_id: str | None = None) -> Page:
    """A page of HTML bytes. Raises ArticleError `empty` or `binary`."""
    if not data.strip():
        raise ArticleError("empty", f"'{where}' holds only blanks and line ends. Give an HTML page with an article.")
    if marked(data):
        return Page(where, decode(data, where), "html", article_id)
    refuse_binary(data, where)
    return Page(where, data, "html", article_id)


def looks_like_html(text: str) -> bool:
    """True where the text opens as an HTML page does (`<!doctype html>`, `<html>`)."""
    return OPENING.match(text[:5000]) is not None
