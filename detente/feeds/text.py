"""A plain text file, or standard input, as a page."""

from __future__ import annotations

from pathlib import Path

from detente.errors import ArticleError
from detente.feeds.decode import bytes_of, decode
from detente.feeds.pages import Page


def text_page(path: Path, article_id: str | None = None) -> Page:
    """The page of a .txt or .md file: its text exactly as given, so that offsets point into it."""
    return page_of_text(decode(bytes_of(path), str(path)), str(path), article_id or path.stem)


def page_of_text(text: str, where: str, article_id: str | None = None) -> Page:
    """A page of text that is already decoded. Raises ArticleError `empty` where there is nothing but blanks."""
    if not text.strip(" \t\r\n\f\v\xa0\u200b\u2028\u2029\ufeff"):
        raise ArticleError("empty", f"'{where}' holds only blanks and line ends. Give a file with the text of an article.")
    return Page(where, text, "text", article_id)
