"""Whom each span names: candidates become actors, by date, title and company. Every resolution says how."""

from __future__ import annotations

from detente.actors.cast import Cast, Ref
from detente.actors.mentions import Gazetteer, Spot
from detente.actors.owners import NOT_OWNER_AFTER, apposed, as_agent, owners_of
from detente.actors.people import People, domestic, in_force
from detente.knowledge.load import Agent, Knowledge, Name
from detente.language.parse import Parse
from detente.model import Actor, How

__all__ = ["Cast", "Ref", "owners_of", "resolve"]

KIND_ORDER = {"state": 0, "organisation": 1, "group": 2, "territory": 3, "region": 4, "collective": 5, "pair": 6, "outlet": 7}
PLACE_PREPS = frozenset(["in", "at", "near", "inside", "outside", "around", "across", "through", "throughout", "within", "off"])
TALK_NOUNS = frozenset(
    [
        "accord", "agreement", "communique", "conference", "convention", "declaration", "formula", "meeting", "memorandum",
        "negotiation", "pact", "process", "protocol", "round", "summit", "talk", "treaty",
    ]
)  # fmt: skip
# "a visit to Moscow", "the road to Damascus": where one goes, not with whom one deals
WAYS = frozenset(
    ["arrive", "city", "drive", "flight", "fly", "go", "journey", "return", "road", "tour", "travel", "trip", "visit", "way"]
)
MINORITY = Agent("minority", "people", "CVL", "witness", "pl")
COUNTED = frozenset(["two", "both", "three", "four", "five", "six", "seven"])
HALVES = {"north": "PRK", "south": "KOR"}
PERSONAL = frozenset(
    ["imam", "king", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "mullah", "prince", "princess", "queen", "sheik", "sheikh"]
)
COMPANY_WORDS = frozenset(
    ["association", "bank", "company", "corporation", "council", "group", "house", "league", "movement", "union"]
)
# "in public", "in force", "freedom of movement"
IN_SET_PHRASES = frozenset(["public", "order", "power", "force", "reserve", "command", "office", "movement"])
RELATED = frozenset(["neighbour", "neighbor", "ally", "rival", "enemy", "foe", "partner", "adversary", "friend", "arch-rival"])
HOW: dict[str, How] = {
    "name": "name",
    "alias": "alias",
    "demonym": "demonym",
    "adjective": "demonym",
    "capital": "metonym",
    "metonym": "metonym",
}


def resolve(p: Parse, spots: list[Spot], gazetteer: Gazetteer, knowledge: Knowledge, published: str | None) -> Cast:
    """Names, people and agent nouns. Pronouns and bare nouns ("the country") are left to coreference."""
    cast = Cast(p)
    countries = _countries(spots)
    persons = []
    for spot in spots:
        if spot.persons or not spot.names or _is_person(p, spot):
            persons.append(spot)
        elif ref := _name(p, spot, countries, knowledge, published):
            cast.put(ref)
    _halves(cast, knowledge)
    _lists(p, cast)
    people = People(p, cast, knowledge, gazetteer, countries, published)
    for spot in persons:
        if ref := people.read(spot):
            cast.put(ref)
    people.surnames()
    _agents(p, cast, gazetteer)
    cast.sort()
    return cast


def _is_person(p: Parse, spot: Spot) -> bool:
    """ "Sheikh Sabah" is no state of Malaysia: one word of a place behind a title that only people have."""
    if spot.last - spot.first > 1 or spot.first == 0 or p.lower[spot.first - 1] not in PERSONAL:
        return False
    return spot.names[0].kind in ("territory", "region") or p.ent[spot.first] == "PERSON"


def _countries(spots: list[Spot]) -> frozenset[str]:
    """States that the article names beyond doubt; they decide between candidates of one name."""
    return frozenset(
        s.names[0].country
        for s in spots
        if len({n.id for n in s.names}) == 1 and s.names[0].kind == "state" and s.names[0].country
    )


def _name(p: Parse, spot: Spot, countries: frozenset[str], knowledge: Knowledge, published: str | None) -> Ref | None:
    fits = [n for n in spot.names if in_force(n.start, n.end, published)] or list(spot.names)
    fits.sort(key=lambda n: ((n.country not in countries) if len(fits) > 1 else False, KIND_ORDER[n.kind]))
    name = fits[0]
    if name.kind == "outlet" or (name.sector == "PTY" and len({n.id for n in fits}) > 1 and name.country not in countries):
        return None  # "the Conservatives": of which country?
    if name.kind in ("collective", "region") and spot.last - spot.first > 1 and spot.first and p.lower[spot.first - 1] in COUNTED:
        return None  # "the two Arab states": which, was said before
    if _flavour(p, spot, name, knowledge):
        return None
    if name.how in ("demonym", "adjective") and spot.first and p.lower[spot.first - 1] == "ethnic":
        return _ethnic(p, spot)
    place = _is_place(p, spot, name)
    plural = (
        name.how == "demonym"
        or name.kind in ("region", "collective", "pair")
        or (name.kind == "group" and p.lower[spot.last - 1].endswith("s"))
    )
    if name.kind == "pair":  # "the two Koreas" are both of them
        actors = tuple(Actor(i, knowledge.display[i][0], "state", i) for i in knowledge.members[name.id or ""])
    else:
        actors = (_actor(name),)
    return Ref(spot.first, spot.last, spot.head, actors, HOW[name.how], place, plural, key=actors[0].id or "")


