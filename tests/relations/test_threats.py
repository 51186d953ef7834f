"""Threats: who endangers whom."""

from __future__ import annotations

import pytest

from detente.coder import Coder
from tests.relations.test_ties import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Islamic State poses a grave threat to Tajikistan.", [(("ISIL",), ("TJK",))]),
        ("Estonia feels threatened by Russia.", [(("RUS",), ("EST",))]),
        ("Hezbollah's rockets are aimed at Israel.", [(("HEZBOLLAH",), ("ISR",))]),
        ("Officials fear that the Taliban will spread into Uzbekistan.", [(("TALIBAN",), ("UZB",))]),
        ("The Taliban will spread into Uzbekistan.", []),
        ("Poland does not see Belarus as a threat.", []),
        ("Heavy rain threatens Thailand.", []),
    ],
)
def test_threats(coder: Coder, text: str, expected: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
    assert [(t.source, t.to) for t in read(coder, text).threats] == expected
