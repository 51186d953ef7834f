"""The words that say what a row says: whole phrases, no dangling ends."""

from __future__ import annotations

import pytest

from detente.report.excerpt import clause, phrase
from tests import factories as make


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Sudan delivered 12 cars to Chad, its first gift.", "delivered", "delivered 12 cars to Chad"),
        ("The vote in Oslo was put off.", "put off", "The vote in Oslo was put off"),
        ("Peru sent the U.S. envoy home; Lima was calm.", "sent", "sent the U.S. envoy home"),
        ("Bonn paid 1,200 marks.", "paid", "paid 1,200 marks"),
        ("Lima warned that the offer was “dead”, and left.", "warned", "warned that the offer was “dead”"),
        ("“Lima has paid,” he said.", "paid", "Lima has paid"),
        ("Accra called the story “invented”, it said.", "invented", "Accra called the story “invented”"),
        ("Oslo met Riga on April 17, 2014, in Tartu.", "met", "met Riga on April 17, 2014"),
        ("Lima asked them to stop, from, say, Monday.", "asked", "asked them to stop"),
        ("Hard-wrapped lines\nsigned a pact\nwith Togo today.", "signed", "signed a pact with Togo today"),
    ],
)
def test_phrase(text: str, trigger: str, expected: str) -> None:
    assert phrase(text, make.span(trigger, text), (0, len(text))) == expected


def test_phrase_and_clause_stay_within_their_limit() -> None:
    text = "Togo " + "very " * 60 + "warmly welcomed " + "its old and good " * 20 + "neighbour."
    trigger = make.span("welcomed", text)
    for cut in (phrase(text, trigger, (0, len(text)), limit=60), clause(text, trigger, (0, len(text)), limit=60)):
        assert "welcomed" in cut and len(cut) <= 64 and cut.endswith("…")


def test_phrase_without_a_sentence_is_the_trigger() -> None:
    assert phrase("Mali met Niger.", (5, 8), None) == "met"


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("That ties of Mali and Niger have soured is new.", "soured", "That ties of Mali and Niger have soured is new"),
        ("After the vote, Mali and Niger drew closer, he said.", "closer", "Mali and Niger drew closer"),
        ("“Mali is our friend,” he said.", "friend", "Mali is our friend"),
        ("Mali, a “close friend” of Niger, thanked it.", "thanked", "a “close friend” of Niger, thanked it"),
    ],
)
def test_clause(text: str, trigger: str, expected: str) -> None:
    assert clause(text, make.span(trigger, text), (0, len(text))) == expected
