"""The small language in which event rules are written, compiled to values the matcher can walk.

A verb pattern reads like a short active sentence, a noun pattern like a noun phrase:

    A attack R                          subject, verb, object
    A rule_out @talks with|to R         phrasal verb with an underscore; alternatives with |; a word set with @
    A deliver @arms (to R)              what stands in brackets may be missing
    A accuse R of ING                   TO, THAT, ING: a clause of that form
    R come under attack from|by A       roles may stand anywhere
    @ties with R feature prominently    no A: the speaker of the sentence is the actor
    A hold R responsible (for X)        a word behind the object is its predicate
    A be angry at|with R                `be` stands for any copula
    attack on|against R                 noun pattern; A is its owner ("A's attack", "the Turkish attack", "by A"), or
                                        the subject of the light verb that carries it ("A launched an attack on R")

A and R are the actor and the recipient, X is anything. All words are lemmas. Passive, relative, participle,
coordinated and controlled forms of the same sentence need no pattern of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from detente.errors import KnowledgeError

PREPS = frozenset(
    [
        "about",
        "above",
        "across",
        "after",
        "against",
        "ahead",
        "along",
        "alongside",
        "among",
        "amid",
        "around",
        "as",
        "at",
        "before",
        "behind",
        "below",
        "beside",
        "between",
        "beyond",
        "by",
        "despite",
        "down",
        "during",
        "for",
        "from",
        "in",
        "inside",
        "into",
        "near",
        "of",
        "off",
        "on",
        "onto",
        "out",
        "outside",
        "over",
        "past",
        "per",
        "since",
        "than",
        "through",
        "throughout",
        "to",
        "toward",
        "towards",
        "under",
        "until",
        "up",
        "upon",
        "via",
        "with",
        "within",
        "without",
    ]
)
CLAUSES = frozenset(("TO", "THAT", "ING"))
ROLES = frozenset(("A", "R", "X"))
COPULAS = frozenset(("be", "remain", "become", "stay", "seem", "appear", "get", "feel", "look", "grow", "turn", "go", "stand"))


@dataclass(frozen=True, slots=True)
class Slot:
    """A noun phrase of a pattern: a role, or words of which the head must be one, with words that must modify it."""

    role: str | None = None
    words: frozenset[str] = frozenset()
    modifiers: tuple[frozenset[str], ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PrepSlot:
    preps: frozenset[str]
    slot: Slot


@dataclass(frozen=True)
class Pattern:
    """One compiled pattern. `triggers` are (lemma, particle) for verbs; particle is "" for other words."""

    source: str
    kind: str  # verb, noun, copula
    triggers: tuple[tuple[str, str], ...]
    modifiers: tuple[frozenset[str], ...] = ()  # of a noun trigger
    subject: Slot | None = None
    subject_preps: tuple[PrepSlot, ...] = ()
    object: Slot | None = None
    preps: tuple[PrepSlot, ...] = ()
    adverbs: tuple[frozenset[str], ...] = ()
    clause: str | None = None
    complement: Slot | None = None  # "hold R responsible", "call R a liar", "give R @aid"
    via: frozenset[str] = frozenset()  # the preposition between copula and complement: "be at war"

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Groups of words of each of which the sentence must hold one, for the pattern to have a chance."""
        slots = [s for s in (self.subject, self.object, self.complement) if s]
        preps = [q for q in (*self.preps, *self.subject_preps) if not q.slot.optional]
        words = [s.words for s in (*slots, *(q.slot for q in preps)) if s.words and not s.optional]
        if self.kind == "noun":  # "B repelled an attack by A": the subject may stand for what the preposition asks
            preps = [q for q in preps if q.slot.role != "R"]
        return (*words, *(q.preps for q in preps), *self.adverbs, *self.modifiers, *([self.via] if self.via else []))

    @cached_property
    def objects(self) -> frozenset[str]:
        """Words of which a verb must have one as its object; empty where any object will do."""
        return self.object.words if self.object and not self.object.optional else frozenset()

    @cached_property
    def first_preps(self) -> frozenset[str]:
        """Prepositions of which one must stand by the verb or its object; empty where none need."""
        return self.preps[0].preps if self.preps and not self.preps[0].slot.optional else frozenset()

    @cached_property
    def weight(self) -> int:
        """How much a pattern asks for: the more, the better it fits where it fits."""
        slots = [s for s in (self.subject, self.object, self.complement) if s] + [
            p.slot for p in (*self.preps, *self.subject_preps)
        ]
        asked = sum((1 if s.optional else 4 if s.words else 2) + 2 * len(s.modifiers) for s in slots)
        return asked + 2 * len(self.modifiers) + 2 * len(self.adverbs) + 2 * bool(self.clause) + bool(self.via)


