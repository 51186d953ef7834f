"""Whom each span names: candidates become actors, by date, title and company. Every resolution says how."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from detente.actors.mentions import TITLES, Gazetteer, Spot
from detente.knowledge.load import Agent, Knowledge, Name, Office, Person
from detente.language.parse import Parse
from detente.model import Actor, How

KIND_ORDER = {"state": 0, "organisation": 1, "group": 2, "territory": 3, "region": 4, "collective": 5, "outlet": 6}
PLACE_PREPS = frozenset(["in", "at", "near", "inside", "outside", "around", "across", "through", "throughout", "within", "off"])
TALK_NOUNS = frozenset(
    [
        "talk",
        "summit",
        "conference",
        "agreement",
        "accord",
        "treaty",
        "process",
        "convention",
        "declaration",
        "protocol",
        "meeting",
        "round",
        "communique",
    ]
)
NOT_OWNER_AFTER = frozenset(
    [
        "backed",
        "supported",
        "trained",
        "made",
        "brokered",
        "mediated",
        "led",
        "sanctioned",
        "claimed",
        "aligned",
        "administered",
        "governed",
        "allied",
        "friendly",
        "funded",
        "sponsored",
        "armed",
        "supplied",
        "born",
        "based",
        "occupied",
        "held",
        "controlled",
        "sanctioned",
    ]
)
NOT_OWNER_BEFORE = frozenset(["pro", "anti", "non"])
PAST = frozenset(["former", "ex", "late", "then-president", "erstwhile", "ousted", "deposed"])
SINGULAR_DET = frozenset(["a", "an", "another", "one", "some", "any", "no", "every", "each"])


@dataclass(slots=True)
class Ref:
    """Tokens that name one or several actors. `place` marks a name used as a mere location."""

    first: int
    last: int
    head: int
    actors: tuple[Actor, ...]
    how: How
    place: bool = False
    plural: bool = False
    agent: Agent | None = None
    key: str = ""  # what later mentions of the same person share
    resolved: bool = True


@dataclass(slots=True)
class Cast:
    """All references of an article, in order, and which stands at each token."""

    p: Parse
    refs: list[Ref] = field(default_factory=list)
    at: dict[int, Ref] = field(default_factory=dict)  # head token -> its reference
    inside: dict[int, Ref] = field(default_factory=dict)  # any token of a name -> its reference

    def put(self, ref: Ref) -> None:
        self.refs.append(ref)
        self.at[ref.head] = ref
        for k in range(ref.first, ref.last):
            self.inside.setdefault(k, ref)


def resolve(p: Parse, spots: list[Spot], gazetteer: Gazetteer, knowledge: Knowledge, published: str | None) -> Cast:
    """Names, people and agent nouns. Pronouns and bare nouns ("the country") are left to coreference."""
    cast = Cast(p)
    known_people: dict[str, Ref] = {}
    countries = _countries(spots)
    for spot in spots:
        if spot.names and not spot.persons:
            ref = _name(p, spot, countries, published)
        else:
            ref = _person(p, spot, cast, known_people, knowledge, gazetteer, countries, published)
        if ref:
            cast.put(ref)
    _surnames(p, cast, known_people)
    _agents(p, cast, gazetteer, knowledge)
    cast.refs.sort(key=lambda r: (r.first, r.last))
    return cast


def _surnames(p: Parse, cast: Cast, known: dict[str, Ref]) -> None:
    """A surname alone, behind the full name, wherever the recogniser missed it."""
    for i in range(p.n):
        if (
            i not in cast.inside
            and p.pos[i] == "PROPN"
            and p.word[i][:1].isupper()
            and (old := known.get(p.lower[i]))
            and old.last - old.first > 1
        ):
            cast.put(replace(old, first=i, last=i + 1, head=i, how="leader" if old.how == "leader" else "name"))


def _countries(spots: list[Spot]) -> frozenset[str]:
    """States that the article names beyond doubt; they decide between candidates of one name."""
    return frozenset(
        s.names[0].country
        for s in spots
        if len({n.id for n in s.names}) == 1 and s.names[0].kind == "state" and s.names[0].country
    )


def in_force(start: str | None, end: str | None, day: str | None) -> bool:
    """Whether a dated fact holds on a day (any day, where the day is unknown). Dates may be years or months."""
    if day is None:
        return True
    return (start is None or start <= day[: len(start)]) and (
        end is None or day[: len(end)] < end or (len(end) < 10 and day[: len(end)] == end)
    )


def _name(p: Parse, spot: Spot, countries: frozenset[str], published: str | None) -> Ref | None:
    fits = [n for n in spot.names if in_force(n.start, n.end, published)] or list(spot.names)
    fits.sort(key=lambda n: ((n.country not in countries) if len(fits) > 1 else False, KIND_ORDER[n.kind]))
    name = fits[0]
    if name.kind == "outlet" or (name.sector == "PTY" and len({n.id for n in fits}) > 1 and name.country not in countries):
        return None  # "the Conservatives": of which country?
    how: How = {
        "name": "name",
        "alias": "alias",
        "demonym": "demonym",
        "adjective": "demonym",
        "capital": "metonym",
        "metonym": "metonym",
    }[name.how]  # type: ignore[assignment]
    actor = _actor(name)
    place = _is_place(p, spot, name)
    plural = (
        name.how == "demonym"
        or name.kind in ("region", "collective")
        or (name.kind == "group" and p.lower[spot.last - 1].endswith("s"))
    )
    return Ref(spot.first, spot.last, spot.head, (actor,), how, place, plural, key=actor.id or "")


def _actor(name: Name) -> Actor:
    if name.kind == "territory":
        return Actor(name.country or name.id, name.name, "territory", name.country, None)
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
            p.lower[gov] in ("to", "from", "of")
            and name.how == "capital"
            and p.lemma[p.head[gov]]
            in ("city", "visit", "trip", "return", "flight", "fly", "travel", "arrive", "go", "way", "road")
        )
    if dep in ("compound", "nmod") and name.how == "capital":
        return p.lemma[gov] in TALK_NOUNS
    return False


def _person(
    p: Parse,
    spot: Spot,
    cast: Cast,
    known: dict[str, Ref],
    knowledge: Knowledge,
    gazetteer: Gazetteer,
    countries: frozenset[str],
    published: str | None,
) -> Ref | None:
    surname = p.lower[spot.last - 1]
    title = _title(p, spot, cast, gazetteer)
    if spot.by_surname and surname in known:
        old = known[surname]
        return replace(old, first=spot.first, last=spot.last, head=spot.head, how="name" if old.how == "name" else "leader")
    person, office = _choose(spot, title, countries, published)
    if spot.by_surname and person is None and (spot.persons or not title) and p.ent[spot.first] != "PERSON":
        return None
    name = person.name if person else " ".join(w for w in p.word[spot.first : spot.last])
    if person and office:
        past = bool(published and office.end and office.end <= published[: len(office.end)])
        kind = knowledge.display[office.actor][1]
        country = knowledge.home.get(office.actor)
        role = f"former {office.role}" if past and published else office.role
        actor = Actor(office.actor, name, "person", country, None if past and published else office.sector, role)
        if past and published and kind in ("organisation",):
            actor = replace(actor, id=None)
        ref = Ref(spot.first, spot.last, spot.head, (actor,), "leader", key=name)
    else:
        actor = Actor(
            title.actor.id if title.actor else None,
            name,
            "person",
            title.actor.country if title.actor else None,
            title.sector,
            title.text,
        )
        if title.actor is not None and title.actor.id is not None and title.past:
            actor = replace(actor, id=title.actor.country, sector=None)
        ref = Ref(spot.first, spot.last, spot.head, (actor,), "role" if title.text else "name", key=name)
    known[surname] = ref
    if person:
        for alias in person.aliases:  # "Xi" for Xi Jinping, "Kim" for Kim Jong Un
            known.setdefault(alias.lower(), ref)
    return ref


@dataclass(slots=True)
class _Title:
    """What the words around a name say of the person."""

    text: str | None = None
    actor: Actor | None = None
    sector: str | None = None
    past: bool = False


def _choose(spot: Spot, title: _Title, countries: frozenset[str], published: str | None) -> tuple[Person | None, Office | None]:
    """The person and office that fit the date, the title and the countries of the article."""
    best: tuple[int, Person, Office] | None = None
    for person in spot.persons:
        for office in person.offices:
            now = in_force(office.start, office.end, published)
            score = 4 * now + 3 * (title.actor is not None and title.actor.id == office.actor)
            score += 2 * (title.text is not None and office.role.split()[-1] in title.text.lower()) + (office.actor in countries)
            top = office.role in (
                "president",
                "prime minister",
                "king",
                "supreme leader",
                "chancellor",
                "secretary-general",
                "foreign minister",
            )
            score += top
            titled = title.text is not None and office.role in title.text.lower()
            if spot.by_surname and (
                not (now or (titled and top)) or not (top or office.actor in countries or title.text)
            ):
                continue  # "President Bush" of years ago is still the one who held that office
            if best is None or score > best[0] or (score == best[0] and (office.start or "") > (best[2].start or "")):
                best = (score, person, office)
    if best is None:
        return None, None
    if (
        not spot.by_surname
        and title.actor
        and title.actor.country
        and best[2].actor != title.actor.id
        and len({o.actor for o in best[1].offices}) == 1
    ):
        return None, None  # a namesake: the text gives him another country
    return best[1], best[2]


def _title(p: Parse, spot: Spot, cast: Cast, gazetteer: Gazetteer) -> _Title:
    """Role words before a name ("Russian Foreign Ministry spokesperson X") or in apposition behind it ("X, the envoy to Y,")."""
    first = spot.first
    while first > 0 and p.sent[first - 1] == p.sent[spot.first] and _in_title(p, first - 1, spot):
        first -= 1
    while first < spot.first and p.tag[first] in ("CC", "POS", "HYPH", ",", "DT", "CD"):
        first += 1
    if first < spot.first:
        found = _read_title(p, first, spot.first, cast, gazetteer)
        if found.sector or found.actor or found.text:
            return found
    for k in p.kids[spot.head]:
        if p.dep[k] == "appos" and k > spot.last - 1 and (hit := gazetteer.agent_at(p, k)) and hit[1].kind == "person":
            a, b = p.edges(k)
            stop = next((i for i in range(k + 1, b) if p.dep[i] == "relcl" or p.word[i] in (",", "(", "-", "--")), b)
            return _read_title(p, a, stop, cast, gazetteer)
    return _Title()


def _in_title(p: Parse, k: int, spot: Spot) -> bool:
    if p.word[k] in (",", '"', ":", ";", "(", ")", "--"):
        return False
    if p.tag[k] in ("NN", "NNS", "NNP", "NNPS", "JJ", "POS", "HYPH", "VBN"):
        return True
    return (
        p.tag[k] in ("CC", "IN")
        and p.lower[k] in ("and", "&", "for", "of")
        and p.head[k] > k - 6
        and p.head[k] != k
        and p.dep[k] != "mark"
        and p.pos[p.head[k]] in ("NOUN", "PROPN")
        and p.tag[k - 1] in ("NN", "NNP", "NNS", "NNPS")
        and k + 1 < spot.first
        and _chained(p, k, spot)
    )


def _chained(p: Parse, k: int, spot: Spot) -> bool:
    """Whether the phrase around token k hangs, in the end, on the name."""
    at, hops = k, 0
    while hops < 8:
        if spot.first <= at < spot.last:
            return True
        if p.head[at] == at:
            return False
        at, hops = p.head[at], hops + 1
    return False


def _read_title(p: Parse, first: int, last: int, cast: Cast, gazetteer: Gazetteer) -> _Title:
    title = _Title()
    agents = [(k, hit) for k in range(first, last) if (hit := gazetteer.agent_at(p, k))]
    person = [(k, hit[1]) for k, hit in agents if hit[1].kind in ("person", "forces", "people")]
    if not person:
        return title
    title.text = " ".join(p.text[p.start[first] : p.end[last - 1]].split())
    if title.text[:4].lower() in ("the ", "an a"):
        title.text = title.text[4:]
    if title.text.lower() in TITLES:
        title.text = None
    title.sector = next((a.sector for k, (_, a) in reversed(agents) if a.sector and a.kind in ("body",)), None) or next(
        (a.sector for _, a in reversed(person) if a.sector), None
    )
    title.past = any(w in PAST for w in p.lower[first:last])
    refs = [r for k in range(first, last) if (r := cast.inside.get(k)) and r.actors and not r.place]
    if refs:
        title.actor = refs[0].actors[0]
    return title


def _agents(p: Parse, cast: Cast, gazetteer: Gazetteer, knowledge: Knowledge) -> None:
    """Agent nouns: "Turkish foreign ministry officials" is Turkey's; without an owner they wait for coreference."""
    for i in range(p.n):
        if (
            p.pos[i] not in ("NOUN", "PROPN", "ADJ")
            or i in cast.inside
            or (p.lemma[i] not in gazetteer.agents and p.lower[i] not in gazetteer.agents)
        ):
            continue
        hit = gazetteer.agent_at(p, i)
        if not hit or (
            p.dep[i] == "compound" and p.head[i] not in cast.inside and p.head[i] > i and gazetteer.agent_at(p, p.head[i])
        ):
            continue
        if p.dep[i] == "compound" and p.head[i] in cast.inside:
            continue  # the title of a person, read with his name
        if p.pos[i] == "ADJ" and hit[1].kind != "people":
            continue
        cast.put(_agent_ref(p, cast, i, *hit, knowledge))


