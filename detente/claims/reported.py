"""Reported speech without quotation marks: what a verb, a noun, an adjective or a phrase of saying governs."""

from __future__ import annotations

from dataclasses import dataclass

from detente.claims.content import Contents, Piece
from detente.claims.cue import CueIndex, CueWord, verb_words
from detente.knowledge.load import Cue
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Actor, Span, Voice

ASIDE = frozenset((",", "--", "—", "–"))
PRONOUN_OBJECTS = frozenset(("it", "this", "that", "them", "him", "her", "us", "you", "me", "himself", "herself", "themselves"))
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
# Who thinks and wants is somebody; a report, a poll or a law may say and show, but it does not hope.
MINDS = frozenset(("PERSON", "ORG", "NORP", "GPE"))
MINDLESS = frozenset(("it", "this", "that", "which", "what", "there", "these", "those"))


@dataclass(slots=True)
class Draft:
    """A claim in the making: its cue, the heads of its source, its content as tokens, and how it was found."""

    cue: CueWord
    heads: list[int]
    contents: list[Piece]
    root: int | None = None  # main verb of the content
    frame: str = "that"
    direct: list[int] | None = None  # the source's own words where they differ from the heads ("who" for the man)
    actors: tuple[Actor, ...] = ()
    spans: tuple[Span, ...] = ()
    voice: Voice | None = None


def verb_draft(p: Parse, v: int, cues: list[Cue], clauses: Clauses, contents: Contents, index: CueIndex) -> Draft | None:
    """A verb of saying, thinking or wanting with what it governs."""
    if p.dep[v] == "amod" or (p.dep[v] == "aux" and p.lemma[v] != "need"):
        return None
    f = clauses.frame(v)
    first, last = verb_words(p, v)
    if p.tag[first] == "TO" and p.tag[v] == "VB":  # a purpose, not a report: "was sent to deny it"
        return None
    quote = next((c for c in cues if "quote" in c.frames and "that" in c.frames), None)
    if quote is not None and (around := _around(p, v, contents)):
        root = p.head[v] if p.head[v] != v else next((k for k in p.kids[v] if p.dep[k] == "ccomp"), None)
        return Draft(CueWord(v, quote, first, last, "verb"), [around[1]], around[0], root, "that")
    for cue in cues:
        pieces, root, frame, end = _contents(p, v, cue, clauses, contents, first, last)
        if not pieces or (frame == "to" and root is not None and _hides(p, root)):
            continue
        if f.passive and not cue.passive and not f.subjects:
            continue
        heads = [h for h in f.subjects if h not in contents.quote_at or v in contents.quote_at]
        if heads and p.dep[heads[0]] == "expl":
            heads = []
        if not heads and not f.passive and p.tag[v] in ("VB", "VBG"):
            continue
        if heads and cue.kind in ("think", "want") and not _minded(p, heads[0]):
            continue
        own = any(p.dep[k] in ("nsubj", "nsubjpass") for k in p.kids[v])
        if own and heads and frame in ("np", "about", "to") and not _speaks(p, heads[0], index):
            continue
        return Draft(CueWord(v, cue, first, max(last, end), "verb"), heads, pieces, root, frame, own_subject(p, v, heads))
    return None


def _hides(p: Parse, root: int) -> bool:
    """ "asked not to be named": nothing is said."""
    return p.lemma[root] in ("name", "identify", "quote") and any(p.dep[k] == "neg" for k in p.kids[root])


def own_subject(p: Parse, v: int, heads: list[int]) -> list[int] | None:
    """The relative pronoun that stands before the verb for the head ("the envoy, who said")."""
    if not heads:
        return None
    own = [k for k in p.kids[v] if p.dep[k] in ("nsubj", "nsubjpass") and p.tag[k] in ("WP", "WDT")]
    return own[:1] or None


def _minded(p: Parse, head: int) -> bool:
    if p.lower[head] in MINDLESS:
        return False
    return p.pos[head] == "PRON" or p.pos[head] == "PROPN" or p.ent[head] in MINDS or p.pos[head] in ("NOUN", "ADJ", "NUM", "DET")


