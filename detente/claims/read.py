"""Claims of an article: cues found, contents cut, sources resolved, pieces of one quotation joined."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.claims.content import SCARE_WORDS, Contents
from detente.claims.cue import OPEN, CueIndex, CueWord, verb_words
from detente.claims.source import Sources
from detente.claims.stance import Stances
from detente.knowledge.load import Cue
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Actor, Claim, ClaimKind, Modality, Span, Voice

CUE_TAGS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "NN", "NNS"))
FUTURE = frozenset(["will", "wo", "shall", "'ll"])
POSSIBLE = frozenset(["could", "may", "might", "would"])
NEVER_SPEAK = frozenset(("be", "have", "do", "become", "get", "make", "take", "give", "go", "come", "put", "let"))
MANNER_OBJECTS = frozenset(["it", "this", "that", "them", "him", "her", "us", "you"])


@dataclass(slots=True)
class _Draft:
    cue: CueWord
    heads: list[int]
    contents: list[tuple[int, int]]
    root: int | None = None  # main verb of the content
    frame: str = "that"
    actors: tuple[Actor, ...] = ()
    spans: tuple[Span, ...] = ()
    voice: Voice | None = None


@dataclass(slots=True)
class ReadClaims:
    claims: tuple[Claim, ...] = ()
    cues: dict[str, int] = field(default_factory=dict)  # claim id -> token of its cue


def read_claims(
    p: Parse, clauses: Clauses, contents: Contents, index: CueIndex, sources: Sources, stances: Stances
) -> ReadClaims:
    """All claims in reading order."""
    drafts: list[_Draft] = []
    for i in range(p.n):
        if (p.tag[i] in CUE_TAGS or p.lower[i] in index.phrases) and (draft := _at(p, i, clauses, contents, index)):
            drafts.append(draft)
    drafts = _continue(p, drafts, contents)
    made = ReadClaims()
    claims: list[Claim] = []
    for d in drafts:
        d.actors, d.spans, d.voice = sources.read(d.heads)
        if d.heads and p.lower[d.heads[0]] in ("i", "we"):
            around = [o for o in drafts if o is not d and any(a <= d.cue.token < b for a, b in o.contents) and o.heads != d.heads]
            if around:
                inner = min(around, key=lambda o: sum(b - a for a, b in o.contents))
                d.actors, _, d.voice = sources.read(inner.heads)
        claim = _claim(p, d, len(claims) + 1, contents, stances)
        made.cues[claim.claim_id] = d.cue.token
        claims.append(claim)
    made.claims = tuple(claims)
    return made


def _at(p: Parse, i: int, clauses: Clauses, contents: Contents, index: CueIndex) -> _Draft | None:
    """The claim whose cue stands at token i."""
    if p.tag[i].startswith("VB"):
        return _verb(p, i, clauses, contents, index)
    if hit := index.phrase(p, i):
        return _phrase(p, i, *hit, contents)
    if p.pos[i] == "NOUN" and (nouns := index.nouns.get(p.lemma[i])):
        return _noun(p, i, nouns, clauses, contents)
    return None


def _verb(p: Parse, v: int, clauses: Clauses, contents: Contents, index: CueIndex) -> _Draft | None:
    """A verb of saying with what it governs."""
    cues = index.verb(p, v)
    f = clauses.frame(v)
    quoted = contents.quote_at.get(v)
    best: _Draft | None = None
    for cue in cues or [OPEN]:
        first, last = verb_words(p, v)
        word = CueWord(v, cue, first, last, "verb")
        spans, root, frame = _contents(p, v, cue, clauses, contents)
        if not spans:
            continue
        if cue is OPEN and (
            quoted
            or p.lemma[v] in NEVER_SPEAK
            or any(p.tag[k] == "TO" for k in p.kids[v])
            or p.dep[v] in ("relcl", "acl", "advcl", "aux", "auxpass")
            or not f.subjects
            or not any(contents.quote_at.get(a) and b - a > SCARE_WORDS for a, b in spans)
        ):
            continue
        heads = f.subjects
        if f.passive:
            if not cue.passive and not f.subjects and frame not in ("that", "quote"):
                continue
        elif (not heads and frame != "quote") or (heads and p.lower[heads[0]] in ("it", "there") and p.dep[heads[0]] == "expl"):
            continue
        if frame == "np" and f.passive and not f.subjects:
            continue
        best = _Draft(word, heads, spans, root, frame)
        break
    return best


def _contents(p: Parse, v: int, cue: Cue, clauses: Clauses, contents: Contents) -> tuple[list[tuple[int, int]], int | None, str]:
    """Spans of what is said, the main verb of it, and the construct."""
    f = clauses.frame(v)
    frames = cue.frames
    spans: list[tuple[int, int]] = []
    root: int | None = None
    kind = ""
    for k in p.kids[v]:
        if p.dep[k] not in ("ccomp", "xcomp", "parataxis", "dep") or p.pos[k] in ("PUNCT",):
            continue
        to = any(p.tag[m] == "TO" for m in p.kids[k])
        ing = p.tag[k] == "VBG" and not any(p.dep[m] == "aux" for m in p.kids[k])
        wh = any(p.tag[m] in ("WDT", "WP", "WRB") or p.lower[m] in ("whether", "if") for m in p.kids[k] if m < k)
        form = "to" if to else "ing" if ing else "wh" if wh and "wh" in frames else "that"
        first, last = contents.clause(k, v)
        in_quotes = contents.quoted_share(first, last) > 0.6
        outside = in_quotes and contents.quoted_share(v, v + 1) == 0
        if form in frames or (form in ("that", "wh") and "that" in frames) or (outside and "quote" in frames):
            first, last = contents.grow(first, last, v)
            spans.append((first, last))
            root, kind = k, form if not in_quotes else "quote"
    if not spans and "quote" in frames and (span := _near_quote(p, v, contents)):
        spans, kind = [span], "quote"
        root = next((k for k in range(*span) if p.dep[k] == "ROOT" or p.head[k] == v), None)
    if not spans and "as" in frames:
        for prep, _, head in f.preps:
            if prep == "as":
                spans.append(contents.trim(*p.edges(head)))
                kind = "as"
        for k in f.complements:
            if f.objects or f.passive:
                spans.append(contents.trim(*p.edges(k)))
                kind = "as"
    if not spans and "about" in frames:
        for prep, token, head in f.preps:
            if prep in cue.preps and p.head[token] == v:
                spans.append(contents.trim(*p.edges(head)))
                kind, root = "about", head if p.pos[head] == "VERB" else None
                break
    if not spans and "np" in frames and f.objects and not f.passive and p.lower[f.objects[0]] not in MANNER_OBJECTS:
        spans.append(contents.trim(*p.edges(f.objects[0])))
        kind = "np"
    if spans and kind != "quote" and (extra := _near_quote(p, v, contents)) and not any(a <= extra[0] < b for a, b in spans):
        spans.append(extra)
    return sorted(spans), root, kind


def _near_quote(p: Parse, v: int, contents: Contents) -> tuple[int, int] | None:
    """A quotation that touches the cue's clause: right before ("…," he said) or behind it (He said: "…")."""
    first, last = p.sents[p.sent[v]]
    if v in contents.quote_at:
        return None
    for q in contents.quotes:
        if q.last <= v and q.last > first and q.last - q.first > SCARE_WORDS and _clear(p, q.last, v):
            return q.first, q.last
        if (
            q.first > v
            and q.first < last
            and q.last - q.first > SCARE_WORDS
            and (p.word[q.first - 1] in (":", ",") or _clear(p, v, q.first))
        ):
            return q.first, q.last
    return None