def _ethnic(p: Parse, spot: Spot) -> Ref | None:
    """ "Ethnic Albanians in southern Serbia" are people of Serbia: whose, the place says, not the name."""
    if p.tag[spot.head] not in ("NNPS", "NNS"):
        return None  # "ethnic Albanian guerrillas": the noun is read
    return Ref(spot.first - 1, spot.last, spot.head, (), "nominal", plural=True, agent=MINORITY, resolved=False)


def _flavour(p: Parse, spot: Spot, name: Name, knowledge: Knowledge) -> bool:
    """ "Turkish coffee", "said in English", "English-language": a kind or a tongue, nobody."""
    if name.how not in ("demonym", "adjective"):
        return False
    h, last = spot.head, spot.last
    if last + 1 < p.n and p.word[last] == "-" and p.lower[last + 1] in ("language", "speaking", "style"):
        return True
    tongue = p.tag[h] in ("NNP", "JJ", "NN") and not p.lower[h].endswith("s")
    if tongue and p.dep[h] == "pobj" and p.lower[p.head[h]] in ("in", "into"):
        return p.head[h] == h - 1  # "in Korean", not "in the Korean camp"
    return p.dep[h] in ("amod", "compound") and p.lemma[p.head[h]] in knowledge.lexicon["actors"]["flavours"]


def _actor(name: Name) -> Actor:
    if name.kind == "territory":
        return Actor(name.country or name.id, name.name, "territory", name.country, None)
    if name.kind == "group" and domestic(name.id, name.country, name.sector):
        return Actor(name.country, name.name, "body", name.country, name.sector)
    return Actor(name.id, name.name, name.kind, name.country, name.sector)


def _is_place(p: Parse, spot: Spot, name: Name) -> bool:
    """ "in Moscow", "the Geneva talks", "the Paris agreement": a location, not a party."""
    h = spot.head
    if name.how in ("demonym", "adjective", "metonym"):
        return False
    dep, gov = p.dep[h], p.head[h]
    while dep in ("conj", "appos") and gov != h:
        h, dep, gov = gov, p.dep[gov], p.head[gov]
    if dep == "pobj":
        return p.lower[gov] in PLACE_PREPS or (
            p.lower[gov] in ("to", "from", "of") and name.how == "capital" and p.lemma[p.head[gov]] in WAYS
        )
    if dep in ("compound", "nmod", "amod") and name.how == "capital":
        return p.lemma[gov] in TALK_NOUNS
    return False


def _halves(cast: Cast, knowledge: Knowledge) -> None:
    """ "North and South Korea", "South and North Korean officials": the first half is a party too."""
    p = cast.p
    for ref in list(cast.refs):
        first = ref.first
        if ref.last - first < 1 or p.lower[first] not in HALVES or ref.actors[0].id not in HALVES.values() or first < 2:
            continue
        other = HALVES.get(p.lower[first - 2]) if p.word[first - 2][:1].isupper() else None
        if other and p.lower[first - 1] in ("and", "or", "-"):
            name, kind = knowledge.display[other]
            ref.actors = (Actor(other, name, kind, other), *ref.actors)
            ref.first, ref.plural = first - 2, True
            for k in range(first - 2, first):
                cast.inside[k] = ref


def _lists(p: Parse, cast: Cast) -> None:
    """ "A, the B, C and D severed ties": the small parser takes the second of a list for an apposition of the first."""
    for ref in cast.refs:
        k = ref.head
        h = p.head[k]
        before = cast.at.get(h)
        if p.dep[k] != "appos" or before is None or before.last > ref.first or not before.actors or not ref.actors:
            continue
        if before.actors[0].id == ref.actors[0].id or not (p.children(k, "conj") or p.children(h, "conj")):
            continue
        between = [i for i in range(before.last, ref.first) if p.word[i] != "," and p.tag[i] != "DT"]
        if not between and p.word[before.last] == ",":
            p.dep[k] = "conj"


