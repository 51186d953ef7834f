"""A type for acts that no rule knows: a small linear classifier, fitted only to the examples that our own rules carry.

The words on and beside the grammatical path between two parties are its features, together with the votes that each
word has from the patterns it stands in. Multinomial logistic regression; deterministic; numpy only.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.errors import KnowledgeError
from detente.events.match import Match
from detente.events.pair import path_between
from detente.events.pattern import Pattern, Slot, compile_noun, compile_verb
from detente.events.roles import Roles
from detente.knowledge.load import HERE, Knowledge, Rule
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Party

PROPOSED = "en/propose/"  # where the rules of proposed types begin
NONE = "NONE"  # the class of sentences in which nothing happens between the two
CONTENT = ("VERB", "NOUN", "ADJ", "PROPN", "ADV")
BESIDE = (
    "dobj",
    "prt",
    "prep",
    "xcomp",
    "ccomp",
    "advcl",
    "acomp",
    "attr",
    "nsubj",
    "nsubjpass",
    "dative",
    "oprd",
    "agent",
    "conj",
)
WITHIN = ("amod", "compound", "prep", "pobj", "acl", "nmod", "pcomp")
EPOCHS, RATE, DECAY = 400, 0.5, 2e-4  # of fitting
MAIN = ("ROOT", "conj", "ccomp", "parataxis")  # clauses that tell: "an accord to build" does not
SMALL = 0.05  # weights below this are not kept

Votes = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Example:
    """The features of one pair of parties and the type that holds between them."""

    features: Mapping[str, float]
    label: str


def votes(knowledge: Knowledge, rules: Iterable[Rule]) -> dict[str, dict[str, float]]:
    """For which types a word speaks: shares of the rules in whose patterns it is the trigger (a third, in another slot)."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for rule in rules:
        seen: Counter[str] = Counter()
        for source, make in [*((v, compile_verb) for v in rule.verbs), *((n, compile_noun) for n in rule.nouns)]:
            pattern: Pattern = make(source, knowledge.sets, rule.id)
            for lemma, particle in pattern.triggers:
                word = f"{lemma}_{particle}" if particle else lemma
                seen[word] = max(seen[word], 3)
            for word in _slot_words(pattern):
                seen[word] = max(seen[word], 1)
        for word, weight in seen.items():
            count[word][rule.event_type] += weight
    return {w: {t: n / (sum(c.values()) + 2) for t, n in c.items()} for w, c in count.items()}


def _slot_words(pattern: Pattern) -> Iterable[str]:
    slots: list[Slot | None] = [pattern.object, pattern.complement, *(q.slot for q in (*pattern.preps, *pattern.subject_preps))]
    for slot in slots:
        if slot:
            yield from slot.words
            for group in slot.modifiers:
                yield from group


def features(p: Parse, path: Sequence[int], parties: frozenset[int], votes: Votes) -> dict[str, float]:
    """What the words on the path between two parties, and those that hang on them, say. `parties` are tokens of the two."""
    out: dict[str, float] = {"bias": 1.0}
    on = [k for k in path if k not in parties]
    for k in (path[0], path[-1]) if path else ():
        out[f"end:{p.lemma[k]}"] = 1.0
        out[f"dep:{'a' if k == path[0] else 'r'}:{p.dep[k]}"] = 1.0
    for k in on:
        if p.pos[k] in ("ADP", "SCONJ", "PART"):
            out[f"prep:{p.lower[k]}"] = 1.0
        elif p.pos[k] in (*CONTENT, "AUX"):
            word = _word(p, k)
            out[f"on:{word}"] = 1.0
            for j in p.kids[k]:
                if j not in parties and p.dep[j] in ("dobj", "xcomp", "acomp", "attr", "prep"):
                    out[f"two:{word}+{p.lemma[j]}"] = 1.0
    beside = _beside(p, on, parties)
    for k in beside:
        out[f"by:{_word(p, k)}"] = 1.0
    for name, tokens in (("vote", on), ("near", beside)):
        for k in tokens:
            for kind, share in (votes.get(_word(p, k)) or votes.get(p.lemma[k]) or {}).items():
                out[f"{name}:{kind}"] = out.get(f"{name}:{kind}", 0.0) + share
    return out


