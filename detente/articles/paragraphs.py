"""Find the paragraphs of a plain text: a line each, or lines wrapped by hand between blank lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from detente.articles.dateline import SIGNATURE
from detente.model import Span

BREAK = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
LINE = re.compile("[^\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\xad"  # not blank for Python, and nothing for the reader
NARROW, WIDE = 40, 120  # columns between which people and mail programs wrap
STOP = re.compile("[.!?…][\"'”’»)\\]]*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text: where it stands, its words on one line, how many they are.

    `stopped`: it ends with a full stop, question or exclamation mark; quotation marks, brackets and the signature of an
    agency may follow.
    """

    start: int
    end: int
    line: str
    words: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    blank_before: bool


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs in order; every character that is not white space lies in one of them."""
    found = []
    for start, end in _spans(text):
        words = text[start:end].split()
        line = " ".join(words)
        tail = SIGNATURE.sub("", line[-60:].rstrip(INVISIBLE))
        found.append(Paragraph(start, end, line, len(words), STOP.search(tail[-12:]) is not None))
    return found


def _spans(text: str) -> list[Span]:
    lines = _lines(text)
    width = _wrap_width(text, lines)
    spans: list[Span] = []
    for number, line in enumerate(lines):
        if width and number and _goes_on(text, lines[number - 1], line, width):
            spans[-1] = (spans[-1][0], line.end)
        else:
            spans.append((line.start, line.end))
    return spans


def _lines(text: str) -> list[_Line]:
    """Lines that hold something, without the white space around it."""
    lines: list[_Line] = []
    last = 0
    for match in LINE.finditer(text):
        words = match[0].strip()
        if not words:
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        blank = bool(lines) and len(BREAK.findall(text, last, start)) > 1
        last = start + len(words)
        lines.append(_Line(start, last, start - match.start(), blank))
    return lines


def _wrap_width(text: str, lines: list[_Line]) -> int | None:
    """The column at which the text was wrapped by hand, or None where a line is a paragraph.

    A wrapped line is as long as it can be: the first word of the next line would not have fitted. Where nearly all lines
    that have a successor are so, the text is wrapped.
    """
    if sum(line.end - line.start > WIDE for line in lines) > 0.02 * len(lines):
        return None
    joints = [(a, b) for a, b in pairwise(lines) if not b.blank_before and b.indent <= a.indent + 1]
    if not joints:
        return None
    lengths = sorted(a.end - a.start for a, _ in joints)
    width = lengths[int((len(lengths) - 1) * 0.95)]
    if not NARROW <= width <= WIDE:
        return None
    full = sum(_full(text, a, b, width) for a, b in joints)
    running = sum(text[b.start].islower() and not _stops(text, a) for a, b in joints)
    if full >= 0.8 * len(joints) and running >= 0.2 * len(joints) and running:
        return width
    return None


def _full(text: str, line: _Line, following: _Line, width: int) -> bool:
    word = text[following.start : min(following.end, following.start + 60)].split()[0]
    return line.end - line.start + 1 + len(word) > width - 4  # four columns for wrapping that is not exact


def _stops(text: str, line: _Line) -> bool:
    return STOP.search(text[max(line.start, line.end - 12) : line.end]) is not None


def _goes_on(text: str, line: _Line, following: _Line, width: int) -> bool:
    """In wrapped text: no blank line, no new indent, and no line cut short behind a full stop."""
    if following.blank_before or following.indent > line.indent + 1:
        return False
    return _full(text, line, following, width) or (text[following.start].islower() and not _stops(text, line))