def _speaks(p: Parse, head: int, index: CueIndex) -> bool:
    """Whether a subject can be the source of a cue that has other uses ("the flood claimed nine lives")."""
    if p.pos[head] in ("NOUN", "ADJ"):
        return p.lemma[head] in index.speakers or p.lower[head] in index.speakers or p.ent[head] in MINDS
    return _minded(p, head)


def _contents(
    p: Parse, v: int, cue: Cue, clauses: Clauses, contents: Contents, first: int, last: int
) -> tuple[list[Piece], int | None, str, int]:
    """Pieces of what is said, the main verb of it, the construct, and the end of the cue where it takes in a preposition."""
    f, frames = clauses.frame(v), cue.frames
    hole = _hole(p, v, first, last)
    for k in p.kids[v]:
        if p.dep[k] not in ("ccomp", "xcomp", "parataxis") or p.pos[k] == "PUNCT":
            continue
        form = _form(p, k)
        if form == "bare" and p.dep[k] == "xcomp":
            form = "as"
        if form not in frames and not (form in ("that", "wh") and "that" in frames):
            continue
        if form == "that" and (not _clausal(p, k, v) or (k < v and aside(p, k))):
            continue
        a, b = p.edges(k)
        if form == "to" and f.objects and v < f.objects[0] < a:
            a = p.edges(f.objects[0])[0]
        pieces = contents.pieces(a, b, hole)
        if pieces and form == "to" and f.passive and not f.subjects:
            pieces = [*(contents.trim(*p.edges(s)) for s in p.children(v, "nsubjpass")), *pieces]
        if pieces:
            return pieces, k, form, 0
    if "to" in frames and f.objects and not f.passive and f.objects[0] > v:
        a, b = p.edges(f.objects[0])
        if any(p.tag[k] == "TO" and p.tag[p.head[k]] == "VB" for k in range(f.objects[0] + 1, b)):
            return [contents.trim(a, b)], None, "to", 0
    if f.passive and "to" in frames and (inf := _child_to(p, v)) is not None:
        pieces = contents.pieces(*p.edges(inf), hole)
        subject = [p.edges(s) for s in p.children(v, "nsubjpass")]
        return [*[contents.trim(*s) for s in subject], *pieces], inf, "to", 0
    if "as" in frames and (hit := _as(p, v, clauses, contents)):
        return [hit], None, "as", 0
    if "np" in frames and f.objects and not f.passive and f.objects[0] > v and p.lower[f.objects[0]] not in PRONOUN_OBJECTS:
        a, b = p.edges(f.objects[0])
        b = _object_end(p, v, b)
        return [contents.trim(a, _goes_on(p, v, b))], None, "np", 0
    if "np" in frames and f.objects and not f.passive and p.tag[f.objects[0]] == "PRP" and cue.polarity:
        for m in p.kids[v]:
            if m > f.objects[0] and p.dep[m] == "prep" and p.lower[m] in ("of", "for", "over", "as"):
                return [contents.trim(f.objects[0], p.edges(m)[1])], None, "np", 0
    if "np" in frames and f.passive and f.subjects and not p.children(v, "ccomp"):
        named = [k for k in p.children(v, "nsubjpass") if p.tag[k] not in ("WDT", "WP")]
        if named:
            return [contents.trim(*p.edges(named[0]))], None, "np", 0
    if "about" in frames:
        for prep, token, head in f.preps:
            if prep in cue.preps and p.head[token] == v and token >= last - 1 and token - last <= 8:
                end = token + 1 if token <= last + 1 else 0
                a, b = p.edges(head)
                return [contents.trim(a, _goes_on(p, v, b))], head if p.pos[head] == "VERB" else None, "about", end
    if "that" in frames and f.subjects and not f.passive and (rest := _following(p, v, hole)):
        return [contents.whole(*contents.trim(*rest))], None, "that", 0
    return [], None, "", 0


def _form(p: Parse, k: int) -> str:
    """How a complement is built: to, ing, wh, that, bare (no verb of its own)."""
    if any(p.tag[m] == "TO" and p.dep[m] == "aux" for m in p.kids[k]):
        return "to"
    if p.tag[k] == "VBG" and not any(p.dep[m] in ("aux", "nsubj") for m in p.kids[k]):
        return "ing"
    left = [m for m in p.kids[k] if m < k]
    if any(p.lower[m] in ("whether", "if", "how", "why", "what", "who", "where", "when", "which") for m in left):
        return "wh"
    if p.pos[k] not in ("VERB", "AUX") and not any(p.pos[m] in ("VERB", "AUX") for m in p.kids[k]):
        return "bare"
    return "that"


