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
PRONOUN_TAGS = frozenset(("PRP", "PRP$"))
STANDING_IN = frozenset((*ONES, "both", "two"))


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
    open_words = {*HALVES, *STANDING_IN}
    places = [
        i for i in range(p.n)
        if i in queue or p.tag[i] in PRONOUN_TAGS or p.word[i] in open_words or p.lower[i] in open_words
    ]  # fmt: skip
    for i in places:
        ref = queue.get(i)
        if ref is not None:
            s = p.sent[i]
            if not ref.resolved:
                nominals.read(ref, s)
            elif _stateless(ref):
                _official(ref, s, nominals, known)
            memory.remember(ref, s)
        elif p.tag[i] in PRONOUN_TAGS:
            pronouns.read(i, p.sent[i])
        elif p.word[i] in HALVES and p.lower[i - 1] == "the" and i > p.sents[p.sent[i]][0]:
            pronouns.half(i)
        elif p.lower[i] in STANDING_IN and p.tag[i] in ("DT", "CD", "NN", "NNS", "JJ") and i not in cast.inside:
            _standing_in(p, i, nominals, pronouns)
    cast.sort()


def _standing_in(p: Parse, i: int, nominals: Nominals, pronouns: Pronouns) -> None:
    """ "Both", "one", "others": words that take the place of those named before."""
    if p.dep[i] not in SINGLE:
        return
    if p.lower[i] not in ONES:
        nominals.pair(i, p.sent[i])
    elif p.dep[i] in ("nsubj", "nsubjpass") and _bare_one(p, i):
        pronouns.one(i, p.sent[i])


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
