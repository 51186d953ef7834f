"""One rule tried at one place: does the clause around a word fit the pattern, and who takes which role?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from detente.events.pattern import COPULAS, Pattern, Slot
from detente.events.roles import Roles, another
from detente.knowledge.load import Rule
from detente.language.clause import Clauses, Frame
from detente.language.parse import Parse
from detente.model import Party

AGAIN = frozenset(("similar", "another", "second", "third", "further", "fresh", "identical", "comparable", "same", "such"))
TOWARD = frozenset(["to", "with", "against", "on", "from", "for", "of", "toward", "towards", "by", "at", "over"])
ADDRESSEES = frozenset(("to", "with", "against"))
NAMING = frozenset(("call", "deem", "consider"))
BETWEEN = frozenset(("between", "among", "amongst"))


@dataclass(slots=True)
class Match:
    """One rule that fits at one trigger. `tokens` are the words it consumed; `anchor` is the verb that carries it."""

    rule: Rule
    pattern: Pattern
    trigger: int
    anchor: int
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    tokens: tuple[int, ...] = ()
    clause: int | None = None  # the verb of the TO / THAT / ING clause
    speaker_acts: bool = False  # the pattern has no A: the speaker is the actor
    topics: tuple[int, ...] = ()  # heads of what X stood for
    phrasal: bool = False  # the verb came with its particle, which says more than the verb alone

    @property
    def weight(self) -> tuple[int, int]:
        return self.pattern.weight + 3 * self.phrasal, len(self.actors) + len(self.recipients)


@dataclass(slots=True)
class _Bound:
    """What the slots of a pattern have taken so far."""

    actors: list[Party] = field(default_factory=list)
    recipients: list[Party] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    heads: list[tuple[str, int]] = field(default_factory=list)
    kinds: frozenset[str] = frozenset()  # what the recipient must be, where the rule says so
    bodily: bool = False  # violence hits people, places and things one can hold, not exports or hopes


@dataclass(frozen=True, slots=True)
class Light:
    """Verbs that carry the act a noun names (stage.toml): as its object, to their subject's harm, behind a preposition."""

    verbs: frozenset[str]
    sufferers: frozenset[str]
    carriers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Things:
    """Nouns by which their owner acts ("Turkish jets bombed"), and nouns in which violence hits him ("a Turkish village")."""

    acting: frozenset[str]
    hit: frozenset[str]


def _bound(trigger: int, rule: Rule) -> _Bound:
    return _Bound(tokens=[trigger], kinds=rule.recipient_kinds, bodily=rule.event_type == "ASSAULT")


