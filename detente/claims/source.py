"""Whom a claim is attributed to: the party, its role and its voice."""

from __future__ import annotations

import re
from dataclasses import replace

from detente.actors.mentions import Gazetteer
from detente.actors.resolve import Cast
from detente.claims.content import EDGE, MARKS
from detente.events.roles import Roles
from detente.events.where import look_up
from detente.knowledge.load import Knowledge
from detente.language.parse import Parse
from detente.model import Actor, Span, Voice

OFFICIAL = frozenset(["GOV", "MIL", "LEG", "COP", "JUD", "SPY", "IGO"])
OPPOSITION = frozenset(["OPP", "REB", "SEP", "PTY"])
EXPERT = frozenset(["EXPERT", "EDU", "BUS", "NGO"])
PAST = frozenset(["former", "retired", "ex", "ex-", "onetime", "one-time"])
# Who says something without giving his name: one of these, alone or counted ("a diplomat", "two officials", "the official").
HIDDEN = frozenset(
    ["official", "diplomat", "source", "aide", "insider", "adviser", "advisor", "officer", "negotiator", "person", "sources"]
)
ABOUT = frozenset(["on", "to", "about", "against", "with", "for"])  # "an expert on Qatar" does not speak for Qatar
COUNTED = frozenset(["two", "three", "four", "several", "one", "another", "a", "an", "some"])


