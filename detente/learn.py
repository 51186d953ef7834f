"""Fit the proposals of types to the examples of our rules: run it again whenever rules have changed.

python -m detente.learn            writes detente/knowledge/languages/en/proposals.tsv
python -m detente.learn --held     also holds every fifth rule back and prints how well its examples are told
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from detente.coder import Coder, load
from detente.errors import DetenteError
from detente.events.propose import NONE, Example, Proposer, Votes, features, fit, table_path, votes, write_table
from detente.events.relation import Pair, find_pair, path_between
from detente.knowledge.load import Rule, unmark
from detente.language import Parse, normalise, parse_docs
from detente.model import Span

SURE = (0.5, 0.6, 0.7, 0.8, 0.9)


def examples(coder: Coder, rules: Iterable[Rule], known: Votes) -> list[Example]:
    """One example for every `yes` sentence with its parties; a `no` sentence is an example of nothing between two of its nouns."""
    marked = [(r.event_type, s) for r in rules for s in r.yes]
    plain = [(NONE, s) for r in rules if not r.id.startswith("en/between/") for s in r.no]
    out = []
    for label, sentence in [*marked, *plain]:
        text, marks = unmark(sentence)
        p = parse_docs(text, [(coder.nlp(normalise(text)), 0)])
        if (pair := _pair(p, marks)) is not None:
            out.append(Example(pair_features(p, pair, known), label))
    return out


def _pair(p: Parse, marks: list[tuple[str, int, int]]) -> Pair | None:
    spans: dict[str, Span] = {}
    for role, start, end in marks:
        spans.setdefault(role, (start, end))
    if not marks:
        spans = _nouns(p)
    try:
        return find_pair(p, spans.get("A"), spans.get("R"))
    except DetenteError:
        return None


def _nouns(p: Parse) -> dict[str, Span]:
    """Subject and first other noun of a sentence without marks."""
    found = {}
    for i in range(p.n):
        if p.pos[i] in ("NOUN", "PROPN"):
            if p.dep[i] in ("nsubj", "nsubjpass") and "A" not in found:
                found["A"] = p.span(i, i + 1)
            elif p.dep[i] in ("dobj", "pobj") and "R" not in found:
                found["R"] = p.span(i, i + 1)
    return found


def pair_features(p: Parse, pair: Pair, known: Votes) -> dict[str, float]:
    """The features of a pair of given parties."""
    tokens = frozenset(k for _, place in pair.places() for k in range(place.first, place.last))
    return features(p, path_between(p, *pair.ends()), tokens, known)


def held_out(coder: Coder, rules: tuple[Rule, ...], known_rules: tuple[Rule, ...]) -> str:
    """Every fifth rule held back, its patterns and examples with it: share right, and precision where sure."""
    right: list[tuple[float, bool]] = []
    for part in range(5):
        kept = [r for n, r in enumerate(rules) if n % 5 != part]
        table = votes(coder.knowledge, [r for r in known_rules if r in kept])
        proposer = fit(examples(coder, kept, table), table)
        for e in examples(coder, [r for n, r in enumerate(rules) if n % 5 == part], table):
            chance = proposer.probabilities(e.features)
            best = max(chance, key=lambda t: (chance[t], t))
            if best != NONE or e.label != NONE:
                right.append((chance[best] if best != NONE else 0.0, best == e.label))
    lines = [f"{len(right)} examples of rules held back: {sum(ok for _, ok in right) / len(right):.3f} right"]
    for sure in SURE:
        some = [ok for chance, ok in right if chance >= sure]
        lines.append(f"  sure at {sure}: {len(some)} proposals, {sum(some) / max(len(some), 1):.3f} right")
    return "\n".join(lines)


def learn(coder: Coder) -> Proposer:
    """Fit to all rules of the coder."""
    rules = (*coder.knowledge.rules, *coder.knowledge.between)
    table = votes(coder.knowledge, rules)
    return fit(examples(coder, rules, table), table)


def main(arguments: list[str]) -> int:
    coder = load()
    if "--held" in arguments:
        rules = (*coder.knowledge.rules, *coder.knowledge.between)
        print(held_out(coder, rules, rules))
    proposer = learn(coder)
    path = table_path()
    write_table(path, proposer)
    print(f"{path.name}: {len(proposer.weights)} features of {len(proposer.classes)} classes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
