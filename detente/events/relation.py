"""Which act holds between two given parties of a sentence: every rule may bind them, and the best connection wins.

Where no rule connects them, the words between them propose a type (propose.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detente.actors.resolve import Cast, Ref
from detente.errors import DetenteError
from detente.events.match import Match, Matcher
from detente.events.propose import NONE, Proposer, features
from detente.events.roles import Roles
from detente.events.stage import Stages
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Actor, Party, Span, Stage

PROPOSED = "en/propose/"  # where the rules of proposed types begin
TRUST = 0.2  # how much the proposals weigh against the fit of a rule
A, R = "A", "R"  # ids of the two given parties
UNNAMED = frozenset(("an actor", "a recipient"))  # how a file may write a party that the text does not name
BETWEEN = 0.3  # of two rules that fit alike, the one written for given parties
HE = frozenset(("he", "she", "it", "they"))


@dataclass(frozen=True, slots=True)
class Relation:
    """What one party does to another: all None where nothing connects them."""

    event_type: str | None = None
    stage: Stage | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A given party in the text: its tokens, half-open, and the head of its phrase."""

    first: int
    last: int
    head: int

    def holds(self, i: int) -> bool:
        return self.first <= i < self.last


@dataclass(frozen=True, slots=True)
class Pair:
    """Both given parties; None is a party that the text does not name."""

    a: Place | None
    r: Place | None

    def places(self) -> Iterator[tuple[str, Place]]:
        for name, place in ((A, self.a), (R, self.r)):
            if place is not None:
                yield name, place

    def ends(self) -> tuple[int, int]:
        """The two heads; the one that is there stands in for the other."""
        there = [place.head for _, place in self.places()]
        return there[0], there[-1]


def find_pair(p: Parse, actor: str | Span | None, recipient: str | Span | None) -> Pair:
    """The tokens of two parties given by their words, by character spans, or as None where the text does not name one.

    Words that stand several times are taken where the two lie nearest to each other without overlapping.
    Raises DetenteError where one of them is not in the text, or both are None.
    """
    best: tuple[int, Span | None, Span | None] | None = None
    for a in _spans(p.text, actor, "actor"):
        for r in _spans(p.text, recipient, "recipient"):
            overlap = max(0, min(a[1], r[1]) - max(a[0], r[0])) if a and r else 0
            far = overlap * len(p.text) + max(r[0] - a[1], a[0] - r[1], 0) if a and r else 0
            if best is None or far < best[0]:
                best = (far, a, r)
    assert best is not None
    pair = Pair(_place(p, best[1]), _place(p, best[2]))
    if pair.a is None and pair.r is None:
        raise DetenteError("Neither the actor nor the recipient is given. Give at least one of them as it stands in the text.")
    return pair


def _spans(text: str, words: str | Span | None, role: str) -> list[Span | None]:
    if words is None or (isinstance(words, str) and not words.strip()):
        return [None]
    if not isinstance(words, str):
        start, end = words
        if not 0 <= start < end <= len(text):
            raise DetenteError(f"The {role} span [{start}, {end}] lies outside the text of {len(text)} characters.")
        return [(start, end)]
    found: list[Span | None] = []
    at = text.find(words)
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + 1)
    if not found and words.lower() in UNNAMED:
        return [None]
    if not found:
        raise DetenteError(
            f"The {role} '{words}' does not stand in the text. Give its words exactly, its span [start, end], or null where "
            "the text does not name it."
        )
    return found


def _place(p: Parse, span: Span | None) -> Place | None:
    if span is None:
        return None
    first, last = _tokens(p, span)
    return Place(first, last, _head(p, first, last))


def _tokens(p: Parse, span: Span) -> tuple[int, int]:
    inside = [i for i in range(p.n) if p.start[i] < span[1] and p.end[i] > span[0]]
    if not inside:
        raise DetenteError(f"There is no word at [{span[0]}, {span[1]}].")
    return inside[0], inside[-1] + 1