def _agent_ref(p: Parse, cast: Cast, i: int, first: int, agent: Agent, knowledge: Knowledge) -> Ref:
    owners, left = owners_of(p, cast, i, first)
    plural = p.tag[i] in ("NNS", "NNPS") or agent.number == "pl" or agent.kind in ("forces", "people")
    text = p.text[p.start[left] : p.end[i]]
    if agent.kind == "state" and (same := apposed(p, cast, i)):  # "France, another NATO ally", "its rival, South Korea"
        return Ref(left, i + 1, i, same, "nominal", plural=plural, agent=agent)
    if agent.kind == "state" and plural and any(p.lower[k] in ("two", "both") for k in range(max(0, first - 3), i)):
        owners = [a for a in owners if a.kind not in ("region", "collective")]  # "the two Arab states": which, was said before
    if not owners:
        return Ref(first, i + 1, i, (), "nominal", plural=plural, agent=agent, resolved=False)
    actors = tuple(as_agent(a, agent, " ".join(text.split())) for a in owners)
    return Ref(left, i + 1, i, actors, "role", plural=plural, agent=agent)


def apposed(p: Parse, cast: Cast, noun: int) -> tuple[Actor, ...]:
    """Whom a noun stands beside as another name: the head it is put behind, or the name put behind it."""
    beside = [p.head[noun]] if p.dep[noun] == "appos" else p.children(noun, "appos")
    for k in beside:
        ref = cast.at.get(k)
        if ref and ref.actors and ref.actors[0].kind != "person":
            return ref.actors
    return ()


