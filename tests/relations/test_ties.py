"""Ties: between whom, whether so, and what moved them."""

from __future__ import annotations

import pytest

from detente.coder import Coder
from detente.model import Article, Coding, Part


def read(coder: Coder, text: str) -> Coding:
    article = Article("x", text, published="2017-10-13", language="en", parts=(Part(0, len(text), "story"),))
    return coder.code(article, coder.parse(article))


def ties(coder: Coder, text: str) -> list[tuple[str, str, str]]:
    return [(t.heading, *t.dyad) for t in read(coder, text).ties]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Relations between Japan and Russia have soured.", [("apart", "JPN", "RUS")]),
        ("Russian-Turkish relations have soured.", [("apart", "RUS", "TUR")]),
        ("Kazakhstan, a close partner of Russia, hosted the talks.", [("friendly", "KAZ", "RUS")]),
        ("The nuclear-armed rivals India and Pakistan exchanged fire.", [("at_odds", "IND", "PAK")]),
        ("Pakistan and America met. Relations have been at their lowest for years.", [("apart", "PAK", "USA")]),
        ('"Relations with Kenya have warmed," Uganda\'s foreign minister said.', [("closer", "KEN", "UGA")]),
        ("Fear of Islamic State has brought Pakistan and Russia closer.", [("closer", "PAK", "RUS")]),
        ("Peru and Bolivia remain wary of each other.", [("at_odds", "BOL", "PER")]),
    ],
)
def test_both_ends(coder: Coder, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert ties(coder, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Turkey is no longer an ally of America.", [("apart", "TUR", "USA")]),
        ("Turkey is no friend of Syria.", [("at_odds", "SYR", "TUR")]),
        ("Japan is not at odds with Australia.", []),
        ("Once close allies, Iran and Israel drifted apart.", [("apart", "IRN", "ISR")]),
        ("A common enemy could bring Iran and Iraq closer.", []),
        ("Relations between Japan and Russia may improve.", []),
        ("Japan and China agreed to bury the hatchet.", [("closer", "CHN", "JPN")]),
        ("Relations between NATO and Russia are not as close as they were.", [("apart", "NATO", "RUS")]),
        ("Russia and China have never been as close as they are today.", [("friendly", "CHN", "RUS")]),
    ],
)
def test_whether_it_is_so(coder: Coder, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert ties(coder, text) == expected


def test_drivers_are_words_of_the_text(coder: Coder) -> None:
    text = "Kenya and Somalia are at odds over their sea border."
    (tie,) = read(coder, text).ties
    (driver,) = tie.drivers
    assert text[slice(*driver.span)] == "their sea border"


def test_what_is_said_has_its_claim(coder: Coder) -> None:
    coding = read(coder, 'Russia said: "Relations with Turkey have improved."')
    assert [t.claim_id for t in coding.ties] == [coding.claims[0].claim_id]
