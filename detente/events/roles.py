"""Who stands behind a noun phrase: the parties named by its head, its owner, its conjuncts."""

from __future__ import annotations

from detente.actors.resolve import Cast, owners_of
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Party

# "dozens of Palestinians", "a group of militants", "the government of Syria": the party is in the of-phrase.
MEASURES = frozenset(
    [
        "dozen",
        "score",
        "hundred",
        "thousand",
        "million",
        "number",
        "group",
        "member",
        "lot",
        "majority",
        "one",
        "some",
        "many",
        "most",
        "several",
        "few",
        "all",
        "leader",
        "head",
        "part",
        "team",
        "pair",
        "couple",
        "rest",
        "wave",
        "series",
        "range",
        "section",
        "faction",
        "wing",
        "each",
        "both",
        "none",
        "plenty",
        "handful",
        "ten",
        "tens",
        "crowd",
        "army",
        "mob",
        "party",
        "delegation",
        "contingent",
        "supporter",
        "follower",
        "representative",
        "remnant",
        "generation",
        "family",
        "resident",
        "citizen",
        "bulk",
        "total",
        "estimated",
        "half",
        "percent",
        "third",
        "quarter",
        "list",
        "any",
        "either",
        "neither",
        "kind",
        "type",
    ]
)

RULERS = frozenset(("GOV", "MIL", "COP", "SPY", None))  # who acts for a state: none of them stands against it


class Roles:
    """Parties by head token, remembered."""

    def __init__(self, p: Parse, cast: Cast, clauses: Clauses) -> None:
        self.p, self.cast, self.clauses = p, cast, clauses
        self._known: dict[int, tuple[Party, ...]] = {}

    def of(self, head: int, *, places: bool = False, among: frozenset[str] | None = None) -> tuple[Party, ...]:
        """Parties of the phrase headed by `head` with its conjuncts, or the owner of a thing ("Turkey's decision" → Turkey).

        `places` also takes a mere location. `among` are the things by which their owner acts or is hit: "Turkish jets bombed" is
        Turkey's doing, "a Turkish singer stormed the charts" is not.
        """
        found = self._known.get(head)
        if found is None:
            found = self._known[head] = self._phrase(head, 0)
        if found and among is not None and not self._stands(head, among):
            found = ()
        if places:
            return found or self._located(head)
        return found

    def _stands(self, head: int, among: frozenset[str]) -> bool:
        """Whether a phrase names a party itself, or a thing of `among` that one has."""
        p = self.p
        if head in self.cast.at or head in self.cast.inside or p.pos[head] != "NOUN" or p.lemma[head] in MEASURES:
            return True
        return p.lemma[head] in among or p.lower[head] in among or any(p.dep[k] == "conj" for k in p.kids[head])

    def owners(self, noun: int) -> tuple[Party, ...]:
        """Whose act or thing a noun is by what stands before it: "Turkey's raid", "the Turkish raid", "US-Russia talks"."""
        out: list[Party] = []
        actors, left = owners_of(self.p, self.cast, noun)
        if left < noun and actors:
            for k in range(left, noun):
                ref = self.cast.inside.get(k)
                if ref and ref.first == k and (mine := [a for a in ref.actors if a in actors]):
                    _add(out, tuple(Party(a, self.p.span(ref.first, ref.last)) for a in mine))
        for k in self.p.kids[noun]:
            if self.p.dep[k] == "poss":
                _add(out, self.of(k))
            elif (
                self.p.dep[k] == "compound" and not out and (ref := self.cast.at.get(k)) and ref.agent
            ):  # "Ukrainian drone strikes"
                _add(out, tuple(Party(a, self.p.span(ref.first, ref.last)) for a in ref.actors))
        return tuple(out)

    def _located(self, head: int) -> tuple[Party, ...]:
        ref = self.cast.at.get(head)
        return tuple(Party(a, self.p.span(ref.first, ref.last)) for a in ref.actors) if ref and ref.place else ()

    def _phrase(self, head: int, depth: int) -> tuple[Party, ...]:
        p = self.p
        out = list(self._single(head, depth))
        for k in p.kids[head]:
            if p.dep[k] == "conj" and p.pos[k] in ("NOUN", "PROPN", "PRON", "ADJ", "NUM") and depth < 8:
                _add(out, self._phrase(k, depth + 1))
        return tuple(out)

    def _single(self, head: int, depth: int) -> tuple[Party, ...]:
        p, ref = self.p, self.cast.at.get(head)
        if ref is None and (inner := self.cast.inside.get(head)):
            ref = inner
        if ref and ref.place:
            return ()
        if ref and ref.actors:
            return tuple(Party(a, p.span(ref.first, ref.last)) for a in ref.actors)
        if depth < 4 and (p.lemma[head] in MEASURES or (ref and ref.agent)):
            for prep in p.children(head, "prep"):
                if p.lower[prep] in ("of", "from"):
                    for obj in p.children(prep, "pobj"):
                        if got := self._phrase(obj, depth + 1):
                            return got
        if ref and ref.agent:
            return ()
        if p.pos[head] in ("NOUN", "PROPN") and depth < 4:
            owners, left = owners_of(p, self.cast, head)
            if owners:
                span = p.span(left, left + 1)
                if (r := self.cast.inside.get(left)) is not None:
                    span = p.span(r.first, r.last)
                return tuple(Party(a, span) for a in owners)
            for k in p.children(head, "poss"):
                if got := self._single(k, depth + 1):
                    return got
            for prep in p.children(head, "prep"):
                if p.lower[prep] in ("of", "by"):
                    for obj in p.children(prep, "pobj"):
                        if got := self._phrase(obj, depth + 1):
                            return got
        return ()


def _add(out: list[Party], more: tuple[Party, ...]) -> None:
    have = {(q.actor.id, q.actor.name if q.actor.id is None else None) for q in out}
    out += [q for q in more if (q.actor.id, q.actor.name if q.actor.id is None else None) not in have]


def distinct(parties: list[Party]) -> list[Party]:
    """Each party once, by id (a nameless one by name)."""
    out: list[Party] = []
    for q in parties:
        if not any(q.actor.id == o.actor.id and (q.actor.id or q.actor.name == o.actor.name) for o in out):
            out.append(q)
    return out


def another(q: Party, others: list[Party]) -> bool:
    """Whether a party is none of the others; of one state, who rules and who does not are two."""
    same = [a for a in others if a.actor.id == q.actor.id]
    return all(_side(a) != _side(q) for a in same)


def _side(q: Party) -> str | None:
    return "GOV" if q.actor.sector in RULERS else q.actor.sector
