"""The article in an HTML page: body, title, date, byline and outlet, by trafilatura and htmldate."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import trafilatura

from detente.errors import ArticleError

WORDS = 20  # fewer are a menu or a notice, not an article
# No search in the running text, where any date may stand, and a fixed last day: the same page gives the same date in any year
DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was found in a page; missing is None."""

    text: str
    title: str | None
    byline: str | None
    outlet: str | None
    published: str | None
    url: str | None


def extracted(data: bytes | str, where: str) -> Extracted:
    """The article of an HTML page. Raises ArticleError `no_article` where there is none."""
    found = _body(data)
    if found is None:
        raise ArticleError(
            "no_article",
            f"No article was found in '{where}': the page has no running text (a menu, a list of links?). "
            "Save the page as the browser shows it, or copy its text into a .txt file.",
        )
    return Extracted(
        text="\n".join(line.strip() for line in found.text.split("\n") if line.strip()),
        title=found.title or None,
        byline=found.author or None,
        outlet=found.sitename or found.hostname or None,
        published=found.date or None,
        url=found.url or None,
    )


def _body(data: bytes | str) -> Any:
    """Precision first; a page so short that this leaves nothing is tried again as a whole."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is said by our own message
    for precise in (True, False):
        found = trafilatura.bare_extraction(
            data,
            favor_precision=precise,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params=DATES,
        )
        if found is not None and _is_prose(getattr(found, "text", None) or ""):
            return found
    return None


def _is_prose(text: str) -> bool:
    """Running text has some words and at least one line that ends as a sentence does."""
    lines = [line.strip() for line in text.split("\n")]
    return len(text.split()) >= WORDS and any(line.rstrip("\"'”’)").endswith((".", "!", "?", "…")) for line in lines)