class Site:
    """One parse against which patterns are tried."""

    def __init__(self, p: Parse, roles: Roles, clauses: Clauses, light: Light, things: Things) -> None:
        self.p, self.roles, self.clauses, self.things = p, roles, clauses, things
        self.light, self.sufferers, self.carriers = light.verbs, light.sufferers, light.carriers

    def fit(self, i: int, rule: Rule, pattern: Pattern, particle: str = "") -> Match | None:
        """The match of a pattern at token i, or None."""
        if pattern.kind == "verb":
            return self.verb(i, rule, pattern, particle)
        return self.copula(i, rule, pattern) if pattern.kind == "copula" else self.noun(i, rule, pattern)

    def undone(self, n: int, verbs: frozenset[str]) -> bool:
        """Whether a noun is what a verb of undoing undoes ("called off the attack", "the attack was repelled")."""
        return self.p.dep[n] in ("dobj", "nsubjpass") and self._joined(self.p.head[n]) in verbs

    def _joined(self, verb: int) -> str:
        p = self.p
        particle = next((p.lower[k] for k in p.kids[verb] if p.dep[k] == "prt"), "")
        return f"{p.lemma[verb]}_{particle}" if particle else p.lemma[verb]

    # Verbs

    def verb(self, v: int, rule: Rule, pattern: Pattern, particle: str) -> Match | None:
        f = self.clauses.frame(v)
        clause = self._clause(pattern, f) if pattern.clause else None
        if (pattern.clause and clause is None) or not _has_all(f.adverbs, pattern.adverbs):
            return None
        bound = _bound(v, rule)
        objects = f.objects
        if particle:
            behind = self._particle(v, particle, bound)
            if behind is None:
                return None
            objects = behind or objects
        if self.p.lemma[v] == "be" and f.complements:
            return None  # "is a partner for B" is not "is for B"
        if (
            self.p.lemma[v] in NAMING
            and not particle
            and pattern.object
            and not pattern.complement
            and (f.complements or f.clauses)
        ):
            return None  # "called it a victory" is no telephone call
        if pattern.object and not self._objects(pattern.object, objects, f, bound):
            return None
        if pattern.complement and not self._predicate(pattern.complement, f, bound):
            return None
        if pattern.preps:
            nearby = f.preps + [t for o in (*objects, *f.complements) for t in self.clauses.noun_preps(o)]
            if not self._preps(pattern, nearby, bound):
                return None
        if pattern.subject and not self._subject(pattern, f, bound):
            return None
        made = self._made(rule, pattern, v, v, bound, clause)
        made.phrasal = bool(particle)
        return made

    def _predicate(self, slot: Slot, f: Frame, bound: _Bound) -> bool:
        """What is said of the object: "calls X a liar" (the parser often makes a clause of the two)."""
        p = self.p
        heads = [*f.complements, *(v for _, v in f.clauses)]
        heads += [k for o in f.objects for k in p.kids[o] if p.dep[k] in ("appos", "amod") and k > o]
        heads += f.objects + [k for k in p.kids[f.verb] if p.dep[k] in ("npadvmod", "advcl")]
        taken = {h for _, h in bound.heads}
        return self._slot(slot, [h for h in heads if h not in taken], bound)

    def _particle(self, v: int, particle: str, bound: _Bound) -> list[int] | None:
        """None without the particle; else the objects behind it where the parser took it for a preposition ("call on X")."""
        p = self.p
        for k in p.kids[v]:
            if p.dep[k] == "prep" and any(v < o < k for o in p.children(v, "dobj", "ccomp")):
                continue  # "called it a victory for X" is no "call for"
            if p.lower[k] == particle and p.dep[k] in (
                "prt",
                "prep",
                "advmod",
                "oprd",
                "acomp",
                "npadvmod",
                "aux",
                "agent",
                "dative",
            ):
                bound.tokens.append(k)
                return p.children(k, "pobj")
        return [] if v + 1 < p.n and p.lower[v + 1] == particle else None

    def _subject(self, pattern: Pattern, f: Frame, bound: _Bound) -> bool:
        assert pattern.subject
        subjects = f.subjects
        if not subjects and f.passive and pattern.subject.role == "A":
            return True  # an agentless passive: somebody did it
        if not self._slot(pattern.subject, subjects, bound):
            return False
        if pattern.subject_preps:
            near = [t for s in subjects for t in self.clauses.noun_preps(s)]
            for slot in pattern.subject_preps:
                if not self._prep(slot.preps, slot.slot, near, bound):
                    return False
        return True

    def _objects(self, slot: Slot, objects: list[int], f: Frame, bound: _Bound) -> bool:
        if slot.role == "R":
            datives = [head for prep, token, head in f.preps if prep == "to" and token == head]
            if datives and self._slot(slot, datives, bound):
                return True  # "gave R medicines"
        if objects and self._slot(slot, objects, bound):
            return True
        return slot.optional or (slot.role is None and self._slot(slot, f.complements, bound))

    def _preps(self, pattern: Pattern, near: list[tuple[str, int, int]], bound: _Bound) -> bool:
        return all(self._prep(ps.preps, ps.slot, near, bound) for ps in pattern.preps)

    def _prep(self, preps: frozenset[str], slot: Slot, near: list[tuple[str, int, int]], bound: _Bound) -> bool:
        if slot.role == "ING":
            return any(prep in preps and self.p.tag[head] == "VBG" for prep, _, head in near) or slot.optional
        for prep, token, head in near:
            if prep in preps and self._fill(slot, [head], bound):
                bound.tokens.append(token)
                if slot.words:  # "at odds with R": what follows the inner noun is near too
                    near += self.clauses.noun_preps(head)
                return True
        return slot.optional

    def _clause(self, pattern: Pattern, f: Frame) -> int | None:
        for form, v in f.clauses:
            if form == pattern.clause:
                return v
        return None

    def _slot(self, slot: Slot, heads: list[int], bound: _Bound) -> bool:
        """Bind a slot to the first of the heads (or a conjunct) that fits; what may be missing may be missing."""
        return self._fill(slot, heads, bound) or slot.optional

    def _fill(self, slot: Slot, heads: list[int], bound: _Bound) -> bool:
        for head in heads:
            if slot.modifiers and not self._modified(head, slot.modifiers):
                continue
            if slot.words:
                hit = self._one_of(head, slot.words)
                if hit is None:
                    continue
                bound.tokens.append(hit)
                bound.heads.append(("word", hit))
                return True
            if slot.role == "X":
                bound.heads.append(("X", head))
                return True
            among = self.things.acting if slot.role == "A" else self.things.hit if bound.bodily else None
            parties = self.roles.of(head, places=slot.role == "R", among=among)
            if bound.kinds and slot.role == "R":
                parties = tuple(q for q in parties if q.actor.kind in bound.kinds)
            if parties:
                (bound.actors if slot.role == "A" else bound.recipients).extend(parties)
                bound.heads.append((slot.role or "", head))
                return True
        return False

    def _one_of(self, head: int, words: frozenset[str]) -> int | None:
        """The head or its first conjunct that is one of the words."""
        p = self.p
        if p.lemma[head] in words or p.lower[head] in words:
            return head
        for k in p.kids[head]:
            if p.dep[k] == "conj" and (p.lemma[k] in words or p.lower[k] in words):
                return k
        return None

    # Copulas: "is angry at", "are at war with"

    def copula(self, c: int, rule: Rule, pattern: Pattern) -> Match | None:
        p = self.p
        if not self._modified(c, pattern.modifiers):
            return None
        gov = p.head[c]
        if pattern.via:
            if p.dep[c] != "pobj" or p.lower[gov] not in pattern.via:
                return None
            gov = p.head[gov]
        elif p.dep[c] == "conj" and p.pos[gov] in ("ADJ", "NOUN"):
            gov = p.head[gov]
        if gov == c or p.lemma[gov] not in COPULAS or p.dep[c] not in ("acomp", "attr", "pobj", "conj", "oprd", "advmod"):
            return None
        f = self.clauses.frame(gov)
        bound = _bound(c, rule)
        near = f.preps + self.clauses.noun_preps(c)
        if not self._preps(pattern, near, bound):
            return None
        clause = None
        if pattern.clause:
            inner = [k for k in p.kids[c] if p.dep[k] in ("xcomp", "ccomp", "acl", "pcomp")]
            clause = inner[0] if inner else self._clause(pattern, f)
            if clause is None:
                return None
        if pattern.subject and not self._subject(pattern, f, bound):
            return None
        return self._made(rule, pattern, c, gov, bound, clause)

    def _modified(self, n: int, groups: tuple[frozenset[str], ...]) -> bool:
        """Whether a word of each group hangs on n."""
        if not groups:
            return True
        p = self.p
        near = {p.lemma[k] for k in p.kids[n]} | {p.lower[k] for k in p.kids[n]}
        return _has_all(near, groups)

    # Nouns: "A's attack on R", "talks between A and R", "A launched an attack on R"

    def noun(self, n: int, rule: Rule, pattern: Pattern) -> Match | None:
        p = self.p
        if not self._modified(n, pattern.modifiers) or (p.dep[n] == "compound" and p.pos[p.head[n]] in ("NOUN", "PROPN")):
            return None
        bound = _bound(n, rule)
        anchor, carrier = n, None
        gov = p.head[n]
        if p.pos[gov] in ("VERB", "AUX") and p.dep[n] in ("dobj", "nsubjpass", "attr") and self._is_light(gov):
            anchor, carrier = gov, self.clauses.frame(gov)
        elif (verb := self._carried(n)) is not None:
            anchor, carrier = verb, self.clauses.frame(verb)
        near = self.clauses.noun_preps(n) + (carrier.preps if carrier else [])
        aimed = [] if carrier and self._joined(gov) not in self.sufferers else self._sufferers(n)
        if not self._preps(pattern, near, bound):
            if not aimed:
                return None
            bound.recipients.extend(aimed)
        clause = None
        if pattern.clause:
            clause = next((k for k in p.kids[n] if p.dep[k] in ("acl", "relcl", "ccomp", "xcomp")), None)
            if clause is None:
                return None
        self._noun_parties(n, rule, near, carrier, bound)
        if not bound.actors and not bound.recipients and not self._again(n):
            return None
        if carrier:
            bound.tokens.append(anchor)
        return self._made(rule, pattern, n, anchor, bound, clause)

    def _carried(self, n: int) -> int | None:
        """ "Responded with strikes on B", "took part in a drill with B": the verb that does what the noun names."""
        p = self.p
        prep = p.head[n]
        if p.dep[n] != "pobj" or p.pos[prep] != "ADP":
            return None
        verb = p.head[prep]
        if p.pos[verb] == "NOUN" and p.dep[verb] == "dobj":  # "take part in"
            return p.head[verb] if f"{p.lemma[p.head[verb]]}_{p.lemma[verb]}_{p.lower[prep]}" in self.carriers else None
        return verb if f"{self._joined(verb)}_{p.lower[prep]}" in self.carriers else None

    def _sufferers(self, n: int) -> list[Party]:
        """ "B repelled an attack by A": B, the subject of a verb of bearing or beating off."""
        if not self.undone(n, self.sufferers):
            return []
        f = self.clauses.frame(self.p.head[n])
        return [q for s in f.subjects for q in self.roles.of(s)]

    def _again(self, n: int) -> bool:
        """ "a similar drill", "another raid": an act like the one before, with the same parties."""
        return any(self.p.lower[k] in AGAIN for k in self.p.kids[n])

    def _is_light(self, verb: int) -> bool:
        return self.p.lemma[verb] in self.light or self._joined(verb) in self.light

    def _noun_parties(self, n: int, rule: Rule, near: list[tuple[str, int, int]], carrier: Frame | None, bound: _Bound) -> None:
        if rule.symmetric:
            for prep, _, head in near:
                if prep in BETWEEN:
                    _extend(bound.actors, self.roles.of(head))
        if bound.actors and rule.symmetric:
            return
        owners: list[Party] = list(self.roles.owners(n))
        doing = ("by",) if rule.event_type == "RETREAT" else ("by", "from")  # "sanctions from Seoul"; "withdrawal from Seoul"
        taken = {head for role, head in bound.heads if role == "R"}
        by = [q for prep, _, head in near if prep in doing and head not in taken for q in self.roles.of(head)]
        subject = [q for s in (carrier.subjects if carrier else []) for q in self.roles.of(s)]
        doer = by or subject
        if doer and owners and not rule.symmetric:
            _extend(bound.actors, doer)
            if not bound.recipients:
                _extend(bound.recipients, [q for q in owners if q.actor.id not in {d.actor.id for d in doer}])
        else:
            _extend(bound.actors, owners + doer if rule.symmetric else (doer or owners))

    def _behind(self, bound: _Bound, actors: list[Party], toward: frozenset[str]) -> list[Party]:
        """The party behind a thing that was done to: "blocked R's bid", "lifted sanctions on R", "sought help from R"."""
        for role, head in bound.heads:
            if role not in ("word", "X"):
                continue
            found = [q for q in self.roles.of(head) if another(q, actors)]
            for prep, _, inner in [] if found else self.clauses.noun_preps(head):
                if prep in toward and not found:
                    found = [q for q in self.roles.of(inner, places=prep in ("on", "against")) if another(q, actors)]
            if found:
                return found
        return []

    # Results

    def _made(self, rule: Rule, pattern: Pattern, trigger: int, anchor: int, bound: _Bound, clause: int | None) -> Match:
        actors, recipients = list(bound.actors), list(bound.recipients)
        if not recipients and pattern.kind != "noun":
            # "condemned the attack on B": B is the victim, not who is condemned
            recipients = self._behind(bound, actors, TOWARD - {"on", "against"} if rule.event_type == "ACCUSE" else TOWARD)
            if not recipients and self.p.pos[anchor] == "VERB":
                near = self.clauses.frame(anchor).preps
                recipients = [q for prep, _, h in near if prep in ADDRESSEES for q in self.roles.of(h) if another(q, actors)]
        if pattern.clause == "ING" or any(ps.slot.role == "ING" for ps in pattern.preps):
            clause = (
                clause
                if clause is not None
                else next((v for form, v in self.clauses.frame(anchor).clauses if form == "ING"), None)
            )
        speaker = pattern.kind != "noun" and not (pattern.subject and pattern.subject.role == "A") and not _has_a(pattern)
        return Match(
            rule,
            pattern,
            trigger,
            anchor,
            tuple(actors),
            tuple(recipients),
            tuple(dict.fromkeys(bound.tokens)),
            clause,
            speaker,
            tuple(h for role, h in bound.heads if role == "X"),
        )


def _has_all(words: Iterable[str], groups: tuple[frozenset[str], ...]) -> bool:
    """Whether there is a word of each group."""
    return not any(group.isdisjoint(words) for group in groups)


def _has_a(pattern: Pattern) -> bool:
    slots = [pattern.object, *(ps.slot for ps in (*pattern.preps, *pattern.subject_preps))]
    return any(s is not None and s.role == "A" for s in slots)


def _extend(out: list[Party], more: list[Party] | tuple[Party, ...]) -> None:
    have = {(q.actor.id, q.actor.name) for q in out}
    out += [q for q in more if (q.actor.id, q.actor.name) not in have]
