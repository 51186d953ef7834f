"""Find the acts: of all rules that fit the words of a text, those that ask for most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from detente.events.pattern import Pattern, compile_noun, compile_verb
from detente.events.roles import Roles
from detente.events.site import TOWARD, Light, Match, Site, Things
from detente.knowledge.load import Knowledge, Rule
from detente.language.clause import Clauses, Reach
from detente.language.parse import Parse

__all__ = ["TOWARD", "Match", "Matcher"]

NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS", "VBG"))
COMPLEMENTS = frozenset(("JJ", "JJR", "JJS", "RB", "VBN"))
OF_ACTS = frozenset(("ACCUSE", "REQUEST", "THREATEN", "REJECT"))  # what is condemned or demanded is an act of its own
HIT = (
    "victims", "facilities", "territory", "troops", "ships", "aircraft", "vehicles", "prisoners", "envoys", "arms", "protesters",
    "crowd",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern under one of its trigger words, with the most it can weigh there."""

    rule: Rule
    pattern: Pattern
    particle: str
    weight: int
    objects: frozenset[str] = frozenset()
    preps: frozenset[str] = frozenset()


def _entry(rule: Rule, pattern: Pattern, particle: str) -> Entry:
    weight = pattern.weight + 3 * bool(particle)
    return Entry(rule, pattern, particle, weight, pattern.objects, pattern.first_preps)


