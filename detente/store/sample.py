"""The sample corpus: articles of our own writing, so that every page and chart is alive on first use."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from io import BytesIO

from detente.articles import article
from detente.errors import DetenteError
from detente.feeds import Page
from detente.feeds.jsonl import pages_of_lines
from detente.model import Article

FOLDER, FILE = "sample", "articles.jsonl"


def sample_pages() -> Iterator[Page]:
    """The sample's pages as a feed gives them, in order of publication; `where` is `sample/articles.jsonl:LINE`.

    Raises DetenteError where the file is damaged.
    """
    file = resources.files("detente.knowledge").joinpath(FOLDER, FILE)
    for page in pages_of_lines(BytesIO(file.read_bytes()), f"{FOLDER}/{FILE}"):
        if not isinstance(page, Page):
            raise DetenteError(f"The sample that came with Détente is damaged. {page.message} Install Détente again.")
        yield page


def sample_articles() -> Iterator[Article]:
    """The sample's articles with their parts, in order of publication (2013–2018, six invented outlets).

    What is true in them and what is ours is written in `detente/knowledge/sample/README.md`.
    """
    yield from map(article, sample_pages())
