"""Places of a text, looked up offline, and which of them belongs to an act.

Only names in capitals after a word of place ("in", "near", "from", "the town of"); never a person's name; a name that
no table knows gives no place. A state gives its country alone, a town its country, first-level unit and coordinates.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from detente.events import gazetteer as gaz
from detente.events.attach import belonging
from detente.events.date_words import date_words
from detente.language.parse import Parse
from detente.model import Place

_JOINTS = ("-", "al", "el", "e", "i", "de", "la", "del", "ez", "az", "ash", "as", "es", "of", "the", "and", "'s", "'")


@dataclass(frozen=True, slots=True)
class Located:
    """A place in tokens [first, last); `head` is what its phrase attaches to, `preposition` the word that leads to it."""

    first: int
    last: int
    place: Place
    head: int
    preposition: str


def find_places(parse: Parse, skip: Set[int], countries: Sequence[str] = ()) -> list[Located]:
    """Every place named in a phrase of place, in reading order.

    `skip` holds tokens that are taken otherwise (an actor); `countries` are the ISO codes of the states the text is
    about, the nearest first.
    """
    words = gaz.place_words()
    leads = words.leads
    out: list[Located] = []
    done = 0
    for i in [i for i, word in enumerate(parse.lower) if word in leads]:
        if i < done or (parse.lower[i] == "of" and not (i and parse.lemma[i - 1] in words.nouns)):
            continue
        if _start(parse, i + 1, words) is None:
            continue
        # "Lahore in the Punjab": a place of the sentence says in which country the next is to be looked for.
        beside = (q.place.country for q in reversed(out[-2:]) if parse.sent[q.first] == parse.sent[i])
        for located in _phrase(parse, i, skip, (*filter(None, beside), *countries), words):
            out.append(located)
            done = located.last
    return out


def _phrase(p: Parse, prep: int, skip: Set[int], countries: tuple[str, ...], words: gaz.PlaceWords) -> list[Located]:
    """The names after one preposition: "Karachi", "the town of Goma", "Lahore and Karachi", "Geneva, Switzerland"."""
    out: list[Located] = []
    at = _start(p, prep + 1, words)
    while at is not None:
        last = _run(p, at)
        if last == at or any(k in skip for k in range(at, last)):
            break
        within = _wider(p, last, words)
        nearest = (*([within[1]] if within else []), *countries)
        hit = _longest(p, at, last, nearest, words)
        if hit is None:
            break
        first, end, place = hit
        if within and end == last and place.country == within[1] and place.latitude is not None and _touches(p, last):
            end = within[0]
        place = replace(place, span=p.span(first, end))
        out.append(Located(first, end, place, _head(p, prep, first), p.lower[prep]))
        at = _start(p, end + 1, words) if end < p.n and p.lower[end] in ("and", "or") and end + 1 < p.n else None
    return out


def _start(p: Parse, at: int, words: gaz.PlaceWords) -> int | None:
    """Where the name begins: past "the", "southern", "the city of", "Pakistan's"."""
    sentence = p.sent[at - 1] if 0 < at < p.n else -1
    for _ in range(5):
        if at >= p.n or p.sent[at] != sentence:
            return None
        if p.word[at][:1].isupper() and p.lower[at] not in words.directions:
            if p.lower[at] in ("the", "a"):
                if at + 1 < p.n and f"the {p.lower[at + 1]}" in words.alias:
                    return at
                at += 1
                continue
            return at if p.lower[at] not in words.never else None
        if p.word[at][:1].isupper():
            return at
        if p.lower[at] in ("the", "a", "an") or p.lower[at] in words.directions or p.tag[at] in ("PRP$",):
            at += 1
        elif p.lemma[at] in words.nouns and at + 1 < p.n and (p.lower[at + 1] == "of" or p.word[at + 1][:1].isupper()):
            at += 2 if p.lower[at + 1] == "of" else 1
        elif p.pos[at] in ("ADJ", "NUM") or p.tag[at] in ("VBN", "VBG"):
            at += 1
        else:
            return None
    return None


def _run(p: Parse, at: int) -> int:
    """One past the last token of the name that begins at `at`: "Mazar-e-Sharif", "Bab al-Hawa"."""
    last = at
    sentence = p.sent[at]
    i = at
    while i < p.n and p.sent[i] == sentence and i < at + 8:
        capital = p.word[i][:1].isupper() and p.ent[i] not in ("PERSON", "DATE")
        if capital:
            last = i + 1
        elif p.lower[i] not in _JOINTS or p.ent[i] == "PERSON":
            break
        i += 1
    return last


def _wider(p: Parse, last: int, words: gaz.PlaceWords) -> tuple[int, str] | None:
    """The state or province said after a name, which says which place it is: "Geneva, Switzerland", "Lahore in the Punjab"."""
    if last >= p.n or not (_touches(p, last) or p.lower[last] == "in"):
        return None
    at = _start(p, last + 1, words) if last + 1 < p.n else None
    if at is None:
        return None
    end = _run(p, at)
    for stop in range(end, at, -1):
        name = _name(p, at, stop)
        if code := gaz.country_of(name):
            return stop, code
        spots = gaz.divisions(name)
        if len({s.country for s in spots}) == 1:
            return stop, spots[0].country
    return None


def _touches(p: Parse, last: int) -> bool:
    return last < p.n and p.lower[last] == ","


def _name(p: Parse, first: int, last: int) -> str:
    return " ".join(p.text[p.start[first] : p.end[last - 1]].split())


def _longest(p: Parse, first: int, last: int, countries: tuple[str, ...], words: gaz.PlaceWords) -> tuple[int, int, Place] | None:
    """The longest known name in a run of capitals that begins where the run does, or after a word of direction."""
    begins = [first]
    if p.lower[first] in words.directions:
        begins.append(first + 1)
    for begin in begins:
        for end in range(last, begin, -1):
            if not p.word[end - 1][:1].isupper() or p.lower[end - 1] in words.never:
                continue
            if end < last and not _ends_name(p, end):
                continue
            place = look_up(_name(p, begin, end), countries, _unit_after(p, end, words), _sure(p, begin, end))
            if place:
                return begin, end, place
    return None


def _ends_name(p: Parse, end: int) -> bool:
    """A shorter name is only taken where what follows is not part of it: "Moscow State University" is not Moscow."""
    return p.word[end][:1].islower() and (p.lower[end] in ("and", "of", "the") or p.lemma[end] in gaz.place_words().nouns)


def _unit_after(p: Parse, end: int, words: gaz.PlaceWords) -> bool:
    return end < p.n and p.lower[end] in ("province", "region", "state", "oblast", "governorate", "prefecture", "republic")


def _sure(p: Parse, first: int, last: int) -> bool:
    return any(p.ent[i] in ("GPE", "LOC", "FAC") for i in range(first, last))


def look_up(name: str, countries: tuple[str, ...] = (), unit: bool = False, sure: bool = True) -> Place | None:
    """The place of that name: a state, a region of the list, a town, a province; None where no table knows it.

    `unit`: the text calls it a province; `sure`: the recogniser holds it for a place (else only well-known ones count).
    """
    words = gaz.place_words()
    lower = name.lower()
    if lower in words.region and not unit:
        return Place(name, words.region[lower] or None, name if words.region[lower] else None)
    if (code := gaz.country_of(name)) and not (unit and lower == "georgia"):
        return Place(name, code)
    if lower in words.alias and not unit:
        known, country = words.alias[lower]
        spot = next((s for s in gaz.cities(known) if s.country == country), None)
        return _place(name, spot) if spot else None
    return _from_tables(name, countries, unit, sure)


def _from_tables(name: str, countries: tuple[str, ...], unit: bool, sure: bool) -> Place | None:
    towns, units = gaz.cities(name), gaz.divisions(name)
    if not unit and (spot := gaz.choose(towns, countries)) and (sure or spot.country in countries or spot.population > 100_000):
        return _place(name, spot)
    ranked = sorted(units, key=lambda s: countries.index(s.country) if s.country in countries else len(countries))
    if ranked and (ranked[0].country in countries or ((sure or unit) and len({s.country for s in units}) == 1)):
        return Place(name, ranked[0].country, ranked[0].admin)
    return None


def _place(name: str, spot: gaz.Spot) -> Place:
    return Place(name, spot.country, spot.admin, spot.latitude, spot.longitude)


def _head(p: Parse, prep: int, first: int) -> int:
    """What the phrase of place attaches to, past the prepositions and place nouns on the way."""
    words = gaz.place_words()
    at = p.head[prep] if p.pos[prep] in ("ADP", "SCONJ") else p.head[first]
    for _ in range(4):
        if p.pos[at] in ("ADP", "SCONJ") or (p.lemma[at] in words.nouns and p.dep[at] == "pobj"):
            at = p.head[at]
        else:
            break
    return at


def place_of(parse: Parse, trigger: int, places: list[Located]) -> Place | None:
    """The place of the act at `trigger`: the phrase of its own clause; "in" before "to", a town before a state."""
    if not places:
        return None
    within = gaz.place_words().within
    inner = [q for q in places if q.preposition in within or q.preposition == "of"]
    towns = [q for q in inner if q.place.latitude is not None or q.place.admin is not None]
    outer = [q for q in places if q.preposition not in within and q.place.latitude is not None]
    for group in (towns, inner, outer):
        if group and (hit := belonging(parse, trigger, group, date_words())):
            return hit.place
    return None
