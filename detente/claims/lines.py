"""Speakers named by the layout: `Minister: "…"`, `Poll: …`, and a name behind a dash under a quotation."""

from __future__ import annotations

from detente.claims.content import MARKS, Contents
from detente.claims.cue import OPEN, CueWord
from detente.claims.reported import Draft
from detente.language.parse import Parse

LONGEST = 7  # words before the colon
NOT_SPEAKERS = frozenset(
    ("update", "note", "related", "watch", "read", "editor", "correction", "photo", "video", "source", "breaking", "opinion")
)
SPEAKING = frozenset(
    (
        "poll",
        "report",
        "study",
        "survey",
        "source",
        "sources",
        "minister",
        "official",
        "officials",
        "analyst",
        "analysts",
        "experts",
    )
)
DASHES = frozenset(("-", "--", "—", "–", "―"))


def speaker_lines(p: Parse, contents: Contents, drafts: list[Draft]) -> list[Draft]:
    """The drafts with those whose only cue is a colon or a dash, in reading order."""
    out = list(drafts)
    at = 0
    while at < len(p.sents):
        stop = at
        while stop + 1 < len(p.sents) and p.paragraph[stop + 1] == p.paragraph[at]:
            stop += 1
        first, last = p.sents[at][0], p.sents[stop][1]
        if found := _colon(p, contents, first, last) or _dash(p, contents, first, last):
            a, b = found.contents[0]
            out = [d for d in out if not (a <= d.cue.token < b or (found.heads[0] in d.heads and d.cue.token < found.cue.token))]
            out.append(found)
        at = stop + 1
    return sorted(out, key=lambda d: d.cue.token)


def _colon(p: Parse, contents: Contents, first: int, last: int) -> Draft | None:
    quoted = first < last and p.word[first] in MARKS
    start = first + 1 if quoted else first
    colon = next((k for k in range(start, min(last, start + LONGEST)) if p.word[k] == ":"), None)
    if colon is None or colon == start or colon + 3 > last:
        return None
    label = range(start, colon)
    if any(p.tag[k] in ("VBD", "VBZ", "VBP", "MD") and p.ent[k] == "" for k in label) or p.lower[start] in NOT_SPEAKERS:
        return None
    head = next((k for k in label if not start <= p.head[k] < colon), colon - 1)
    named = any(p.ent[k] in ("PERSON", "ORG") or p.lower[k] in SPEAKING for k in label)
    capital = colon - start <= 2 and all(p.word[k].isupper() for k in label if p.word[k].isalpha())
    if not (named or capital) or p.pos[head] not in ("PROPN", "NOUN"):
        return None
    if not any(p.pos[k] in ("VERB", "AUX") for k in range(colon + 1, last)):
        return None
    end = last
    if not quoted and not capital and p.word[colon + 1] not in MARKS:
        end = next(b for a, b in p.sents if a <= colon < b) if p.sents[p.sent[colon]][1] - colon > 2 else last
    return Draft(CueWord(colon, OPEN, colon, colon + 1, "colon"), [head], [contents.trim(colon + 1, end)], None, "quote")


def _dash(p: Parse, contents: Contents, first: int, last: int) -> Draft | None:
    """A quotation, a dash and a name: the whole paragraph."""
    q = contents.quote_at.get(first)
    if q is None or not q.closed or q.first != first or q.last + 1 >= last or p.word[q.last] not in DASHES or last - q.last > 14:
        return None
    name = q.last + 1
    if not p.word[name][:1].isupper() or any(
        p.tag[k] in ("VBD", "VBZ", "VBP") and p.word[k].islower() for k in range(name, last)
    ):
        return None
    end = name
    while end + 1 < last and p.word[end + 1][:1].isupper():
        end += 1
    return Draft(CueWord(q.last, OPEN, q.last, q.last + 1, "dash"), [end], [(q.first, q.last)], None, "quote")
