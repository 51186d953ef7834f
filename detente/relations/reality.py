"""Whether a relation is said to be so: present against past, denied, possible, wanted."""

from __future__ import annotations

from dataclasses import dataclass

from detente.events.match import Match
from detente.events.stage import p_negated
from detente.language.parse import Parse
from detente.model import Stage
from detente.relations.read import Setting

# To agree or try to draw closer says where the relation is heading; that it may or will come so does not.
WILLING = frozenset(
    [
        "agree", "promise", "pledge", "vow", "decide", "seek", "want", "try", "move", "aim", "work", "hope", "wish",
        "plan", "start",
        "begin", "continue", "offer", "undertake", "resolve", "ready", "willing", "eager", "keen", "attempt", "strive", "manage",
        "prepare", "commit", "effort", "attempt", "bid", "desire", "push", "ready", "determined", "like", "order", "set", "look",
    ]
)  # fmt: skip
MAYBE = frozenset(("will", "would", "could", "may", "might", "should", "can", "shall", "'ll", "'d", "wo", "ca", "must"))
IF = frozenset(("if", "unless", "whether", "should", "lest"))
PAST = frozenset(("once", "formerly", "previously", "erstwhile", "one-time", "onetime", "former", "ex", "past", "bygone", "then"))
PAST_SPELLS = frozenset(
    (
        "day",
        "past",
        "era",
        "war",
        "century",
        "1950s",
        "1960s",
        "1970s",
        "1980s",
        "1990s",
        "time",
        "age",
        "reign",
        "rule",
        "decade",
    )
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a relation stands: said to be so (`real`), turned into its opposite, ended, or only said of the past."""

    real: bool = True
    negated: bool = False
    no_longer: bool = False
    less: bool = False  # "not as close as they were"
    past: bool = False


def standing(s: Setting, m: Match) -> Standing:
    """Read off the verb that carries the match, the words about it, and what governs it."""
    p, at = s.p, m.anchor
    stage = stage_of(s, at)
    words = _about(p, m)
    no_longer = _no_longer(p, at, words)
    never = bool(words & {"never", "no"}) and bool(
        words & {"as", "so", "better", "closer", "worse", "lower", "stronger", "warmer"}
    )
    never = never or (bool(words & {"not", "n't"}) and "so" in words and p.lower[at] == "been")  # "had not been so low since"
    less = "not" in words | {w.replace("n't", "not") for w in words} and "as" in words and not never
    if stage in ("hypothetical", "planned"):
        theirs = m.pattern.subject is None or m.pattern.subject.role != "X"  # a third party's wish draws nobody closer
        return Standing(real=theirs and _willing(p, at) and not _maybe(p, at))
    return Standing(
        negated=denied(s, m) and not never and not no_longer, no_longer=no_longer, less=less and not never, past=_past(p, m)
    )


def stage_of(s: Setting, at: int) -> Stage:
    """The stage of a verb or noun, untouched by what is denied or possible in the clause it is only strung to.

    "It would not recall its envoy, and it remained committed to the council."
    """
    p, stage = s.p, s.stages.of(at)
    subject = p.pos[at] == "NOUN" and p.dep[at] in ("nsubj", "nsubjpass")
    negated = any(p.dep[k] == "neg" for k in p.kids[p.head[at]]) or any(p.lower[k] == "no" for k in p.kids[at])
    if stage == "denied" and subject and not negated:
        return "occurred"  # "their rift has no end"
    own = any(p.dep[k] in ("nsubj", "nsubjpass") for k in p.kids[at])
    if stage in ("denied", "hypothetical", "planned") and p.dep[at] in ("conj", "ccomp", "parataxis") and own:
        head = p.head[at]
        strung = p.dep[at] == "conj" or p.start[head] > p.start[at]
        if strung and not p_negated(p, at) and not any(p.tag[k] == "MD" for k in p.kids[at]):
            return "occurred"
    return stage


def denied(s: Setting, m: Match) -> bool:
    """Whether the match is denied, also by the determiner of its noun ("is no friend", "was no answer")."""
    if stage_of(s, m.anchor) == "denied":
        return True
    return s.p.pos[m.trigger] == "NOUN" and any(
        s.p.lower[k] in ("no", "neither") and s.p.dep[k] == "det" for k in s.p.kids[m.trigger]
    )


def _chain(p: Parse, at: int) -> list[int]:
    """The words above one, as far as its reality hangs on them."""
    out = [at]
    for _ in range(8):
        head = p.head[at]
        if head == at or p.dep[at] in ("relcl", "parataxis"):
            break
        if p.dep[at] == "ccomp" and p.lemma[head] in ("say", "tell", "add", "note", "state", "report", "believe", "think"):
            break
        out.append(head)
        at = head
    return out


def _willing(p: Parse, at: int) -> bool:
    return any(p.lemma[k] in WILLING or p.lower[k] in WILLING for k in _chain(p, at)[1:])


def _maybe(p: Parse, at: int) -> bool:
    """A modal, a condition or a question above the word."""
    for k in _chain(p, at):
        if any(p.tag[c] == "MD" and p.lower[c] in MAYBE for c in p.kids[k]):
            return True
        if any(p.dep[c] == "mark" and p.lower[c] in IF for c in p.kids[k]):
            return True
    last = p.sents[p.sent[at]][1]
    return p.word[last - 1] == "?"


def _about(p: Parse, m: Match) -> set[str]:
    """The words of the carrying verb and of the match, with what hangs on them directly."""
    at = {m.anchor, m.trigger, *m.tokens}
    return {p.lower[k] for t in at for k in (t, *p.kids[t])} | {p.lower[c] for t in at for k in p.kids[t] for c in p.kids[k]}


def _no_longer(p: Parse, at: int, words: set[str]) -> bool:
    if "longer" in words and any(
        p.lower[k] == "longer" and k and p.lower[k - 1] in ("no", "any") for k in range(*p.sents[p.sent[at]])
    ):
        return True
    if words & {"anymore"} and p_negated(p, at):
        return True
    return any(p.lemma[k] in ("cease", "stop") and at in p.kids[k] and p.dep[at] == "xcomp" for k in (p.head[at],))


def _past(p: Parse, m: Match) -> bool:
    """ "once close allies", "used to be friends", "were close in Soviet days": what was, and is not said to be."""
    for t in {m.trigger, *m.tokens}:
        for k in p.kids[t]:
            if (
                p.lower[k] in PAST
                and p.dep[k] in ("amod", "advmod", "compound", "nmod", "npadvmod")
                and p.pos[t] in ("NOUN", "ADJ")
            ):
                return True
            if p.pos[t] == "NOUN" and _led_by(p, t):
                return True
            if p.dep[k] == "amod" and any(p.lower[c] in PAST for c in p.kids[k]):
                return True
    at = m.anchor
    if p.tag[at] == "VBD" and any(p.lower[k] == "once" and 0 < at - k <= 2 for k in p.kids[at]):
        return True
    if p.lemma[p.head[at]] == "use" and p.dep[at] == "xcomp":
        return True
    if p.lemma[at] in ("be", "have", "enjoy", "remain", "tilt", "lean") and (
        p.tag[at] in ("VBD", "VBG") or (p.tag[at] == "VBN" and _had(p, at))
    ):
        for k in p.kids[at]:
            if p.dep[k] == "advmod" and p.lower[k] in ("once", "formerly", "previously"):
                return True
            if p.dep[k] == "prep" and p.lower[k] in ("in", "during", "under", "until", "before"):
                inner = {p.lemma[c] for c in p.kids[k]} | {p.lower[c] for c in p.kids[k]}
                if inner & PAST_SPELLS or p.lower[k] == "until":
                    return True
    return False


def _led_by(p: Parse, noun: int) -> bool:
    """ "Once close allies, A and B …": the parser hangs the adverb on the verb."""
    first = p.edges(noun)[0]
    return p.lower[first] in PAST or (first > 0 and p.lower[first - 1] in PAST and p.sent[first - 1] == p.sent[noun])


def _had(p: Parse, at: int) -> bool:
    return any(p.lower[k] == "had" for k in p.kids[at])