def compile_verb(source: str, sets: dict[str, frozenset[str]], where: str) -> Pattern:
    """Compile a verb pattern; `where` names the rule in errors."""
    groups = _groups(source, where)
    subject, subject_preps, at = None, [], 0
    if not groups or groups[0][1]:
        raise KnowledgeError(f"{where}: the pattern '{source}' must begin with its subject: A, R, X, a word or a @set.")
    subject = _slot(groups[0][0][:1], False, sets, where)
    tokens = groups[0][0][1:]
    rest: list[tuple[list[str], bool]] = [(tokens, False), *groups[1:]]
    flat = [(t, opt, n) for n, (ts, opt) in enumerate(rest) for t in ts]
    while at < len(flat) and _is_prep(flat[at][0]):
        subject_preps.append(PrepSlot(frozenset(flat[at][0].split("|")), _slot([flat[at + 1][0]], flat[at][1], sets, where)))
        at += 2
    if at >= len(flat):
        raise KnowledgeError(f"{where}: the pattern '{source}' has no verb.")
    verb = flat[at][0]
    triggers = tuple(_trigger(v) for v in _words(verb, sets, where))
    flat = flat[at + 1 :]
    if verb == "be" and not (len(flat) > 1 and _is_prep(flat[0][0]) and flat[1][0] in ROLES):
        return _copula(source, subject, tuple(subject_preps), flat, sets, where)
    obj, complement, preps, adverbs, clause = _complements(flat, sets, where)
    return Pattern(
        source, "verb", triggers, (), subject, tuple(subject_preps), obj, preps, adverbs, clause, complement=complement
    )


def compile_noun(source: str, sets: dict[str, frozenset[str]], where: str) -> Pattern:
    """Compile a noun pattern: modifiers, the noun, then prepositions with their slots."""
    groups = _groups(source, where)
    flat = [(t, opt, n) for n, (ts, opt) in enumerate(groups) for t in ts]
    at = 0
    while at < len(flat) and not _is_prep(flat[at][0]) and flat[at][0] not in CLAUSES and not flat[at][1]:
        at += 1
    words = [t for t, _, _ in flat[:at]]
    if not words or words[-1] in ROLES:
        raise KnowledgeError(f"{where}: the noun pattern '{source}' must begin with its noun.")
    triggers = tuple((w, "") for w in sorted(_words(words[-1], sets, where)))
    modifiers = tuple(_words(w, sets, where) for w in words[:-1])
    obj, _, preps, adverbs, clause = _complements(flat[at:], sets, where)
    if obj:
        raise KnowledgeError(f"{where}: in the noun pattern '{source}' every role stands behind a preposition.")
    return Pattern(source, "noun", triggers, modifiers, None, (), None, preps, adverbs, clause)


def _copula(
    source: str,
    subject: Slot,
    subject_preps: tuple[PrepSlot, ...],
    flat: list[tuple[str, bool, int]],
    sets: dict[str, frozenset[str]],
    where: str,
) -> Pattern:
    via: frozenset[str] = frozenset()
    if flat and _is_prep(flat[0][0]) and len(flat) > 1:
        via, flat = frozenset(flat[0][0].split("|")), flat[1:]
    words = []
    while flat and not _is_prep(flat[0][0]) and flat[0][0] not in CLAUSES and flat[0][0] not in ROLES and not flat[0][1]:
        words.append(flat[0][0])
        flat = flat[1:]
    if not words:
        raise KnowledgeError(f"{where}: after `be` the pattern '{source}' needs an adjective or a noun.")
    triggers = tuple((w, "") for w in sorted(_words(words[-1], sets, where)))
    modifiers = tuple(_words(w, sets, where) for w in words[:-1])
    _, _, preps, adverbs, clause = _complements(flat, sets, where)
    return Pattern(source, "copula", triggers, modifiers, subject, subject_preps, None, preps, adverbs, clause, None, via)


