from __future__ import annotations

import pytest

from detente.articles.dateline import Dateline, find

FOUND = [
    ("OSLO (Reuters) - Norway sent a ship.", "OSLO (Reuters) -", "OSLO", None, "Reuters"),
    ("SUVA, March 28 (Xinhua) -- Fiji sent a ship.", "SUVA, March 28 (Xinhua) --", "SUVA", "March 28", "Xinhua"),
    ("MINSK, 12 March 2015 (BelTA) - Belarus agreed.", "MINSK, 12 March 2015 (BelTA) -", "MINSK", "12 March 2015", "BelTA"),
    ("TUNIS, May 5. /TASS/. Tunisia agreed.", "TUNIS, May 5. /TASS/.", "TUNIS", "May 5", "TASS"),
    ("RAMALLAH, West Bank — The envoy left.", "RAMALLAH, West Bank —", "RAMALLAH, West Bank", None, None),
    ("TRIPOLI, Libya/ROME (AFP) – The envoy left.", "TRIPOLI, Libya/ROME (AFP) –", "TRIPOLI, Libya/ROME", None, "AFP"),
    ("ADRÉ, Chad (AP) _ The border is shut.", "ADRÉ, Chad (AP) _", "ADRÉ, Chad", None, "AP"),
    ("N'DJAMENA - The army moved.", "N'DJAMENA -", "N'DJAMENA", None, None),
    ("VIENNA: The inspectors left.", "VIENNA:", "VIENNA", None, None),
    ("New Delhi: The minister left.", "New Delhi:", "New Delhi", None, None),
    ("Beirut (AFP) - The army moved.", "Beirut (AFP) -", "Beirut", None, "AFP"),
    ("LISBON Portuguese troops left.", "LISBON", "LISBON", None, None),
    ("PHNOM PENH U.S. envoys arrived.", "PHNOM PENH", "PHNOM PENH", None, None),
    ("CARACAS—Venezuela agreed.", "CARACAS—", "CARACAS", None, None),
    ("(CNN) Norway sent a ship.", "(CNN)", "", None, "CNN"),
    ("(Reuters) - Norway sent a ship.", "(Reuters) -", "", None, "Reuters"),
    ("  ATHENS —\u00a0Greece agreed.", "  ATHENS —", "ATHENS", None, None),
    ("DAKAR, June 4 -", "DAKAR, June 4 -", "DAKAR", "June 4", None),
]
NONE = [
    "NATO — the alliance — agreed.",
    "NATO - The alliance agreed.",
    "BREAKING — Norway sent a ship.",
    "KAMARA: We have seen the ship.",
    "ROCKET FACTS: The rocket has two stages.",
    "UN Secretary General Ban left.",
    "OSLO is quiet.",
    "OSLO and Stockholm agreed.",
    "OSLO, Stockholm and Riga agreed.",
    "OSLO, April 5 was the day.",
    "OSLO WARNS RIGA",
    "Kamara: We will leave.",
    "Norway - The country agreed.",
    "SONY Corp sold its plant.",
    "The talks (AP) went on.",
    "",
    "   ",
]


@pytest.mark.parametrize(("text", "words", "place", "date", "agency"), FOUND, ids=[row[0][:20] for row in FOUND])
def test_found(text: str, words: str, place: str, date: str | None, agency: str | None) -> None:
    assert find(text) == Dateline(len(words), place, date, agency)


@pytest.mark.parametrize("text", NONE)
def test_not_a_dateline(text: str) -> None:
    assert find(text) is None