def _clausal(p: Parse, k: int, v: int) -> bool:
    """A content clause has a finite verb or a mark; before the cue it must be cut off from it by a comma or a quotation mark."""
    finite = p.tag[k] in ("VBD", "VBZ", "VBP") or any(
        p.tag[m] in FINITE or p.dep[m] in ("aux", "auxpass", "cop", "nsubj", "nsubjpass", "expl", "csubj") for m in p.kids[k]
    )
    if not finite:
        return False
    if k > v:
        return True
    return any(p.word[m] in (",", '"', "''", "--", "-", "—", "–", "?", "!", ":") for m in range(k + 1, v))


def _hole(p: Parse, v: int, first: int, last: int) -> tuple[int, int]:
    """The cue clause inside a content that goes around it: subject, verb, and the words between."""
    lo, hi = first, last
    for k in p.kids[v]:
        if (
            p.dep[k] in ("nsubj", "nsubjpass", "npadvmod", "dobj", "dative", "prep", "advmod", "agent", "prt")
            or p.tag[k] == "NNP"
        ):
            a, b = p.edges(k)
            if b <= first and first - b <= 3:
                lo = min(lo, a)
            elif a >= last and a - hi <= 1 and p.dep[k] not in ("dobj",):
                hi = max(hi, b)
    return lo, hi


def _child_to(p: Parse, v: int) -> int | None:
    return next((k for k in p.kids[v] if p.dep[k] in ("xcomp", "ccomp", "advcl") and _form(p, k) == "to" and k > v), None)


def _as(p: Parse, v: int, clauses: Clauses, contents: Contents) -> Piece | None:
    """ "described X as Y", "called X Y", "X was branded Y": object and predicate are the content."""
    f = clauses.frame(v)
    predicate: tuple[int, int] | None = None
    for prep, token, _ in f.preps:
        if prep == "as" and token > v:
            predicate = p.edges(token)
    for k in p.kids[v]:
        if p.dep[k] in ("oprd", "acomp", "attr", "xcomp") and k > v and _form(p, k) == "bare":
            predicate = predicate or p.edges(k)
        if p.dep[k] == "ccomp" and k > v and (p.pos[k] in ("NOUN", "PROPN", "ADJ") or _form(p, k) == "bare"):
            predicate = predicate or p.edges(k)
        if p.dep[k] == "prep" and p.lower[k] == "as" and k > v:
            predicate = predicate or p.edges(k)
    if predicate is None and len(f.objects) > 1:
        predicate = p.edges(f.objects[-1])
    if predicate is None and not f.passive:
        objects = [k for k in f.objects if k > v]
        inner = next((m for o in objects for m in p.kids[o] if p.dep[m] == "prep" and p.lower[m] == "as"), None)
        if inner is None and not (objects and any(k in contents.quote_at for k in range(*p.edges(objects[0])))):
            return None
        predicate = p.edges(objects[0])
    if predicate is None:
        return None
    a, b = predicate
    objects = [k for k in f.objects if v < k < b]
    if objects:
        a = min(a, p.edges(objects[0])[0])
    a = max(a, v + 1)
    return contents.trim(a, b) if b > a else None


def _object_end(p: Parse, v: int, end: int) -> int:
    """ "accused X of Y", "praised X for Y": the preposition that follows the object belongs to the content."""
    for k in p.kids[v]:
        if (
            p.dep[k] == "prep"
            and k == end
            and p.lower[k] in ("of", "for", "over", "as", "about", "with", "against", "on", "to", "from")
        ):
            return p.edges(k)[1]
    return end


def _goes_on(p: Parse, v: int, end: int) -> int:
    """ "called for the women to come": the infinitive behind the object, which the parser hangs on the verb."""
    for k in p.kids[v]:
        if p.dep[k] in ("xcomp", "ccomp", "advcl") and k >= end and _form(p, k) == "to" and p.edges(k)[0] == end:
            return p.edges(k)[1]
    return end


