"""Which date or place belongs to which act: the phrase, the verb that carries it, the clause, never another clause.

The small parser often hangs a phrase on the wrong word; what stands right beside an act counts as its own unless the
parser gives it to the verb that governs the act.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from detente.events.date_words import DateWords
from detente.language.parse import Parse

VERBS = ("VERB", "AUX")
NOUNS = ("NOUN", "PROPN", "PRON", "NUM")
CLAUSES = frozenset(("ROOT", "ccomp", "advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass", "parataxis", "xcomp"))
GLUE = frozenset(("ADP", "DET", "PROPN", "ADJ", "NOUN", "NUM", "PART", "PRON", "ADV"))
REACH = 14  # tokens between an act and the phrase beside it


class Phrase(Protocol):
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def head(self) -> int: ...


P = TypeVar("P", bound=Phrase)


def belonging(p: Parse, trigger: int, items: Sequence[P], words: DateWords) -> P | None:
    """The phrase of the act at `trigger`: its own, else that of the verb which carries it, the nearest following first."""
    sentence = p.sent[trigger]
    best: tuple[tuple[int, int, int, int], P] | None = None
    for item in items:
        if p.sent[item.first] != sentence or item.first <= trigger < item.last:
            continue
        rank = _rank(p, trigger, item, items, words)
        if rank is None:
            continue
        kind = {"point": 0, "since": 1, "until": 1}.get(getattr(item, "kind", "point"), 2)
        key = (kind, rank, int(item.first < trigger), abs(item.first - trigger))
        if best is None or key < best[0]:
            best = key, item
    return best[1] if best else None


def _rank(p: Parse, t: int, item: P, items: Sequence[P], words: DateWords) -> int | None:
    modifies = item.head >= item.last and p.pos[item.head] in NOUNS and _only_modifies(p, item)
    if p.pos[t] in VERBS:
        return _rank_verb(p, t, item, modifies, words)
    if item.head == t or (modifies and _same_name(p, item.head, t)):
        return None if _in_next_conjunct(p, t, item) else 0
    if modifies:
        return None
    if p.head[item.head] == t and p.dep[item.head] in ("relcl", "acl") and p.lemma[item.head] in words.sets["light"]:
        return 1  # "the signing, which took place on Tuesday", "a resolution passed in 2009"
    verb = carrier(p, t, words)
    if item.head == verb and not _taken_by_other(p, t, item, verb, words):
        return 1
    if _beside(p, t, item, items, words) and (not _governs(p, item.head, t) or _after_phrase(p, t)):
        return 2
    if _under(p, item.head, t) and not _is_act(p, item.head, words):
        return 3
    return None


def _rank_verb(p: Parse, t: int, item: P, modifies: bool, words: DateWords) -> int | None:
    light = p.lemma[t] in words.sets["light"]
    if item.head == t:
        return None if _in_next_conjunct(p, t, item) else 0
    doer = p.dep[item.head] == "nsubj" and p.head[item.head] == t
    if _setting(p, t, item.head) or (doer and p.lemma[t] in words.sets["effects"]):
        return 2
    if modifies:
        return 2 if light and p.head[item.head] == t and p.dep[item.head] in ("dobj", "nsubj", "nsubjpass", "attr") else None
    if p.dep[t] in ("xcomp", "pcomp") and item.head == p.head[t] and p.lemma[p.head[t]] in words.sets["same_time"]:
        return 1
    if p.dep[t] == "pcomp" and p.lower[p.head[t]] == "by" and item.head == p.head[p.head[t]]:
        return 1  # "encouraged them by opening the border"
    if p.dep[t] == "conj" and item.head == p.head[t] and item.first < p.head[t] and not _own_subject(p, t):
        return 1  # "On Monday A attacked B and seized C"
    if p.lemma[t] in words.sets["same_time"] and p.head[item.head] == t and p.dep[item.head] == "xcomp":
        return 1
    if _under(p, item.head, t) and not _in_next_conjunct(p, t, item):
        return 2 if light or not _is_act(p, item.head, words) else None
    return None


def carrier(p: Parse, noun: int, words: DateWords) -> int | None:
    """The verb that carries the act of a noun: "launched an attack", "talks were held", "took part in exercises"."""
    at = noun
    for _ in range(5):
        dep, head = p.dep[at], p.head[at]
        if head == at:
            return None
        if dep in ("conj", "compound", "nmod", "amod", "appos"):
            if p.pos[head] in VERBS:
                return None
            at = head
        elif dep in ("dobj", "attr", "nsubjpass", "oprd", "dative"):
            return head if p.lemma[head] in words.sets["light"] else None
        elif dep == "nsubj":
            return head if p.pos[head] in VERBS else None
        elif dep == "pobj":
            gov = p.head[head]
            if p.pos[gov] in VERBS:
                return gov if p.lemma[gov] in words.sets["light"] else None
            if p.lower[head] != "of":
                return None
            at = gov  # "a round of talks"
        else:
            return None
    return None


def _setting(p: Parse, t: int, noun: int) -> bool:
    """Whether the noun sets the scene of the act: "At the meeting on Monday they decided", "In his Friday speech he …"."""
    prep = p.head[noun]
    return p.dep[noun] == "pobj" and p.lower[prep] in ("at", "in", "during") and p.head[prep] == t and prep < t


def _after_phrase(p: Parse, t: int) -> bool:
    """ "tense after the downing of a plane in May": the date is rather that of the act after the preposition."""
    return p.dep[t] in ("pobj", "pcomp") and p.lower[p.head[t]] in ("after", "following", "since", "despite", "before")


def _only_modifies(p: Parse, item: Phrase) -> bool:
    """Whether the phrase stands in front of the noun it belongs to: "the 2016 exercises", "Thursday's attack"."""
    fore = ("nummod", "poss", "compound", "nmod", "amod", "npadvmod")
    return any(p.head[i] == item.head and p.dep[i] in fore for i in range(item.first, item.last))


def _same_name(p: Parse, head: int, t: int) -> bool:
    return head == t or (p.head[t] == head and p.dep[t] in ("compound", "amod", "nmod"))


def _under(p: Parse, low: int, high: int) -> bool:
    """Whether `low` hangs below `high` within one clause."""
    at = low
    for _ in range(8):
        if at == high:
            return True
        if p.dep[at] in CLAUSES or (p.dep[at] == "conj" and p.pos[at] in VERBS) or p.head[at] == at:
            return False
        at = p.head[at]
    return at == high


def _governs(p: Parse, high: int, low: int) -> bool:
    """Whether the verb `high` governs the noun `low` as its object, so that a phrase on it is the verb's own."""
    return p.pos[high] in VERBS and _under(p, low, high)


