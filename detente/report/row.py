"""The rows that a report is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.model import Coding, Span


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report: `lead` (a date, a kind), `head` (who), `text`, then notes; `numbers` are its sentences, from 1."""

    head: str
    text: str
    lead: str = ""
    notes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    lines: tuple[int, int] | None = None  # of the text as given, for what is not story
    spans: tuple[Span, ...] = ()
    rule: str | None = None
    reason: str | None = None
    tone: str = ""  # cooperation, conflict; closer, apart, friendly, at_odds, steady
    joint: str = ": "  # between head and text

    @property
    def where(self) -> str:
        """ "[3, 7]", "[line 12]", or nothing."""
        if self.lines:
            first, last = self.lines
            return f"[line {first}]" if first == last else f"[lines {first}–{last}]"
        return f"[{', '.join(map(str, self.numbers))}]" if self.numbers else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading (a dyad, a speaker); `mark` is the arrow of a tie."""

    rows: tuple[Row, ...]
    head: str = ""
    note: str = ""
    mark: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    groups: tuple[Group, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)


def one_group(rows: Iterable[Row]) -> tuple[Group, ...]:
    """The rows as one group without a heading; no rows, no group."""
    found = tuple(rows)
    return (Group(found),) if found else ()


def numbers(coding: Coding, spans: Iterable[Span]) -> tuple[int, ...]:
    """The numbers of the sentences that the spans touch, in order."""
    found: set[int] = set()
    for span in spans:
        first = coding.sentence_of(span)
        last = coding.sentence_of((max(span[1] - 1, span[0]), span[1]))
        if first is not None:
            found.update(range(first, (last or first) + 1))
    return tuple(sorted(found))
