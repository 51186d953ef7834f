"""Matching for relations: the event matcher, with the places where the parties of a relation stand but those of an act do not."""

from __future__ import annotations

from collections.abc import Callable

from detente.events.match import Entry, Match, Matcher, holds
from detente.events.pattern import Pattern
from detente.events.roles import Roles
from detente.events.site import Site
from detente.language.clause import Clauses, Frame
from detente.language.parse import Parse

WE = frozenset(("we", "i", "us", "me"))


class RelationSite(Site):
    """A site where a noun may name a relation whose parties stand elsewhere, and where "we" is whoever speaks."""

    def _again(self, n: int) -> bool:
        """The parties of "relations" are looked for by the readers of relations: none beside the word is no failure."""
        return True

    def _subject(self, pattern: Pattern, f: Frame, bound) -> bool:  # type: ignore[no-untyped-def]
        if super()._subject(pattern, f, bound):
            return True
        alone = pattern.subject is not None and pattern.subject.role == "A" and not pattern.subject_preps
        return alone and any(self.p.lower[k] in WE for k in f.subjects)


class RelationMatcher(Matcher):
    """The rules of one kind of relation, compiled and indexed by trigger word."""

    def _tried(self, site: Site, i: int, words: frozenset[str]) -> list[Entry]:
        """As for events; also superlatives ("relations are at their lowest")."""
        out = super()._tried(site, i, words)
        p = site.p
        if p.tag[i] == "JJS":
            copulas = (e for e in self.nouns.get(p.lemma[i], ()) if e.pattern.kind == "copula")
            return out + [e for e in copulas if holds(words, e.pattern.needs)]
        return out

    def find(
        self, p: Parse, roles: Roles, clauses: Clauses, spoken: Callable[[int], bool] = lambda token: True
    ) -> list[Match]:
        """The best rule of each trigger in reading order; of two that share a word, the one that asks for more."""
        site = RelationSite(p, roles, clauses, self.light, self.things)
        found = [m for i, words in self._places(p) if (m := self._best(site, i, words, spoken))]
        out: list[Match] = []
        used: set[int] = set()
        for m in sorted(found, key=lambda m: (-m.weight[0], m.trigger)):
            if used.isdisjoint(m.tokens):
                out.append(m)
                used.update(m.tokens)
        return sorted(out, key=lambda m: m.trigger)
