"""The knowledge proves itself: every rule must read its `yes` sentences, roles included, and none of its `no` sentences.

python -m detente.check AID COERCE     the rules of these files; without names, of all files
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from detente.coder import Coder, load
from detente.knowledge.load import Rule, unmark
from detente.model import Article, Coding, Part


def read_sentence(coder: Coder, text: str) -> Coding:
    """Code one sentence as it stands: nothing about it is guessed to be a headline or a footer."""
    return coder.code(
        article := Article("example", text, language="en", parts=(Part(0, len(text), "story"),)), coder.parse(article)
    )


def problems(coder: Coder, rules: Iterable[Rule]) -> list[str]:
    """What is wrong with the examples of these rules, a line each."""
    out = []
    for rule in rules:
        for marked in rule.yes:
            text, marks = unmark(marked)
            if fault := _fault(rule, read_sentence(coder, text), marks):
                out.append(f"{rule.id}: {fault}: {marked}")
        for text in rule.no:
            if any(hit == rule.id for hit, *_ in _hits(read_sentence(coder, unmark(text)[0]))):
                out.append(f"{rule.id}: fires on its `no` sentence: {text}")
    return out


def _hits(coding: Coding) -> list[tuple[str, set[str], set[str]]]:
    """Rule, ids on the left and ids on the right of everything read."""

    def ids(parties: Iterable[object]) -> set[str]:
        return {q.actor.id or q.actor.name for q in parties}  # type: ignore[attr-defined]

    hits = [(e.rule, ids(e.actors), ids(e.recipients)) for e in coding.events]
    hits += [(t.rule, set(t.dyad), set(t.dyad)) for t in coding.ties]
    hits += [(t.rule, set(t.source), set(t.to)) for t in coding.threats]
    return hits + [(q.rule, set(q.who), set()) for q in coding.positions]


def _fault(rule: Rule, coding: Coding, marks: list[tuple[str, int, int]]) -> str | None:
    fired = [h for h in _hits(coding) if h[0] == rule.id] or [h for h in _hits(coding) if _kin(h[0], rule.id)]
    if not fired:
        others = {h[0] for h in _hits(coding)}
        return f"does not fire{' (instead: ' + ', '.join(sorted(others)) + ')' if others else ''}"
    faults = []
    for _, left, right in fired:
        missing = []
        for role, start, end in marks:
            if role not in "AR":
                continue
            named = {m.actor.id or m.actor.name for m in coding.mentions if start <= m.span[0] and m.span[1] <= end}
            have = left if role == "A" else right
            if not named:
                missing.append(f"nobody is known by '{coding.article.text[start:end]}'")
            elif not named & have:
                missing.append(f"{role} is {sorted(have) or 'empty'}, not {sorted(named)}")
        if not missing:
            return None
        faults.append("; ".join(missing))
    return faults[0]


def _kin(one: str, other: str) -> bool:
    """Rules of one event type: which of them asks for more in a sentence is the matcher's business, the type is not."""
    return one.rsplit("/", 1)[0] == other.rsplit("/", 1)[0] and one.split("/")[1].isupper()


def main(names: list[str]) -> int:
    """Print the faults of the named files (`AID`, `ties`); exit 1 where there are any."""
    coder = load()
    known = coder.knowledge
    rules = [*known.rules, *(r for group in known.relations.values() for r in group)]
    if names:
        rules = [r for r in rules if r.id.split("/")[1] in names]
    found = problems(coder, rules)
    print("\n".join(found))
    print(f"{len(rules)} rules, {len(found)} faults")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