def _clear(p: Parse, a: int, b: int) -> bool:
    """No other finite verb between the quotation and the cue, except in a relative clause."""
    return not any(p.tag[k] in ("VBD", "VBZ", "VBP") and p.dep[k] not in ("relcl", "aux", "auxpass") for k in range(a + 1, b))


def _phrase(p: Parse, i: int, last: int, cue: Cue, contents: Contents) -> _Draft | None:
    """ "According to X, …": the rest of the sentence is what X says."""
    first_s, last_s = p.sents[p.sent[i]]
    heads = [c for k in range(i, last) for c in p.children(k, "pobj")]
    if not heads or i in contents.quote_at:
        return None
    end = p.edges(heads[0])[1]
    before, after = contents.trim(first_s, i), contents.trim(end, last_s)
    spans = [s for s in (before, after) if s[1] - s[0] > 2]
    if not spans:
        return None
    root = next((k for k in range(first_s, last_s) if p.dep[k] == "ROOT"), None)
    return _Draft(CueWord(i, cue, i, last, "phrase"), heads[:1], spans, root, "that")


def _noun(p: Parse, n: int, cues: list[Cue], clauses: Clauses, contents: Contents) -> _Draft | None:
    """ "Its claim that …", "a promise by X to …": the owner is the source."""
    clause = next((k for k in p.kids[n] if p.dep[k] in ("acl", "ccomp") and k > n), None)
    if clause is None:
        return None
    to = any(p.tag[m] == "TO" for m in p.kids[clause])
    that = any(p.lower[m] == "that" and p.dep[m] == "mark" for m in p.kids[clause])
    cue = next((c for c in cues if ("to" in c.frames and to) or ("that" in c.frames and that)), None)
    if cue is None:
        return None
    heads = [c for prep, _, c in clauses.noun_preps(n) if prep in ("by", "from")] or [
        k for k in p.kids[n] if p.dep[k] == "poss" or (p.dep[k] in ("amod", "compound") and p.word[k][:1].isupper())
    ]
    if not heads and p.dep[n] == "dobj":
        heads = clauses.owners(n)
    if not heads:
        return None
    return _Draft(CueWord(n, cue, n, n + 1, "noun"), heads[:1], [contents.clause(clause, n)], clause, "to" if to else "that")


