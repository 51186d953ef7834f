"""The article cut into pieces for a page: at every boundary of a part, a sentence or a highlight, so that overlaps nest."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from detente.model import Coding, Part, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlight over a span: its class, what to say about it, and the row it belongs to."""

    span: Span
    name: str
    title: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text over which nothing changes."""

    text: str
    block: int
    part: Part | None
    sentence: int | None
    opens: bool  # whether the sentence begins here
    marks: tuple[Mark, ...]

    @property
    def classes(self) -> str:
        return " ".join(dict.fromkeys(name for mark in self.marks for name in mark.name.split()))

    @property
    def title(self) -> str:
        return "; ".join(dict.fromkeys(mark.title for mark in self.marks if mark.title))

    @property
    def rows(self) -> str:
        return " ".join(dict.fromkeys(mark.row for mark in self.marks if mark.row))


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring pieces of one sentence and one part."""

    pieces: tuple[Piece, ...]

    @property
    def sentence(self) -> int | None:
        return self.pieces[0].sentence

    @property
    def opens(self) -> bool:
        return self.pieces[0].opens

    @property
    def out(self) -> Part | None:
        """The part, when it is not story."""
        part = self.pieces[0].part
        return part if part and part.kind not in ("story", "title", "dateline") else None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph."""

    runs: tuple[Run, ...]

    @property
    def kind(self) -> str:
        """What the whole paragraph is; "story" where it is mixed."""
        kinds = {run.pieces[0].part.kind if run.pieces[0].part else "story" for run in self.runs}
        return kinds.pop() if len(kinds) == 1 else "story"


def blocks(coding: Coding, marks: Iterable[Mark]) -> list[Block]:
    """The article as paragraphs of pieces; joined, the pieces give the text again, but for the space between paragraphs."""
    found = []
    for _, pieces in groupby(_pieces(coding, list(marks)), key=lambda p: p.block):
        runs = tuple(Run(tuple(run)) for _, run in groupby(pieces, key=lambda p: (p.sentence, p.part)))
        found.append(Block(runs))
    return found


def _pieces(coding: Coding, marks: list[Mark]) -> Iterator[Piece]:
    text = coding.article.text
    gaps = _gaps(coding)
    gap_starts, gap_ends = [start for start, _ in gaps], [end for _, end in gaps]
    starting, ending = defaultdict(list), defaultdict(list)
    for order, mark in enumerate(marks):
        if mark.span[0] < mark.span[1]:
            starting[mark.span[0]].append(order)
            ending[mark.span[1]].append(order)
    parts, sentences = coding.article.parts, coding.sentences
    edges = {0, len(text), *starting, *ending, *gap_starts, *gap_ends}
    edges.update(edge for span in sentences for edge in span)
    edges.update(edge for part in parts for edge in (part.start, part.end))
    part_starts, sentence_starts = [p.start for p in parts], [s for s, _ in sentences]
    cuts = sorted(edge for edge in edges if 0 <= edge <= len(text))
    active: set[int] = set()
    for start, end in pairwise(cuts):
        active.difference_update(ending[start])
        active.update(starting[start])
        block = bisect_right(gap_ends, start)
        if bisect_right(gap_starts, start) > block:  # inside a gap
            continue
        at = bisect_right(sentence_starts, start) - 1
        sentence = at + 1 if at >= 0 and start < sentences[at][1] else None
        in_part = bisect_right(part_starts, start) - 1
        yield Piece(
            text=text[start:end],
            block=block,
            part=parts[in_part] if in_part >= 0 and start < parts[in_part].end else None,
            sentence=sentence,
            opens=sentence is not None and start == sentences[at][0],
            marks=tuple(marks[order] for order in sorted(active)),
        )


def _gaps(coding: Coding) -> list[Span]:
    """The white space between paragraphs. In hard-wrapped text a single line break is a space; a blank line always parts."""
    text, sentences = coding.article.text, coding.sentences
    wrapped = any("\n" in text[start:end].strip() for start, end in sentences)
    breaks = re.compile(r"(?:^\s+|[^\S\n]*\n\s*\n\s*|\s+$)" if wrapped else r"(?:^\s+|\s*\n\s*|\s+$)")
    gaps = [m.span() for m in breaks.finditer(text) if m.end() > m.start()]
    edges = {part.start for part in coding.article.parts}  # a part that begins a line begins a paragraph, wrapped or not
    lines = [m.span() for m in re.finditer(r"\s*\n\s*", text) if m.end() in edges]
    return sorted({*gaps, *(line for line in lines if not any(s < line[1] and line[0] < e for s, e in gaps))})
