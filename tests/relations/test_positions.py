"""Positions: who is for or against what."""

from __future__ import annotations

import pytest

from detente.coder import Coder
from detente.relations.issue import normal_issue
from tests.relations.test_ties import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hungary opposes sanctions on Russia.", [(("HUN",), "oppose", "sanctions on russia")]),
        ("China does not support military strikes on Syria.", [(("CHN",), "oppose", "military strikes on syria")]),
        ("Washington wants Ankara to release the pastor.", [(("USA",), "support", "ankara to release pastor")]),
        ("Egypt is opposed to any displacement.", [(("EGY",), "oppose", "displacement")]),
        ("Bahrain accused Qatar of supporting terrorism.", [(("QAT",), "support", "terrorism")]),
        ("The minister wants votes.", []),
        ("Doha rejected the accusations.", []),
        ("A court in Spain rejected the appeal of a rapper.", []),
        ("The opposition has called a rally for Wednesday.", []),
    ],
)
def test_positions(coder: Coder, text: str, expected: list[tuple[tuple[str, ...], str, str]]) -> None:
    found = [(q.who, q.stance, q.issue) for q in read(coder, text).positions]
    assert found == [(who, stance, normal_issue(issue)) for who, stance, issue in expected]


def test_the_same_issue_meets_itself() -> None:
    assert normal_issue("the lifting of all sanctions") == normal_issue("Lifting of the sanctions.")


def test_what_is_alleged_stays_in_its_claim(coder: Coder) -> None:
    (position,) = read(coder, "Bahrain accused Qatar of supporting terrorism.").positions
    assert position.claim_id is not None
