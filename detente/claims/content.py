"""Quotations and the stretches of text that are what somebody said."""

from __future__ import annotations

from dataclasses import dataclass

from detente.language.clause import Clauses
from detente.language.parse import Parse

Piece = tuple[int, int]  # tokens, end exclusive
MARKS = frozenset(('"', "''", "``"))
EDGE = frozenset((",", ":", ";", "-", "--", "—", "–", "."))
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
        marks = [i for i in range(start, end) if ('"' in p.word[i] or p.word[i] in MARKS) and is_mark(p.word[i])]
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


def is_mark(word: str) -> bool:
    """A double quotation mark, also one that the tokeniser left with a single one or a stop."""
    return word in MARKS or ('"' in word and len(word) < 4)


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
    """Quotations of an article, and stretches of content cut to their words."""

    def __init__(self, p: Parse, clauses: Clauses) -> None:
        self.p, self.clauses = p, clauses
        self.quotes = quotations(p)
        self.quote_at: dict[int, Quotation] = {k: q for q in self.quotes for k in range(q.first, q.last)}

    def pieces(self, first: int, last: int, hole: Piece) -> list[Piece]:
        """A stretch without the cue clause in it: one piece, or two where the content goes on behind the cue."""
        a, b = hole
        parts = [(first, last)] if b <= first or a >= last else [(first, a), (b, last)]
        out = [self.whole(*self.trim(x, y)) for x, y in parts if y - x > 0]
        return [(x, y) for x, y in out if any(self.p.pos[k] not in ("PUNCT", "SPACE") for k in range(x, y))]

    def trim(self, first: int, last: int) -> Piece:
        """Without the commas, colons and dashes around it, and without a closing mark whose opening one stands outside."""
        p = self.p
        while first < last and (p.word[first] in EDGE or p.pos[first] == "SPACE"):
            first += 1
        while last > first and (p.word[last - 1] in EDGE or p.pos[last - 1] == "SPACE" or self._strange(first, last)):
            last -= 1
        return first, last

    def _strange(self, first: int, last: int) -> bool:
        q = self.quote_at.get(last - 1)
        return self.p.word[last - 1] in MARKS and q is not None and q.first < first

    def whole(self, first: int, last: int) -> Piece:
        """A content that ends inside a quotation which begins in it goes on to the closing mark."""
        if last > first and (q := self.quote_at.get(last - 1)) and first <= q.first and q.last > last and q.last - last < 40:
            last = q.last
        return first, last

    def quoted_share(self, first: int, last: int) -> float:
        """Share of the words of a span that stand inside quotation marks."""
        words = [k for k in range(first, last) if self.p.pos[k] not in ("PUNCT", "SPACE")]
        return sum(k in self.quote_at for k in words) / len(words) if words else 0.0