def _agents(p: Parse, cast: Cast, gazetteer: Gazetteer) -> None:
    """Agent nouns: "Turkish foreign ministry officials" is Turkey's; without an owner they wait for coreference.

    Bodies come before people, so that "a spokesman for the Afghan defence ministry" finds whose ministry it is.
    """
    found: list[tuple[int, int, Agent]] = []
    known = gazetteer.agents
    for i in [i for i, lower in enumerate(p.lower) if lower in known or p.lemma[i] in known]:
        if p.pos[i] not in ("NOUN", "PROPN", "ADJ") or i in cast.inside or i in cast.titles:
            continue
        hit = gazetteer.agent_at(p, i)
        if not hit or not _acts(p, cast, i, hit[0], hit[1]) or _modifies(p, cast, i, gazetteer):
            continue
        found.append((i, *hit))
    for i, first, agent in found:
        if agent.kind != "person":
            cast.put(_agent_ref(p, cast, i, first, agent))
    for i, first, agent in found:
        if agent.kind == "person":
            cast.put(_agent_ref(p, cast, i, first, agent))


def _modifies(p: Parse, cast: Cast, i: int, gazetteer: Gazetteer) -> bool:
    """ "police chief", "army officers": read with the noun that follows; a title is read with its name."""
    h = p.head[i]
    if p.pos[i] == "ADJ" and p.dep[i] == "amod" and gazetteer.agent_at(p, h):
        return True  # "Islamist militants"
    if p.dep[i] != "compound":
        return False
    return h in cast.inside or (h > i and gazetteer.agent_at(p, h) is not None)


def _acts(p: Parse, cast: Cast, i: int, first: int, agent: Agent) -> bool:
    """Whether the word means those who act, not "second-in-command", "delegation-level", "in public" or somebody's head."""
    if p.pos[i] == "ADJ" and agent.kind != "people":
        return False
    h = p.head[i]
    if p.pos[i] == "PROPN" and first == i:
        if p.dep[i] in ("compound", "amod", "nmod") and h > i and p.pos[h] == "PROPN" and h not in cast.inside:
            return False  # "General Agreement", "State Bank"
        named = i > 0 and p.pos[i - 1] == "PROPN" and p.head[i - 1] == i and i - 1 not in cast.inside
        if named and agent.word in COMPANY_WORDS:
            return False  # "Avia Group": a name of its own
    if agent.word == "military" and p.dep[i] in ("amod", "compound") and p.pos[h] == "NOUN":
        return False  # "military drills": the noun says it all
    if i > 1 and p.word[i - 1] == "-" and p.lower[i - 2] in ("in", "of", "to", "up", "by"):
        return False
    after = i + 2 if i + 2 < p.n and p.word[i + 1] == "-" else i
    if after > i and (p.tag[after] in ("VBN", "VBD", "JJ") or p.lower[after] == "level" or p.lower[after] in NOT_OWNER_AFTER):
        return False
    if agent.word in IN_SET_PHRASES and p.dep[i] == "pobj" and not any(p.dep[k] in ("det", "poss", "amod") for k in p.kids[i]):
        return False
    if agent.word == "head":  # "a price on Mehsud's head"
        owner = next((cast.at.get(k) for k in p.kids[i] if p.dep[k] == "poss"), None)
        if owner and owner.actors and owner.actors[0].kind == "person":
            return False
        return not (p.dep[i] == "pobj" and p.lower[p.head[i]] in ("on", "in", "over"))
    return True


def _agent_ref(p: Parse, cast: Cast, i: int, first: int, agent: Agent) -> Ref:
    owners, left = owners_of(p, cast, i, first)
    plural = p.tag[i] in ("NNS", "NNPS") or agent.number == "pl" or agent.kind in ("forces", "people")
    text = p.text[p.start[left] : p.end[i]]
    if agent.kind == "state" and (same := apposed(p, cast, i)):  # "France, another NATO ally", "its rival, South Korea"
        return Ref(left, i + 1, i, same, "nominal", plural=plural, agent=agent)
    if agent.kind == "state" and plural and any(p.lower[k] in ("two", "both") for k in range(max(0, first - 3), i)):
        owners = [a for a in owners if a.kind not in ("region", "collective")]  # "the two Arab states": which, was said before
    if agent.kind == "state" and agent.word in RELATED:
        owners = [a for a in owners if a.kind in ("region", "collective")]  # "India's neighbour" is not India
    if not owners:
        return Ref(first, i + 1, i, (), "nominal", plural=plural, agent=agent, resolved=False)
    actors = tuple(as_agent(a, agent, " ".join(text.split())) for a in owners)
    return Ref(left, i + 1, i, actors, "role", plural=plural, agent=agent)
