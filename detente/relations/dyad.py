"""Between whom: the two sides of a relation, from the places where they stand around the word that names it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from detente.events.match import Match
from detente.language.parse import Parse
from detente.model import Span
from detente.relations.read import Setting, ids

Dyad = tuple[str, str]

BETWEEN = frozenset(("between", "among", "amongst"))
WITH = frozenset(("with", "to", "of", "toward", "towards", "against", "for", "than", "from"))
FELLOWS = frozenset(
    [
        "ally", "allies", "friend", "partner", "rival", "enemy", "foe", "adversary", "backer", "patron", "supporter",
        "brother", "client",
        "proxy", "protector", "arch-rival", "archrival", "archenemy", "arch-enemy", "nemesis", "comrade", "satellite", "vassal",
    ]
)  # fmt: skip
QUARRELS = frozenset(
    [
        "tension", "tensions", "hostility", "hostilities", "enmity", "rift", "feud", "dispute", "quarrel", "row",
        "rivalry", "conflict",
        "standoff", "spat", "animosity", "friction", "distrust", "mistrust", "crisis", "difference", "disagreement",
        "estrangement",
        "split", "confrontation", "acrimony", "fence", "hatchet", "isolation",
    ]
)  # fmt: skip
THAWS = frozenset(
    ("rapprochement", "thaw", "detente", "reconciliation", "normalisation", "normalization", "rivalry", "honeymoon")
)
MIRROR = frozenset(("other", "another"))  # "each other", "one another"


def dyads(s: Setting, m: Match, *, strict: bool = False) -> list[Dyad]:
    """The dyads of a match, each in alphabetical order; none where fewer than two sides are known.

    `strict` takes only parties that stand about the words themselves, not those of the topic.
    """
    left, right = _sides(s, m)
    made = _pairs(left, right)
    if made or strict:
        return made
    if m.pattern.kind == "copula" and len(left) == 1 and not right and (said := _speaker(s, m, left[0])):
        return _pairs(left, [said])  # "the US is no longer an ally", said an official of the other side
    if _person(s.p, m) or not _names_relation(s, m):
        return []  # "its allies" alone are nobody in particular, and one party alone does not "fall out"
    one = (left or right)[:1]
    other = _other(s, m, one[0]) if one else None
    if one and other:
        return _pairs(one, [other])
    return [] if one or not _bare(s.p, m) else _topic(s, m)


def _names_relation(s: Setting, m: Match) -> bool:
    """Whether a noun of the match is the relation itself, which has two sides even where only one is named."""
    p = s.p
    words = s.knowledge.sets["ties"]
    return any(p.pos[t] == "NOUN" and (p.lemma[t] in words or p.lemma[t] in QUARRELS | THAWS) for t in m.tokens)


def _person(p: Parse, m: Match) -> bool:
    return m.pattern.kind == "noun" and p.lemma[m.trigger] in FELLOWS


def _pairs(left: list[str], right: list[str]) -> list[Dyad]:
    """Each of the left with each of the right; two on one side alone are the dyad."""
    right = [r for r in right if r not in left] if len(left) == 1 else right
    crossed = [(a, b) for a in left for b in right if a != b]
    apart = crossed and not set(left) & set(right)
    pairs = crossed if apart else list(combinations(dict.fromkeys([*left, *right]), 2))
    return list(dict.fromkeys((min(q), max(q)) for q in pairs))


def _sides(s: Setting, m: Match) -> tuple[list[str], list[str]]:
    p = s.p
    inside = _driver(s, m)
    left = list(ids([q for q in m.actors if not _within(q.span, inside)]))
    right = list(ids([q for q in m.recipients if not _within(q.span, inside)])) if _asks(m, "R") else []
    named = [t for t in m.tokens if p.lemma[t] in s.knowledge.sets["ties"] and p.pos[t] == "NOUN"]
    if m.pattern.kind != "verb" and p.pos[m.trigger] in ("NOUN", "PROPN"):
        named.append(m.trigger)
    for n in dict.fromkeys(named):
        mine, theirs = _around(s, n)
        if len(theirs) > 1 and not mine and _has_between(p, n):
            return [], theirs
        if mine and theirs:
            return mine, theirs
        left, right = _add(left, mine), _add(right, theirs)
        if len(set(left) | set(right)) < 2 and p.lemma[n] not in FELLOWS:
            left = _add(left, _carrier(s, m, n))
    return left, right


def _driver(s: Setting, m: Match) -> Span | None:
    """The words of the subject that drives it: whoever is named there ("fear of A has brought B and C closer") is no side."""
    if m.pattern.subject is None or m.pattern.subject.role != "X":
        return None
    subjects = [t for t in m.topics if t in s.clauses.frame(m.anchor).subjects]
    if not subjects:
        return None
    p, (first, last) = s.p, s.p.edges(subjects[0])
    last = min([last, *(p.edges(k)[0] for k in p.kids[subjects[0]] if p.dep[k] in ("relcl", "acl") and k > subjects[0])])
    return p.span(first, last) if first < last else None  # "factors that have brought A and B closer"


def _within(span: Span | None, outer: Span | None) -> bool:
    return span is not None and outer is not None and outer[0] <= span[0] and span[1] <= outer[1]


def _asks(m: Match, role: str) -> bool:
    """Whether a pattern names the role: without it, whoever the matcher found behind the words is no side of the tie."""
    q = m.pattern
    slots = [q.subject, q.object, *(ps.slot for ps in (*q.preps, *q.subject_preps))]
    return any(slot is not None and slot.role == role for slot in slots)


def _add(have: list[str], more: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*have, *more]))


def _has_between(p: Parse, n: int) -> bool:
    return any(p.lower[k] in BETWEEN for k in p.kids[n])


def _around(s: Setting, n: int) -> tuple[list[str], list[str]]:
    """The owners and equals of a noun ("Syria's ally Iran", "Kazakhstan, a partner of Russia") and those behind it."""
    p, roles = s.p, s.roles
    owners = list(ids(roles.owners(n)))
    if p.lemma[n] in FELLOWS:  # "a NATO ally" is a member
        owners = [
            i
            for i in owners
            if s.knowledge.display.get(i, ("", "state"))[1] in ("state", "group", "territory", "party", "region")
        ]
    equals: list[str] = []
    if p.dep[n] == "appos" and p.pos[p.head[n]] in ("PROPN", "NOUN"):
        equals = _add(equals, ids(roles.of(p.head[n])))
    for k in p.kids[n]:
        if p.dep[k] in ("appos", "nmod", "compound") and k > n - (p.dep[k] == "appos") and p.pos[k] in ("PROPN", "NOUN"):
            equals = _add(equals, ids(roles.of(k)))
    if n + 1 < p.n and p.dep[n] in ("nsubj", "dobj", "pobj", "compound", "nmod", "nsubjpass") and p.pos[n + 1] == "PROPN":
        name = _head_of_name(p, n + 1)  # "Syria's ally Iran", "the rivals India and Pakistan": the parser hangs them side by side
        equals = _add(equals, ids(roles.of(name)))
    behind: list[str] = []
    for prep, _, head in s.clauses.noun_preps(n):
        if prep in BETWEEN or prep in WITH:
            behind = _add(behind, ids(roles.of(head, places=True)))
    if owners and equals and not behind:
        return equals, [o for o in owners if o not in equals]
    if equals and not behind and len(equals) > 1:
        return [], equals
    return _add(owners, equals), behind


def _head_of_name(p: Parse, first: int) -> int:
    k = first
    while p.dep[k] == "compound" and p.head[k] > k and p.pos[p.head[k]] == "PROPN":
        k = p.head[k]
    return k


def _carrier(s: Setting, m: Match, n: int) -> list[str]:
    """The subject of the verb whose object, complement or far-off phrase the noun is ("X is on good terms with Y")."""
    p, at = s.p, n
    for _ in range(4):
        head = p.head[at]
        if head == at:
            return []
        if p.pos[head] in ("VERB", "AUX"):
            if p.dep[at] in ("nsubj", "nsubjpass"):
                return []
            return [i for k in s.clauses.frame(head).subjects for i in ids(s.roles.of(k))]
        if p.pos[head] in ("NOUN", "PROPN", "ADJ") and head not in m.tokens:
            return []  # "turned the page on years of acrimony"
        at = head
    return []


def _speaker(s: Setting, m: Match, one: str) -> str | None:
    speakers = list(dict.fromkeys(a.id for a in s.speaker_at(m.trigger) if a.id and a.id != one))
    return speakers[0] if len(speakers) == 1 else None


def _other(s: Setting, m: Match, one: str) -> str | None:
    """With whom, where one side is named: the speaker's side, the subject of the sentence, or the other side of the topic."""
    if said := _speaker(s, m, one):
        return said
    at = m.anchor
    for _ in range(4):
        if s.p.pos[at] in ("VERB", "AUX"):
            subjects = [i for k in s.clauses.frame(at).subjects for i in ids(s.roles.of(k)) if i != one]
            if len(set(subjects)) == 1:
                return subjects[0]
        if s.p.head[at] == at:
            break
        at = s.p.head[at]
    near = [i for i in _named(s, *s.p.sents[s.p.sent[m.trigger]]) if i != one]
    if len(near) == 1:
        return near[0]
    topic = [d for d in _topic(s, m) if one in d]
    return next((i for i in topic[0] if i != one), None) if topic else None


def _bare(p: Parse, m: Match) -> bool:
    """ "Relations have been at their lowest": a plural or definite relation without parties is that of the topic."""
    named = [t for t in m.tokens if p.pos[t] == "NOUN"]
    return any(
        p.tag[t] == "NNS" or any(p.lower[k] in ("the", "this", "both", "our", "their") for k in p.kids[t]) for t in named
    ) or any(p.lower[k] in MIRROR for t in m.tokens for k in p.kids[t])


def _topic(s: Setting, m: Match) -> list[Dyad]:
    """The two parties of the sentence, else of the one before it, else of the first sentences of the article."""
    p, here = s.p, s.p.sent[m.trigger]
    for number in (here, here - 1, 0, 1):
        if 0 <= number <= here:
            first, last = p.sents[number]
            found = _named(s, first, m.trigger if number == here else last)
            if len(found) == 2:
                return [(min(found), max(found))]
            if number < here and len(found) > 2:
                continue
    return []


def _named(s: Setting, first: int, last: int) -> list[str]:
    """States and groups named between two tokens, each once."""
    found = [a.id for k in range(first, last) if (ref := s.cast.at.get(k)) for a in ref.actors if a.id and a.kind != "person"]
    return list(dict.fromkeys(found))
