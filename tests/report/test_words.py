"""Dates, amounts and excerpts as people write them."""

from __future__ import annotations

import pytest

from detente.model import Actor, Quantity, When
from detente.report import words


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2016-01-01", "2017-01-01", "2016"),
        ("2014-01-01", "2017-01-01", "2014–2016"),
        ("2015-10-01", "2015-11-01", "Oct 2015"),
        ("2015-12-01", "2016-01-01", "Dec 2015"),
        ("2015-04-01", "2015-07-01", "Apr–Jun 2015"),
        ("2015-11-01", "2016-02-01", "Nov 2015 – Jan 2016"),
        ("2018-02-23", "2018-02-24", "23 Feb 2018"),
        ("2018-02-19", "2018-02-27", "19–26 Feb 2018"),
        ("2018-01-29", "2018-02-05", "29 Jan – 4 Feb 2018"),
        ("2017-12-28", "2018-01-04", "28 Dec 2017 – 3 Jan 2018"),
        ("2016-02-01", "2016-03-01", "Feb 2016"),
        ("2015-03-02", None, "since 2 Mar 2015"),
        (None, "2015-03-02", "until 1 Mar 2015"),
        (None, None, "no date"),
    ],
)
def test_dates(start: str | None, end: str | None, written: str) -> None:
    assert words.when_words(When(start, end, "text")) == written


@pytest.mark.parametrize(
    ("value", "unit", "kind", "written"),
    [
        (2e9, "USD", "money", "USD 2 billion"),
        (169.8e9, "USD", "money", "USD 169.8 billion"),
        (750000, "EUR", "money", "EUR 750,000"),
        (4, "gunship", "weapons", "4 gunships"),
        (1, "gunship", "weapons", "1 gunship"),
        (12, "battery", "weapons", "12 batteries"),
        (1300, "troops", "troops", "1,300 troops"),
        (41, "people", "deaths", "41 killed"),
        (7, "person", "injured", "7 injured"),
        (3, "salesperson", "people", "3 salespeople"),
        (2.5, "MW", "energy", "2.5 MW"),
    ],
)
def test_quantities(value: float, unit: str, kind: str, written: str) -> None:
    assert words.quantity_words(Quantity(value, unit, kind, (0, 1))) == written


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert words.clean("red \x1b[31malert\x07\n\n now\x9b") == "red [31malert now"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We agree,”", "We agree"),
        ('"Yes"', "Yes"),
        ("plain", "plain"),
        ("“A,” he said, “B”", "“A,” he said, “B”"),
        ("a “b” c", "a “b” c"),
    ],
)
def test_unquoted(text: str, expected: str) -> None:
    assert words.unquoted(text) == expected


def test_sides() -> None:
    assert words.sides_words(["Chad", "Sudan"], ["Sudan", "Chad"]) == "Chad ↔ Sudan"
    assert words.sides_words(["Chad"], ["Sudan", "Libya", "Niger"]) == "Chad → Sudan, Libya and Niger"
    assert words.sides_words(["Chad"], []) == "Chad"
    assert words.sides_words([], ["Chad"]) == "somebody → Chad"


def test_parties_by_state_sector_or_name() -> None:
    known = {"GEO": "Georgia"}
    assert words.party_words(Actor("GEO", "Nino Beridze", "person", "GEO", "GOV", "president"), known) == "Georgia"
    assert words.party_words(Actor("GEO", "Georgia", "state", "GEO", "OPP"), known) == "Georgia (opposition)"
    assert words.party_words(Actor("GEO", "Nino Beridze", "person", "GEO", "OPP"), known) == "Nino Beridze"
    assert words.party_words(Actor(None, "the mediator", "person"), known) == "the mediator"
