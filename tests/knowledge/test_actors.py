"""The tables of actors hold together: ids, dates, sizes; a wrong row is refused with its file and what came."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import KnowledgeError
from detente.knowledge import load
from detente.knowledge.load import load_knowledge

K = load_knowledge()


def test_sizes() -> None:
    kinds = [n.kind for n in K.names]
    assert len(K.states) >= 195
    assert len({n.id for n in K.names if n.kind == "organisation"}) >= 200
    assert len({n.id for n in K.names if n.kind == "group"}) >= 300
    assert len(K.agents) >= 400 and "outlet" in kinds


def test_neighbours_are_mutual() -> None:
    lopsided = [(c, n) for c, s in K.states.items() for n in s.neighbours if c not in K.states[n].neighbours]
    assert not lopsided


def test_every_state_has_an_adjective_and_a_capital() -> None:
    without = [c for c, s in K.states.items() if not s.adjectives or not s.capitals]
    assert set(without) <= {"ESH", "HKG", "MAC", "PRI", "VAT", "NRU", "SGP", "MCO"}


def test_a_pair_is_of_states() -> None:
    pairs = {n.id for n in K.names if n.kind == "pair"}
    assert "KOREAS" in pairs
    assert all(set(K.members[i or ""]) <= set(K.states) for i in pairs)


HEAD = "name,aliases,actor,sector,role,from,to,source\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Ann Lee,,XXX,GOV,president,1990,1995,general", "Ann Lee speaks for 'XXX'"),
        ("Ann Lee,,PER,GOV,president,May 1990,,general", "'May 1990' is no date"),
        ("Ann Lee,,PER,GOV,president,1999,1995,general", "from 1999 is after to 1995"),
        ("Ann Lee,,PER,GOV,president,1999", "8 columns are expected"),
    ],
)
def test_a_wrong_person_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, message: str) -> None:
    (tmp_path / "actors").mkdir()
    (tmp_path / "actors" / "people_test.csv").write_text(HEAD + row + "\n", encoding="utf-8")
    monkeypatch.setattr(load, "HERE", tmp_path)
    with pytest.raises(KnowledgeError, match=message):
        load._people(K.display)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("baron,persn,GOV,official,,", "Unknown kind 'persn'.*Did you mean person"),
        ("baron,person,GOV,offical,,", "Unknown voice 'offical'.*Did you mean official"),
        ("baron,person,GOV,official,,\nBaron,person,GOV,official,,", "'baron' is listed twice"),
    ],
)
def test_a_wrong_agent_is_refused(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "agents.csv"
    path.write_text("word,kind,sector,voice,number,example\n" + row + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        load._agents(path)
