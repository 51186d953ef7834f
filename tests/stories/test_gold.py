"""Articles of our own that tell of the same acts: read, joined, and held to a floor of pair precision and recall."""

from __future__ import annotations

from pathlib import Path

from detente import feeds
from detente.articles.extract import article
from detente.coder import Coder
from detente.feeds.pages import Page
from detente.model import Coding
from detente.stories import make
from detente.stories.evaluate import read_gold, score
from detente.tables import to_arrow

GOLD = Path(__file__).parent.parent.parent / "gold" / "stories"
PRECISION, RECALL = 0.9, 0.75


def test_our_articles_are_joined_as_a_reader_joins_them(coder: Coder) -> None:
    pages = [p for p in feeds.pages([str(GOLD / "articles.jsonl")]) if isinstance(p, Page)]
    codings = [c for c in coder.pipe(article(page) for page in pages) if isinstance(c, Coding)]
    found = score(make(to_arrow(codings, "articles"), to_arrow(codings, "events")).reports, read_gold(GOLD / "stories.jsonl"))
    assert found.precision is not None and found.precision >= PRECISION, found
    assert found.recall is not None and found.recall >= RECALL, found

