"""The few words of an article that say what a row says: the phrase of an act, the clause of a relation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.model import Span
from detente.report.words import clean, shorten

# No full stop: within a sentence it belongs to "U.S." or "Gen.". No comma of "April 17, 2014".
_STOP = re.compile(r"[;:()]|[“”\"«»]|,(?! \d{4}\b)(?=[\s”\"]|$)|\s[–—-]{1,2}\s|\n\s*\n")
_END = re.compile(r"(?<!\b[A-Za-z])[\s.!?,]+$")
_LEAD = re.compile(r"^(?:that|and|but|while|whereas) ")
_QUOTES = '“”"«»'
# A phrase that would end with one of these goes on over the comma or quotation mark.
_DANGLING = re.compile(
    r"\b(?:a|about|against|an|and|as|at|be|been|but|by|could|for|from|had|has|have|in|into|is|it|its|may|not|of|on|or|over|than"
    r"|that|the|their|they|this|to|was|were|which|who|will|with|would)\s*$",
    re.IGNORECASE,
)


def phrase(text: str, trigger: Span, sentence: Span | None, *, limit: int = 100) -> str:
    """The act in the article's own words: from the trigger to the end of its clause, within its sentence.

    "delivered" in "Sudan delivered 12 armoured cars to Chad last year, its first gift." gives "delivered 12 armoured cars to
    Chad last year". Where the clause ends with the trigger ("the vote was put off"), the words before it are taken too.
    """
    low, high = _bounds(trigger, sentence)
    start, end = trigger[0], _clause_end(text, trigger[1], low, high)
    count = len(text[start:end].split())
    if count >= 3:
        return _shortened(_tidy(text[start:end]), limit)
    start = _clause_start(text, start, low, 3 - count)
    if text[end : end + 1] in ("”", '"') and _in_quotation(text, start, end):
        end += 1
    return _last_words(_tidy(text[start:end]), limit)


def clause(text: str, trigger: Span, sentence: Span | None, *, limit: int = 100) -> str:
    """The clause that holds the trigger, cut evenly around it when it is long: what is said of a relation, in its words."""
    low, high = _bounds(trigger, sentence)
    start, end = _clause_start(text, trigger[0], low, 1), _clause_end(text, trigger[1], low, high)
    whole = _tidy(text[start:end])
    if len(whole) <= limit:
        return whole
    room = max(limit - (trigger[1] - trigger[0]), 20)
    before, after = clean(text[start : trigger[0]]), clean(text[trigger[1] : end])
    left = _last_words(before, max(room // 2, room - len(after)))
    right = _shortened(after, max(room - len(left), 2))
    joint = " " if text[trigger[1] : trigger[1] + 1].isspace() else ""
    return _balanced(_END.sub("", f"{left} {clean(text[trigger[0] : trigger[1]])}{joint}{right}".strip()))


def _bounds(trigger: Span, sentence: Span | None) -> Span:
    inside = sentence is not None and sentence[0] <= trigger[0] < sentence[1]
    low, high = sentence if inside and sentence else trigger
    return low, max(high, trigger[1])


def _tidy(text: str) -> str:
    return _balanced(_LEAD.sub("", _END.sub("", clean(text))))


def _shortened(text: str, limit: int) -> str:
    """Cut at the end, but not after "the" or within a pair of quotation marks."""
    cut = shorten(text, limit)
    if cut == text:
        return text
    words = cut.removesuffix("…").rstrip()
    while dangling := _DANGLING.search(words):
        words = words[: dangling.start()].rstrip(' ,“"')
    return _balanced(words) + "…"


def _last_words(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    tail = text[-limit:]
    return "…" + (tail[tail.index(" ") + 1 :] if " " in tail else tail)


def _clause_end(text: str, at: int, low: int, high: int) -> int:
    """Where the clause that goes on at `at` ends. A quotation that opens after it is part of it, one that was open ends it."""
    inside, opened = _in_quotation(text, low, at), False
    for stop in _STOP.finditer(text, at, high):
        mark = stop.group()
        if mark in _QUOTES:
            if inside and not opened:
                return stop.start()
            opened = not opened
        elif not opened and not _dangles(text[at : stop.start()] or text[low:at]):
            return stop.start()
    return high


def _clause_start(text: str, at: int, low: int, least: int) -> int:
    """Where the clause that leads up to `at` begins, with at least `least` words before it where the sentence has them."""
    inside, closed = _in_quotation(text, low, at), False
    for stop in _backwards(text, low, at):
        if stop.group() in _QUOTES:
            if not inside or closed:
                closed = not closed
                continue
        elif closed:
            continue
        if len(text[stop.end() : at].split()) >= least:
            return stop.end()
    return low


def _backwards(text: str, low: int, at: int) -> Iterator[re.Match[str]]:
    return reversed(list(_STOP.finditer(text, low, at)))


def _in_quotation(text: str, low: int, at: int) -> bool:
    before = text[low:at]
    return before.count("“") + before.count("«") > before.count("”") + before.count("»") or before.count('"') % 2 == 1


def _dangles(text: str) -> bool:
    return not text.strip() or bool(_DANGLING.search(text))


def _balanced(text: str) -> str:
    """The text without a quotation mark that lost its partner when it was cut."""
    if text.count("“") > text.count("”"):
        at = text.rindex("“")
        text = text[:at] + text[at + 1 :]
    elif text.count("”") > text.count("“"):
        text = text.replace("”", "", 1)
    if text.count('"') % 2:
        at = text.rindex('"')
        text = text[:at] + text[at + 1 :]
    return " ".join(text.split())
