"""Pronouns and bare nouns: "he", "its", "the country", "both sides", "the group". What stays open stays open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from detente.actors.resolve import Cast, Ref, as_agent, unowned
from detente.knowledge.load import Knowledge
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Actor

HE = frozenset(["he", "him", "his", "himself"])
SHE = frozenset(["she", "her", "hers", "herself"])
IT = frozenset(["it", "its", "itself"])
THEY = frozenset(["they", "them", "their", "theirs", "themselves"])
COUNTRY = frozenset(["country", "nation", "state", "kingdom", "republic", "government", "regime"])
RIVALS = frozenset(
    [
        "rival",
        "neighbour",
        "neighbor",
        "ally",
        "foe",
        "power",
        "enemy",
        "adversary",
        "partner",
        "side",
        "party",
        "country",
        "nation",
        "state",
        "government",
        "leader",
        "president",
        "minister",
        "counterpart",
        "capital",
        "people",
        "army",
        "force",
    ]
)
HALVES = {"North": "PRK", "South": "KOR"}
PAIR_WORDS = frozenset(["both", "two"])
WINDOW = 5  # sentences back within which a pronoun looks for its word


@dataclass(slots=True)
class _Seen:
    """A reference as the reader remembers it: how prominent it was and where."""

    ref: Ref
    sent: int
    weight: float


def link(p: Parse, cast: Cast, clauses: Clauses, knowledge: Knowledge, dateline_country: str | None = None) -> None:
    """Fill the references that names alone leave open. Changes `cast` in place, in reading order."""
    _Linker(p, cast, clauses, knowledge, dateline_country).run()


class _Linker:
    def __init__(self, p: Parse, cast: Cast, clauses: Clauses, knowledge: Knowledge, dateline_country: str | None) -> None:
        self.p, self.cast, self.clauses, self.knowledge = p, cast, clauses, knowledge
        self.home = dateline_country
        self.people: list[_Seen] = []
        self.things: list[_Seen] = []  # states, organisations, groups: what "it" may mean
        self.dyads: list[tuple[int, tuple[Actor, ...]]] = []  # (sentence, two or more parties named as equals)
        self.meetings: list[tuple[int, tuple[Actor, ...]]] = []  # (sentence, one party and whom it met)
        self.quoted = _inside_quotes(p)
        self.gender: dict[str, str] = {}
        self.topic = self._topic_dyad()

    def run(self) -> None:
        p = self.p
        queue = {r.head: r for r in self.cast.refs}
        for s, (first, last) in enumerate(p.sents):
            for i in range(first, last):
                ref = queue.get(i)
                if ref is not None:
                    if not ref.resolved:
                        self._nominal(ref, s)
                    if ref.actors:
                        self._remember(ref, s)
                elif p.tag[i] in ("PRP", "PRP$"):
                    self._pronoun(i, s)
                elif p.word[i] in HALVES and i > first and p.lower[i - 1] == "the":
                    self._half(i)
                elif (
                    p.tag[i] in ("DT", "CD")
                    and p.lower[i] in ("both", "two")
                    and p.dep[i] in ("nsubj", "pobj", "dobj", "nsubjpass", "appos")
                ):
                    self._pair(i, i, s)
        self.cast.refs.sort(key=lambda r: (r.first, r.last))

    # What is remembered

    def _remember(self, ref: Ref, s: int) -> None:
        weight = self._weight(ref)
        if self._predicate(ref):
            return
        if ref.actors[0].kind == "person" and len(ref.actors) == 1:
            self.people.append(_Seen(ref, s, weight))
            self._learn_gender(ref)
        if ref.actors[0].kind != "person" or ref.agent is not None:
            self.things.append(_Seen(ref, s, weight))
        if met := self._met(ref):
            self.meetings.append((s, met))
        others = self._coordinated(ref)
        if len(others) > 1:
            self.dyads.append((s, others))

    def _met(self, ref: Ref) -> tuple[Actor, ...]:
        """ "X met Y", "X spoke with Y": two whom "the two leaders" may mean."""
        p = self.p
        verb = p.head[ref.head]
        if p.dep[ref.head] == "pobj" and p.lower[verb] == "with":
            verb = p.head[verb]
        elif p.dep[ref.head] != "dobj":
            return ()
        mine = [r.actors[0] for k in p.children(verb, "nsubj") if (r := self.cast.at.get(k)) and len(r.actors) == 1]
        if len(mine) != 1 or len(ref.actors) != 1 or not mine[0].id or not ref.actors[0].id or mine[0].id == ref.actors[0].id:
            return ()
        return (_bare(mine[0]), _bare(ref.actors[0]))

    def _predicate(self, ref: Ref) -> bool:
        """ "who served as ambassador", "became president": a role, not another person."""
        p, h = self.p, ref.head
        return ref.agent is not None and (
            p.dep[h] == "attr" or (p.dep[h] == "pobj" and p.lower[p.head[h]] == "as") or p.dep[h] == "appos"
        )

    def _weight(self, ref: Ref) -> float:
        """Subjects are talked about; what stands inside a quotation or as a mere place is not."""
        dep = self.p.dep[ref.head]
        weight = 3.0 if dep in ("nsubj", "nsubjpass") else 2.0 if dep in ("dobj", "agent", "conj", "pobj") else 1.0
        if dep == "nsubj" and self.p.dep[self.p.head[ref.head]] == "ROOT":
            weight += 1.0
        if ref.place:
            weight -= 1.5
        return weight * (0.4 if self.quoted[ref.head] else 1.0)

    def _learn_gender(self, ref: Ref) -> None:
        role = (ref.actors[0].role or "").lower()
        before = self.p.lower[ref.first - 1] if ref.first else ""
        if before in ("mrs", "mrs.", "ms", "ms.", "queen", "princess") or "woman" in role or "queen" in role:
            self.gender[ref.key] = "f"
        elif before in ("mr", "mr.", "king", "prince", "sir") or role.endswith(("spokesman", "chairman", "king", "prince")):
            self.gender[ref.key] = "m"

    def _coordinated(self, ref: Ref) -> tuple[Actor, ...]:
        """Parties joined by "and", or the two ends of "between", "with": X and Y."""
        if len(ref.actors) > 1:
            return ref.actors
        p = self.p
        out: list[Actor] = []
        if p.dep[ref.head] != "conj":
            return ()
        first = ref.head
        while p.dep[first] == "conj" and p.head[first] != first:
            first = p.head[first]
        for k in [first, *_conjuncts(p, first)]:
            if (r := self.cast.at.get(k)) and r.actors:
                out += [a for a in r.actors if a.id and a.id not in {b.id for b in out}]
        return tuple(_bare(a) for a in out)

    def _topic_dyad(self) -> tuple[Actor, ...]:
        """The two states that the article names together most often."""
        pairs: Counter[tuple[str, str]] = Counter()
        actors: dict[str, Actor] = {}
        for ref in self.cast.refs:
            if not ref.actors:
                continue
            first = ref.actors[0]
            if first.id and self.knowledge.display.get(first.id, ("", ""))[1] in ("state", "group", "organisation"):
                actors.setdefault(first.id, _bare(first))
        by_sent: dict[int, Counter[str]] = {}
        for ref in self.cast.refs:
            if ref.actors and (i := ref.actors[0].id) in actors and i and not ref.place:
                by_sent.setdefault(self.p.sent[ref.head], Counter())[i] += 1
        for counts in by_sent.values():
            ids = sorted(counts)
            for n, a in enumerate(ids):
                for b in ids[n + 1 :]:
                    pairs[a, b] += 1
        for ref in self.cast.refs:
            together = sorted(a.id for a in self._coordinated(ref) if a.id and a.id in actors)
            if len(together) == 2:
                pairs[together[0], together[1]] += 2
        if not pairs:
            return ()
        top = min(pairs.items(), key=lambda kv: (-kv[1], kv[0]))[0]
        return tuple(self._display(i, actors[i]) for i in top)

    def _display(self, ident: str, like: Actor) -> Actor:
        name, kind = self.knowledge.display.get(ident, (like.name, like.kind))
        return Actor(ident, name, kind, self.knowledge.home.get(ident, like.country), None)

    def _half(self, i: int) -> None:
        """ "The North", "the South" in an article about the two Koreas."""
        p, cast = self.p, self.cast
        if i in cast.inside or (i + 1 < p.n and (p.lower[i + 1] in ("of", "-") or p.tag[i + 1].startswith("NNP"))):
            return
        if not any(r.actors and r.actors[0].id in HALVES.values() for r in cast.refs):
            return
        ident = HALVES[p.word[i]]
        self._put(i, (self._display(ident, Actor(ident, ident)),), False)

    # Pronouns

    def _pronoun(self, i: int, s: int) -> None:
        word = self.p.lower[i]
        if word in HE or word in SHE:
            self._he(i, s, "m" if word in HE else "f")
        elif word in IT:
            self._it(i, s)
        elif word in THEY:
            self._they(i, s)

    def _he(self, i: int, s: int, gender: str) -> None:
        p = self.p
        best: tuple[float, _Seen] | None = None
        for seen in reversed(self.people):
            gap = s - seen.sent
            if gap > WINDOW:
                break
            if self.gender.get(seen.ref.key, gender) != gender or seen.ref.head >= i:
                continue
            if gap == 0 and p.lower[i] in ("he", "she", "him", "her") and p.head[seen.ref.head] == p.head[i]:
                continue  # "Putin told him": two people
            score = seen.weight - 1.1 * gap - (0.5 if self.quoted[seen.ref.head] != self.quoted[i] and gap == 0 else 0)
            if best is None or score > best[0]:
                best = (score, seen)
        if best is not None:
            ref = best[1].ref
            self.gender.setdefault(ref.key, gender)
            self._put(i, ref.actors, False, ref.key)

    def _it(self, i: int, s: int) -> None:
        p = self.p
        if p.dep[i] == "expl" or (p.lower[i] == "it" and self._dummy(i)):
            return
        if p.lower[i] == "its" and p.head[i] < p.n and p.lower[p.head[i]] == "part" and (other := self._other_side(s)):
            self._put(i, (other,), False)
            return
        best: tuple[float, _Seen] | None = None
        clause = self._clause_of(i)
        for seen in reversed(self.things):
            gap = s - seen.sent
            if gap > 2:
                break
            r = seen.ref
            if (
                len(r.actors) != 1
                or (r.plural and r.agent is not None)
                or r.head >= i
                or r.actors[0].kind in ("region", "collective")
            ):
                continue
            if r.how == "demonym" and p.dep[r.head] in ("amod", "compound", "nmod"):
                continue
            score = seen.weight - 1.5 * gap
            if gap == 0 and p.lower[i] == "its" and self._clause_of(r.head) == clause:
                score += 2.0 if p.dep[r.head] in ("nsubj", "nsubjpass", "poss") else -1.0
            if gap == 0 and p.lower[i] == "it" and p.head[r.head] == p.head[i]:
                continue
            if best is None or score > best[0]:
                best = (score, seen)
        if best is not None and best[0] > 0:
            self._put(i, tuple(_bare(a) for a in best[1].ref.actors), False)

    def _dummy(self, i: int) -> bool:
        """ "It is clear that …": no reference."""
        p, gov = self.p, self.p.head[i]
        return p.lemma[gov] == "be" and p.dep[i] == "nsubj" and not any(p.tag[k] in ("VBG", "VBN") for k in p.kids[gov])

    def _they(self, i: int, s: int) -> None:
        same = [d for d in self.dyads if d[0] == s]
        if same:
            self._put(i, same[-1][1], True)
            return
        for back in range(0, 3):
            subjects = [
                x
                for x in self.things
                if x.sent == s - back
                and x.ref.head < i
                and (x.ref.plural or x.ref.actors[0].kind in ("group", "organisation", "body"))
            ]
            dyads = [d for d in self.dyads if d[0] == s - back]
            if dyads and (not subjects or back):
                self._put(i, dyads[-1][1], True)
                return
            if subjects:
                best = max(subjects, key=lambda x: x.weight)
                self._put(i, best.ref.actors, True)
                return

    def _other_side(self, s: int) -> Actor | None:
        """ "For its part, …": the party of the dyad at hand that has not just spoken."""
        recent = [x for x in self.things + self.people if s - 2 <= x.sent < s and x.ref.actors]
        if not recent:
            return None
        last = max((x for x in recent if x.sent == max(y.sent for y in recent)), key=lambda x: x.weight).ref.actors[0].id
        for _, dyad in reversed(self.dyads):
            ids = [a.id for a in dyad]
            if last in ids and len(ids) == 2:
                return dyad[1 - ids.index(last)]
        ids = [a.id for a in self.topic]
        return self.topic[1 - ids.index(last)] if last in ids else None

    # Bare nouns

    def _nominal(self, ref: Ref, s: int) -> None:
        p, agent = self.p, ref.agent
        assert agent is not None
        word = p.lemma[ref.head]
        mods = {p.lower[k] for k in p.kids[ref.head]} | {p.lower[k] for k in range(ref.first, ref.head)}
        owner = next((k for k in p.children(ref.head, "poss")), None)
        if mods & PAIR_WORDS and ref.plural and (agent.kind in ("state", "body", "forces") or word in RIVALS):
            self._pair(ref.head, ref.first, s, ref)
            return
        if (
            ref.plural
            and agent.kind == "state"
            and word in ("rival", "neighbour", "neighbor", "foe")
            and unowned(p, ref)
            and owner is None
        ):
            self._pair(ref.head, ref.first, s, ref)
            return
        if owner is not None and p.tag[owner] == "PRP$":
            got = self.cast.at.get(owner)
            if (
                got
                and got.actors
                and word not in ("neighbour", "neighbor", "ally", "rival", "counterpart", "enemy", "foe", "partner")
            ):
                self._resolve(ref, tuple(as_agent(_bare(a), agent, self._role(ref)) for a in got.actors))
            return
        if ref.plural and self._including(ref):
            return
        if not unowned(p, ref):
            self._local(ref, s)
            return
        if agent.kind == "state" and not ref.plural and word in COUNTRY and agent.sector is None:
            self._country(ref, s)
        elif agent.kind in ("group", "alliance"):
            self._kind(ref, s, ("group",) if agent.kind == "group" else ("organisation",))
        elif agent.kind == "person":
            self._office(ref, s)
        elif agent.kind in ("body", "forces", "people") or (agent.kind == "state" and agent.sector):
            self._local(ref, s)

    def _role(self, ref: Ref) -> str:
        p = self.p
        return " ".join(p.text[p.start[ref.first] : p.end[ref.last - 1]].split())

    def _resolve(self, ref: Ref, actors: tuple[Actor, ...]) -> None:
        ref.actors, ref.how, ref.resolved = actors, "nominal", True

    def _pair(self, head: int, first: int, s: int, ref: Ref | None = None) -> None:
        third = self._third(head)
        near = [(at, d) for at, d in (*self.meetings, *self.dyads) if s - at <= WINDOW and len(d) == 2]
        near = [(at, d) for at, d in near if not third & {a.id for a in d}]
        last = max(near, key=lambda x: x[0]) if near else None
        dyad: tuple[Actor, ...] = last[1] if last and s - last[0] <= 1 else ()
        dyad = dyad or self._recent_pair(s, third) or (last[1] if last else ())
        dyad = dyad or (() if third & {a.id for a in self.topic} else self.topic)
        if not dyad:
            return
        if ref is not None:
            agent = ref.agent
            if agent and agent.kind != "person":
                dyad = tuple(self._display(a.id or "", a) if a.kind == "person" else a for a in dyad)
            self._resolve(
                ref, tuple(as_agent(a, agent, self._role(ref)) if agent and agent.kind not in ("state",) else a for a in dyad)
            )
            self.dyads.append((s, dyad))
        else:
            self._put(head, dyad, True)

    def _third(self, head: int) -> set[str | None]:
        """The party that does something with or to the pair in the same clause: it is not of the pair."""
        p = self.p
        verb = self._clause_of(head)
        refs = [self.cast.at.get(k) for k in p.children(verb, "nsubj") if k != head]
        return {a.id for r in refs if r for a in r.actors if a.id}

    def _recent_pair(self, s: int, third: set[str | None]) -> tuple[Actor, ...]:
        ids: dict[str, Actor] = {}
        for seen in reversed(self.things):
            if s - seen.sent > 1:
                break
            a = seen.ref.actors[0]
            if (
                a.id
                and a.id not in third
                and self.knowledge.display.get(a.id, ("", ""))[1] in ("state", "group", "organisation")
                and not seen.ref.place
            ):
                ids.setdefault(a.id, _bare(a))
        return tuple(reversed(ids.values())) if len(ids) == 2 else ()

    def _country(self, ref: Ref, s: int) -> None:
        for seen in sorted((x for x in self.things if s - x.sent <= 2), key=lambda x: -x.ref.head):
            a = seen.ref.actors[0]
            if len(seen.ref.actors) == 1 and self.knowledge.display.get(a.id or "", ("", ""))[1] == "state":
                self._resolve(ref, (_bare(a),))
                return
        people = [x for x in self.people if s - x.sent <= 2 and x.ref.actors[0].country]
        if people:
            a = people[-1].ref.actors[0]
            self._resolve(ref, (self._display(a.country or "", a),))

    def _kind(self, ref: Ref, s: int, kinds: tuple[str, ...]) -> None:
        for seen in reversed(self.things):
            if s - seen.sent > WINDOW:
                break
            a = seen.ref.actors[0]
            if len(seen.ref.actors) == 1 and self.knowledge.display.get(a.id or "", ("", ""))[1] in kinds:
                self._resolve(ref, seen.ref.actors)
                return
        if "group" in kinds:
            self._local(ref, s)

    def _office(self, ref: Ref, s: int) -> None:
        """ "The president", "the spokesman": the last person of that role, else an office of the country at hand."""
        word = self.p.lower[ref.head]
        for seen in reversed(self.people):
            if s - seen.sent > 2 * WINDOW:
                break
            role = (seen.ref.actors[0].role or "").lower()
            if word in role and not self.quoted[seen.ref.head]:
                self._resolve(ref, seen.ref.actors)
                ref.key = seen.ref.key
                return
        self._local(ref, s)

    def _local(self, ref: Ref, s: int) -> None:
        """ "Police", "the army", "protesters": of the country in whose sentence they stand."""
        p, agent = self.p, ref.agent
        if agent is None or agent.voice == "expert" or agent.sector in ("MED", "EXPERT", "IGO", "NGO"):
            return
        inside = [
            x for x in self.cast.refs if ref.head < x.head < p.edges(ref.head)[1] and x.actors and x.actors[0].kind == "group"
        ]
        if agent.kind == "group" and inside:  # "militants linked to Islamic State"
            self._resolve(ref, inside[0].actors)
            return
        after = [
            x for x in self.cast.refs if p.sent[x.head] == s and x.head > ref.head and _state(self.knowledge, x) and not x.place
        ]
        acted_on = {x.actors[0].country for x in after if self._clause_of(x.head) == self._clause_of(ref.head)}
        places = [x for x in self.cast.refs if p.sent[x.head] == s and x.place and x.actors and x.actors[0].country]
        before = [x for x in self.things if x.sent == s and x.ref.head < ref.head and _state(self.knowledge, x.ref)]
        earlier = [x for x in self.things if s - 2 <= x.sent < s and _state(self.knowledge, x.ref)]
        if agent.kind != "group":
            earlier = [x for x in earlier if x.ref.actors[0].country not in acted_on]
        pick: Actor | None = None
        if agent.kind == "group" and after and not places:
            pick = after[0].actors[0]
        elif before and agent.kind != "people":
            pick = before[-1].ref.actors[0]
        elif places:
            pick = places[0].actors[0]
        elif earlier:
            pick = max(earlier, key=lambda x: (x.sent, x.weight)).ref.actors[0]
        if pick is None and self.home:
            pick = self._display(self.home, Actor(self.home, self.home))
        if pick is not None and pick.country:
            self._resolve(ref, (as_agent(self._display(pick.country, pick), agent, self._role(ref)),))

    def _including(self, ref: Ref) -> bool:
        """ "regional countries, including Pakistan and Russia": the named ones."""
        p = self.p
        for k in p.kids[ref.head]:
            if p.lower[k] in ("including", "like") or (p.lower[k] == "as" and k + 1 < p.n):
                for obj in p.children(k, "pobj", "dobj"):
                    got = [a for c in [obj, *_conjuncts(p, obj)] if (r := self.cast.at.get(c)) for a in r.actors]
                    if got:
                        self._resolve(ref, tuple(got))
                        return True
        return False

    def _clause_of(self, i: int) -> int:
        p = self.p
        while p.head[i] != i and p.pos[i] not in ("VERB", "AUX"):
            i = p.head[i]
        return i

    def _put(self, i: int, actors: tuple[Actor, ...], plural: bool, key: str = "") -> None:
        ref = Ref(i, i + 1, i, actors, "pronoun", plural=plural, key=key)
        self.cast.put(ref)
        self._remember(ref, self.p.sent[i])


def _state(knowledge: Knowledge, ref: Ref) -> bool:
    return len(ref.actors) == 1 and bool(ref.actors[0].country) and ref.actors[0].kind not in ("person", "group")


def _bare(a: Actor) -> Actor:
    """The party behind a role: "its" after "Turkish officials" is Turkey."""
    return replace(a, role=None) if a.kind != "person" else a


def _conjuncts(p: Parse, head: int) -> list[int]:
    out: list[int] = []
    stack = [head]
    while stack:
        for k in p.children(stack.pop(), "conj"):
            out.append(k)
            stack.append(k)
    return sorted(out)


def _inside_quotes(p: Parse) -> list[bool]:
    """Whether each token stands inside double quotes; a paragraph that does not close its quotation ends it."""
    out, inside, paragraph = [], False, -1
    for i in range(p.n):
        here = p.paragraph[p.sent[i]]
        if here != paragraph:
            inside, paragraph = False, here
        if p.word[i] == '"' or p.word[i] in ("''", "``"):
            inside = not inside
        out.append(inside)
    return out
