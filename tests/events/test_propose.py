"""Proposals: fitted the same way every time, kept as a table, silent when unsure, and marked as what they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente.actors import link, resolve
from detente.coder import Coder
from detente.errors import KnowledgeError
from detente.events.propose import (
    NONE,
    Example,
    Proposer,
    fit,
    load_proposer,
    proposals,
    read_table,
    table_path,
    votes,
    write_table,
)  # fmt: skip
from detente.events.roles import Roles
from detente.language import normalise, parse_docs
from detente.language.clause import Clauses

TOY = [
    Example({"bias": 1.0, f"on:{w}": 1.0}, t)
    for w, t in [("bomb", "ASSAULT"), ("shell", "ASSAULT"), ("feed", "AID"), ("hum", NONE)]
]


@pytest.fixture(scope="module")
def proposer(coder: Coder) -> Proposer:
    return load_proposer(coder.knowledge)


def test_fit_tells_what_it_was_taught_and_is_the_same_twice() -> None:
    one, two = fit(TOY, {}), fit(TOY, {})
    for example in TOY:
        chance = one.probabilities(example.features)
        assert max(chance, key=lambda t: chance[t]) == example.label
        assert sum(chance.values()) == pytest.approx(1.0)
    assert one.classes == two.classes
    assert all(np.array_equal(one.weights[f], two.weights[f]) for f in one.weights)


def test_table_round_trip(tmp_path: Path) -> None:
    made = fit(TOY, {})
    write_table(tmp_path / "t.tsv", made)
    read = read_table(tmp_path / "t.tsv", {})
    assert read.classes == made.classes
    assert read.weights.keys() == made.weights.keys()
    assert all(np.allclose(read.weights[f], made.weights[f]) for f in made.weights)


def test_broken_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("feature\tAID\tASSAULT\non:bomb\t1\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="line 2: 2 numbers are expected"):
        read_table(tmp_path / "t.tsv", {})


def test_shipped_table_knows_every_type(coder: Coder, proposer: Proposer) -> None:
    assert table_path().is_file()
    assert set(proposer.classes) == {*coder.knowledge.types, NONE}
    assert len(proposer.weights) > 1000


def test_votes_come_from_the_patterns(coder: Coder) -> None:
    known = votes(coder.knowledge, coder.knowledge.between)
    assert max(known["prosecute"], key=known["prosecute"].get) == "ACCUSE"  # type: ignore[arg-type]
    assert all(0 < share < 1 for word in known.values() for share in word.values())


def read(coder: Coder, proposer: Proposer, text: str, sure: float) -> list[tuple[str, str, str]]:
    p = parse_docs(text, [(coder.nlp(normalise(text)), 0)])
    clauses = Clauses(p)
    cast = resolve(p, coder.gazetteer.find(p), coder.gazetteer, coder.knowledge, None)
    link(p, cast, coder.knowledge, coder.gazetteer)
    found = proposals(p, Roles(p, cast, clauses), clauses, [], proposer, sure)
    return [(m.rule.id, m.actors[0].actor.id or "", m.recipients[0].actor.id or "") for m in found]


def test_proposal_says_that_it_is_one(coder: Coder, proposer: Proposer) -> None:
    assert read(coder, proposer, "Iran attacked Iraq.", 0.5) == [("en/propose/ASSAULT", "IRN", "IRQ")]


@pytest.mark.parametrize(
    "text", ["Iran resembles Iraq.", "Iran is larger than Iraq.", "The miners attacked the pub.", "Iran attacked itself."]
)
def test_silent_when_unsure(coder: Coder, proposer: Proposer, text: str) -> None:
    assert read(coder, proposer, text, 0.8) == []
