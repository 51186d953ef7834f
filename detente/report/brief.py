"""The brief: one page that an analyst would paste into a memo."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from detente.model import Coding
from detente.report import words
from detente.report.row import Group, Row, Section
from detente.report.rows import headline, sections

_DATE_COLUMN = 14  # "19–26 Feb 2018"
_INKS = {
    "bold": "1",
    "dim": "2",
    "closer": "32",
    "friendly": "32",
    "cooperation": "32",
    "apart": "31",
    "at_odds": "31",
    "conflict": "31",
    "steady": "33",
}


def brief(coding: Coding, *, width: int = 80, color: bool = False, sentences: bool = False) -> str:
    """The reading of one article in plain text, wrapped to `width` columns.

    Every row ends with the number of its sentence, or with the line of the text for what is not story; `sentences` prints the
    numbered sentences after the sections. `color` adds ANSI colours. A section without rows is not printed.
    """
    ink = _Ink(color)
    title, about = headline(coding)
    blocks = [
        "\n".join((*(ink(line, "bold") for line in _wrap(title, width)), *(ink(line, "dim") for line in _wrap(about, width))))
    ]
    found = sections(coding)
    if not any(s.key not in ("parts", "doubts") for s in found):
        blocks.append("Nothing was read in this article: it names no act, claim or relation that we know.")
    blocks += ["\n".join([ink(s.title, "bold"), *_section(s, width, ink)]) for s in found]
    if sentences and coding.sentences:
        blocks.append("\n".join([ink("Sentences", "bold"), *_sentences(coding, width)]))
    return "\n\n".join(blocks) + "\n"


class _Ink:
    """Colours words, or leaves them as they are."""

    def __init__(self, color: bool) -> None:
        self.color = color

    def __call__(self, text: str, name: str) -> str:
        return f"\x1b[{_INKS[name]}m{text}\x1b[0m" if self.color and name in _INKS and text else text


def _section(section: Section, width: int, ink: _Ink) -> Iterator[str]:
    if section.key == "events":
        for row in section.rows:
            yield from _dated(row, width, ink)
        return
    for group in section.groups:
        if group.head:
            yield from _grouped(group, width, ink)
        else:
            for row in group.rows:
                yield from _plain(row, width, ink)


def _dated(row: Row, width: int, ink: _Ink) -> Iterator[str]:
    """The date in its column; who → whom and the act beside it; what kind of act it is on a line of its own."""
    margin = " " * (2 + _DATE_COLUMN + 2)
    lead = f"  {row.lead:<{_DATE_COLUMN}}  "
    if len(row.lead) > _DATE_COLUMN:
        yield f"  {row.lead}"
        lead = margin
    first, *rest = _wrap(f"{row.head}{row.joint}{row.text}", width, lead, margin)
    yield _bold_head(first, row.head, ink)
    yield from rest
    yield from _noted(row, width, margin, ink)


def _noted(row: Row, width: int, margin: str, ink: _Ink) -> Iterator[str]:
    for line in _wrap(_ended("; ".join(row.notes), row), width, margin, margin):
        yield margin + ink(line[len(margin) :], "dim")


def _grouped(group: Group, width: int, ink: _Ink) -> Iterator[str]:
    """A dyad or a speaker, and under it what is said."""
    if group.mark:
        yield from (
            line.replace(group.mark, ink(group.mark, group.tone), 1)
            for line in _wrap(f"{group.mark} {group.head}: {group.note}", width, "  ", "    ")
        )
    else:
        label = f"{group.head} ({group.note})" if group.note else group.head
        yield from _wrap(label, width, "  ", "    ")
    for row in group.rows:
        said = f"{row.head}{row.joint}{row.text}" if row.head else row.text
        yield from _wrap(_ended(_with_notes(said, row), row), width, "    - ", "      ")


def _plain(row: Row, width: int, ink: _Ink) -> Iterator[str]:
    first, *rest = _wrap(_ended(_with_notes(f"{row.head}{row.joint}{row.text}", row), row), width, "  ", "    ")
    yield _bold_head(first, row.head, ink)
    yield from rest


def _with_notes(text: str, row: Row) -> str:
    return text + (f" — {'; '.join(row.notes)}" if row.notes else "")


def _ended(text: str, row: Row) -> str:
    return f"{text} {row.where.replace(' ', _GLUE)}".strip() if row.where else text


def _bold_head(line: str, head: str, ink: _Ink) -> str:
    return line.replace(head, ink(head, "bold"), 1)


_GLUE = "\x00"  # holds "[3, 7]" together while lines are filled


def _wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    lines = textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return [line.replace(_GLUE, " ") for line in lines]


def _sentences(coding: Coding, width: int) -> Iterable[str]:
    digits = len(str(len(coding.sentences)))
    for number, (start, end) in enumerate(coding.sentences, 1):
        label = f"  {f'[{number}]':>{digits + 2}} "
        yield from _wrap(words.clean(coding.article.text[start:end]), width, label, " " * len(label))
