"""Who a personal name is: an office-holder of the tables, somebody the article introduces, or the one it named before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from detente.actors.cast import Cast, Ref
from detente.actors.mentions import Gazetteer, Spot
from detente.actors.titles import OFFICIAL, Title, title_of
from detente.knowledge.load import Knowledge, Office, Person
from detente.language.parse import Parse
from detente.model import Actor

TOP = frozenset(
    ["president", "prime minister", "king", "supreme leader", "chancellor", "secretary-general", "foreign minister", "emir"]
)
RULERS = frozenset(["king", "queen", "emir", "sultan", "sheikh", "prince", "princess", "shah", "amir"])


@dataclass(slots=True)
class People:
    """The people of one article; `known` leads from a surname to the last who bears it (in Korean and Chinese: the first)."""

    p: Parse
    cast: Cast
    knowledge: Knowledge
    gazetteer: Gazetteer
    countries: frozenset[str]
    published: str | None
    known: dict[str, Ref] = field(default_factory=dict)

    def read(self, spot: Spot) -> Ref | None:
        """The reference of one personal name, or None where the word names nobody we may believe in."""
        p = self.p
        surname = p.lower[spot.last - 1]
        title = title_of(p, spot, self.cast, self.gazetteer)
        if spot.by_surname and (old := self.known.get(surname)) and self._same(old, title, spot):
            return replace(old, first=spot.first, last=spot.last, head=spot.head, how="name" if old.how == "name" else "leader")
        person, office = choose(spot, title, self.countries, self.published, self.knowledge.home)
        if spot.by_surname and person is None and not self._believable(spot, title):
            return None
        name = person.name if person else " ".join(p.text[p.start[spot.first] : p.end[spot.last - 1]].split())
        if person and office:
            actor = self._holder(name, office)
            ref = Ref(spot.first, spot.last, spot.head, (actor,), "leader", key=name)
        else:
            actor = self._introduced(spot, name, title)
            ref = Ref(spot.first, spot.last, spot.head, (actor,), "role" if title.text or title.sector else "name", key=name)
        self._learn(spot, surname, ref, person)
        return ref

    def _same(self, old: Ref, title: Title, spot: Spot) -> bool:
        """ "President Park" is not the shopkeeper Park of the sentence before, where a table knows a President Park."""
        if not title.text or not spot.persons or not old.actors[0].role:
            return True
        last = title.text.lower().split()[-1]
        return last in old.actors[0].role.lower() or not any(last in o.role for q in spot.persons for o in q.offices)

    def _believable(self, spot: Spot, title: Title) -> bool:
        seen = self.p.ent[spot.first] == "PERSON"
        return seen or bool(not spot.persons and (title.text or title.sector))

    def _holder(self, name: str, office: Office) -> Actor:
        day = self.published
        past = bool(day and office.end and office.end <= day[: len(office.end)])
        kind = self.knowledge.display[office.actor][1]
        role = f"former {office.role}" if past else office.role
        country = self.knowledge.home.get(office.actor)
        if kind == "group" and domestic(office.actor, country, self.gazetteer.group_sector.get(office.actor)):
            return Actor(country, name, "person", country, None if past else office.sector, role)
        actor = Actor(office.actor, name, "person", country, None if past else office.sector, role)
        return replace(actor, id=None) if past and kind == "organisation" else actor

    def _introduced(self, spot: Spot, name: str, title: Title) -> Actor:
        owner = title.actor or self._of_country(spot, title)
        sector = title.sector
        if title.past and sector in OFFICIAL:
            sector = "EXPERT"  # who has left office speaks for himself
        if owner is None:
            return Actor(None, name, "person", None, sector, title.text)
        ident = owner.country if title.past and owner.id is not None else owner.id
        return Actor(ident, name, "person", owner.country, sector, title.text)

    def _of_country(self, spot: Spot, title: Title) -> Actor | None:
        """ "Sheikh Sabah of Kuwait", "Sen. X of Ohio": whose the person is, by what stands behind the name."""
        p = self.p
        for prep in p.children(spot.head, "prep"):
            if p.lower[prep] == "of" and prep == spot.last:
                for obj in p.children(prep, "pobj"):
                    ref = self.cast.at.get(obj)
                    if ref and ref.actors and ref.actors[0].kind in ("state", "organisation", "group", "territory"):
                        if title.text and title.text.lower() in RULERS:
                            title.sector = "GOV"
                        return ref.actors[0]
        return None

    def _learn(self, spot: Spot, surname: str, ref: Ref, person: Person | None) -> None:
        first = self.p.lower[spot.first]
        if spot.last - spot.first > 1 and first in self.gazetteer.family_first:
            self.known.setdefault(first, ref)
        else:
            self.known[surname] = ref
        if person:
            for alias in person.aliases:  # "Xi" for Xi Jinping, "Kim" for Kim Jong Un
                self.known.setdefault(alias.lower(), ref)

    def surnames(self) -> None:
        """A surname alone, behind the full name, wherever the recogniser missed it."""
        p, cast = self.p, self.cast
        for i in range(p.n):
            if p.pos[i] != "PROPN" or i in cast.inside or not p.word[i][:1].isupper():
                continue
            old = self.known.get(p.lower[i])
            if old and old.last - old.first > 1 and not (i + 1 < p.n and p.pos[i + 1] == "PROPN" and p.head[i] == i + 1):
                cast.put(replace(old, first=i, last=i + 1, head=i, how="leader" if old.how == "leader" else "name"))


# Oppositions that wage war or have a government of their own beside the state's: parties by themselves
APART = frozenset(["SYR_OPP", "MEK", "MUSLIM_BROTHERHOOD", "HIZB_UT_TAHRIR", "NTC_LBY", "NUG", "GULEN"])


def domestic(ident: str | None, country: str | None, sector: str | None) -> bool:
    """Whether a party or opposition acts under its state's code ("PAK" with sector PTY), not under one of its own."""
    return country is not None and sector in ("PTY", "OPP") and ident not in APART


