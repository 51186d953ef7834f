"""Which act holds between two given parties of a sentence: every rule may bind them, and the best connection wins.

Where no rule connects them, the words between them propose a type (propose.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from detente.events.codebook import by_codebook, purpose_of, stage_of, words_of
from detente.events.match import Match, Matcher
from detente.events.pair import A, Pair, PairRoles, R, carried, find_pair, pair_cast, path_between
from detente.events.propose import NONE, PROPOSED, Proposer, features
from detente.events.stage import Stages, p_negated
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Span, Stage

TRUST = 0.2  # how much the proposals weigh against the fit of a rule
DOCUMENTS = frozenset(("statement", "letter", "report", "note", "message", "resolution", "tweet", "declaration", "communique"))
BETWEEN = 0.3  # of two rules that fit alike, the one written for given parties


@dataclass(frozen=True, slots=True)
class Relation:
    """What one party does to another: all None where nothing connects them."""

    event_type: str | None = None
    stage: Stage | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A match and how well it connects the two: the higher the better."""

    match: Match
    score: float
    both: bool


def connect(p: Parse, pair: Pair, matcher: Matcher, clauses: Clauses) -> list[Fit]:
    """Every rule that binds one of the two, the best connection first."""
    cast, parties = pair_cast(p, pair)
    roles = PairRoles(p, cast, clauses, pair, parties)
    path = path_between(p, *pair.ends())
    fits = [fit for m in matcher.every(p, roles, clauses) if (fit := _fit(p, pair, m, path))]
    return sorted(fits, key=lambda f: (-f.score, f.match.trigger, f.match.rule.id))


def _fit(p: Parse, pair: Pair, m: Match, path: list[int]) -> Fit | None:
    actors, recipients = {q.actor.id for q in m.actors}, {q.actor.id for q in m.recipients}
    if m.speaker_acts and not actors and _speaker(p, m.anchor, pair):
        actors = {A}
    sides = actors | recipients if m.rule.symmetric else set()
    if (
        (A in actors and R in recipients)
        or {A, R} <= sides
        or (A in actors and m.clause is not None and pair.r and _below(p, pair.r.head, m.clause))
    ):
        score, both = 10.0, True
    elif A in actors and not recipients:
        score, both = 6.0, False
    elif R in recipients and not actors:
        score, both = 5.0, False
    elif A in recipients and R in actors:
        score, both = 3.0, False
    elif A in actors or R in recipients:
        score, both = 2.0, False
    else:
        return None
    if m.trigger in path or m.anchor in path:
        score += 3.0
    if m.rule.id.startswith("en/between/"):
        score += BETWEEN
    if any(place.holds(m.trigger) for _, place in pair.places()):
        score -= 4.0
    score += 0.15 * m.pattern.weight + (0.5 if m.phrasal else 0.0)
    score -= 1.5 * _hops(p, pair.ends()[0], m.anchor)
    if purpose_of(p, m.anchor) is not None:
        score -= 3.0  # "sent grain to help R": the deed is the sending
    if p.tag[m.anchor] == "VBG" and _document(p, m.anchor):
        score += 3.0  # "issued a statement criticising R": the deed is what it says
    if m.rule.event_type == "CONSULT" and m.pattern.object and m.pattern.object.role == R and pair.r:
        score -= 0.0 if any(pair.r.holds(k) for k in p.children(m.anchor, "dobj", "nsubjpass")) else 1.5  # "welcomed R's plan"
    if m.pattern.kind == "verb" and not m.pattern.object and _other_object(p, m):
        score -= 4.0  # "returned a portrait to R" is no journey
    return Fit(m, score, both)


def _document(p: Parse, verb: int) -> bool:
    """Whether a participle says what a letter, statement or report says."""
    head = p.head[verb]
    nouns = [head] if p.pos[head] == "NOUN" else p.children(head, "dobj")
    return p.dep[verb] in ("acl", "advcl") and any(p.lemma[k] in DOCUMENTS for k in nouns)


def _other_object(p: Parse, m: Match) -> bool:
    return any(p.dep[k] == "dobj" and k not in m.tokens for k in p.kids[m.trigger])


def _speaker(p: Parse, at: int, pair: Pair) -> bool:
    while p.head[at] != at:
        at = p.head[at]
        if p.pos[at] == "VERB" and any(p.dep[k] == "nsubj" and pair.a and k == pair.a.head for k in p.kids[at]):
            return True
    return False


def _below(p: Parse, at: int, top: int) -> bool:
    while at != top:
        if p.head[at] == at:
            return False
        at = p.head[at]
    return True


def _hops(p: Parse, one: int, other: int) -> int:
    """Verbs that lie between an actor and a trigger on the path: his own verb is nearest."""
    return sum(p.pos[k] in ("VERB", "AUX") for k in path_between(p, one, other)[1:-1])


