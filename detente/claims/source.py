"""Whom a claim is attributed to: the party, its role and its voice."""

from __future__ import annotations

from detente.actors.mentions import Gazetteer
from detente.actors.resolve import Cast
from detente.claims.content import EDGE, MARKS
from detente.events.roles import Roles
from detente.language.parse import Parse
from detente.model import Actor, Span, Voice

OFFICIAL = frozenset(["GOV", "MIL", "LEG", "COP", "JUD", "SPY", "IGO"])
OPPOSITION = frozenset(["OPP", "REB", "SEP", "PTY"])
EXPERT = frozenset(["EXPERT", "EDU", "BUS", "NGO"])
INDEFINITE = frozenset(["a", "an", "some", "several", "many", "one", "two", "three", "few", "other"])


class Sources:
    """Sources of one article."""

    def __init__(self, p: Parse, cast: Cast, roles: Roles, gazetteer: Gazetteer) -> None:
        self.p, self.cast, self.roles, self.gazetteer = p, cast, roles, gazetteer

    def read(
        self, heads: list[int], direct: list[int] | None = None, cue: int = -1
    ) -> tuple[tuple[Actor, ...], tuple[Span, ...], Voice | None]:
        """Actors, their spans and their voice; an unnamed source is an actor with a role and perhaps a country.

        `direct` are the words that stand for the heads beside the cue ("who"): they are the span.
        """
        actors: list[Actor] = []
        spans: list[Span] = []
        voice: Voice | None = None
        for head in heads:
            for h in [head, *(k for k in self.p.kids[head] if self.p.dep[k] == "conj" and self.p.pos[k] in ("NOUN", "PROPN"))]:
                found = self._one(h)
                actors += [a for a in found if (a.id, a.name) not in {(b.id, b.name) for b in actors}]
                voice = voice or self._voice(h, found)
            spans.append(self._span(head, cue))
        if direct:
            spans = [self.p.span(k, k + 1) for k in direct]
        return tuple(actors), tuple(spans), voice

    def _one(self, head: int) -> list[Actor]:
        p = self.p
        ref = self.cast.at.get(head) or self.cast.inside.get(head)
        if ref and ref.agent is not None:  # "its foreign minister, Sergei Lavrov,": the name says more than the office
            named = [
                r for k in p.children(head, "appos") if (r := self.cast.at.get(k)) and r.actors and r.actors[0].kind == "person"
            ]
            ref = named[0] if named and named[0].agent is None else ref
        if ref and ref.actors and not ref.place:
            return [self._named(a, head) for a in ref.actors]
        owned = [q.actor for q in self.roles.of(head)]
        if p.pos[head] == "PRON":
            return owned
        first, last = self._bounds(head)
        text = p.text[p.start[first] : p.end[last - 1]]
        text = " ".join(text.split())
        if owned and owned[0].kind != "person":
            return [Actor(owned[0].id, text, "body", owned[0].country, owned[0].sector, None)]
        hit = self.gazetteer.agent_at(p, head)
        return [
            Actor(None, text, "person" if hit and hit[1].kind == "person" else "body", None, hit[1].sector if hit else None, None)
        ]

    def _named(self, a: Actor, head: int) -> Actor:
        return a

    def _bounds(self, head: int) -> tuple[int, int]:
        """The noun phrase without relative clauses and long appositions."""
        p = self.p
        first, last = p.edges(head)
        for k in p.kids[head]:
            if p.dep[k] in ("relcl", "acl", "appos") or (p.dep[k] == "punct" and k > head):
                last = min(last, p.edges(k)[0]) if k > head else last
        while last > head + 1 and p.word[last - 1] in (",", "-", '"'):
            last -= 1
        while first < head and (p.word[first] in (",", '"') or (p.tag[first] == "DT" and p.lower[first] == "the")):
            first += 1
        return first, max(last, head + 1)

    def _span(self, head: int, cue: int) -> Span:
        """The whole noun phrase on its side of the cue: name, role, apposition, relative clause."""
        p = self.p
        first, last = p.edges(head)
        ref = self.cast.at.get(head)
        if ref and ref.first < first:
            first = ref.first
        if head < cue < last:
            last = cue
        if first <= cue < head:
            first = cue + 1
        for k in range(head + 1, last):
            if p.word[k] in MARKS or p.word[k] in (":", ";") or p.pos[k] == "SPACE":
                last = k
                break
        for k in range(head - 1, first - 1, -1):
            if p.word[k] in MARKS or p.pos[k] == "SPACE":
                first = k + 1
                break
        while last > head + 1 and p.word[last - 1] in EDGE:
            last -= 1
        while first < head and p.word[first] in EDGE:
            first += 1
        return p.span(first, last)

    def _voice(self, head: int, actors: list[Actor]) -> Voice | None:
        p = self.p
        hit = self.gazetteer.agent_at(p, head)
        ref = self.cast.at.get(head)
        if ref is not None and ref.how == "nominal" and ref.agent is None:
            hit = None
        unnamed = hit is not None and hit[1].kind == "person" and any(p.lower[k] in INDEFINITE for k in p.kids[head])
        if hit and hit[1].voice and not (ref and ref.how in ("name", "leader")):
            if unnamed and hit[1].voice == "official" and p.tag[head] in ("NN",):
                return "anonymous"
            return hit[1].voice  # type: ignore[return-value]
        for a in actors:
            if found := voice_of(a):
                return found
        return None


def voice_of(a: Actor) -> Voice | None:
    """The voice in which an actor speaks, from sector and kind."""
    if a.sector in OFFICIAL:
        return "official"
    if a.sector in OPPOSITION:
        return "opposition"
    if a.sector in EXPERT:
        return "expert"
    if a.sector == "MED":
        return "media"
    if a.sector in ("CVL", "REF", "LAB"):
        return "witness"
    if a.kind in ("state", "organisation"):
        return "official"
    if a.kind == "group":
        return "opposition"
    return None
