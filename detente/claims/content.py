"""Quotations and the stretches of text that are what somebody said."""

from __future__ import annotations

from dataclasses import dataclass

from detente.language.clause import Clauses
from detente.language.parse import Parse

SCARE_WORDS = 3  # a quoted string of so few words inside a clause is a scare quote or a title unless a cue governs it


@dataclass(frozen=True, slots=True)
class Quotation:
    """Tokens from the opening mark to past the closing one; `closed` is False where the paragraph ends first."""

    first: int
    last: int
    closed: bool


def quotations(p: Parse) -> list[Quotation]:
    """Pairs of double quotes (or of single ones used as such) by paragraph; an odd mark never shifts the next paragraph."""
    out: list[Quotation] = []
    bounds = _paragraphs(p)
    for start, end in bounds:
        marks = [i for i in range(start, end) if p.word[i] in ('"', "''", "``")]
        if not marks:
            out += _single(p, start, end)
            continue
        opened: int | None = None
        for i in marks:
            if opened is None:
                if i + 1 < end and not _closes(p, i, start):
                    opened = i
            elif _opens_again(p, i, end) and i - opened > 1 and not _closes(p, i, start):
                out.append(Quotation(opened, i, False))  # the closing mark was lost
                opened = i
            else:
                out.append(Quotation(opened, i + 1, True))
                opened = None
        if opened is not None:
            out.append(Quotation(opened, end, False))
    return out


def _paragraphs(p: Parse) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for s, (first, last) in enumerate(p.sents):
        if out and p.paragraph[s] == p.paragraph[s - 1]:
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return out


def _space_before(p: Parse, i: int) -> bool:
    return i == 0 or p.start[i] > p.end[i - 1] or p.sent[i] == 0


def _space_after(p: Parse, i: int) -> bool:
    return i + 1 >= p.n or p.start[i + 1] > p.end[i]


def _closes(p: Parse, i: int, start: int) -> bool:
    """A mark with a blank behind it and none before it can only close."""
    return i > start and not _space_before(p, i) and _space_after(p, i)


def _opens_again(p: Parse, i: int, end: int) -> bool:
    return _space_before(p, i) and not _space_after(p, i) and i + 1 < end


def _single(p: Parse, start: int, end: int) -> list[Quotation]:
    """Quotations in single marks: they open after a blank and close before one, and an apostrophe does neither."""
    out: list[Quotation] = []
    opened: int | None = None
    for i in range(start, end):
        if p.word[i] != "'":
            continue
        if opened is None and (i == start or _space_before(p, i) or p.word[i - 1] in "(-") and not _space_after(p, i):
            opened = i
        elif opened is not None and i > opened + 1 and (_space_after(p, i) or p.pos[i + 1] == "PUNCT") and p.dep[i] != "case":
            out.append(Quotation(opened, i + 1, True))
            opened = None
    return out


class Contents:
    """Contents of cues: clauses, objects, quotations around them."""

    def __init__(self, p: Parse, clauses: Clauses) -> None:
        self.p, self.clauses = p, clauses
        self.quotes = quotations(p)
        self.quote_at: dict[int, Quotation] = {k: q for q in self.quotes for k in range(q.first, q.last)}

    def clause(self, verb: int, stop: int) -> tuple[int, int]:
        """Tokens of the clause headed by `verb`, without the cue's own words, without the marks around it."""
        p = self.p
        first, last = p.edges(verb)
        if first <= stop < last:
            first, last = (stop + 1, last) if verb > stop else (first, stop)
        return self.trim(first, last)

    def trim(self, first: int, last: int) -> tuple[int, int]:
        p = self.p
        while first < last and (p.word[first] in (",", ":", ";", "-", "--", ".") or p.pos[first] == "SPACE"):
            first += 1
        while last > first and (
            p.word[last - 1] in (",", ";", ":", ".", "-", "--")
            or p.pos[last - 1] == "SPACE"
            or (p.word[last - 1] == '"' and (q := self.quote_at.get(last - 1)) and q.first < first)
        ):
            last -= 1
        return first, last

    def grow(self, first: int, last: int, cue: int) -> tuple[int, int]:
        """Take in the whole quotation in which a content begins, back over the sentences before."""
        q = self.quote_at.get(first) or (self.quote_at.get(last - 1) if last > first else None)
        if q is None or q.first <= cue < q.last:
            return first, last
        if cue < first:
            return min(first, q.first) if q.first > cue else first, max(last, q.last)
        return min(first, q.first), max(last, q.last) if q.last <= cue + 1 or q.last <= cue else last

    def quoted_share(self, first: int, last: int) -> float:
        """Share of the words of a span that stand inside quotation marks."""
        words = [k for k in range(first, last) if self.p.pos[k] not in ("PUNCT", "SPACE")]
        return sum(k in self.quote_at for k in words) / len(words) if words else 0.0
