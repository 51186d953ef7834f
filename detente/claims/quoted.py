"""Who speaks a quotation: the cue beside it, before or after, in its own paragraph or in the line that leads to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.claims.content import SCARE_WORDS, Contents, Quotation
from detente.claims.cue import OPEN, CueIndex
from detente.knowledge.load import Cue
from detente.language.clause import Clauses
from detente.language.parse import Parse

FINITE = frozenset(("VBD", "VBZ", "VBP"))
SPOKEN = frozenset(("VBD", "VBZ", "VBP", "VBN", "VBG", "VB"))
ENDS = frozenset((",", "?", "!", "-", "--", "—", "–", "...", "…"))
STOPS = frozenset((".", "?", "!", "...", "…"))
LIGHT = frozenset((",", "-", "--", "—", "–", "(", ")"))
NEVER_SPEAK = frozenset(("be", "have", "do", "become", "get", "make", "take", "give", "go", "come", "put", "let", "seem", "need"))
LEADS = 7  # a verb outside the lexicon speaks a quotation only from this near


@dataclass(slots=True)
class Spoken:
    """Quotations by the token of their cue, and the quotations that are speech but have no cue of their own."""

    by_cue: dict[int, list[Quotation]] = field(default_factory=dict)
    cues: dict[int, Cue] = field(default_factory=dict)
    loose: list[Quotation] = field(default_factory=list)
    inside: set[int] = field(default_factory=set)  # tokens of speech: nothing in them is a cue of its own


def spoken(p: Parse, clauses: Clauses, contents: Contents, index: CueIndex) -> Spoken:
    """Every quotation of the article that is speech, with its cue where it has one."""
    out = Spoken()
    paragraph = _Paragraphs(p)
    for n, q in enumerate(contents.quotes):
        if q.last - q.first < 3:
            continue
        first, last = paragraph.bounds(q.first)
        before = contents.quotes[n - 1].last if n and contents.quotes[n - 1].last > first else first
        after = contents.quotes[n + 1].first if n + 1 < len(contents.quotes) and contents.quotes[n + 1].first < last else last
        hit = _after(p, clauses, index, q, after, n, contents) or _before(
            p, clauses, contents, index, q, max(before, first), first
        )
        if hit is not None:
            out.by_cue.setdefault(hit[0], []).append(q)
            out.cues[hit[0]] = hit[1]
            out.inside.update(range(q.first, q.last))
        elif _free(p, q, first):
            out.loose.append(q)
            out.inside.update(range(q.first, q.last))
        elif words(p, q) > SCARE_WORDS:
            out.inside.update(range(q.first, q.last))
    return out


class _Paragraphs:
    """First and last token of the paragraph of a token."""

    def __init__(self, p: Parse) -> None:
        self.p = p
        self._at: dict[int, tuple[int, int]] = {}
        for s, (first, last) in enumerate(p.sents):
            start, _ = self._at.get(p.paragraph[s], (first, last))
            self._at[p.paragraph[s]] = (start, last)

    def bounds(self, i: int) -> tuple[int, int]:
        return self._at[self.p.paragraph[self.p.sent[i]]]


def embedded(p: Parse, q: Quotation) -> bool:
    """A quotation that stands inside somebody's clause: `the plan was "a farce," she said`, `told "Meet the Press"`."""
    k = q.first - 1
    return q.first > p.sents[p.sent[q.first]][0] and p.pos[k] not in ("PUNCT", "SPACE", "SYM")


def words(p: Parse, q: Quotation) -> int:
    """How many words a quotation has."""
    return sum(p.pos[k] not in ("PUNCT", "SPACE", "SYM") for k in range(q.first, q.last))


def _free(p: Parse, q: Quotation, paragraph: int) -> bool:
    """A quotation that stands as a sentence of its own: it begins one, and it has more words than a title."""
    k = q.first - 1
    begins = q.first == paragraph or p.word[k] in STOPS or p.word[k] in ('"', "''", ":") or p.pos[k] == "SPACE"
    return begins and (words(p, q) > SCARE_WORDS + 1 or ((words(p, q) > 1 or q.first == paragraph) and _stops(p, q)))


def _stops(p: Parse, q: Quotation) -> bool:
    return q.last - 2 > q.first and p.word[q.last - 2] in STOPS


def _after(
    p: Parse, clauses: Clauses, index: CueIndex, q: Quotation, stop: int, number: int, contents: Contents
) -> tuple[int, Cue] | None:
    """The cue that follows: `"…," he said`, `"…?" asked the mayor`, `"…," the envoy, who had …, told us`."""
    at = q.last
    if embedded(p, q) and words(p, q) <= SCARE_WORDS + 1:
        return None
    inner = p.word[q.last - 2] if q.closed else ""
    ended = at >= stop or (inner == "." and p.word[at][:1].isupper() and p.lower[at] not in ("said", "says", "asked"))
    if ended and not (inner == "." and at < stop and _tag_clause(p, clauses, index, at, stop)):
        return None
    if not (inner in ENDS or inner == "." or p.word[at] in LIGHT):
        return None
    while at < stop and (p.word[at] in LIGHT or p.pos[at] == "SPACE"):
        at += 1
    verb = _first_verb(p, at, stop)
    if verb is None:
        return None
    subjects = _subjects(p, clauses, verb)
    near = all(p.tag[k] not in FINITE or k == verb or _relative(p, k) for k in range(at, verb))
    if not near or (not subjects and p.tag[verb] not in (*FINITE, "VBN")):
        return None
    cue = _cue(p, index, verb)
    if cue is not None:
        return verb, cue
    tight = verb - at <= LEADS and p.lemma[verb] not in NEVER_SPEAK and p.pos[verb] == "VERB" and bool(subjects)
    if (
        tight
        and inner in (*ENDS, ".")
        and not any(p.dep[k] in ("dobj", "ccomp", "attr", "auxpass") for k in p.kids[verb] if k > verb)
    ):
        return verb, OPEN
    return None