def relate(
    p: Parse,
    actor: str | Span | None,
    recipient: str | Span | None,
    matcher: Matcher,
    lexicon: dict[str, Any],
    proposer: Proposer | None,
) -> Relation:
    """Which act holds between the two: by the rule that connects them best, else by what the words between them propose.

    Without a proposer only rules speak. Raises DetenteError where a party is not in the text.
    """
    pair = find_pair(p, actor, recipient)
    if told := _told(p, pair, lexicon["told"]["words"]):
        return told
    clauses = Clauses(p)
    stages = Stages(p, clauses, lexicon["stage"])
    path = carried(p, path_between(p, *pair.ends()))
    chance: dict[str, float] = {}
    if proposer:
        tokens = frozenset(k for _, place in pair.places() for k in range(place.first, place.last))
        chance = proposer.probabilities(features(p, path, tokens, proposer.votes))
    fits = connect(p, pair, matcher, clauses)
    best = max(fits, key=lambda f: f.score + TRUST * math.log(chance.get(f.match.rule.event_type, 0.0) + 1e-4), default=None)
    if best is not None:
        m = best.match
        stage = stage_of(p, m, stages)
        return Relation(by_codebook(p, m.rule.event_type, stage, m.anchor, words_of(p, m.tokens, m.anchor)), stage, m.rule.id)
    chance.pop(NONE, None)
    if not chance:
        return Relation()
    kind = max(chance, key=lambda t: (chance[t], t))
    verb = _main_verb(p, path)
    stage = stages.of(verb)
    if stage == "denied" and p_negated(p, verb) and any(p.tag[k] == "MD" for k in p.kids[verb]):
        kind = "REJECT"  # "will not sell R the ships", whatever the selling is
    return Relation(by_codebook(p, kind, stage, verb, words_of(p, tuple(path), verb)), stage, f"{PROPOSED}{kind}")


def _told(p: Parse, pair: Pair, words: dict[str, list[str]]) -> Relation | None:
    """What a speaker says of the other: "A says R must", "A says R is guilty", "A called R to congratulate him"."""
    if pair.a is None or pair.r is None or p.head[pair.a.head] == pair.a.head:
        return None
    verb = p.head[pair.a.head]
    if p.dep[pair.a.head] != "nsubj":
        return None
    if p.lemma[verb] in words["call"]:
        return _called(p, verb, pair, words["kind"])
    said = next((k for k in p.kids[verb] if p.dep[k] == "ccomp"), None)
    if p.lemma[verb] not in words["speak"] or said is None:
        return None
    subject = next((k for k in p.kids[said] if p.dep[k] in ("nsubj", "nsubjpass")), None)
    if subject is None or not p.edges(subject)[0] <= pair.r.head < p.edges(subject)[1]:
        return None
    helpers = [k for k in p.kids[said] if p.dep[k] == "aux"]
    if any(p.lower[k] in words["duty"] for k in helpers) or (p.lemma[said] in ("have", "need") and p.children(said, "xcomp")):
        return Relation("REQUEST", "occurred", "en/told/duty")
    if any(p.lemma[k] in words["guilty"] or p.lower[k] in words["guilty"] for k in p.children(said, "acomp", "attr", "prep")):
        return Relation("ACCUSE", "occurred", "en/told/guilty")
    if any(p.lower[k] in ("could", "can", "ca") for k in helpers) and any(p.dep[k] == "neg" for k in p.kids[said]):
        return Relation("ACCUSE", "occurred", "en/told/not-to-be-borne")
    return Relation("ACCUSE", "occurred", "en/told/critics") if p.lemma[pair.a.head] in words["critics"] else None


def _called(p: Parse, verb: int, pair: Pair, kind_words: list[str]) -> Relation | None:
    """By telephone to say something kind, or by a bad name."""
    assert pair.r
    inner = [k for k in p.kids[verb] if p.dep[k] in ("advcl", "xcomp") and any(p.tag[j] == "TO" for j in p.kids[k])]
    direct = pair.r.head in p.children(verb, "dobj")
    if direct and inner:
        kind = "SUPPORT" if p.lemma[inner[0]] in kind_words else "CONSULT"
        return Relation(kind, "occurred", "en/told/telephone")
    small = [k for k in p.kids[verb] if p.dep[k] in ("oprd", "ccomp", "attr")]
    named = direct or any(j == pair.r.head and p.dep[j] == "nsubj" for k in small for j in p.kids[k])
    return Relation("ACCUSE", "occurred", "en/told/name") if named and small and not inner else None


def _main_verb(p: Parse, path: list[int]) -> int:
    """The last verb on the path: what is done to the recipient; without a verb, the word between the two."""
    verbs = [k for k in path if p.pos[k] == "VERB"]
    return verbs[-1] if verbs else path[len(path) // 2]