class Sources:
    """Sources of one article."""

    def __init__(self, p: Parse, cast: Cast, roles: Roles, gazetteer: Gazetteer, home: Actor | None = None) -> None:
        self.p, self.cast, self.roles, self.gazetteer, self.home = p, cast, roles, gazetteer, home
        # surname -> role, voice and state, where a mention gives them
        self.known: dict[str, tuple[str | None, Voice | None, Actor | None]] = {}
        self.people: dict[str, Actor] = {}
        for ref in cast.refs:
            if ref.actors and ref.actors[0].kind == "person":
                self._learn(ref.head, ref.actors[0])

    def _learn(self, head: int, a: Actor) -> None:
        """ "Gleb Astakhov, editor of a military journal,": what later mentions by surname leave out."""
        surname = a.name.split()[-1]
        if surname in self.known or not surname[:1].isupper():
            return
        p, role, noun = self.p, a.role, None
        for k in p.kids[head]:
            if p.dep[k] == "appos" and p.pos[k] == "NOUN" and k > head:
                first, last = self._bounds(k)
                while first < k and p.tag[first] in ("DT", "PRP$"):
                    first += 1
                noun = k
                role = role or " ".join(p.text[p.start[first] : p.end[last - 1]].split())
                break
        voice = self._noun_voice(noun) if noun is not None else self._role_voice(role)
        state = self._state(noun) if noun is not None else None
        self.people[surname] = a
        if role or voice or state:
            self.known[surname] = (role, voice, state)

    def _state(self, noun: int) -> Actor | None:
        """For whom somebody speaks by his role: "its spokesman", "a former British diplomat", "an analyst in Muscat"."""
        p = self.p
        if owned := [q.actor for q in self.roles.of(noun) if q.actor.id and q.actor.kind != "person"]:
            return owned[0]
        for k in range(*self._bounds(noun)):
            ref = self.cast.inside.get(k)
            if ref and ref.actors and ref.actors[0].country and not (p.dep[k] == "pobj" and p.lower[p.head[k]] in ABOUT):
                a = ref.actors[0]
                return a if a.kind == "state" else Actor(a.country, a.country or "", "state", a.country)
        return None

    def _noun_voice(self, noun: int) -> Voice | None:
        p = self.p
        hit = self.gazetteer.agent_at(p, noun)
        if any(p.lower[k].strip("-") in PAST for k in p.kids[noun]) and (hit is None or hit[1].kind == "person"):
            return "expert"  # "the former envoy"; "the two former rivals" are states
        return hit[1].voice if hit else None  # type: ignore[return-value]

    def _role_voice(self, role: str | None) -> Voice | None:
        """The voice of a role in words: "opposition senator", "former ambassador to Qatar"."""
        if not role:
            return None
        words = role.lower().split()
        if words[0].strip("-") in PAST:
            return "expert"
        stop = next((n for n, w in enumerate(words) if w in ("of", "for", "to", "at", "in", "on", "who")), len(words))
        for form in (words[stop - 1], words[stop - 1].removesuffix("s")) if stop else ():
            for parts, agent in self.gazetteer.agents.get(form, ()):
                if tuple(words[max(0, stop - len(parts)) : stop - 1]) == parts[:-1]:
                    return agent.voice  # type: ignore[return-value]
        return None

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
            ref = named[0] if named and (named[0].agent is None or named[0].how in ("name", "leader", "alias")) else ref
        if ref and ref.actors and not ref.place:
            return [self._named(a, head) for a in ref.actors]
        if p.word[head] in self.people:
            return [self._named(self.people[p.word[head]], head)]
        owned = [q.actor for q in self.roles.of(head)]
        if p.pos[head] == "PRON":
            return owned
        first, last = self._bounds(head)
        text = p.text[p.start[first] : p.end[last - 1]]
        text = " ".join(text.split())
        if owned and owned[0].kind != "person":
            return [Actor(owned[0].id, text, "body", owned[0].country, owned[0].sector, None)]
        hit = self.gazetteer.agent_at(p, head)
        kind, sector = ("person" if hit and hit[1].kind == "person" else "body"), (hit[1].sector if hit else None)
        if (
            self.home is not None
            and ((hit and hit[1].voice in ("official", "opposition")) or p.lemma[head] in HIDDEN)
            and not any(p.dep[k] == "prep" and p.lower[k] == "from" for k in p.kids[head])
        ):
            return [Actor(self.home.id, text, kind, self.home.country, sector, None)]
        return [Actor(None, text, kind, None, sector, None)]

    def _named(self, a: Actor, head: int) -> Actor:
        """With the role an earlier mention gave; one whose country no word gives speaks from where the article was written."""
        if a.kind != "person" or a.id is not None:
            return a
        role, _, state = self.known.get(a.name.split()[-1], (None, None, None))
        home = state or self.home
        if home is None:
            return replace(a, role=a.role or role)
        return replace(a, id=home.id, country=home.country, role=a.role or role)

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
        named = ref is not None and ref.how in ("name", "leader", "alias") and (ref.agent is None or p.pos[head] == "PROPN")
        if actors and actors[0].kind == "person" and (known := self.known.get(actors[0].name.split()[-1])) and known[1]:
            return known[1]
        named = named or any(p.pos[k] == "PROPN" for k in p.children(head, "appos"))
        if not named and p.pos[head] == "NOUN":
            if p.lemma[head] in HIDDEN and (p.tag[head] == "NN" or p.lemma[head].startswith("source") or self._counted(head)):
                return "expert" if any(p.lower[k].strip("-") in PAST for k in p.kids[head]) else "anonymous"
            if voice := self._noun_voice(head):
                return voice
        if hit and hit[1].voice and not named:
            return hit[1].voice  # type: ignore[return-value]
        for a in actors:
            if found := (self._role_voice(a.role) if a.kind == "person" else None) or voice_of(a):
                return found
        return None

    def _counted(self, head: int) -> bool:
        return any(self.p.lower[k] in COUNTED or self.p.pos[k] == "NUM" for k in self.p.kids[head])


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


def home_of(dateline: str | None, knowledge: Knowledge) -> Actor | None:
    """The state an article was written from, by its dateline ("PESHAWAR:", "SEOUL, March 8"), or None."""
    name = re.split(r"[,(:;/–—-]", dateline or "")[0].strip()
    place = look_up(name.title()) if name else None
    if place is None or place.country is None or place.country not in knowledge.display:
        return None
    return Actor(place.country, knowledge.display[place.country][0], "state", place.country)