def _continue(p: Parse, drafts: list[_Draft], contents: Contents) -> list[_Draft]:
    """Join the pieces of one quotation: "A," he said. "B." is one claim; a quotation without a cue goes on from the last."""
    taken = {k for d in drafts for a, b in d.contents for k in range(a, b)}
    cues = {d.cue.token for d in drafts}
    for q in contents.quotes:
        if q.first in taken or q.last - q.first <= SCARE_WORDS or any(k in taken for k in range(q.first + 1, q.last - 1)):
            continue
        sentence = p.sent[q.first]
        if p.sents[sentence][0] != q.first:
            continue  # inside somebody else's sentence: a scare quote or a title
        before = [d for d in drafts if d.cue.token < q.first and p.paragraph[p.sent[d.cue.token]] >= p.paragraph[sentence] - 1]
        if before and not any(k in cues for k in range(q.last, p.sents[p.sent[q.last - 1]][1])):
            last = max(before, key=lambda d: d.cue.token)
            quoted = any(k in contents.quote_at for a, b in last.contents for k in range(a, b))
            if quoted or p.paragraph[p.sent[last.cue.token]] == p.paragraph[sentence]:
                last.contents.append((q.first, q.last))
                taken |= set(range(q.first, q.last))
    return drafts


def _claim(p: Parse, d: _Draft, number: int, contents: Contents, stances: Stances) -> Claim:
    cue = d.cue.cue
    shares = [(b - a, contents.quoted_share(a, b)) for a, b in d.contents]
    total = sum(n for n, _ in shares) or 1
    share = sum(n * s for n, s in shares) / total
    kind: ClaimKind = (
        "attitude" if cue.kind in ("think", "want") else "direct" if share > 0.9 else "mixed" if share > 0 else "indirect"
    )
    content_spans = tuple(p.span(a, b) for a, b in sorted(d.contents) if b > a)
    return Claim(
        f"c{number}", d.actors, d.spans, (p.span(d.cue.first, d.cue.last),), content_spans, kind, _modality(p, d), d.voice,
        stances.read(d.actors, cue, d.contents, d.frame), f"en/cue/{cue.id}",
    )  # fmt: skip


def _modality(p: Parse, d: _Draft) -> Modality:
    cue = d.cue.cue
    if cue.modality != "assertion" or d.root is None:
        return cue.modality  # type: ignore[return-value]
    root = d.root
    for _, b in d.contents:
        if p.word[b - 1] == "?" or (b < p.n and p.word[b - 2] == "?"):
            return "question"
    verbs = [root, *(k for k in p.kids[root] if p.dep[k] in ("conj", "advcl", "ccomp") and p.pos[k] in ("VERB", "AUX"))]
    for v in verbs:
        for k in p.kids[v]:
            if (
                p.dep[k] in ("aux",)
                and p.lower[k] in FUTURE | POSSIBLE
                and not any(p.lower[m] == "i" or p.lower[m] == "we" for m in p.kids[v])
            ):
                return "forecast"
    if p.lemma[root] in ("foresee", "predict", "expect", "anticipate", "forecast"):
        return "forecast"
    return "assertion"