class Shelf:
    """The entries of one trigger word, those that ask for most first, found by a word that each of them needs."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = sorted(entries, key=lambda e: -e.weight)
        self.always = [n for n, e in enumerate(self.entries) if not e.pattern.needs]
        self.plain = [self.entries[n] for n in self.always]
        self.by_word: dict[str, list[int]] = {}
        self.rest: list[tuple[frozenset[str], ...]] = []  # what else each entry needs than the word it is found by
        for n, e in enumerate(self.entries):
            rarest = min(e.pattern.needs, key=len, default=frozenset[str]())
            self.rest.append(tuple(group for group in e.pattern.needs if group is not rarest))
            for word in rarest:
                self.by_word.setdefault(word, []).append(n)
        self.keys = frozenset(self.by_word)

    def possible(self, words: frozenset[str]) -> list[Entry]:
        """Entries of which a sentence with these words holds all that they need."""
        near: set[int] = set()
        for word in self.keys & words:
            near.update(self.by_word[word])
        found = [n for n in near if holds(words, self.rest[n])]
        return [self.entries[n] for n in sorted((*self.always, *found))] if found else self.plain


def holds(words: frozenset[str], groups: tuple[frozenset[str], ...]) -> bool:
    """Whether there is a word of each group."""
    return not any(group.isdisjoint(words) for group in groups)


def _reached(entries: list[Entry], reach: Reach) -> list[Entry]:
    """Those of a verb whose particle, object and first preposition are within its reach."""
    objects, preps, particles = reach.objects, reach.preps, reach.particles
    return [
        e for e in entries
        if (not e.particle or e.particle in particles)
        and (not e.objects or not e.objects.isdisjoint(objects))
        and (not e.preps or not e.preps.isdisjoint(preps))
    ]  # fmt: skip


class Matcher:
    """All rules, compiled and indexed by trigger word. Made once for a coder."""

    def __init__(self, knowledge: Knowledge, rules: tuple[Rule, ...]) -> None:
        self.verbs: dict[str, list[Entry]] = {}
        self.nouns: dict[str, list[Entry]] = {}
        stage = knowledge.lexicon["stage"]
        self.light = Light(*(frozenset(stage[kind]["verbs"]) for kind in ("light", "sufferers", "carriers")))
        words = {name: frozenset(ws) for name, ws in knowledge.sets.items()}
        agents = frozenset(word.split()[-1] for word in knowledge.agents)
        self.things = Things(agents.union(*words.values()), agents.union(*(words[name] for name in HIT)))
        self.undoing = frozenset(stage["verbs"]["denied"]) | self.light.sufferers
        for rule in rules:
            for pattern in (compile_verb(source, knowledge.sets, rule.id) for source in rule.verbs):
                for lemma, particle in pattern.triggers:
                    index = self.nouns if pattern.kind == "copula" else self.verbs
                    index.setdefault(lemma, []).append(_entry(rule, pattern, particle))
            for pattern in (compile_noun(source, knowledge.sets, rule.id) for source in rule.nouns):
                for lemma, _ in pattern.triggers:
                    self.nouns.setdefault(lemma, []).append(_entry(rule, pattern, ""))
        self._verbs = {word: Shelf(entries) for word, entries in self.verbs.items()}
        self._nouns = {word: Shelf(entries) for word, entries in self.nouns.items()}
        self.words = frozenset((*self.verbs, *self.nouns))
        self.things = replace(self.things, acting=self.things.acting | frozenset(self.nouns))
        self.compounds = frozenset(w for w in (*self.words, *(w for ws in knowledge.sets.values() for w in ws)) if "-" in w)

    def _tried(self, site: Site, i: int, words: frozenset[str]) -> list[Entry]:
        """The patterns worth trying at token i: the sentence has all the words they need."""
        p = site.p
        tag = p.tag[i]
        out: list[Entry] = []
        if tag[:2] == "VB" and p.dep[i] != "amod" and (shelf := self._verbs.get(p.lemma[i])):
            found = shelf.possible(words)
            out = _reached(found, site.clauses.reach(i)) if found else []
        if (tag in NOUNS or tag in COMPLEMENTS) and (shelf := self._nouns.get(p.lemma[i]) or self._nouns.get(p.lower[i])):
            found = shelf.possible(words)
            out = out + (found if tag in NOUNS else [e for e in found if e.pattern.kind == "copula"])
        return out

    def _best(self, site: Site, i: int, words: frozenset[str], spoken: Callable[[int], bool]) -> Match | None:
        """The rule that asks for most of those that fit at token i; one without an actor fits only where somebody speaks."""
        best: Match | None = None
        for e in self._tried(site, i, words):
            if best and e.weight < best.weight[0]:
                continue
            made = site.fit(i, e.rule, e.pattern, e.particle)
            if made and (not made.speaker_acts or spoken(i)) and (best is None or made.weight > best.weight):
                best = made
        return best

    def every(self, p: Parse, roles: Roles, clauses: Clauses) -> list[Match]:
        """All rules that fit anywhere, also where another asks for more."""
        site = Site(p, roles, clauses, self.light, self.things)
        tried = ((i, e) for i, words in self._places(p) for e in self._tried(site, i, words))
        return [m for i, e in tried if (m := site.fit(i, e.rule, e.pattern, e.particle))]

    def find(
        self, p: Parse, roles: Roles, clauses: Clauses, spoken: Callable[[int], bool] = lambda token: True
    ) -> list[Match]:
        """The best rule of each trigger, a word consumed by a larger match left out.

        `spoken` says of a token whether it stands in the words of a known speaker.
        """
        site = Site(p, roles, clauses, self.light, self.things)
        found = [m for i, words in self._places(p) if (m := self._best(site, i, words, spoken))]
        return _largest(found, lambda m: m.pattern.kind == "noun" and site.undone(m.trigger, self.undoing))

    def _places(self, p: Parse) -> Iterator[tuple[int, frozenset[str]]]:
        """Tokens that some rule knows, each with the words of its sentence."""
        content = p.content_words()
        places = {i for word in content.keys() & self.words for i in content[word]}
        for i in sorted(places):
            yield i, p.words(p.sent[i])


def _largest(found: list[Match], apart: Callable[[Match], bool]) -> list[Match]:
    """Of matches that share a word, the one that asks for more ("launch an attack on" over "attack").

    Those set `apart` stand beside it: "called off the attack" is a retreat, and an attack that did not happen.
    """
    out: list[Match] = []
    used: dict[int, Match] = {}
    for m in sorted(found, key=lambda m: (-m.weight[0], m.trigger)):
        if any(t in used for t in m.tokens):
            if apart(m):
                out.append(m)
            continue
        out.append(m)
        reserved = m.tokens if m.pattern.kind == "noun" or m.rule.event_type not in OF_ACTS else (m.trigger,)
        for t in reserved:
            used[t] = m
    return sorted(out, key=lambda m: m.trigger)


