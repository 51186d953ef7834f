"""What the words around a name say of the person: "Turkish Tourism Minister X", "X, an analyst at a Karachi think tank"."""

from __future__ import annotations

from dataclasses import dataclass

from detente.actors.cast import Cast
from detente.actors.mentions import TITLES, Gazetteer, Spot
from detente.language.parse import Parse
from detente.model import Actor

PAST = frozenset(["former", "ex", "late", "then-president", "erstwhile", "ousted", "deposed", "retired"])
OFFICIAL = frozenset(["GOV", "MIL", "LEG", "COP", "JUD", "SPY"])
WAITING = frozenset(["elect", "designate", "waiting"])
NOUNS = frozenset(["NN", "NNP", "NNS", "NNPS"])


@dataclass(slots=True)
class Title:
    """A person's role as the text puts it, for whom, in what sector, and whether that is over."""

    text: str | None = None
    actor: Actor | None = None
    sector: str | None = None
    past: bool = False


def title_of(p: Parse, spot: Spot, cast: Cast, gazetteer: Gazetteer) -> Title:
    """Role words before a name ("Russian Foreign Ministry spokesperson X") or in apposition behind it ("X, the envoy to Y,")."""
    before = _before(p, spot, cast, gazetteer)
    if before.actor and before.sector and before.text:
        return before
    behind = _apposed(p, spot, cast, gazetteer)
    if not behind.actor and before.text:  # "the emir of Kuwait, Sheikh Sabah"
        fore = _apposed_to(p, spot, cast, gazetteer)
        behind = fore if fore.actor else behind
    if not (before.text or before.sector or before.actor):
        return behind
    if behind.actor and not before.actor:  # "General John Nicholson, the commander of US forces"
        return Title(before.text or behind.text, behind.actor, behind.sector or before.sector, behind.past)
    return before


def _before(p: Parse, spot: Spot, cast: Cast, gazetteer: Gazetteer) -> Title:
    first = spot.first
    while first > 0 and p.sent[first - 1] == p.sent[spot.first] and _in_title(p, first - 1, spot):
        first -= 1
    while first < spot.first and p.tag[first] in ("CC", "POS", "HYPH", ",", "DT", "CD"):
        first += 1
    if first == spot.first:
        return _apposed_to(p, spot, cast, gazetteer)
    first = _without_place(p, first, spot, cast)
    found = _read(p, first, spot.first, cast, gazetteer)
    if found.text or found.sector:
        for k in range(first, spot.first):
            if k not in cast.inside:
                cast.titles[k] = spot.head
    return found


def _without_place(p: Parse, first: int, spot: Spot, cast: Cast) -> int:
    """ "In the Netherlands President X said": the place before the title is not whom he serves."""
    ref = cast.inside.get(first)
    if ref and ref.how != "demonym" and ref.last < spot.first and ref.first > 0 and p.word[ref.last] != "'s":
        at = ref.first - 1 - (p.tag[ref.first - 1] == "DT")
        if at >= 0 and p.lower[at] in ("in", "from", "at", "near", "across"):
            return ref.last
    return first


def _apposed_to(p: Parse, spot: Spot, cast: Cast, gazetteer: Gazetteer) -> Title:
    """ "the US commander in Kabul, General X", "his defence minister, Y": the noun to which the name is put."""
    h = spot.head
    noun = p.head[h]
    if p.dep[h] == "appos" and noun in cast.inside and p.dep[noun] == "pobj" and p.lower[p.head[noun]] == "of":
        noun = p.head[p.head[noun]]  # "the emir of Kuwait, Sheikh X": the parser puts the name to Kuwait
    if p.dep[h] != "appos" or noun >= spot.first or p.sent[noun] != p.sent[h] or noun in cast.inside:
        return Title()
    hit = gazetteer.agent_at(p, noun)
    if not hit or hit[1].kind not in ("person", "people"):
        return Title()
    first = hit[0]
    while first > 0 and p.tag[first - 1] in (*NOUNS, "JJ", "POS", "HYPH", "VBN") and p.sent[first - 1] == p.sent[h]:
        first -= 1
    stop = next((i for i in range(noun + 1, spot.first) if p.word[i] in (",", "(", "-", "--")), spot.first)
    return _read(p, first, stop, cast, gazetteer)