def _groups(source: str, where: str) -> list[tuple[list[str], bool]]:
    """Split at brackets: (tokens, optional)."""
    out: list[tuple[list[str], bool]] = []
    depth = False
    current: list[str] = []
    for token in source.replace("(", " ( ").replace(")", " ) ").split():
        if token in "()":
            if (token == "(") == depth:
                raise KnowledgeError(f"{where}: brackets do not match in '{source}'.")
            if current:
                out.append((current, depth))
            current, depth = [], token == "("
        else:
            current.append(token)
    if depth:
        raise KnowledgeError(f"{where}: a bracket is not closed in '{source}'.")
    if current:
        out.append((current, False))
    return out


def _is_prep(token: str) -> bool:
    return all(w in PREPS for w in token.split("|"))


def _words(token: str, sets: dict[str, frozenset[str]], where: str) -> frozenset[str]:
    out: set[str] = set()
    for word in token.split("|"):
        if word.startswith("@"):
            if word[1:] not in sets:
                raise KnowledgeError(f"{where}: the word set '{word}' is not in sets.toml. It has: {', '.join(sorted(sets))}.")
            out |= sets[word[1:]]
        elif word in ROLES or word in CLAUSES or word != word.lower():
            raise KnowledgeError(f"{where}: '{word}' cannot stand here; words are lemmas in lower case.")
        else:
            out.add(word)
    return frozenset(out)


def _trigger(word: str) -> tuple[str, str]:
    verb, _, particle = word.partition("_")
    return verb, particle


def _slot(tokens: list[str], optional: bool, sets: dict[str, frozenset[str]], where: str) -> Slot:
    if tokens[-1] in ROLES:
        return Slot(tokens[-1], frozenset(), tuple(_words(t, sets, where) for t in tokens[:-1]), optional)
    return Slot(None, _words(tokens[-1], sets, where), tuple(_words(t, sets, where) for t in tokens[:-1]), optional)


def _complements(
    flat: list[tuple[str, bool, int]], sets: dict[str, frozenset[str]], where: str
) -> tuple[Slot | None, Slot | None, tuple[PrepSlot, ...], tuple[frozenset[str], ...], str | None]:
    """Object, predicate of the object, prepositional slots, adverbs and clause of what follows the trigger."""
    obj: Slot | None = None
    complement: Slot | None = None
    preps: list[PrepSlot] = []
    adverbs: list[frozenset[str]] = []
    clause: str | None = None
    prep: frozenset[str] | None = None
    run: list[str] = []
    optional = False

    def close() -> None:
        nonlocal obj, complement, prep, run
        if run:
            slot = _slot(run, optional, sets, where)
            if prep is not None:
                preps.append(PrepSlot(prep, slot))
            elif obj is None:
                obj = slot
            elif complement is None and slot.role in (None, "X"):
                complement = slot
            else:
                raise KnowledgeError(f"{where}: two objects in one pattern; put a preposition before the second.")
        prep, run = None, []

    group = None
    for token, opt, number in flat:
        if number != group and run:
            close()
        group = number
        if token in CLAUSES:
            if prep is not None and not run:
                preps.append(PrepSlot(prep, Slot("ING", optional=opt)))
                prep = None
            else:
                close()
            clause = token
        elif _is_prep(token):
            close()
            prep, optional = frozenset(token.split("|")), opt
        elif token.endswith("ly") and not run and prep is None:
            adverbs.append(frozenset(token.split("|")))
        else:
            if not run:
                optional = opt
            run.append(token)
            if token in ROLES:
                close()
    close()
    return obj, complement, tuple(preps), tuple(adverbs), clause
