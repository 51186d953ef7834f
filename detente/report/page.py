"""One self-contained HTML page of a reading, and the compact fragment for notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from detente.model import Coding
from detente.report import words
from detente.report.marks import Block, Mark, blocks
from detente.report.row import Row, Section
from detente.report.rows import headline, names_section, sections

_TEMPLATES = Path(__file__).parent / "templates"


def page(coding: Coding) -> str:
    """The reading as one HTML file that needs no other: the article with its highlights, and the rows of the brief beside it.

    It reads without script; with it, opening a row scrolls to its sentence. All text of the article is escaped.
    """
    css, js = Markup(_asset("page.css")), Markup(_asset("page.js"))
    return _environment().get_template("page.html").render(laid=laid(coding), css=css, js=js)


@dataclass(frozen=True, slots=True)
class Laid:
    """A reading laid out: the text as blocks with highlights, and the rows beside it, each with an id that highlights name."""

    coding: Coding
    title: str
    about: str
    link: str | None  # the outlet's address, if it is safe to click
    sections: list[Section]
    blocks: list[Block]
    ids: dict[int, str]

    def row_id(self, row: Row) -> str:
        return self.ids[id(row)]

    def quoted(self, number: int) -> str:
        """The words of a sentence, by its number from 1."""
        return words.clean(self.coding.article.text[slice(*self.coding.sentences[number - 1])])


def laid(coding: Coding) -> Laid:
    """The reading, ready for a template."""
    found = [*sections(coding), *([names] if (names := names_section(coding)).groups else [])]
    ids = {id(row): f"r{n}" for n, row in enumerate((row for s in found for row in s.rows), 1)}
    title, about = headline(coding)
    text = blocks(coding, _marks(coding, found, ids))
    return Laid(coding, title, about, _link(coding.article.url), found, text, ids)


def reading_fragment(coding: Coding) -> str:
    """The brief as a piece of HTML for a notebook cell: no script, no style that leaks out of it."""
    title, about = headline(coding)
    return _environment().get_template("fragment.html").render(title=title, about=about, sections=sections(coding))


def _marks(coding: Coding, found: list[Section], ids: dict[int, str]) -> Iterator[Mark]:
    """Highlights, the widest kind first: speech, then acts and relations, then names."""
    rows = {section.key: section.rows for section in found}
    for claim in coding.claims:
        row = next((r for r in (*rows.get("claims", ()), *rows.get("forecasts", ())) if _is_of(r, claim.content_spans)), None)
        key = ids[id(row)] if row else ""
        yield from (Mark(span, "speech", row=key) for span in claim.content_spans)
        yield from (Mark(span, "cue", row=key) for span in claim.cue_spans)
    for row in rows.get("events", ()):
        yield from (Mark(span, f"act {row.tone}", f"{row.head}: {row.notes[0]}", ids[id(row)]) for span in row.spans)
    for key in ("ties", "threats", "positions"):
        yield from (Mark(row.spans[0], "relation", row=ids[id(row)]) for row in rows.get(key, ()))
    for mention in coding.mentions:
        actor = mention.actor
        yield Mark(mention.span, "name", f"{words.speaker_words(actor)} ({actor.id or 'not resolved'}), {mention.how}")


def _is_of(row: Row, spans: tuple[tuple[int, int], ...]) -> bool:
    return bool(spans) and row.spans[: len(spans)] == spans


def _link(url: str | None) -> str | None:
    """The article's address, if it is one that is safe to click."""
    return url if url and re.match(r"https?://", url, re.IGNORECASE) else None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters["plain"] = _plain
    return environment


def _plain(text: str) -> str:
    """The text without characters that HTML does not allow."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", text)


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
