"""One file in, one coding out."""

from __future__ import annotations

from pathlib import Path

from detente.articles.extract import article
from detente.coder import Coder, load
from detente.feeds import page
from detente.model import Coding


def read_file(
    path: str | Path,
    *,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    coder: Coder | None = None,
) -> Coding:
    """Read one article from a .txt, .md or .html file ("-" for standard input).

    `published` is an ISO date; without it, and where the page does not say, relative dates stay unresolved.
    Raises DetenteError (no such file) and ArticleError (not an article that can be read).
    """
    return (coder or load())(article(page(str(path)), published=published, outlet=outlet, url=url))