def _is_act(p: Parse, noun: int, words: DateWords) -> bool:
    lower = p.lower[noun]
    if p.pos[noun] == "PROPN":
        return False
    return lower in words.sets["acts"] or p.lemma[noun] in words.sets["acts"] or lower.endswith(words.act_endings)


def _beside(p: Parse, t: int, item: Phrase, items: Sequence[Phrase], words: DateWords) -> bool:
    """Whether the phrase follows the act with nothing between but what belongs to the same noun phrase."""
    if not t < item.first <= t + REACH:
        return False
    for i in range(t + 1, item.first):
        if p.pos[i] not in GLUE or p.lower[i] in ("that", "who", "which") or _is_act(p, i, words):
            return False
    return not any(t < other.first < item.first and type(other) is type(item) and p.head[other.first] == t for other in items)


def _taken_by_other(p: Parse, t: int, item: Phrase, verb: int, words: DateWords) -> bool:
    """Whether the phrase stands beside another act of the same verb: "exercises in 2016 and a drill in 2017"."""
    if item.first < verb:
        return False
    low, high = (t + 1, item.first) if item.first > t else (item.last, t)
    between = range(low, high)
    if item.first > t:
        return any(p.pos[i] == "CCONJ" for i in between) and any(p.pos[i] == "NOUN" and p.dep[i] == "conj" for i in between)
    return any(p.pos[i] == "CCONJ" for i in between)


def _in_next_conjunct(p: Parse, t: int, item: Phrase) -> bool:
    """Whether "and also …" comes between act and phrase: the words after it tell of another act."""
    if item.first < t:
        return False
    return any(p.pos[i] == "CCONJ" and p.lower[i + 1] in ("also", "then", "later", "again") for i in range(t + 1, item.first))


def _own_subject(p: Parse, verb: int) -> bool:
    return any(p.dep[k] in ("nsubj", "nsubjpass") for k in p.kids[verb])
