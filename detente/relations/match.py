"""Matching for relations: the event matcher, with the places where the parties of a relation stand but those of an act do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from detente.events.match import Entry, Match, Matcher, holds
from detente.events.pattern import Pattern, Slot
from detente.events.roles import Roles
from detente.events.site import Site, _Bound
from detente.knowledge.load import Knowledge, Rule
from detente.language.clause import Clauses, Frame
from detente.language.parse import Parse

HOLD = frozenset(("share", "hold", "take", "express", "voice", "enjoy", "retain", "reaffirm", "reiterate", "face", "mark"))
MEANS = frozenset(
    [
        "capability", "programme", "program", "arsenal", "ambition", "expansion", "policy", "presence", "activity",
        "buildup", "influence",
        "rhetoric", "aggression", "behaviour", "behavior", "power", "rise", "return", "spread", "advance", "growth",
        "project", "drill",
    ]
)  # fmt: skip  # what its owner is dangerous or friendly by
WE = frozenset(("we", "i", "us", "me"))


class RelationSite(Site):
    """A site where a noun may name a relation whose parties stand elsewhere, and where "we" is whoever speaks."""

    def fit(self, i: int, rule: Rule, pattern: Pattern, particle: str = "") -> Match | None:
        """As for events, under one of the words that the rule asks for."""
        if rule.under and governor(self.p, i, rule.under) is None:
            return None
        return super().fit(i, rule, pattern, particle)

    def _again(self, n: int) -> bool:
        """The parties of "relations" are looked for by the readers of relations: none beside the word is no failure."""
        return True

    def _is_light(self, verb: int) -> bool:
        return super()._is_light(verb) or self.p.lemma[verb] in HOLD

    def _subject(self, pattern: Pattern, f: Frame, bound: _Bound) -> bool:
        if len(f.subjects) == 2 and self.p.dep[f.subjects[0]] == self.p.dep[f.subjects[1]] == "nsubj":
            f = replace(f, subjects=f.subjects[1:])  # "Syria's ally Iran rejected": the parser sees two subjects
        if not f.subjects and self.p.dep[f.verb] == "xcomp" and self.p.pos[self.p.head[f.verb]] == "ADJ":
            above = self.p.head[self.p.head[f.verb]]  # "is able to strike"
            f = replace(f, subjects=self.clauses.frame(above).subjects if self.p.pos[above] in ("AUX", "VERB") else [])
        if super()._subject(pattern, f, bound):
            return True
        slot = pattern.subject
        if slot is not None and slot.role == "X" and not f.subjects and f.passive:
            return True  # "is committed to talks", "was driven into its arms": by whom is not said
        alone = slot is not None and slot.role == "A" and not pattern.subject_preps
        return alone and any(self.p.lower[k] in WE for k in f.subjects)

    def _objects(self, slot: Slot, objects: list[int], f: Frame, bound: _Bound) -> bool:
        if not objects and slot.role in ("A", "R"):  # "endangers Japan": the parser takes the name for an adverb
            p = self.p
            objects = [k for k in p.kids[f.verb] if k > f.verb and p.dep[k] == "npadvmod" and p.pos[k] == "PROPN"][:1]
        return super()._objects(slot, objects, f, bound)

    def _fill(self, slot: Slot, heads: list[int], bound: _Bound) -> bool:
        if super()._fill(slot, heads, bound):
            return True
        p = self.p  # "wary of each other": the other side is among the subjects
        return slot.role == "R" and any(
            p.lower[h] in ("other", "another") and h and p.lower[h - 1] in ("each", "one") for h in heads
        )

    def _prep(self, preps: frozenset[str], slot: Slot, near: list[tuple[str, int, int]], bound: _Bound) -> bool:
        """Also the owner of the word before: "out of China's orbit" is "out of the orbit of R"."""
        before = len(bound.actors) + len(bound.recipients)
        fits = super()._prep(preps, slot, near, bound)
        if slot.role not in ("A", "R") or "of" not in preps or len(bound.actors) + len(bound.recipients) > before:
            return fits
        for role, head in bound.heads[::-1] or [("word", bound.tokens[0])]:
            owners = self.roles.owners(head) if role == "word" else ()
            if owners:
                (bound.actors if slot.role == "A" else bound.recipients).extend(owners)
                return True
        return fits


def governor(p: Parse, at: int, words: frozenset[str]) -> int | None:
    """The word of a set that governs a token: "the fear is that they will move north"."""
    trigger = at
    for _ in range(5):
        head = p.head[at]
        if head == at:
            return None
        for k in (head, *(k for k in p.kids[head] if p.dep[k] in ("nsubj", "attr", "acomp", "dobj"))):
            if p.lemma[k] in words and k != trigger:
                return k
        at = head
    return None


class RelationMatcher(Matcher):
    """The rules of one kind of relation, compiled and indexed by trigger word."""

    def __init__(self, knowledge: Knowledge, rules: tuple[Rule, ...]) -> None:
        super().__init__(knowledge, rules)
        self.things_of_relations = replace(self.things, acting=self.things.acting | MEANS)

    def _tried(self, site: Site, i: int, words: frozenset[str]) -> list[Entry]:
        """As for events; also superlatives ("relations are at their lowest")."""
        out = super()._tried(site, i, words)
        p = site.p
        if p.tag[i] == "JJS":
            copulas = (e for e in self.nouns.get(p.lemma[i], ()) if e.pattern.kind == "copula")
            return out + [e for e in copulas if holds(words, e.pattern.needs)]
        return out

    def find(self, p: Parse, roles: Roles, clauses: Clauses, spoken: Callable[[int], bool] = lambda token: True) -> list[Match]:
        """The best rule of each trigger in reading order; of two that share a word, the one that asks for more."""
        site = RelationSite(p, roles, clauses, self.light, self.things_of_relations)
        found = [m for i, words in self._places(p) if (m := self._best(site, i, words, spoken))]
        out: list[Match] = []
        used: set[int] = set()
        for m in sorted(found, key=lambda m: (-m.weight[0], m.trigger)):
            if used.isdisjoint(m.tokens):
                out.append(m)
                used.update(m.tokens)
        return sorted(out, key=lambda m: m.trigger)