def _apposed(p: Parse, spot: Spot, cast: Cast, gazetteer: Gazetteer) -> Title:
    """The apposition behind a name, up to the relative clause or comma that ends it; else the office in "who is/teaches …"."""
    for k in p.kids[spot.head]:
        if p.dep[k] != "appos" or k < spot.last:
            continue
        hit = gazetteer.agent_at(p, k)
        if hit and hit[1].kind in ("person", "people"):
            a, b = p.edges(k)
            stops = [p.edges(r)[0] for r in p.kids[k] if p.dep[r] in ("relcl", "acl") and r > k]
            stops += [i for i in range(k + 1, b) if p.word[i] in (",", "(", ";", "-", "--")]
            return _read(p, min(a, hit[0]), max(k + 1, min([*stops, b])), cast, gazetteer)
    return _after_comma(p, spot, cast, gazetteer) if spot.last + 1 < p.n and p.word[spot.last] == "," else Title()


def _after_comma(p: Parse, spot: Spot, cast: Cast, gazetteer: Gazetteer) -> Title:
    """ "X, foreign minister of Y, said", "X, who teaches strategic studies": what the parser hung elsewhere."""
    first, s = spot.last + 1, p.sent[spot.head]
    if p.sent[first] != s:
        return Title()
    if p.lower[first] == "who" and first + 2 < p.n:
        verb = next((i for i in range(first + 1, min(first + 4, p.n)) if p.pos[i] in ("VERB", "AUX")), None)
        if verb is not None and p.lemma[verb] in ("teach", "study", "research", "lecture", "edit"):
            return Title(None, None, "MED" if p.lemma[verb] == "edit" else "EXPERT")
        return Title()
    stop = next((i for i in range(first, min(first + 12, p.n)) if p.word[i] in (",", ".", ";", "(", '"')), None)
    if stop is None or any(p.pos[i] in ("VERB", "AUX") and p.tag[i] not in ("VBN", "VBG") for i in range(first, stop)):
        return Title()
    last = next((i for i in range(first, stop) if p.tag[i] == "IN"), stop)
    if last > first and (hit := gazetteer.agent_at(p, last - 1)) and hit[1].kind == "person" and p.tag[first] not in ("CC", "IN"):
        return _read(p, first, stop, cast, gazetteer)
    return Title()


def _in_title(p: Parse, k: int, spot: Spot) -> bool:
    if p.word[k] in (",", '"', ":", ";", "(", ")", "--"):
        return False
    if p.tag[k] in ("NN", "NNS", "NNP", "NNPS", "JJ", "POS", "HYPH", "VBN"):
        return True
    if p.lower[k] == "in" and p.lower[k - 1] == "-" and k + 2 < p.n and p.lower[k + 2] in WAITING:
        return True  # "prime minister-in-waiting"
    return (
        p.tag[k] in ("CC", "IN")
        and p.lower[k] in ("and", "&", "for", "of")
        and p.head[k] > k - 6
        and p.head[k] != k
        and p.dep[k] != "mark"
        and p.pos[p.head[k]] in ("NOUN", "PROPN")
        and p.tag[k - 1] in NOUNS
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


def _read(p: Parse, first: int, last: int, cast: Cast, gazetteer: Gazetteer) -> Title:
    title = Title()
    agents = [(k, hit) for k in range(first, last) if (hit := gazetteer.agent_at(p, k))]
    person = [(k, hit[1]) for k, hit in agents if hit[1].kind in ("person", "forces", "people")]
    if not person:
        return title
    start = first + (p.lower[first] in ("the", "a", "an"))
    title.text = " ".join(p.text[p.start[start] : p.end[last - 1]].split())
    if title.text.lower() in TITLES:
        title.text = None
    past = any(w in PAST for w in p.lower[first:last])
    expert = next((a.sector for _, a in reversed(person) if a.voice in ("expert", "media")), None)  # "the military analyst"
    title.sector = expert or next((a.sector for k, (_, a) in reversed(agents) if a.sector and a.kind == "body"), None) or next(
        (a.sector for _, a in reversed(person) if a.sector), None
    )
    title.past = past
    for k in range(first, last):
        ref = cast.inside.get(k)
        if ref and ref.actors and not ref.place:
            title.actor = ref.actors[0]
            break
    return title