def _word(p: Parse, k: int) -> str:
    particle = next((p.lower[j] for j in p.kids[k] if p.dep[j] == "prt"), "")
    return f"{p.lemma[k]}_{particle}" if particle else p.lemma[k]


def _beside(p: Parse, on: Sequence[int], parties: frozenset[int]) -> list[int]:
    """Content words that hang on the path, one or two steps away."""
    out: list[int] = []
    level = list(on)
    for deps in (BESIDE, (*BESIDE, *WITHIN), WITHIN):
        level = [j for k in level for j in p.kids[k] if p.dep[j] in deps and j not in parties and j not in on]
        out += [j for j in level if p.pos[j] in CONTENT and j not in out]
    return out


@dataclass(frozen=True)
class Proposer:
    """Fitted weights: a row of one number a class for every feature."""

    classes: tuple[str, ...]
    weights: Mapping[str, np.ndarray]
    votes: Votes

    def probabilities(self, found: Mapping[str, float]) -> dict[str, float]:
        """How likely each class is; they add up to 1."""
        score = np.zeros(len(self.classes))
        for name, value in found.items():
            if (row := self.weights.get(name)) is not None:
                score += value * row
        score = np.exp(score - score.max())
        return dict(zip(self.classes, (score / score.sum()).tolist(), strict=True))

    def known(self, found: Mapping[str, float]) -> float:
        """The share of the words on the path that the examples or the patterns hold."""
        words = [f for f in found if f.startswith("on:")]
        return sum(f in self.weights or f[3:] in self.votes for f in words) / max(len(words), 1)


def fit(examples: Sequence[Example], votes: Votes) -> Proposer:
    """Multinomial logistic regression by full-batch gradient descent with momentum; the same examples give the same weights."""
    classes = tuple(sorted({e.label for e in examples}))
    names = sorted({f for e in examples for f in e.features})
    column = {f: n for n, f in enumerate(names)}
    rows = np.concatenate([np.full(len(e.features), n) for n, e in enumerate(examples)])
    cols = np.array([column[f] for e in examples for f in e.features])
    values = np.array([v for e in examples for v in e.features.values()])
    truth = np.array([classes.index(e.label) for e in examples])
    weights, speed = np.zeros((len(names), len(classes))), np.zeros((len(names), len(classes)))
    order = np.argsort(cols, kind="stable")
    starts = np.searchsorted(cols[order], np.arange(len(names)))
    for _ in range(EPOCHS):
        scores = np.add.reduceat(values[:, None] * weights[cols], np.searchsorted(rows, np.arange(len(examples))), axis=0)
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        error = scores / scores.sum(axis=1, keepdims=True)
        error[np.arange(len(examples)), truth] -= 1.0
        slope = np.add.reduceat((values[:, None] * error[rows])[order], starts, axis=0) / math.sqrt(len(examples))
        speed = 0.9 * speed - RATE / 10 * (slope + DECAY * len(examples) ** 0.5 * weights)
        weights = weights + speed
    kept = {f: np.round(weights[n], 2) for f, n in column.items() if np.abs(weights[n]).max() >= SMALL}
    return Proposer(classes, kept, votes)


# In reading: an event of a verb that no rule knows

SURE = 0.8  # below it a proposal is not made: held-out examples are told right nine times in ten above
SYMMETRIC = frozenset(("CONSULT", "COOPERATE"))
EMPTY = frozenset(
    ("be", "have", "do", "say", "tell", "become", "remain", "seem", "get", "make", "take", "go", "come", "know", "think")
)


