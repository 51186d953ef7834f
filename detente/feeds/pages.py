"""What every feed gives: a page, before anything is known of the article in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LIMIT = 20_000_000  # bytes of one article; a newspaper page has about ten thousand


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it came: plain text as given, or HTML (bytes where its encoding is still to be found).

    `where` is a path, "-" for standard input, or a path with a line number (`file.jsonl:12`); `published` is the date
    as it was written there, not yet checked.
    """

    where: str
    data: bytes | str
    kind: Literal["text", "html"]
    article_id: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    named: bool = False  # article_id was given with the page, not made from the name of its file
