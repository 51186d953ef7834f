"""Fills what names alone leave open, in reading order: pronouns, bare nouns, officials without a country."""

from __future__ import annotations

from detente.actors.cast import Cast, Ref
from detente.actors.memory import Memory
from detente.actors.mentions import Gazetteer
from detente.actors.nominals import Nominals
from detente.actors.pronouns import HALVES, Pronouns
from detente.actors.titles import OFFICIAL
from detente.knowledge.load import Knowledge
from detente.language.parse import Parse
from detente.model import Actor

SINGLE = ("nsubj", "pobj", "dobj", "nsubjpass", "appos")
ONES = frozenset(["one", "another", "others", "some", "many", "several"])


def link(
    p: Parse, cast: Cast, knowledge: Knowledge, gazetteer: Gazetteer, home: str | None = None, paper: str | None = None
) -> None:
    """Fill the references that names alone leave open. Changes `cast` in place.

    `home` is the country of the dateline, `paper` that of the outlet: a bare "the government" is theirs where the
    paragraph does not speak of another.
    """
    memory = Memory(p, cast, knowledge, gazetteer, home or paper, paper)
    pronouns = Pronouns(memory)
    nominals = Nominals(memory, pronouns)
    queue = {r.head: r for r in cast.refs}
    known: dict[str, tuple[Actor, ...]] = {}
    for s, (first, last) in enumerate(p.sents):
        for i in range(first, last):
            ref = queue.get(i)
            if ref is not None:
                if not ref.resolved:
                    nominals.read(ref, s)
                elif _stateless(ref):
                    _official(ref, s, nominals, known)
                memory.remember(ref, s)
            elif p.tag[i] in ("PRP", "PRP$"):
                pronouns.read(i, s)
            elif p.word[i] in HALVES and i > first and p.lower[i - 1] == "the":
                pronouns.half(i)
            elif p.tag[i] in ("DT", "CD", "NN", "NNS", "JJ") and p.dep[i] in SINGLE and i not in cast.inside:
                if p.lower[i] in ("both", "two"):
                    nominals.pair(i, s)
                elif p.lower[i] in ONES and p.dep[i] in ("nsubj", "nsubjpass") and _bare_one(p, i):
                    pronouns.one(i, s)
    cast.sort()


def _stateless(ref: Ref) -> bool:
    if len(ref.actors) != 1:
        return False
    a = ref.actors[0]
    return a.kind == "person" and a.id is None and a.country is None and (a.sector in OFFICIAL or a.sector == "OPP")


def _official(ref: Ref, s: int, nominals: Nominals, known: dict[str, tuple[Actor, ...]]) -> None:
    """One person keeps the country that his first mention found."""
    if ref.key in known:
        ref.actors = known[ref.key]
        return
    nominals.official(ref, s)
    known[ref.key] = ref.actors


def _bare_one(p: Parse, i: int) -> bool:
    """ "One said", "one of them said": not "one soldier", nor "one of the ministers", whose noun says who."""
    for k in p.kids[i]:
        if p.dep[k] == "prep" and p.lower[k] == "of":
            return all(p.tag[o] == "PRP" for o in p.children(k, "pobj"))
    return True