def proposals(
    p: Parse, roles: Roles, clauses: Clauses, found: Sequence[Match], proposer: Proposer, sure: float = SURE
) -> list[Match]:
    """Acts between two parties at verbs where no rule fits, as matches whose rule is `en/propose/<TYPE>`, in reading order.

    `found` are the matches of the rules: no word that one of them uses, and no verb they govern, is read again.
    """
    used = {t for m in found for t in (*m.tokens, m.trigger, m.anchor)}
    out = []
    for v in range(p.n):
        if p.pos[v] != "VERB" or v in used or p.lemma[v] in EMPTY or p.dep[v] not in MAIN:
            continue
        if (pair := _parties(v, roles, clauses)) and (made := _proposal(p, v, *pair, proposer, sure)):
            out.append(made)
    return out


def _parties(v: int, roles: Roles, clauses: Clauses) -> tuple[int, int, tuple[Party, ...], tuple[Party, ...]] | None:
    """Heads and parties of subject and of object, or of what a preposition adds, where both are known and differ."""
    frame = clauses.frame(v)
    for a in frame.subjects:
        actors = tuple(q for q in roles.of(a) if _acts(q))
        mine = {q.actor.id for q in actors}
        for r in (*frame.objects, *(head for _, _, head in frame.preps)) if actors else ():
            others = tuple(q for q in roles.of(r) if _acts(q) and q.actor.id not in mine)
            if others:
                return a, r, actors, others
    return None


def _acts(party: Party) -> bool:
    """Whether a party is one that acts: a river or "the region" is none."""
    return party.actor.id is not None and party.actor.kind not in ("region", "collective", "outlet")


def _proposal(
    p: Parse, v: int, a: int, r: int, actors: tuple[Party, ...], others: tuple[Party, ...], proposer: Proposer, sure: float
) -> Match | None:
    tokens = frozenset(k for q in (*actors, *others) if q.span for k in p.tokens(q.span))
    found = features(p, path_between(p, a, r), tokens, proposer.votes)
    chance = proposer.probabilities(found)
    kind = max(chance, key=lambda t: (chance[t], t))
    if kind == NONE or chance[kind] < sure or proposer.known(found) < 1.0:
        return None
    rule = Rule(f"{PROPOSED}{kind}", kind, (), (), None, (), kind in SYMMETRIC, None, False, (), ())
    return Match(rule, Pattern("", "verb", ((p.lemma[v], ""),)), v, v, actors, others, (v,))


# The fitted weights as a table of text: feature, then a number for each class

TABLE = "proposals.tsv"


def table_path(language: str = "en") -> Path:
    return HERE / "languages" / language / TABLE


def write_table(path: Path, proposer: Proposer) -> None:
    """One feature a line, sorted; numbers with two decimals."""
    lines = ["\t".join(("feature", *proposer.classes))]
    for name in sorted(proposer.weights):
        lines.append("\t".join((name, *(f"{x:g}" for x in proposer.weights[name] + 0.0))))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def load_proposer(knowledge: Knowledge) -> Proposer:
    """The fitted proposals for this knowledge; load them once."""
    return read_table(table_path(knowledge.language), votes(knowledge, (*knowledge.rules, *knowledge.between)))


def read_table(path: Path, votes: Votes) -> Proposer:
    """The weights that `python -m detente.learn` wrote. Raises KnowledgeError where a line is not whole."""
    with path.open(encoding="utf-8") as lines:
        classes = tuple(next(lines).rstrip("\n").split("\t")[1:])
        weights: dict[str, np.ndarray] = {}
        for number, line in enumerate(lines, 2):
            name, *cells = line.rstrip("\n").split("\t")
            if len(cells) != len(classes):
                raise KnowledgeError(
                    f"{path.name}, line {number}: {len(classes)} numbers are expected. Run python -m detente.learn"
                )
            weights[name] = np.array([float(c) for c in cells])
    return Proposer(classes, weights, votes)