def in_force(start: str | None, end: str | None, day: str | None) -> bool:
    """Whether a dated fact holds on a day (any day, where the day is unknown). Dates may be years or months."""
    if day is None:
        return True
    return (start is None or start <= day[: len(start)]) and (
        end is None or day[: len(end)] < end or (len(end) < 10 and day[: len(end)] == end)
    )


def choose(
    spot: Spot, title: Title, countries: frozenset[str], published: str | None, home: dict[str, str]
) -> tuple[Person | None, Office | None]:
    """The person and office that fit the date, the title and the countries of the article."""
    best: tuple[int, Person, Office] | None = None
    for person in spot.persons:
        for office in person.offices:
            now = in_force(office.start, office.end, published)
            country = home.get(office.actor, office.actor)
            top = office.role in TOP
            titled = title.text is not None and office.role in title.text.lower()
            if spot.by_surname and (not (now or (titled and top)) or not (top or country in countries or title.text)):
                continue  # "President Bush" of years ago is still the one who held that office
            if spot.by_surname and country not in countries and not titled and "MIL" != office.sector != "GOV":
                continue  # a bare "Kim" in an article on Korea is no banker of that name
            score = 4 * now + 3 * (title.actor is not None and title.actor.id in (office.actor, country))
            score += 2 * (title.text is not None and office.role.split()[-1] in title.text.lower())
            score += (2 if spot.by_surname else 1) * (country in countries) + top
            if best is None or score > best[0] or (score == best[0] and (office.start or "") > (best[2].start or "")):
                best = (score, person, office)
    if best is None:
        return None, None
    held = {o.actor for o in best[1].offices}
    countries_held = {home.get(i, i) for i in held}
    given = title.actor.country if title.actor else None
    if not spot.by_surname and given and given not in countries_held and len(countries_held) == 1:
        return None, None  # a namesake: the text gives him another country
    return best[1], best[2]