def _tag_clause(p: Parse, clauses: Clauses, index: CueIndex, at: int, stop: int) -> bool:
    """`"….." Smith said.`: the mark closed with a full stop, and nothing but a speaker and a cue follows."""
    end = next((k for k in range(at, stop) if p.word[k] in STOPS), stop)
    verb = _first_verb(p, at, end)
    return verb is not None and end - at <= LEADS and end - verb <= 2 and _cue(p, index, verb) is not None


def _first_verb(p: Parse, at: int, stop: int) -> int | None:
    """The first finite verb outside relative clauses and appositions; a participle where it stands first."""
    for k in range(at, stop):
        if p.word[k] in STOPS or p.word[k] in (":", ";"):
            return None
        if p.tag[k] in FINITE and p.dep[k] not in ("aux", "auxpass") and not _relative(p, k):
            return k
        if (
            p.tag[k] in ("VBN", "VB", "VBG")
            and (k == at or any(p.dep[m] in ("aux", "auxpass") and p.tag[m] != "TO" for m in p.kids[k]))
            and not _relative(p, k)
            and p.dep[k] not in ("acl", "amod")
        ):
            return k
    return None


def _relative(p: Parse, k: int) -> bool:
    if p.dep[k] == "relcl":
        return True
    m = k - 1
    while (m >= 0 and p.tag[m] in ("RB", "MD")) or p.dep[m] in ("aux", "auxpass"):
        m -= 1
    return m >= 0 and p.tag[m] in ("WP", "WDT")


def speakers(p: Parse, v: int, quotes: list[Quotation], speech: Spoken, clauses: Clauses) -> list[int]:
    """Heads of the source of a cue with quotations: its subject, else the name beside it, else the speaker before ("adding")."""
    f = clauses.frame(v)
    heads = [h for h in f.subjects if h not in speech.inside and not any(q.first <= h < q.last for q in quotes)]
    if heads or f.passive:
        return heads
    q = quotes[0]
    first, last = p.sents[p.sent[v]]
    if p.tag[v] == "VBG":
        for k in range(v - 1, first - 1, -1):
            if k not in speech.inside and p.tag[k] in FINITE and (found := clauses.frame(k).subjects):
                return [h for h in found if h not in speech.inside]
        return []
    between = range(q.last, v) if q.last <= v else range(max(first, v - 12), v)
    named = [k for k in between if k not in speech.inside and p.pos[k] in ("PROPN", "PRON", "NOUN")]
    outer = [k for k in named if p.head[k] not in named and p.dep[k] not in ("pobj", "npadvmod", "appos", "dobj")]
    if outer or named:
        return (outer or named)[:1]
    behind = [k for k in range(v + 1, min(last, v + 8)) if k not in speech.inside and p.pos[k] in ("PROPN", "PRON")]
    if behind and behind[0] - v <= 3:
        while behind[0] + 1 in behind and p.ent[behind[0] + 1] and p.pos[behind[0]] == "PROPN":
            behind = behind[1:]
        return behind[:1]
    return []


def _subjects(p: Parse, clauses: Clauses, verb: int) -> list[int]:
    return clauses.frame(verb).subjects


def _cue(p: Parse, index: CueIndex, verb: int) -> Cue | None:
    return next((c for c in index.verb(p, verb) if "quote" in c.frames), None)


def _before(
    p: Parse, clauses: Clauses, contents: Contents, index: CueIndex, q: Quotation, start: int, paragraph: int
) -> tuple[int, Cue] | None:
    """The cue that leads to it: `he said, "…"`, `he said: "…"`, `he called it "…"`, and the line that ends in a colon."""
    k = q.first - 1
    while k >= 0 and p.pos[k] == "SPACE":
        k -= 1
    if k < 0:
        return None
    if p.word[k] == ":" and p.paragraph[p.sent[k]] >= p.paragraph[p.sent[q.first]] - 1:
        return _last_cue(p, index, p.sents[p.sent[k]][0], k, contents, None)
    if k < start or p.word[k] in STOPS or p.word[k] in ('"', "''"):
        return None
    led = p.word[k] == "," or p.tag[k] in SPOKEN
    floor = max(start, p.sents[p.sent[k]][0])
    if not led or words(p, q) <= 1:
        return None
    if words(p, q) <= SCARE_WORDS and not _ends(p, q):
        return None
    hit = _last_cue(p, index, floor, k + 1, contents, q)
    if hit and any(
        p.tag[m] in FINITE and not _relative(p, m) and p.dep[m] not in ("aux", "auxpass") for m in range(hit[0] + 1, k)
    ):
        return None
    return hit


def _ends(p: Parse, q: Quotation) -> bool:
    return q.last - 2 > q.first and (p.word[q.last - 2] in STOPS or p.word[q.last - 2] == ",")


def _last_cue(
    p: Parse, index: CueIndex, start: int, stop: int, contents: Contents, q: Quotation | None
) -> tuple[int, Cue] | None:
    """The nearest verb of saying in a stretch that ends where the quotation begins."""
    for k in range(stop - 1, start - 1, -1):
        if p.tag[k] in SPOKEN and k not in contents.quote_at and p.dep[k] not in ("aux", "auxpass", "amod"):
            if cue := _cue(p, index, k):
                return k, cue
            if q is not None and p.tag[k] in FINITE and not _relative(p, k):
                tight = stop - 1 - k <= 2 and p.lemma[k] not in NEVER_SPEAK and p.word[stop - 1] == ","
                return (k, OPEN) if tight else None
    return None
