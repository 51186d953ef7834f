"""Whose a noun is: "Turkish officials", "Turkey's troops", "the army of Turkey"; "US-backed fighters" are nobody's yet."""

from __future__ import annotations

from dataclasses import replace

from detente.actors.cast import Cast, Ref, conjuncts
from detente.knowledge.load import Agent
from detente.language.parse import Parse
from detente.model import Actor

# "US-backed", "Moscow-brokered": who stands before the participle helps, he does not own
NOT_OWNER_AFTER = frozenset(
    [
        "administered", "affiliated", "aligned", "allied", "approved", "armed", "backed", "based", "born", "brokered", "built",
        "claimed", "controlled", "designed", "dominated", "educated", "equipped", "financed", "friendly", "funded", "governed",
        "held", "inspired", "installed", "language", "leaning", "led", "linked", "made", "mediated", "occupied", "organised",
        "organized", "owned", "protected", "run", "sanctioned", "speaking", "sponsored", "supplied", "supported", "trained",
    ]
)  # fmt: skip
OWNING_AFTER = frozenset(["led", "owned", "run"])  # "Russian-owned companies" are Russia's
NOT_OWNER_BEFORE = frozenset(["pro", "anti", "non"])
BREAKS = frozenset(["DT", "IN", "PRP$", "VBZ", "VBD", "TO", "MD", "WDT", "RB"])
INSIDE = frozenset(["NN", "NNP", "NNS", "JJ", "JJS", "JJR", "POS", "HYPH", "VBN", "VBG", "CD", "NNPS", "CC"])
STOPS = frozenset([",", '"', ":", ";", "(", ")"])
DETERMINERS = frozenset(["a", "an", "another", "one", "some", "any", "no", "every", "each", "third", "either", "neither"])
# "withdraw troops from Bulgaria": they are not Bulgaria's
LEAVING = frozenset(
    ["bar", "clear", "drive", "evacuate", "expel", "free", "oust", "pull", "recall", "remove", "rescue", "withdraw"]
)
SPOKESMEN = frozenset(["spokesman", "spokeswoman", "spokesperson"])


def owners_of(p: Parse, cast: Cast, head: int, first: int | None = None) -> tuple[list[Actor], int]:
    """Actors that own a noun: before it ("Turkish ministry officials", "Turkey's troops") or behind it ("army of Turkey").

    Returns them with the leftmost token of the phrase. "pro-Russian" and "US-backed" are no owners.
    """
    first = head if first is None else first
    out, left = _before(p, cast, head, first)
    for k in p.kids[head]:
        if p.dep[k] == "poss" and k in cast.at and k < first:
            for c in (k, *conjuncts(p, k)):
                if ref := cast.at.get(c):
                    out += [a for a in ref.actors if a not in out]
            left = min(left, cast.at[k].first)
    if not out:
        out = _behind(p, cast, head)
    return out, left


def _before(p: Parse, cast: Cast, head: int, first: int) -> tuple[list[Actor], int]:
    out: list[Actor] = []
    left = k = first
    while k > 0 and p.sent[k - 1] == p.sent[head]:
        k -= 1
        ref = cast.inside.get(k)
        if p.word[k] == "," and ref is None and _between_demonyms(p, cast, k):
            continue
        if p.tag[k] in BREAKS or p.word[k] in STOPS:
            break
        if p.tag[k] == "CC" and not (
            p.dep[k] == "cc" and p.head[k] in cast.inside and cast.inside[p.head[k]].how in ("demonym", "alias", "name")
        ):
            break
        if ref and ref.actors and not ref.place and _owns(p, ref, head):
            out = [a for a in ref.actors if a not in out] + out
            left = ref.first
            k = ref.first
        elif ref is None and p.tag[k] not in INSIDE:
            break
    return out, left


def _between_demonyms(p: Parse, cast: Cast, comma: int) -> bool:
    """ "Russian, Turkish and Iranian ministers": the comma of a list of owners."""
    before, after = cast.inside.get(comma - 1), cast.inside.get(comma + 1)
    return bool(before and after and before.how == after.how == "demonym" and p.pos[after.head] != "VERB")


def _behind(p: Parse, cast: Cast, head: int) -> list[Actor]:
    out: list[Actor] = []
    for prep in p.children(head, "prep"):
        word = p.lower[prep]
        leaves = word == "from" and p.dep[head] == "dobj" and p.lemma[p.head[head]] in LEAVING
        if word not in ("of", "from", "for") or leaves:
            continue
        for obj in p.children(prep, "pobj"):
            for o in (obj, *conjuncts(p, obj)):
                ref = cast.at.get(o)
                if ref and ref.actors and (word != "for" or ref.actors[0].kind != "state" or p.lemma[head] in SPOKESMEN):
                    out += [a for a in ref.actors if a not in out]
    return out


def _owns(p: Parse, ref: Ref, head: int) -> bool:
    before, after = ref.first - 1, ref.last
    if before > 0 and p.word[before] == "-" and p.lower[before - 1] in NOT_OWNER_BEFORE:
        return False
    if p.lower[ref.first].startswith(("pro-", "anti-", "non-")):
        return False
    if after + 1 < p.n and p.word[after] == "-" and p.lower[after + 1] in NOT_OWNER_AFTER:
        return p.lower[after + 1] in OWNING_AFTER and ref.how == "demonym"
    # "Russia's neighbour Ukraine": whoever owns is tied to the head itself, not to a noun beside it.
    at, hops = ref.head, 0
    while hops < 8:
        if at == head:
            return True
        if p.head[at] == at:
            return False
        at, hops = p.head[at], hops + 1
    return False


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


def indefinite(p: Parse, ref: Ref) -> bool:
    """Whether a bare noun brings up somebody new: "a country", "another minister", "a third power"."""
    before = ("det", "predet", "amod", "nummod")
    return any(p.lower[k] in DETERMINERS for k in p.kids[ref.head] if k < ref.head and p.dep[k] in before)