def as_agent(owner: Actor, agent: Agent, text: str) -> Actor:
    """The actor seen through an agent noun: Turkey as "Turkish troops" keeps the id and takes the sector."""
    if agent.kind in ("state", "alliance"):
        return owner
    if owner.kind in ("group", "organisation"):
        return replace(owner, role=text) if agent.kind == "person" else owner
    sector = agent.sector or owner.sector
    return Actor(
        owner.id,
        text if agent.kind == "person" else owner.name,
        "body" if agent.kind != "person" else "person",
        owner.country,
        sector,
        text if agent.kind == "person" else None,
    )


def owners_of(p: Parse, cast: Cast, head: int, first: int | None = None) -> tuple[list[Actor], int]:
    """Actors that own a noun: before it ("Turkish ministry officials", "Turkey's troops") or behind it ("army of Turkey").

    Returns them with the leftmost token of the phrase. "pro-Russian" and "US-backed" are no owners.
    """
    first = head if first is None else first
    out: list[Actor] = []
    left = k = first
    while k > 0 and p.sent[k - 1] == p.sent[head]:
        k -= 1
        if p.tag[k] in ("DT", "IN", "PRP$", "VBZ", "VBD", "TO", "MD", "WDT", "RB") or p.word[k] in (",", '"', ":", ";", "(", ")"):
            break
        if p.tag[k] == "CC" and not (
            k > 0 and p.dep[k] == "cc" and p.head[k] in cast.inside and cast.inside[p.head[k]].how == "demonym"
        ):
            break
        ref = cast.inside.get(k)
        if ref and ref.actors and not ref.place and _owns(p, ref, head):
            out = [a for a in ref.actors if a not in out] + out
            left = ref.first
            k = ref.first
        elif ref is None and p.tag[k] not in (
            "NN",
            "NNP",
            "NNS",
            "JJ",
            "JJS",
            "JJR",
            "POS",
            "HYPH",
            "VBN",
            "VBG",
            "CD",
            "NNPS",
            "CC",
        ):
            break
    for k in p.kids[head]:
        if p.dep[k] == "poss" and k in cast.at and k < first:
            out = [a for a in cast.at[k].actors if a not in out] + out
            left = min(left, cast.at[k].first)
    if not out:
        for prep in p.children(head, "prep"):
            if p.lower[prep] in ("of", "from", "for"):
                for obj in [o for first_one in p.children(prep, "pobj") for o in (first_one, *p.children(first_one, "conj"))]:
                    if (ref := cast.at.get(obj)) and ref.actors and (p.lower[prep] != "for" or ref.actors[0].kind != "state"):
                        out += [a for a in ref.actors if a not in out]
    return out, left


def _owns(p: Parse, ref: Ref, head: int) -> bool:
    before, after = ref.first - 1, ref.last
    if before > 0 and p.word[before] == "-" and p.lower[before - 1] in NOT_OWNER_BEFORE:
        return False
    if p.lower[ref.first].startswith(("pro-", "anti-", "non-")):
        return False
    if after + 1 < p.n and p.word[after] == "-" and p.lower[after + 1] in NOT_OWNER_AFTER:
        return False
    # "Russia's neighbour Ukraine": whoever owns is tied to the head itself, not to a noun beside it.
    at, hops = ref.head, 0
    while hops < 6:
        if at == head:
            return True
        if p.head[at] == at:
            return False
        at, hops = p.head[at], hops + 1
    return False


def unowned(p: Parse, ref: Ref) -> bool:
    """Whether a bare agent noun is definite, so that it must mean somebody already named."""
    dets = [p.lower[k] for k in p.kids[ref.head] if p.dep[k] in ("det", "predet")]
    return not any(d in SINGULAR_DET for d in dets)
