"""Bare nouns: "the country", "the ministry", "both sides", "police". Whose they are, the text around them says."""

from __future__ import annotations

from detente.actors.cast import Ref, conjuncts
from detente.actors.memory import STATE_KINDS, WINDOW, Memory, bare
from detente.actors.owners import as_agent, indefinite
from detente.actors.pronouns import Pronouns
from detente.actors.titles import OFFICIAL
from detente.model import Actor

NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
POSSESSED = frozenset(
    ["adviser", "advisor", "aide", "deputy", "predecessor", "spokesman", "spokesperson", "spokeswoman", "successor"]
)
# "The ministry" is the one last named, whosever it is
LAST_NAMED = frozenset(
    ["agency", "commission", "committee", "council", "court", "department", "embassy", "ministry", "movement", "party"]
)
AMERICAN = frozenset(["congress", "administration", "house", "senate"])
# How much speaks for the country from which the article is written, against a subject of the sentence before (2.9)
AT_HOME = {"body": 2.7, "forces": 2.4, "person": 2.7, "people": 2.2, "group": 1.0}


class Nominals:
    """Fills one bare noun at a time, in reading order."""

    def __init__(self, memory: Memory, pronouns: Pronouns) -> None:
        self.m, self.p, self.pronouns = memory, memory.p, pronouns
        words = memory.knowledge.lexicon["actors"]
        self.rivals = frozenset(words["rivals"])
        self.opposed = frozenset(words["opposed"])
        self.others = frozenset(words["others"])
        self.country = frozenset(words["country"])
        self.abroad = frozenset(words["abroad"])
        self.telling = frozenset(words["telling"])
        self.moving = frozenset(words["moving"])
        self.not_states = frozenset(words["not_states"])
        self.offices: dict[str, list[str]] = words["offices"]

    def read(self, ref: Ref, s: int) -> None:
        """Resolve the bare noun of `ref` in sentence s, or leave it open."""
        p, agent = self.p, ref.agent
        assert agent is not None
        word = p.lemma[ref.head]
        if self._of_noun(ref, s) or self._beside(ref):
            return
        before = p.word[ref.first - 1] if ref.first else ""
        if agent.kind == "forces" and "-" in before and any(c.isdigit() for c in before):
            return  # "Su-35 fighters": what is sold, not who fights
        owner = next((k for k in p.children(ref.head, "poss")), None)
        if self._of_pair(ref, word, s) or (owner is not None and self._owned(ref, owner, word, s)):
            return
        if owner is not None and p.tag[owner] in ("PRP$", "WP$"):
            return
        if ref.plural and self._including(ref):
            return
        if agent.kind == "state" and agent.sector is None:
            self._state(ref, word, s)
        elif indefinite(p, ref):
            self._local(ref, s)
        elif agent.kind == "alliance":
            self._kind(ref, s, ("organisation",))
        elif agent.kind == "group":
            if not self._kind(ref, s, ("group",)):
                self._local(ref, s)
        elif agent.kind == "person":
            self._office(ref, s)
        elif not self._named(ref, s):
            self._local(ref, s)

    def _of_noun(self, ref: Ref, s: int) -> bool:
        """ "leaders of the two states": the noun behind it is read first."""
        p, agent = self.p, ref.agent
        for prep in p.children(ref.head, "prep"):
            if p.lower[prep] != "of":
                continue
            for obj in p.children(prep, "pobj"):
                inner = self.m.cast.at.get(obj)
                if inner is None or inner.agent is None or inner is ref:
                    continue
                if not inner.resolved and inner.agent.kind in ("state", "body", "group", "alliance"):
                    self.read(inner, s)
                if inner.actors and agent is not None and inner.agent.kind != "person":
                    self._resolve(ref, tuple(as_agent(bare(a), agent, self._role(ref)) for a in inner.actors))
                    return True
        return False

    def _beside(self, ref: Ref) -> bool:
        """ "Russian politicians, lawmakers and businessmen": what is joined to an owned noun has its owner."""
        p, agent = self.p, ref.agent
        if agent is None or p.dep[ref.head] != "conj" or any(p.dep[k] in ("det", "poss") for k in p.kids[ref.head]):
            return False
        mate = self.m.cast.at.get(p.head[ref.head])
        if mate is None or mate.agent is None or not mate.actors or mate.agent.kind == "state":
            return False
        self._resolve(ref, tuple(as_agent(bare(a), agent, self._role(ref)) for a in mate.actors))
        return True

    def _resolve(self, ref: Ref, actors: tuple[Actor, ...]) -> None:
        ref.actors, ref.how, ref.resolved = actors, "nominal", True

    def _role(self, ref: Ref) -> str:
        p = self.p
        return " ".join(p.text[p.start[ref.first] : p.end[ref.last - 1]].split())

    # Two of them

    def _of_pair(self, ref: Ref, word: str, s: int) -> bool:
        """ "Both sides", "the two leaders", "the rivals": the two parties at hand."""
        p, agent = self.p, ref.agent
        assert agent is not None
        if not ref.plural:
            return False
        mods = {p.lower[k] for k in p.kids[ref.head]} | {p.lower[k] for k in range(ref.first, ref.head)}
        number = next((NUMBERS[w] for w in sorted(mods) if w in NUMBERS), 0)
        definite = bool(mods & {"the", "both", "these", "those"})
        if number and definite and (agent.kind in ("state", "body", "forces") or word in self.rivals):
            self.pair(ref.head, s, ref, number)
            return True
        if agent.kind == "state" and word in self.opposed and "the" in mods:
            self.pair(ref.head, s, ref)
            return True
        # "all parties", "two countries": nobody in particular
        return (word == "party" and bool(mods & {"all", "the", "other", "concerned"})) or (bool(number) and agent.kind == "state")

    def pair(self, head: int, s: int, ref: Ref | None = None, number: int = 2) -> None:
        """Fill a noun or "both", "the two" with the parties that were last named as equals, or lately at all."""
        m, third = self.m, self._third(head)
        if number > 2:
            several = next((d for at, d in reversed(m.dyads) if s - at <= WINDOW and len(d) == number), ())
            if several and ref is not None and ref.agent is not None:
                states = tuple(m.display(a.id or "", a) if a.kind == "person" else bare(a) for a in several)
                self._resolve(ref, tuple(as_agent(a, ref.agent, self._role(ref)) for a in states))
            return
        near = [(at, d) for at, d in (*m.meetings[-8:], *m.dyads[-8:]) if s - at <= WINDOW and len(d) == 2]
        near = [(at, d) for at, d in near if at == s or not third & {a.id for a in d}]
        if ref is not None and ref.agent is not None and ref.agent.kind == "state" and self.p.lemma[head] in self.country:
            near = [(at, d) for at, d in near if all(a.country for a in d)]
        last = max(near, key=lambda x: x[0]) if near else None
        dyad: tuple[Actor, ...] = last[1] if last and s - last[0] <= (3 if ref is not None else 1) else ()
        dyad = dyad or self._recent_pair(s, third) or (last[1] if last else ())
        dyad = dyad or (() if third & {a.id for a in m.topic} else m.topic)
        if not dyad:
            return
        if ref is None:
            self.pronouns.put(head, dyad, True)
            return
        agent = ref.agent
        if agent and agent.kind != "person":
            dyad = tuple(m.display(a.id or "", a) if a.kind == "person" else a for a in dyad)
        as_noun = agent if agent and agent.kind != "state" else None
        self._resolve(ref, tuple(as_agent(a, as_noun, self._role(ref)) if as_noun else a for a in dyad))
        m.dyads.append((s, dyad))

    def _third(self, head: int) -> set[str | None]:
        """The party that does something with or to the pair in the same clause: it is not of the pair."""
        p = self.p
        verb = self.m.clause_of(head)
        refs = [self.m.cast.at.get(k) for k in p.children(verb, "nsubj") if k != head]
        return {a.id for r in refs if r for a in r.actors if a.id}

    def _recent_pair(self, s: int, third: set[str | None]) -> tuple[Actor, ...]:
        ids: dict[str, Actor] = {}
        for seen in reversed(self.m.things):
            if s - seen.sent > 1:
                break
            a = seen.ref.actors[0]
            if a.id and a.id not in third and self.m.kind(a) in STATE_KINDS and not seen.ref.place:
                ids.setdefault(a.id, bare(a))
        if len(ids) == 2:
            return tuple(reversed(ids.values()))
        named = {r.actors[0].id: bare(r.actors[0]) for r in self.m.cast.in_sentence(s - 1) if self._is_named(r)}
        return tuple(named.values()) if len(named) == 2 and not third & set(named) else ()

    def _is_named(self, r: Ref) -> bool:
        plain = r.agent is None and r.how in ("name", "alias", "metonym") and not r.place
        return plain and len(r.actors) == 1 and bool(r.actors[0].id)

    # Whose

    def _owned(self, ref: Ref, owner: int, word: str, s: int) -> bool:
        """ "its ambassador", "whose president"; "its neighbour" is the other, "his counterpart" the other side."""
        p, m, agent = self.p, self.m, ref.agent
        assert agent is not None
        if p.tag[owner] == "WP$":
            head = p.head[m.clause_of(ref.head)]
            got = m.cast.at.get(head) or m.cast.inside.get(head)
        else:
            got = m.cast.at.get(owner)
        if got is None or not got.actors:
            return False
        if word in self.others:
            other = self._other(got.actors[0], word, s, ref.head) if not ref.plural else None
            if other is not None:
                self._resolve(ref, (as_agent(other, agent, self._role(ref)),))
            return True
        if agent.kind == "state":
            if got.actors[0].kind == "person" and got.actors[0].country:  # "his country"
                states = {b.country: m.display(b.country, b) for b in got.actors if b.country}
                self._resolve(ref, tuple(states.values()))
            return True
        as_state = agent.kind != "person"  # "his army" is his country's
        whose = [m.display(a.country, a) if as_state and a.kind == "person" and a.country else bare(a) for a in got.actors]
        self._resolve(ref, tuple(as_agent(a, agent, self._role(ref)) for a in whose))
        return True

    def _other(self, mine: Actor, word: str, s: int, head: int) -> Actor | None:
        """Who of those named lately is the neighbour, the rival, the counterpart of `mine`."""
        m = self.m
        if word in ("neighbour", "neighbor") and mine.country in m.knowledge.states:
            near = m.knowledge.states[mine.country].neighbours
            for seen in reversed(m.things):
                if s - seen.sent > WINDOW:
                    break
                for a in seen.ref.actors:
                    if a.country in near and a.country != mine.country:
                        return m.display(a.country, a)
            return None
        before = [x.ref for x in reversed(m.things[-30:]) if x.sent == s and x.ref.head < head]
        here = [r for r in before if r.actors[0].country not in (None, mine.country)]
        if word in ("counterpart", "host", "guest") and here:
            return m.display(here[0].actors[0].country or "", here[0].actors[0])
        for at, dyad in (*reversed(m.meetings[-8:]), *reversed(m.dyads[-8:]), (s, m.topic)):
            states = {a.country or a.id for a in dyad}
            if s - at <= WINDOW and len(dyad) == 2 and (mine.country or mine.id) in states and len(states) == 2:
                return next(a for a in dyad if (a.country or a.id) != (mine.country or mine.id))
        return None

    def _state(self, ref: Ref, word: str, s: int) -> None:
        """ "The country", "the kingdom": the state of which the text is speaking; "a third country" is nobody yet."""
        p, m = self.p, self.m
        dets = {p.lower[k] for k in p.kids[ref.head] if p.dep[k] in ("det", "predet", "nummod", "amod", "poss")}
        new = {"third", "first", "other", "only"}
        if word == "state" and (dets & self.not_states or p.children(ref.head, "prep") or p.lower[ref.head - 1] == "-"):
            return  # "the state of emergency", "his mental state"
        if ref.plural or word not in self.country or not dets & {"the", "this", "that"} or dets & new:
            return
        clause, dep = m.clause_of(ref.head), p.dep[ref.head]
        best: tuple[float, int, Actor] | None = None
        for seen in (*reversed(m.things[-60:]), *reversed(m.people[-20:])):
            a, r = seen.ref.actors[0], seen.ref
            if s - seen.sent > WINDOW or len(r.actors) != 1 or r.head >= ref.head:
                continue
            if a.country is None or m.kind_of_country(a) != "state":
                continue
            if not self._fits(a.country, word) or (dep in ("pobj", "dobj") and m.clause_of(r.head) == clause and not r.place):
                continue  # who visits "the country" comes from another
            score = seen.weight - 1.0 * (s - seen.sent) + m.share(a.country)
            score += (0.5 if a.kind == "state" else -0.5) + (1.0 if r.place else 0.0)
            if best is None or (score, r.head) > best[:2]:
                best = (score, r.head, a)
        home = self.m.home
        if home and self._fits(home, word) and (best is None or best[0] < 1.0) and m.share(home) >= 0.3:
            self._resolve(ref, (m.display(home, Actor(home, home)),))
        elif best is not None:
            self._resolve(ref, (m.display(best[2].country or "", best[2]),))

    def _fits(self, country: str, word: str) -> bool:
        """Whether a state is a kingdom, an emirate, an island, by its full name."""
        if word in ("country", "nation", "state", "island", "monarchy"):
            return True
        return word in self.m.full_names(country)

    def _kind(self, ref: Ref, s: int, kinds: tuple[str, ...]) -> bool:
        m = self.m
        if self.p.lower[ref.head] == "group":
            kinds = ("group", "organisation")  # "the regional group" may be an organisation of states
        for seen in reversed(m.things):
            if s - seen.sent > WINDOW:
                break
            a = seen.ref.actors[0]
            if len(seen.ref.actors) == 1 and m.kind(a) in kinds and not seen.ref.place:
                self._resolve(ref, seen.ref.actors)
                return True
        return False

    def _named(self, ref: Ref, s: int) -> bool:
        """ "The council" after the Gulf Cooperation Council, "the ministry" after the foreign ministry."""
        p, m, agent = self.p, self.m, ref.agent
        assert agent is not None
        word = p.lower[ref.head]
        definite = any(p.lower[k] in ("the", "that", "this") for k in p.kids[ref.head]) or p.word[ref.head][:1].isupper()
        seen = m.bodies.get(agent.word) or m.bodies.get(word)
        if seen is None or not definite or len(seen.ref.actors) != 1:
            return False
        a = seen.ref.actors[0]
        if m.kind(a) in ("organisation", "group") and a.kind in ("organisation", "group"):
            self._resolve(ref, (bare(a),))
            return True
        if s - seen.sent <= WINDOW and word in LAST_NAMED:
            self._resolve(ref, (as_agent(bare(a), agent, self._role(ref)),))
            return True
        return False

    def _office(self, ref: Ref, s: int) -> None:
        """ "The president", "the spokesman": the last person of that role, else an office of the country at hand."""
        p, m = self.p, self.m
        word = p.lower[ref.head]
        definite = any(p.lower[k] in ("the", "that", "this") for k in p.kids[ref.head])
        if definite:
            for seen in reversed(m.people):
                if s - seen.sent > 2 * WINDOW:
                    break
                role = (seen.ref.actors[0].role or "").lower()
                held = any(w in role for w in (word, *self.offices.get(word, ())))
                if held and not m.quoted[seen.ref.head] and seen.ref.head < ref.head:
                    self._resolve(ref, seen.ref.actors)
                    ref.key = seen.ref.key
                    return
        self._local(ref, s)

    def official(self, ref: Ref, s: int) -> None:
        """ "Tourism Minister X" of a country the text does not name: that of the sentence, else that of the article."""
        a = ref.actors[0]
        mates = [r for r in self.m.cast.in_sentence(s) if r.actors and r.actors[0].kind == "person" and r.actors[0].country]
        if self.p.dep[ref.head] in ("conj", "appos") and mates:  # one of a list of officials
            pick: Actor | None = min(mates, key=lambda r: abs(r.head - ref.head)).actors[0]
        else:
            pick = self._whose(ref, s, "person", frozenset())
        if pick is not None and pick.country:
            ident = pick.country if a.sector in OFFICIAL or a.sector in ("OPP", "PTY") else None
            if ident:
                ref.actors = (Actor(ident, a.name, a.kind, ident, a.sector, a.role),)
                ref.how = "role"

    def _local(self, ref: Ref, s: int) -> None:
        """ "Police", "the army", "protesters": of the country of which the sentence tells, or from which it is told."""
        p, agent = self.p, ref.agent
        if agent is None or agent.voice == "expert" or agent.sector in ("MED", "EXPERT", "IGO", "NGO"):
            return
        if agent.kind == "group":
            inside = [x for x in self.m.cast.in_sentence(s) if ref.head < x.head and x.actors and x.actors[0].kind == "group"]
            stop = p.edges(ref.head)[1]
            if inside and inside[0].head < stop:  # "militants linked to Islamic State"
                self._resolve(ref, inside[0].actors)
                return
        if agent.kind == "forces" and p.dep[ref.head] == "dobj" and p.lemma[p.head[ref.head]] in self.moving:
            for k in self.m.subjects_of(p.head[ref.head]):  # "asked NATO to withdraw troops": NATO's
                who = self.m.cast.at.get(k)
                if who and who.actors and who.actors[0].kind in ("organisation", "group"):
                    self._resolve(ref, tuple(as_agent(bare(a), agent, self._role(ref)) for a in who.actors))
                    return
        abroad: frozenset[str | None] = frozenset()
        if agent.word in self.abroad:
            abroad = frozenset(r.actors[0].country for r in self._attached(ref, ("in", "to", "at")) if r.actors)
        elif agent.word != "diplomat" and (there := self._attached(ref, ("in", "at", "near", "across"))):
            a = there[0].actors[0]
            if a.country:
                self._resolve(ref, (as_agent(self.m.display(a.country, a), agent, self._role(ref)),))
                return
        pick = self._whose(ref, s, "group" if agent.sector == "REB" else agent.kind, abroad)
        if pick is not None and pick.country:
            self._resolve(ref, (as_agent(self.m.display(pick.country, pick), agent, self._role(ref)),))

    def _attached(self, ref: Ref, preps: tuple[str, ...]) -> list[Ref]:
        p = self.p
        heads = [o for k in p.children(ref.head, "prep") if p.lower[k] in preps for o in p.children(k, "pobj")]
        return [r for o in heads if (r := self.m.cast.at.get(o)) and r.actors]

    def _whose(self, ref: Ref, s: int, kind: str, never: frozenset[str | None]) -> Actor | None:
        """The country of a bare institution, by weight: who was the subject lately, where it happens, whence the story comes."""
        p, m = self.p, self.m
        clause = m.clause_of(ref.head)
        if (held := self._relative(clause)) and held.country not in never and kind != "group":
            return held
        scores: dict[str, tuple[float, Actor]] = {}

        def add(a: Actor, score: float) -> None:
            if a.country and a.country not in never and (a.country not in scores or scores[a.country][0] < score):
                scores[a.country] = (score, a)

        hit: set[str | None] = set()
        hit_at_home: set[str | None] = set()  # "police arrested a Turkish reporter": may well be Turkish police
        telling = p.lemma[clause] in self.telling and p.dep[ref.head] in ("dobj", "pobj")
        telling = telling or (kind == "forces" and p.dep[ref.head] == "dobj" and p.lemma[clause] in self.moving)
        tellers = set(m.subjects_of(clause)) if telling else set()
        for r in m.cast.in_sentence(s):
            if not r.actors or r is ref or len(r.actors) != 1 or r.actors[0].country is None:
                continue
            same = m.clause_of(r.head) == clause
            if r.place and p.lower[p.head[r.head]] in ("to", "from", "of"):
                continue  # where one goes is not where one comes from
            if r.place:
                add(r.actors[0], 3.4 if same else 2.6)
            elif r.head > ref.head and r.resolved and r.how != "pronoun" and same:
                at = p.lower[p.head[r.head]] if p.dep[r.head] == "pobj" else p.dep[r.head]
                if kind == "group":
                    if at not in ("against", "at"):
                        add(r.actors[0], 3.2 if at in ("on", "into", "in") else 2.6)  # rebels rise against their own
                elif at in ("dobj", "agent", "against", "at", "into", "on", "with", "to", "from", "for"):
                    abroad = r.agent is None or r.agent.word in self.abroad or r.agent.word == "diplomat"
                    (hit if abroad else hit_at_home).add(r.actors[0].country)  # whom it acts upon
                else:
                    add(r.actors[0], 2.0)
        lately = [seen for group in (m.things[-40:], m.people[-20:]) for seen in reversed(group) if s - seen.sent <= 2]
        for seen in lately:
            a, r = seen.ref.actors[0], seen.ref
            if r.head >= ref.head or len(r.actors) != 1 or a.kind == "group" or m.kind(a) == "group":
                continue
            gap = s - seen.sent
            far = 0.5 if p.paragraph[seen.sent] != p.paragraph[s] else 0.0
            if r.place and gap == 1 and kind in ("people", "group", "forces"):
                add(a, 1.8 - far)  # where the sentence before was
            near = 1.5 if not gap and a.kind == "person" and p.lemma[ref.head] in POSSESSED else 0.0
            near += 2.5 if r.head in tellers else 0.0  # "Tokyo told residents"
            weight = seen.weight + near - 1.1 * gap - far - (1.0 if kind == "people" else 0.0)
            weight -= 2.0 if kind == "group" else 0.0
            if r.agent is not None and r.agent.sector == "MED":
                continue  # a newspaper tells of others
            add(a, weight + (0.5 * m.share(a.country) if a.country else 0.0))
        for place, part in ((m.home, 1.0), (m.paper, 0.6)):
            if place:
                share = m.share(place)
                # News from home seldom names it; where it is named once among others, the story is about those.
                part *= 1.0 if share >= 0.3 or not m.often else 0.8 if share >= 0.12 or not share else 0.4
                add(m.display(place, Actor(place, place)), AT_HOME.get(kind, 1.0) * part)
        if m.often:
            most = max(m.often, key=lambda c: (m.often[c], c))
            add(m.display(most, Actor(most, most)), 1.1)
        if p.lower[ref.head] in AMERICAN and "USA" in m.present:
            add(m.display("USA", Actor("USA", "United States")), 3.1)
        left = [(x, a) for c, (x, a) in scores.items() if c not in hit and (c not in hit_at_home or c == m.home)]
        return max(left, key=lambda x: x[0])[1] if left and max(left, key=lambda x: x[0])[0] > 0.2 else None

    def _relative(self, clause: int) -> Actor | None:
        """ "Egypt, whose president was toppled by the army": in a clause on a state its institutions are meant."""
        p, at, hops = self.p, clause, 0
        while p.dep[at] in ("conj", "xcomp", "ccomp") and p.head[at] != at and hops < 3:
            at, hops = p.head[at], hops + 1
        if p.dep[at] != "relcl":
            return None
        ref = self.m.cast.at.get(p.head[at])
        return ref.actors[0] if ref and len(ref.actors) == 1 and ref.actors[0].kind == "state" else None

    def _including(self, ref: Ref) -> bool:
        """ "regional countries, including Pakistan and Russia": the named ones."""
        p = self.p
        for k in p.kids[ref.head]:
            if p.lower[k] in ("including", "like") or (p.lower[k] == "as" and k + 1 < p.n):
                for obj in p.children(k, "pobj", "dobj"):
                    got = [a for c in [obj, *conjuncts(p, obj)] if (r := self.m.cast.at.get(c)) for a in r.actors]
                    if got:
                        self._resolve(ref, tuple(got))
                        return True
        return False