def aside(p: Parse, v: int) -> tuple[int, int, int] | None:
    """A cue clause that stands between commas, or between a comma and the end: its first token, its end, head of its subject.

    "The deal, he said, was dead." "It would fall, the head of the bank added on Monday." The parser hangs such a clause anywhere.
    """
    if p.tag[v] not in ("VBD", "VBZ", "VBP"):
        return None
    first, last = p.sents[p.sent[v]]
    subject = next((k for k in p.kids[v] if p.dep[k] == "nsubj"), None)
    if subject is not None and (p.tag[subject] in ("WP", "WDT") or p.lower[subject] in ("there", "it")):
        return None
    lo = v
    while lo - 1 > first and (p.tag[lo - 1] == "RB" or p.dep[lo - 1] in ("aux", "neg")):
        lo -= 1
    if subject is not None and subject < v:
        start = p.edges(subject)[0]
        if start <= first or p.word[start - 1] not in ASIDE:
            comma = next((k for k in range(lo - 1, first, -1) if p.word[k] in ASIDE), None)
            if comma is None or comma >= subject or any(p.tag[k] in FINITE for k in range(comma, lo)):
                return None
            start = comma + 1
            subject = next(
                (k for k in range(start, lo) if p.pos[k] in ("NOUN", "PROPN", "PRON") and p.pos[k + 1] not in ("NOUN", "PROPN")),
                subject,
            )
        lo = start
    hi = v + 1
    for k in sorted(p.kids[v]):
        if k >= hi and p.dep[k] in ("nsubj", "prep", "npadvmod", "advmod", "dobj", "dative", "prt") and p.edges(k)[0] == hi:
            hi = p.edges(k)[1]
    if subject is None or lo - 1 <= first or p.word[lo - 1] not in ASIDE or p.tag[lo] in ("CC", "IN", "WRB"):
        return None
    while hi > v + 1 and p.word[hi - 1] in (*ASIDE, "."):
        hi -= 1
    return (lo, hi, subject) if hi >= last or p.word[hi] in (*ASIDE, ".", ";") else None


def _continues(p: Parse, k: int) -> bool:
    """What follows a cue clause is more content, unless it hangs on the cue itself ("adding …", "and denied …", "who …")."""
    if p.tag[k] in ("VBG", "VBN", "IN", "WRB", "WP", "WDT", "TO"):
        return False
    return not (p.tag[k] == "CC" and k + 1 < p.n and p.tag[k + 1] in ("VBD", "VBZ", "VBP", "RB"))


def _around(p: Parse, v: int, contents: Contents) -> tuple[list[Piece], int] | None:
    """What stands before and behind a cue clause between commas, and the head of its subject."""
    hit = aside(p, v)
    if hit is None:
        return None
    lo, hi, subject = hit
    first, last = p.sents[p.sent[v]]
    before, behind = contents.trim(first, lo - 1), contents.trim(hi, last)
    if behind[0] < behind[1] and not _continues(p, behind[0]):
        behind = (behind[0], behind[0])
    pieces = [contents.whole(*q) for q in (before, behind) if q[1] - q[0] > 0]
    finite = any(p.tag[k] in FINITE for a, b in pieces for k in range(a, b))
    return (pieces, subject) if finite and before[1] > before[0] else None


def _following(p: Parse, v: int, hole: tuple[int, int]) -> Piece | None:
    """The rest of the sentence, where the parser hung the clause on another word: `tweeted in the night that it was over`."""
    if p.tag[v] not in ("VBD", "VBZ", "VBP", "VBN", "VBG") or not any(p.dep[k] == "nsubj" and k < v for k in p.kids[v]):
        return None
    last = p.sents[p.sent[v]][1]
    that = next((k for k in range(v + 1, min(last, v + 12)) if p.lower[k] == "that" and p.tag[k] == "IN"), None)
    start = that if that is not None else hole[1]
    if that is None and (p.children(v, "dobj") or start >= last or p.pos[start] in ("PUNCT", "CCONJ", "SCONJ", "ADP")):
        return None
    if last - start < 4 or not any(p.tag[k] in FINITE and p.kids[k] for k in range(start, last)):
        return None
    return start, last