def _head(p: Parse, first: int, last: int) -> int:
    """The word of a phrase on which most of it hangs."""
    tops = [k for k in range(first, last) if not first <= p.head[k] < last or p.head[k] == k]
    nouns = [k for k in tops if p.pos[k] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")] or tops
    return max(nouns, key=lambda k: (min(p.edges(k)[1], last) - max(p.edges(k)[0], first), -k))


class PairRoles(Roles):
    """Who stands behind a phrase, where only the two given parties count: whoever of them the phrase holds."""

    def __init__(self, p: Parse, cast: Cast, clauses: Clauses, pair: Pair, parties: dict[str, Party]) -> None:
        super().__init__(p, cast, clauses)
        self.pair, self.parties = pair, parties
        self._within: dict[int, tuple[Party, ...]] = {}

    def of(self, head: int, *, owned: bool = True, places: bool = False) -> tuple[Party, ...]:
        for name, place in self.pair.places():
            if place.holds(head):
                joined = [n for n, other in self.pair.places() if n != name and other.head in _conjuncts(self.p, head)]
                return tuple(self.parties[n] for n in (name, *joined))
        return super().of(head, owned=owned, places=True) or self._inside(head)

    def _inside(self, head: int) -> tuple[Party, ...]:
        """The one party that hangs somewhere under the head: "a bid by A", "villages in R"."""
        if head not in self._within:
            first, last = self.p.edges(head)
            held = [n for n, place in self.pair.places() if first <= place.head < last and self._under(place.head, head)]
            self._within[head] = (self.parties[held[0]],) if len(held) == 1 and self.p.pos[head] != "VERB" else ()
        return self._within[head]

    def _under(self, at: int, top: int) -> bool:
        p = self.p
        while at != top:
            if p.head[at] == at or p.dep[at] == "relcl":
                return False
            at = p.head[at]
        return True


def pair_cast(p: Parse, pair: Pair) -> tuple[Cast, dict[str, Party]]:
    """A cast of the two parties alone; "he", "it" and "they" after the actor are the actor again."""
    cast, parties = Cast(p), {}
    for name, at in pair.places():
        span = p.span(at.first, at.last)
        actor = Actor(name, p.text[slice(*span)])
        parties[name] = Party(actor, span)
        cast.put(Ref(at.first, at.last, at.head, (actor,), "name"))
    for i in range(pair.a.last, p.n) if pair.a else ():
        if p.lower[i] in HE and p.dep[i] in ("nsubj", "nsubjpass") and i not in cast.inside:
            cast.put(Ref(i, i + 1, i, (parties[A].actor,), "pronoun"))
    return cast, parties


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
    if (A in actors and R in recipients) or {A, R} <= sides:
        score, both = 10.0, True
    elif A in actors and m.clause is not None and pair.r and _below(p, pair.r.head, m.clause):
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
    if _purpose_of(p, m.anchor) is not None:
        score -= 3.0  # "sent grain to help R": the deed is the sending
    if m.pattern.kind == "verb" and not m.pattern.object and _other_object(p, m):
        score -= 4.0  # "returned a portrait to R" is no journey
    return Fit(m, score, both)


def _other_object(p: Parse, m: Match) -> bool:
    return any(p.dep[k] == "dobj" and k not in m.tokens for k in p.kids[m.trigger])


def _conjuncts(p: Parse, head: int) -> list[int]:
    """Heads that stand beside a head: "A, B and C"."""
    out, at = [], head
    while p.dep[at] == "conj" and p.head[at] != at:
        at = p.head[at]
        out.append(at)
    stack = [at]
    while stack:
        for k in p.kids[stack.pop()]:
            if p.dep[k] == "conj" and p.pos[k] not in ("VERB", "AUX"):
                out.append(k)
                stack.append(k)
    return out


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


def _chain(p: Parse, at: int) -> list[int]:
    out = [at]
    while p.head[out[-1]] != out[-1]:
        out.append(p.head[out[-1]])
    return out


def path_between(p: Parse, one: int, other: int) -> list[int]:
    """Tokens on the dependency path between two, in order; both chains where they stand in different sentences."""
    up, down = _chain(p, one), _chain(p, other)
    shared = next((k for k in up if k in down), None)
    if shared is None:
        return up + down[::-1]
    return up[: up.index(shared) + 1] + down[: down.index(shared)][::-1]


def _hops(p: Parse, one: int, other: int) -> int:
    """Verbs that lie between an actor and a trigger on the path: his own verb is nearest."""
    return sum(p.pos[k] in ("VERB", "AUX") for k in path_between(p, one, other)[1:-1])


# How the codebook of PLOVER counts what is not yet done: a promised act is an agreement to it, an announced blow a threat, a
# refused kindness a refusal.
GOOD = frozenset(("CONSULT", "COOPERATE", "AID", "CONCEDE", "RETREAT"))
HARM = frozenset(("PROTEST", "SANCTION", "COERCE", "ASSAULT"))
DONE = frozenset(("occurred", "ongoing", "background"))
TREATY = frozenset(("agreement", "treaty", "deal", "pact", "accord", "memorandum", "mou", "contract", "convention", "protocol"))
EMBARGO = frozenset(("sanction", "embargo"))
VISITS = frozenset(("visit", "trip", "meeting", "summit"))
WORDY = frozenset(("call", "accuse", "describe", "brand", "blame", "say", "label", "denounce"))
DECREES = frozenset(("announce", "order", "declare", "approve", "authorise", "authorize", "sign", "confirm"))
PEACE = ("peacekeep", "peace-keep")


def by_codebook(p: Parse, kind: str, stage: Stage, anchor: int, words: set[str]) -> str:
    """The type of an act between two parties, counted as the codebook counts it; `words` are the lemmas of the act.

    Signing or reaching a treaty is SUPPORT there, imposing an embargo COERCE, convicting ACCUSE (CAMEO 057, 163, 11).
    """
    if stage == "planned" and kind in GOOD:
        return "AGREE"
    if stage == "planned" and kind in HARM:
        return "THREATEN"
    if stage == "denied" and kind in GOOD | {"AGREE", "SUPPORT", "MOBILIZE"}:
        return "REJECT"
    if stage not in DONE:
        return kind
    if kind == "AGREE" and TREATY & words:
        return "SUPPORT"
    if kind == "SANCTION":
        return "COERCE" if EMBARGO & words else "ACCUSE" if "convict" in words else "REJECT" if VISITS & words else kind
    if kind == "REQUEST" and EMBARGO & words:
        return "ACCUSE"  # "called for sanctions against R" asks nothing of R
    if kind in ("MOBILIZE", "CONSULT") and any(x.startswith(PEACE) for x in p.lower):
        return "AID"
    if kind == "ASSAULT" and any(p.dep[k] == "advcl" and p.tag[k] == "VBG" and p.lemma[k] in WORDY for k in p.kids[anchor]):
        return "ACCUSE"  # "launched an attack on the judges, calling them traitors"
    return kind


def stage_of(p: Parse, m: Match, stages: Stages) -> Stage:
    """The stage of a match; who announces or orders an act, or does it for a purpose, has done what he did."""
    at = m.anchor
    gov = p.head[at]
    if p.pos[m.trigger] in ("NOUN", "PROPN") and p.dep[m.trigger] == "dobj" and p.lemma[p.head[m.trigger]] in DECREES:
        at = p.head[m.trigger]
        return stages.of(at)
    if (purpose := _purpose_of(p, at)) is not None:
        return stages.of(purpose)
    stage = stages.of(at)
    return stages.of(m.trigger) if stage == "occurred" and m.trigger != at and gov != at else stage


def _purpose_of(p: Parse, verb: int) -> int | None:
    """The verb for whose sake another is done: "sent grain to help R"."""
    if p.dep[verb] == "advcl" and any(p.tag[k] == "TO" for k in p.kids[verb]) and p.pos[p.head[verb]] == "VERB":
        return p.head[verb]
    return None


def _words(p: Parse, tokens: tuple[int, ...], anchor: int) -> set[str]:
    """Lemmas of the act: its own words and what they govern directly."""
    inner = [o for k in p.kids[anchor] if p.dep[k] in ("prep", "dobj") for o in (k, *p.children(k, "pobj"))]
    return {p.lemma[k] for k in (*tokens, *inner)}


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
    clauses = Clauses(p)
    stages = Stages(p, clauses, lexicon)
    path = path_between(p, *pair.ends())
    chance: dict[str, float] = {}
    if proposer:
        tokens = frozenset(k for _, place in pair.places() for k in range(place.first, place.last))
        chance = proposer.probabilities(features(p, path, tokens, proposer.votes))
    fits = connect(p, pair, matcher, clauses)
    best = max(fits, key=lambda f: f.score + TRUST * math.log(chance.get(f.match.rule.event_type, 0.0) + 1e-4), default=None)
    if best is not None:
        m = best.match
        stage = stage_of(p, m, stages)
        return Relation(by_codebook(p, m.rule.event_type, stage, m.anchor, _words(p, m.tokens, m.anchor)), stage, m.rule.id)
    chance.pop(NONE, None)
    if not chance:
        return Relation()
    kind = max(chance, key=lambda t: (chance[t], t))
    verb = _main_verb(p, path)
    stage = stages.of(verb)
    return Relation(by_codebook(p, kind, stage, verb, _words(p, tuple(path), verb)), stage, f"{PROPOSED}{kind}")


def _main_verb(p: Parse, path: list[int]) -> int:
    """The last verb on the path: what is done to the recipient; without a verb, the word between the two."""
    verbs = [k for k in path if p.pos[k] == "VERB"]
    return verbs[-1] if verbs else path[len(path) // 2]
