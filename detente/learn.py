"""Fit the proposals of types to the examples of our rules: run it again whenever rules have changed.

python -m detente.learn            writes detente/knowledge/languages/en/proposals.tsv
python -m detente.learn --held     also holds every fifth rule back and prints how well its examples are told
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from detente.coder import Coder, load
from detente.errors import DetenteError
from detente.events.pair import Pair, carried, find_pair, path_between
from detente.events.propose import NONE, Example, Votes, features, fit, table_path, votes, write_table
from detente.knowledge.load import Rule, unmark
from detente.language import Parse, normalise, parse_docs
from detente.model import Span

PARTS = 5  # rules are held back by fifths
SURE = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed example of a rule with its parties."""

    rule: Rule
    label: str
    parse: Parse
    pair: Pair


def sentences(coder: Coder, rules: Iterable[Rule]) -> list[Sentence]:
    """Every `yes` sentence with its parties; a `no` sentence says that nothing holds between two of its nouns."""
    rules = tuple(rules)
    marked = [(r, r.event_type, s) for r in rules for s in r.yes]
    plain = [(r, NONE, s) for r in rules if not r.id.startswith("en/between/") for s in r.no]
    out = []
    for rule, label, sentence in [*marked, *plain]:
        text, marks = unmark(sentence)
        p = parse_docs(text, [(coder.nlp(normalise(text)), 0)])
        if (pair := _pair(p, marks)) is not None:
            out.append(Sentence(rule, label, p, pair))
    return out


def examples(read: Iterable[Sentence], known: Votes) -> list[Example]:
    """The features of each sentence with its type."""
    return [Example(pair_features(s.parse, s.pair, known), s.label) for s in read]


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
    return features(p, carried(p, path_between(p, *pair.ends())), tokens, known)


def held_out(coder: Coder, rules: tuple[Rule, ...], read: list[Sentence]) -> str:
    """Every fifth rule held back, its patterns with its examples: the share told right, and the precision where sure."""
    told: list[tuple[float, bool]] = []
    for part in range(PARTS):
        away = set(rules[part::PARTS])
        table = votes(coder.knowledge, [r for r in rules if r not in away])
        proposer = fit(examples([s for s in read if s.rule not in away], table), table)
        for e in examples([s for s in read if s.rule in away], table):
            chance = proposer.probabilities(e.features)
            best = max(chance, key=lambda t: (chance[t], t))
            if best != NONE:
                told.append((chance[best], best == e.label))
            elif e.label != NONE:
                told.append((0.0, False))
    lines = [f"{len(told)} examples of rules held back: {sum(ok for _, ok in told) / len(told):.3f} right"]
    for sure in SURE:
        some = [ok for chance, ok in told if chance >= sure]
        lines.append(f"  sure at {sure}: {len(some)} proposals, {sum(some) / max(len(some), 1):.3f} right")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    coder = load()
    rules = (*coder.knowledge.rules, *coder.knowledge.between)
    read = sentences(coder, rules)
    if "--held" in arguments:
        print(held_out(coder, rules, read))
    table = votes(coder.knowledge, rules)
    proposer = fit(examples(read, table), table)
    write_table(table_path(), proposer)
    print(f"{table_path().name}: {len(proposer.weights)} features of {len(proposer.classes)} classes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
