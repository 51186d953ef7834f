"""Claims of an article: cues found, contents cut, sources resolved, pieces of one quotation joined."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from detente.claims.content import MARKS, Contents, Quotation
from detente.claims.cue import CueIndex, CueWord, verb_words
from detente.claims.lines import speaker_lines
from detente.claims.modality import modality_of
from detente.claims.quoted import Spoken, embedded, speakers, spoken
from detente.claims.reported import Draft, adjective_draft, noun_draft, own_subject, phrase_draft, verb_draft
from detente.claims.source import Sources
from detente.claims.stance import Stances
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Claim, ClaimKind


@dataclass(slots=True)
class ReadClaims:
    claims: tuple[Claim, ...] = ()
    cues: dict[str, int] = field(default_factory=dict)  # claim id -> token of its cue


def read_claims(
    p: Parse, clauses: Clauses, contents: Contents, index: CueIndex, sources: Sources, stances: Stances
) -> ReadClaims:
    """All claims in reading order."""
    speech = spoken(p, clauses, contents, index)
    places = [
        i for i in range(p.n)
        if p.lemma[i] in index.words or p.lower[i] in index.phrases or i in speech.by_cue
    ]  # fmt: skip
    drafts = [d for i in places if (d := _at(p, i, clauses, contents, index, speech))]
    drafts = _outermost(p, speaker_lines(p, contents, drafts))
    _continue(p, drafts, speech.loose)
    made = ReadClaims()
    claims: list[Claim] = []
    for d in drafts:
        d.actors, d.spans, d.voice = sources.read(d.heads, d.direct, d.cue.token)
        if d.heads and p.lower[d.heads[0]] in ("i", "we"):
            around = [o for o in drafts if o is not d and any(a <= d.cue.token < b for a, b in o.contents) and o.heads != d.heads]
            if around:
                inner = min(around, key=lambda o: sum(b - a for a, b in o.contents))
                d.actors, _, d.voice = sources.read(inner.heads, inner.direct, inner.cue.token)
        claim = _claim(p, d, len(claims) + 1, contents, stances)
        made.cues[claim.claim_id] = d.cue.token
        claims.append(claim)
    made.claims = tuple(claims)
    return made


def _at(p: Parse, i: int, clauses: Clauses, contents: Contents, index: CueIndex, speech: Spoken) -> Draft | None:
    """The claim whose cue stands at token i."""
    if i in speech.inside:
        return None
    tag = p.tag[i]
    if p.lower[i] in index.phrases and (hit := index.phrase(p, i)):
        return phrase_draft(p, i, *hit, contents)
    if tag[:2] == "VB":
        quotes = speech.by_cue.get(i)
        cues = index.verb(p, i)
        draft = verb_draft(p, i, cues, clauses, contents, index) if cues else None
        return _with_quotes(p, i, draft, quotes, speech, clauses, contents) if quotes else draft
    if tag[:2] == "NN" and (nouns := index.nouns.get(p.lemma[i])):
        return noun_draft(p, i, nouns, clauses, contents)
    if tag[:2] == "JJ" and (adjectives := index.adjectives.get(p.lemma[i])):
        return adjective_draft(p, i, adjectives, clauses, contents)
    return None


def _with_quotes(
    p: Parse, v: int, draft: Draft | None, quotes: list[Quotation], speech: Spoken, clauses: Clauses, contents: Contents
) -> Draft | None:
    """The claim of a cue that has quotations of its own, with what else it governs."""
    pieces = [(_begin(p, q, v), q.last) for q in quotes]
    heads = speakers(p, v, quotes, speech, clauses)
    if (draft is not None and any(h in speech.inside for h in draft.heads)) or (draft is not None and not draft.heads):
        draft.heads, draft.direct = heads, own_subject(p, v, heads)
    if draft is None:
        word = CueWord(v, speech.cues[v], *verb_words(p, v), "verb")
        return Draft(word, heads, pieces, _main(p, pieces), "quote", own_subject(p, v, heads))
    clause = draft.frame in ("that", "wh", "to", "ing")
    for a, b in draft.contents:
        if (not clause or quotes[0].last <= v) and not any(x < b and y > a for x, y in pieces):
            continue
        if clause and contents.quoted_share(a, b) > 0.5 and any(x < b and y > a for x, y in pieces):
            continue
        pieces = [(x, y) for x, y in pieces if not (x >= a and y <= b)]
        cut = next((x for x, y in pieces if a < x < b), None)
        pieces.append((a, cut if cut is not None else b))
    draft.contents = sorted(contents.trim(a, b) if a not in contents.quote_at else (a, b) for a, b in pieces if b > a)
    draft.root = draft.root if clause else _main(p, pieces)
    draft.frame = draft.frame if clause else "quote"
    return draft


def _begin(p: Parse, q: Quotation, cue: int) -> int:
    """Where a content that ends in a quotation begins: with the clause the quotation stands in, if the cue follows it."""
    first = p.sents[p.sent[q.first]][0]
    if cue < q.first or not embedded(p, q):
        return q.first
    marks = [k for k in range(first, q.first) if p.word[k] in MARKS]
    return marks[-1] + 1 if marks else first


def _main(p: Parse, pieces: list[tuple[int, int]]) -> int | None:
    """The verb on which a stretch hangs."""
    for a, b in pieces:
        for k in range(a, b):
            if (p.pos[k] in ("VERB", "AUX") and not a <= p.head[k] < b) or (p.head[k] == k):
                return k
    return None


def _outermost(p: Parse, drafts: list[Draft]) -> list[Draft]:
    """Of what is said inside a report only what others are said to have said stays: "A said that B had denied it" is a chain."""
    spans = sorted((a, b, n) for n, d in enumerate(drafts) for a, b in d.contents)
    starts = [s[0] for s in spans]
    out = []
    for n, d in enumerate(drafts):
        inside = False
        shared = False
        at = bisect_right(starts, d.cue.token) - 1
        for k in range(at, max(-1, at - 8), -1):
            a, b, m = spans[k]
            if m != n and a <= d.cue.token < b:
                inside = True
                shared = _shared(p, drafts[m], d, (a, b))
                break
        if not inside or shared or _chain(p, d):
            out.append(d)
    return out


def _shared(p: Parse, outer: Draft, d: Draft, piece: tuple[int, int]) -> bool:
    """ "He said A and asked B to go": the second cue has the source of the first, and the first content ends before it."""
    first, v = d.cue.first, d.cue.token
    if d.cue.kind != "verb" or p.tag[v] != p.tag[outer.cue.token] or p.tag[v] not in ("VBD", "VBZ") or p.tag[first - 1] != "CC":
        return False
    if d.cue.cue.kind != "say" or any(p.dep[k] in ("nsubj", "nsubjpass") for k in p.kids[v]) or first - 1 - piece[0] < 2:
        return False
    outer.contents = [(a, first - 1) if (a, b) == piece else (a, b) for a, b in outer.contents if a < first - 1]
    d.heads, d.direct = outer.heads, outer.direct
    return True


def _chain(p: Parse, d: Draft) -> bool:
    said = d.cue.kind == "verb" and d.cue.cue.kind == "say" and d.frame in ("that", "quote")
    return said and bool(d.heads) and p.pos[d.heads[0]] == "PROPN"


def _continue(p: Parse, drafts: list[Draft], loose: list[Quotation]) -> None:
    """Join the pieces of one quotation: "A," he said. "B." is one claim; a quotation without a cue goes on from the last."""
    taken = [(a, b) for d in drafts for a, b in d.contents]
    for q in loose:
        if any(a < q.last and b > q.first for a, b in taken):
            continue
        paragraph = p.paragraph[p.sent[q.first]]
        before = [d for d in drafts if d.cue.token < q.first and p.paragraph[p.sent[_end(d) - 1]] >= paragraph - 1]
        if not before:
            continue
        last = max(before, key=lambda d: (_quoted(p, d), _end(d), d.cue.token))
        if last.cue.kind == "dash":  # a list of voices: each has its own name
            continue
        if _quoted(p, last) or (p.paragraph[p.sent[last.cue.token]] == paragraph and last.cue.cue.kind == "say"):
            last.contents.append((q.first, q.last))


def _quoted(p: Parse, d: Draft) -> bool:
    return any(p.word[a] in MARKS or p.word[a] == "'" for a, _ in d.contents)


def _end(d: Draft) -> int:
    return max(d.cue.last, *(b for _, b in d.contents))


def _claim(p: Parse, d: Draft, number: int, contents: Contents, stances: Stances) -> Claim:
    cue = d.cue.cue
    shares = [(b - a, contents.quoted_share(a, b)) for a, b in d.contents]
    total = sum(n for n, _ in shares) or 1
    share = sum(n * s for n, s in shares) / total
    kind: ClaimKind = (
        "attitude" if cue.kind in ("think", "want") else "direct" if share > 0.9 else "mixed" if share > 0 else "indirect"
    )
    content_spans = tuple(p.span(a, b) for a, b in sorted(d.contents) if b > a)
    return Claim(
        f"c{number}", d.actors, d.spans, (p.span(d.cue.first, d.cue.last),), content_spans, kind, modality_of(p, d), d.voice,
        stances.read(d.actors, cue, d.contents, d.frame), f"en/cue/{cue.id}",
    )  # fmt: skip
