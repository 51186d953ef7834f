"""Two given parties of a sentence: where they stand, who is behind a phrase, and the words between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.actors.resolve import Cast, Ref
from detente.errors import DetenteError
from detente.events.roles import Roles
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Actor, Party, Span

A, R = "A", "R"  # ids of the two given parties
UNNAMED = frozenset(("an actor", "a recipient"))  # how a file may write a party that the text does not name
HE = frozenset(("he", "she", "it", "they"))


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

    def of(self, head: int, *, places: bool = False, among: frozenset[str] | None = None) -> tuple[Party, ...]:
        for name, place in self.pair.places():
            if place.holds(head):
                joined = [n for n, other in self.pair.places() if n != name and self._beside(head, other.head)]
                return tuple(self.parties[n] for n in (name, *joined))
        return super().of(head, places=True, among=among) or self._inside(head)

    def _beside(self, head: int, other: int) -> bool:
        """ "A, B and C", also "House and Senate negotiators", where one hangs on the other."""
        p, at = self.p, other
        while p.dep[at] in ("nmod", "compound", "amod", "conj") and at != head:
            at = p.head[at]
        return other in _conjuncts(p, head) or (at == head and p.dep[other] != "compound")

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


def carried(p: Parse, path: list[int]) -> list[int]:
    """A path with the verb that governs it, where it holds none: "A and R signed a pact", "the talks of A with R failed"."""
    if not path or any(p.pos[k] == "VERB" for k in path):
        return path
    top = next((k for k in path if p.head[k] not in path or p.head[k] == k), path[0])
    up = _chain(p, top)[1:]
    verb = next((n for n, k in enumerate(up) if p.pos[k] == "VERB"), None)
    return path if verb is None else [*path[:1], *up[: verb + 1], *path[1:]]