def phrase_draft(p: Parse, i: int, last: int, cue: Cue, contents: Contents) -> Draft | None:
    """ "According to X, …": the rest of the sentence is what X says."""
    first_s, last_s = p.sents[p.sent[i]]
    heads = [c for k in range(i, last) for c in p.children(k, "pobj")]
    if not heads:
        return None
    end = p.edges(heads[0])[1]
    while end > last and p.word[end - 1] in (",", ".", ";"):
        end -= 1
    if end < last_s and p.word[end] == "," and end + 1 < last_s and p.tag[end + 1] in ("WP", "WDT"):
        return None
    before, after = contents.trim(first_s, i), contents.trim(end, last_s)
    if before[1] - before[0] > 2:  # "…, according to X, and the sun shone": what follows is another clause
        pieces = [before] + ([after] if after[1] - after[0] > 3 and p.word[end] == "," and p.tag[after[0]] != "CC" else [])
    else:
        pieces = [after] if after[1] - after[0] > 2 else []
    pieces = [contents.whole(*q) for q in pieces]
    if not pieces:
        return None
    root = next((k for k in range(first_s, last_s) if p.dep[k] == "ROOT"), None)
    return Draft(CueWord(i, cue, i, last, "phrase"), heads[:1], pieces, root, "that")


def noun_draft(p: Parse, n: int, cues: list[Cue], clauses: Clauses, contents: Contents) -> Draft | None:
    """ "Its claim that …", "a promise by X to …", "criticism of X by Y": the owner is the source."""
    clause = next((k for k in p.kids[n] if p.dep[k] in ("acl", "ccomp", "relcl") and k > n), None)
    form = _form(p, clause) if clause is not None else ""
    if form == "that" and not any(p.lower[m] == "that" and p.dep[m] == "mark" for m in p.kids[clause or 0]):
        form = ""
    owners = [c for prep, _, c in clauses.noun_preps(n) if prep in ("by", "from")] or [
        k for k in p.kids[n] if p.dep[k] == "poss" or (p.dep[k] in ("amod", "compound") and p.tag[k] in ("NNP", "NNPS") and k < n)
    ]
    v = p.head[n]
    if p.dep[n] == "nsubj" and p.lemma[v] == "be" and v > n:  # "the fear is that …"
        k = next((k for k in p.kids[v] if p.dep[k] in ("ccomp", "xcomp") and k > v), None)
        cue = next((c for c in cues if k is not None and _form(p, k) in c.frames and _form(p, k) in ("to", "that")), None)
        if k is not None and cue is not None:
            first = p.edges(n)[0] if not owners else n
            return Draft(
                CueWord(n, cue, first, v + 1, "noun"), owners[:1], contents.pieces(*p.edges(k), (n, v + 1)), k, _form(p, k)
            )
    for cue in cues:
        if clause is not None and form in cue.frames and form in ("to", "that"):
            heads = owners or (clauses.owners(n) if p.dep[n] == "dobj" else [])
            if not heads and form == "to":
                return None
            return Draft(
                CueWord(n, cue, n, n + 1, "noun"), heads[:1], contents.pieces(*p.edges(clause), (n, n + 1)), clause, form
            )
    return None


def adjective_draft(p: Parse, i: int, cues: list[Cue], clauses: Clauses, contents: Contents) -> Draft | None:
    """ "is confident that …", "are worried about …"."""
    v = p.head[i]
    if p.dep[i] != "acomp" or p.lemma[v] not in ("be", "feel", "remain", "seem", "become", "appear", "stay"):
        return None
    heads = clauses.frame(v).subjects
    if not heads or not _minded(p, heads[0]) or p.dep[heads[0]] == "expl":
        return None
    first, _ = verb_words(p, v)
    for cue in cues:
        for k in p.kids[i]:
            if p.dep[k] in ("ccomp", "xcomp") and k > i and (form := _form(p, k)) in cue.frames and form != "bare":
                pieces = contents.pieces(*p.edges(k), (first, i + 1))
                return Draft(CueWord(i, cue, first, i + 1, "adjective"), heads, pieces, k, form, own_subject(p, v, heads))
            if p.dep[k] == "prep" and p.lower[k] in cue.preps and "about" in cue.frames and p.kids[k]:
                _a, b = p.edges(k)
                return Draft(
                    CueWord(i, cue, first, k + 1, "adjective"),
                    heads,
                    [contents.trim(k + 1, b)],
                    None,
                    "about",
                    own_subject(p, v, heads),
                )
    return None
