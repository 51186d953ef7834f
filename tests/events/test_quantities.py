"""Numbers with what they count; the sentences are our own."""

from __future__ import annotations

from functools import cache

import pytest

from detente.events.quantities import find_quantities, quantities_of
from detente.language import Parse, load_pipeline, normalise, parse_docs

Row = tuple[str, float, str, str]


@cache
def parsed(text: str) -> Parse:
    return parse_docs(text, [(load_pipeline()(normalise(text)), 0)])


def rows(text: str) -> list[Row]:
    found = [c.quantity for c in find_quantities(parsed(text))]
    return [(text[slice(*q.span)], q.value, q.unit, q.kind) for q in found]


TABLE: list[tuple[str, list[Row]]] = [
    # money
    ("They will build a 2 billion US dollar pipeline.", [("2 billion US dollar", 2e9, "USD", "money")]),
    ("The $169.8 billion deal pleased Oslo.", [("$169.8 billion", 169.8e9, "USD", "money")]),
    ("They agreed on a loan of 300 mln dlrs.", [("300 mln dlrs", 3e8, "USD", "money")]),
    ("Oslo gave €50m to Chad.", [("€50m", 5e7, "EUR", "money")]),
    ("Oslo gave 580 million shillings (64.45 million dollars) to Chad.", [
        ("580 million shillings", 5.8e8, "shilling", "money"), ("64.45 million dollars", 64.45e6, "USD", "money")]),
    ("Oslo gave 40 million Kenyan shillings to the port.", [("40 million Kenyan shillings", 4e7, "KES", "money")]),
    ("Oslo gave 40 million Swiss francs to the port.", [("40 million Swiss francs", 4e7, "CHF", "money")]),
    ("Oslo gave £3bn to the port.", [("£3bn", 3e9, "GBP", "money")]),
    ("Oslo gave US$5 billion to the port.", [("US$5 billion", 5e9, "USD", "money")]),
    ("Oslo gave USD 40 million to the port.", [("USD 40 million", 4e7, "USD", "money")]),
    ("Oslo gave 3.5 billion euros to the port.", [("3.5 billion euros", 3.5e9, "EUR", "money")]),
    ("Oslo gave 12 million pounds to the port.", [("12 million pounds", 1.2e7, "GBP", "money")]),
    ("Oslo gave $1,250,000 to the port.", [("$1,250,000", 1.25e6, "USD", "money")]),
    ("Oslo gave a million dollars to the port.", [("a million dollars", 1e6, "USD", "money")]),
    ("Oslo gave half a million dollars to the port.", [("half a million dollars", 5e5, "USD", "money")]),
    ("Oslo gave 200 bln yen to the port.", [("200 bln yen", 2e11, "JPY", "money")]),
    ("Oslo gave 90 billion roubles to the port.", [("90 billion roubles", 9e10, "RUB", "money")]),
    # weapons
    ("Oslo delivered four advanced attack gunships.", [("four advanced attack gunships", 4, "gunship", "weapons")]),
    ("Oslo delivered 12 armoured cars.", [("12 armoured cars", 12, "armoured car", "weapons")]),
    ("Oslo delivered twenty-five tanks.", [("twenty-five tanks", 25, "tank", "weapons")]),
    ("Oslo delivered a dozen tanks.", [("a dozen tanks", 12, "tank", "weapons")]),
    ("Oslo delivered two dozen fighter jets.", [("two dozen fighter jets", 24, "fighter jet", "weapons")]),
    ("The rebels fired 30 rockets at the port.", [("30 rockets", 30, "rocket", "weapons")]),
    ("The rebels fired three ballistic missiles.", [("three ballistic missiles", 3, "missile", "weapons")]),
    # deaths and injured
    ("The blast killed 12 people.", [("12 people", 12, "person", "deaths")]),
    ("Twelve people were killed in the blast.", [("Twelve people", 12, "person", "deaths")]),
    ("The death toll rose to 200.", [("200", 200, "person", "deaths")]),
    ("The blast killed 12 people, wounding at least 30.", [
        ("12 people", 12, "person", "deaths"), ("30", 30, "person", "injured")]),
    ("The blast killed two Iraqi youths.", [("two Iraqi youths", 2, "person", "deaths")]),
    ("Two suicide bombers were arrested.", [("Two suicide bombers", 2, "suicide bomber", "people")]),
    ("The raid killed seven soldiers and injured 20 others.", [
        ("seven soldiers", 7, "person", "deaths"), ("20 others", 20, "person", "injured")]),
    ("The raid left 12 dead.", [("12", 12, "person", "deaths")]),
    ("At least 40 villagers died in the raid.", [("40 villagers", 40, "person", "deaths")]),
    ("The raid claimed 12 lives.", [("12 lives", 12, "person", "deaths")]),
    ("Oslo mourned the deaths of 40 civilians.", [("40 civilians", 40, "person", "deaths")]),
    ("The raid caused 15 deaths.", [("15 deaths", 15, "person", "deaths")]),
    ("Fifty people were wounded.", [("Fifty people", 50, "person", "injured")]),
    ("The missiles killed 4 Iraqis.", [("4 Iraqis", 4, "person", "deaths")]),
    # troops
    ("Oslo sent 4,000 troops to Chad.", [("4,000 troops", 4000, "soldier", "troops")]),
    ("Oslo sent 21 soldiers to Chad.", [("21 soldiers", 21, "soldier", "troops")]),
    ("Oslo sent 300 peacekeepers to Chad.", [("300 peacekeepers", 300, "peacekeeper", "troops")]),
    ("Oslo sent a 10,000-member force to Chad.", [("10,000-member", 10000, "member", "troops")]),
    ("Two rebels were captured.", [("Two rebels", 2, "rebel", "troops")]),
    # people
    ("More than 100 Palestinians were arrested.", [("100 Palestinians", 100, "person", "people")]),
    ("Half a million refugees fled.", [("Half a million refugees", 5e5, "refugee", "people")]),
    ("They expelled 28 Chilean diplomats.", [("28 Chilean diplomats", 28, "diplomat", "people")]),
    ("Some 500,000 workers went on strike.", [("500,000 workers", 5e5, "worker", "people")]),
    ("They freed one hundred prisoners.", [("one hundred prisoners", 100, "prisoner", "people")]),
    ("Hundreds of thousands of refugees fled.", []),
    ("Dozens of soldiers and scores of rebels fled.", []),
    # energy and other things
    ("Oslo will sell 10 bcm of gas.", [("10 bcm", 10, "bcm", "energy")]),
    ("Oslo will sell 10bcm of gas.", [("10bcm", 10, "bcm", "energy")]),
    ("Oslo will sell 50,000 barrels of oil.", [("50,000 barrels", 50000, "barrel", "energy")]),
    ("They set the 2 million-barrel cap.", [("2 million-barrel", 2e6, "barrel", "energy")]),
    ("Oslo sent 25,000 tons of emergency food aid.", [("25,000 tons", 25000, "ton", "other")]),
    ("Oslo sent 700 kg of medicine.", [("700 kg", 700, "kg", "other")]),
    ("Oslo blacklisted 17 Chadian companies.", [("17 Chadian companies", 17, "company", "other")]),
    ("They cleared 50 pounds of explosives.", []),
    # nothing to count
    ("The talks began in 2016.", []),
    ("The talks began on Oct. 3.", []),
    ("Exports fell by 20 percent.", []),
    ("Exports fell by 20 pct.", []),
    ("The first and the second round failed.", []),
    ("A 45-year-old man protested.", []),
    ("The general, aged 45, resigned.", []),
    ("The talks lasted two days and 24 hours.", []),
    ("Resolution 1929 was adopted.", []),
    ("The camp lies 30 kilometres from the border.", []),
    ("Between 20 and 30 people fled.", []),
    ("Some 20 to 30 rebels fled.", []),
    ("Three countries agreed.", []),
    ("A 30-day truce began.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_quantities(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


OWN: list[tuple[str, str, list[str]]] = [
    ("Chad and Niger inked an agreement to build a 2 billion US dollar pipeline.", "inked", ["2 billion US dollar"]),
    ("Chad and Niger inked an agreement to build a 2 billion US dollar pipeline.", "agreement", ["2 billion US dollar"]),
    ("Chad and Niger inked an agreement to build a 2 billion US dollar pipeline.", "build", ["2 billion US dollar"]),
    ("Oslo agreed to pay 5 million dollars.", "agreed", ["5 million dollars"]),
    ("Oslo delivered four gunships.", "delivered", ["four gunships"]),
    ("Oslo delivered four gunships and Minsk killed 12 rebels.", "delivered", ["four gunships"]),
    ("Oslo delivered four gunships and Minsk killed 12 rebels.", "killed", ["12 rebels"]),
    ("Oslo said Minsk had killed 12 rebels.", "said", []),
    ("The army shelled the town, killing 12 people.", "shelled", ["12 people"]),
    ("The army shelled the town, which has 40,000 residents.", "shelled", []),
    ("The attack killed 12 people and wounded 30.", "killed", ["12 people", "30"]),
    ("The attack killed 12 people.", "attack", ["12 people"]),
    ("Twelve people were killed by the rebels.", "killed", ["Twelve people"]),
    ("Oslo sent aid worth $5 million to Chad.", "sent", ["$5 million"]),
    ("Rebels who had killed 12 people praised Oslo.", "praised", []),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), OWN)
def test_quantities_of_an_act(text: str, trigger: str, expected: list[str]) -> None:
    parse = parsed(text)
    found = quantities_of(parse, parse.word.index(trigger), find_quantities(parse))
    assert [text[slice(*q.span)] for q in found] == expected


def test_dates_already_found_are_skipped() -> None:
    parse = parsed("Oslo sent 2016 soldiers.")
    assert [c.quantity.value for c in find_quantities(parse, set())] == [2016.0]
    assert find_quantities(parse, {2}) == []


def test_the_head_is_the_counted_noun() -> None:
    parse = parsed("Oslo delivered four advanced attack gunships.")
    assert [parse.word[c.head] for c in find_quantities(parse)] == ["gunships"]
