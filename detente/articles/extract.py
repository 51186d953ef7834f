"""A page to an article: its text, what is story in it, and what is known of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from detente.articles.dates import published_date, written_date
from detente.articles.page_text import Extracted, extracted
from detente.articles.parts import cut
from detente.articles.tongue import require_english
from detente.errors import ArticleError
from detente.feeds import Page
from detente.model import Article, Part, PartKind

LIMIT = 300_000  # characters; the longest newspaper features have about sixty thousand
AUTHOR = re.compile(r"^\W*(?:(?:story|reporting|written|posted|published|analysis|opinion)\s+)?by:?\s+", re.IGNORECASE)


def article(
    page: Page,
    *,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    article_id: str | None = None,
) -> Article:
    """The article of a page; what the caller says of it wins over what the page says.

    `published` is a date as `2018-02-28`, `2018-02-28T09:30:00Z`, `20180228` or `2018/02/28`. Where neither the caller
    nor the page gives a full date it stays None: no date is ever made up.

    Raises ArticleError: `empty`, `too_large`, `no_article` (HTML without one), `not_english`, `bad_date`.
    """
    given = published_date(published) if published is not None else _own_date(page)
    found = _found(page)
    text = found.text
    if not text.strip():
        raise ArticleError("empty", f"'{page.where}' holds no text. Give a file with the text of an article.")
    if len(text) > LIMIT:
        raise ArticleError(
            "too_large",
            f"'{page.where}' holds {len(text):,} characters; one article has at most {LIMIT:,}. "
            "If it holds several articles, split it, or give it as JSON lines with one article a line.",
        )
    title = page.title or found.title
    parts = cut(text, title=title)
    story = " ".join(text[part.start : part.end] for part in parts if part.kind == "story")
    require_english(story or text)
    return Article(
        article_id=article_id or page.article_id or hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest()[:12],
        text=text,
        url=url or page.url or found.url,
        outlet=outlet or page.outlet or found.outlet,
        title=title or _first(text, parts, "title"),
        byline=found.byline or _byline(text, parts),
        dateline=_dateline(text, parts),
        published=given or found.published or _head_date(text, parts),
        language="en",
        parts=parts,
    )


def _found(page: Page) -> Extracted:
    if page.kind == "html":
        return extracted(page.data, page.where)
    if isinstance(page.data, bytes):
        raise ArticleError(
            "unreadable", f"'{page.where}' came as bytes where text is expected. Decode it first, as detente.feeds does."
        )
    return Extracted(page.data, None, None, None, None, None)


def _own_date(page: Page) -> str | None:
    """The date a feed gave with the page; a bad one is an error, since a silent guess would shift every "yesterday"."""
    if page.published is None:
        return None
    try:
        return published_date(page.published)
    except ArticleError as error:
        raise ArticleError(error.reason, f"{page.where}: {error}") from None


def _first(text: str, parts: Sequence[Part], kind: PartKind) -> str | None:
    """The words of the first part of a kind, where it stands above the story."""
    for part in parts:
        if part.kind == kind:
            return " ".join(text[part.start : part.end].split())
        if part.kind == "story":
            return None
    return None


def _byline(text: str, parts: Sequence[Part]) -> str | None:
    """Who wrote it, from a byline above the story, without "By" and without a date behind the name."""
    for part in parts:
        if part.kind == "story":
            return None
        line = " ".join(text[part.start : part.end].split())
        if part.kind == "byline" and part.reason != "the date of the page":
            name = re.split(
                r" \||,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}\b|\d{1,2} [A-Z][a-z]{2,8}\b|\d{4}-\d\d)", AUTHOR.sub("", line)
            )[0]
            return name.strip(" ,|-–—") or None
    return None


def _dateline(text: str, parts: Sequence[Part]) -> str | None:
    """The first dateline as written, without its dash or colon."""
    for part in parts:
        if part.kind == "dateline":
            return re.sub(r"[\s:_\-–—―]+$", "", " ".join(text[part.start : part.end].split())) or None
    return None


def _head_date(text: str, parts: Sequence[Part]) -> str | None:
    """A full date in the lines above the story ("Updated: 2017-09-15 17:52") or in its dateline."""
    for part in parts:
        if part.kind in ("byline", "dateline") and (day := written_date(" ".join(text[part.start : part.end].split()))):
            return day
        if part.kind == "story":
            return None
    return None
