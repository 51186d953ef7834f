"""The file is the test: every rule reads its own examples, roles included."""

from __future__ import annotations

import pytest

from detente.check import problems
from detente.coder import Coder
from detente.knowledge.load import load_knowledge

KNOWLEDGE = load_knowledge()
FILES = sorted({r.id.split("/")[1] for r in KNOWLEDGE.rules}) + sorted(KNOWLEDGE.relations)


@pytest.mark.parametrize("name", FILES)
def test_rules_read_their_examples(coder: Coder, name: str) -> None:
    rules = [r for r in (*KNOWLEDGE.rules, *(r for g in KNOWLEDGE.relations.values() for r in g)) if r.id.split("/")[1] == name]
    assert problems(coder, rules) == []


def test_all_sixteen_types_have_rules() -> None:
    assert {r.event_type for r in KNOWLEDGE.rules} == set(KNOWLEDGE.types)
    assert len(KNOWLEDGE.types) == 16
    assert len(KNOWLEDGE.rules) >= 250
