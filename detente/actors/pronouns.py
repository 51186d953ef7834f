"""Pronouns: "he", "its", "they", "one of them". Each looks for a word of its number and gender; some stay open."""

from __future__ import annotations

from detente.actors.cast import Ref
from detente.actors.memory import WINDOW, Memory, Seen, bare
from detente.model import Actor

HE = frozenset(["he", "him", "his", "himself"])
SHE = frozenset(["she", "her", "hers", "herself"])
IT = frozenset(["it", "its", "itself"])
THEY = frozenset(["they", "them", "their", "theirs", "themselves"])
SUBJECTS = ("nsubj", "nsubjpass")
QUANTITIES = ("DATE", "TIME", "MONEY", "PERCENT")
HALVES = {"North": "PRK", "South": "KOR"}


class Pronouns:
    """Fills one pronoun at a time, in reading order."""

    def __init__(self, memory: Memory) -> None:
        self.m, self.p = memory, memory.p
        words = memory.knowledge.lexicon["actors"]
        self.judging = frozenset(words["judging"])
        self.impersonal, self.minded = frozenset(words["impersonal"]), frozenset(words["minded"])

    def read(self, i: int, s: int) -> None:
        word = self.p.lower[i]
        if word in HE or word in SHE:
            self._he(i, s, "m" if word in HE else "f")
        elif word in IT:
            self._it(i, s)
        elif word in THEY:
            self._they(i, s)

    def put(self, i: int, actors: tuple[Actor, ...], plural: bool, key: str = "") -> None:
        ref = Ref(i, i + 1, i, actors, "pronoun", plural=plural, key=key)
        self.m.cast.put(ref)
        self.m.remember(ref, self.p.sent[i])

    def half(self, i: int) -> None:
        """ "The North", "the South" in an article about the two Koreas."""
        p, m = self.p, self.m
        if i in m.cast.inside or (i + 1 < p.n and (p.lower[i + 1] in ("of", "-") or p.tag[i + 1].startswith("NNP"))):
            return
        if m.present & set(HALVES.values()):
            ident = HALVES[p.word[i]]
            self.put(i, (m.display(ident, Actor(ident, ident)),), False)

    def one(self, i: int, s: int) -> None:
        """ "One, in the ministry, said", "another disagreed": one of those just named."""
        for seen in reversed(self.m.things):
            if s - seen.sent > 1:
                return
            ref = seen.ref
            if ref.plural and ref.agent is not None and ref.agent.kind == "person" and ref.head < i:
                self.put(i, ref.actors, False, f"{ref.key}/{i}")
                return

    def _he(self, i: int, s: int, gender: str) -> None:
        p, m = self.p, self.m
        own = p.dep[i] != "poss" and p.lower[i] not in ("himself", "herself")
        clause = m.clause_of(i)
        doers = m.subjects_of(clause) if own and p.dep[i] not in SUBJECTS else []
        doer = {ref.key for k in doers if (ref := m.cast.at.get(k)) and ref.key}
        best: tuple[float, Seen] | None = None
        for seen in reversed(m.people):
            gap = s - seen.sent
            if gap > WINDOW:
                break
            r = seen.ref
            if m.gender.get(r.key, gender) != gender or r.head >= i:
                continue
            if gap == 0 and own and m.clause_of(r.head) == clause and p.dep[r.head] != "poss":
                continue  # "Putin told him": two people
            if doer and r.key in doer:
                continue
            score = seen.weight - 1.1 * gap - (0.5 if m.quoted[r.head] != m.quoted[i] and gap == 0 else 0)
            if p.paragraph[seen.sent] != p.paragraph[s]:
                score -= 0.4
            if r.agent is None and r.how != "pronoun":
                score += 0.3
            if best is None or score > best[0]:
                best = (score, seen)
        if best is not None and best[0] > -2.5:
            ref = best[1].ref
            m.gender.setdefault(ref.key, gender)
            self.put(i, ref.actors, False, ref.key)

    def _it(self, i: int, s: int) -> None:
        p, m = self.p, self.m
        if p.dep[i] == "expl" or (p.lower[i] == "it" and self._dummy(i)):
            return
        if p.lower[i] == "its" and p.lower[p.head[i]] == "part":
            doing = [ref for k in m.subjects_of(m.clause_of(i)) if (ref := m.cast.at.get(k)) and ref.actors]
            other = doing[0].actors[0] if doing else self._other_side(s)  # "For its part, B said": the subject to come
            if other is not None:
                self.put(i, (bare(other),), False)
                return
        best: tuple[float, Seen] | None = None
        clause = m.clause_of(i)
        doers = m.subjects_of(clause) if p.lower[i] == "it" and p.dep[i] not in SUBJECTS else []
        doer = {a.id for k in doers if (ref := m.cast.at.get(k)) for a in ref.actors}
        about = self._about(i)
        for seen in reversed(m.things):
            gap = s - seen.sent
            if gap > 2:
                break
            r = seen.ref
            if not self._may_be_it(r, i) or (doer and r.actors[0].id in doer):
                continue
            score = seen.weight - 1.5 * gap - (0.6 if p.paragraph[seen.sent] != p.paragraph[s] else 0.0)
            beside = about is not None and gap == 0 and r.head < about and m.clause_of(r.head) == m.clause_of(about)
            if beside and p.dep[r.head] in ("dobj", "pobj", "conj"):
                score += 6.0 + 0.01 * r.head  # "sanctions against B over its tests"
            same = gap == 0 and m.clause_of(r.head) == clause
            if same and p.lower[i] == "its":
                score += 2.0 if p.dep[r.head] in (*SUBJECTS, "poss") else -1.0
            if same and p.lower[i] == "it":
                continue  # nobody acts on himself without "itself"
            if best is None or score > best[0]:
                best = (score, seen)
        if best is not None and best[0] > max(0.0, self._matter(i, s)):
            self.put(i, tuple(bare(a) for a in best[1].ref.actors), False)

    def _about(self, i: int) -> int | None:
        """The preposition of "over its tests", "for its role", by which "its" is rather that of the object before it."""
        p = self.p
        if p.lower[i] != "its" or p.dep[i] != "poss":
            return None
        noun = p.head[i]
        prep = p.head[noun]
        if p.dep[noun] == "pobj" and p.lower[prep] in ("over", "for", "despite", "because"):
            return prep
        return None

    def _may_be_it(self, r: Ref, i: int) -> bool:
        p = self.p
        if len(r.actors) != 1 or r.head >= i or r.actors[0].kind in ("region", "collective", "person"):
            return False
        if r.plural and (r.agent is not None or r.how == "demonym") and p.tag[r.head] not in ("NN", "NNP"):
            return False
        if r.agent is not None and (r.agent.kind == "people" or r.agent.sector == "MED"):
            return False
        return not (r.how == "demonym" and p.dep[r.head] in ("amod", "compound", "nmod"))

    def _matter(self, i: int, s: int) -> float:
        """How likely "it" means a thing and no party: the weight of the best common noun at hand.

        "The resolution passed. It targets bulk cash", "called it a provocation". Only "it" itself is doubted, "its" seldom.
        """
        p, m = self.p, self.m
        if p.lower[i] != "it":
            return 0.0
        if p.dep[i] in ("dobj", "nsubj") and p.lemma[p.head[i]] in self.judging and p.dep[i] == "dobj":
            return 9.0
        best = 0.0
        for gap in (0, 1):
            if s - gap < 0 or (gap and p.paragraph[s - 1] != p.paragraph[s]):
                break
            first, last = p.sents[s - gap]
            for k in range(first, min(last, i)):
                if p.tag[k] != "NN" or k in m.cast.inside or p.dep[k] not in (*SUBJECTS, "dobj") or p.ent[k] in QUANTITIES:
                    continue
                if gap == 0 and p.dep[i] in SUBJECTS and p.dep[k] == "dobj" and m.clause_of(k) == m.clause_of(i):
                    continue
                weight = 2.0 if p.dep[k] == "dobj" else 3.0 + (p.dep[p.head[k]] == "ROOT")
                if gap and p.dep[k] == "dobj":
                    weight = 1.0
                best = max(best, (weight - 1.5 * gap) * (0.4 if m.quoted[k] and not m.quoted[i] else 1.0))
        return best + (0.0 if p.dep[i] in SUBJECTS else 0.6)

    def _dummy(self, i: int) -> bool:
        """ "It is clear that …", "it took 80 stitches to …": no reference."""
        p, gov = self.p, self.p.head[i]
        if p.dep[i] != "nsubj":
            return False
        clauses = [k for k in p.kids[gov] if p.dep[k] in ("xcomp", "ccomp", "csubj", "advcl") and k > gov]
        if p.lemma[gov] in self.impersonal:
            return bool(clauses) or p.lemma[gov] in ("rain", "snow")
        if p.lemma[gov] != "be" or any(p.tag[k] in ("VBG", "VBN") for k in p.kids[gov]):
            return False
        said = [k for k in p.kids[gov] if p.dep[k] in ("acomp", "attr") and k > gov]
        # Only what somebody can be ("ready", "a member") tells of a party; "it is late", "it is no accident" do not.
        return bool(said) and not any(p.lower[c] in self.minded or p.lemma[c] in self.m.gazetteer.agents for c in said)

    def _they(self, i: int, s: int) -> None:
        p, m = self.p, self.m
        if s and p.paragraph[s - 1] != p.paragraph[s] and m.dyads and s - m.dyads[-1][0] in (1, 2, 3):
            first = p.sents[s][0]
            if not any(r.plural for r in m.cast.in_sentence(s) if first <= r.head < i):
                self.put(i, m.dyads[-1][1], True)  # a new paragraph goes on with the two of whom the last one told
                return
        for back in range(0, 3):
            if s - back < 0:
                return
            dyad = next((d for at, d in reversed(m.dyads) if at == s - back), None) if back == 0 or m.dyads else None
            plurals = [x for x in self._since(s - back) if x.sent == s - back and x.ref.head < i and self._may_be_they(x.ref)]
            if p.dep[i] in ("dobj", "pobj") and back == 0:  # "police arrested 20 of them"
                plurals = [x for x in plurals if m.clause_of(x.ref.head) != m.clause_of(i)]
            if back == 0 and p.dep[i] != "poss" and self._plural_thing(i, s, plurals):
                return
            mass = any(x.weight > 3.5 and len(x.ref.actors) == 1 and x.ref.actors[0].kind != "organisation" for x in plurals)
            if dyad and (back or not mass):
                self.put(i, dyad, True)
                return
            if plurals:
                best = max(plurals, key=lambda x: (x.weight, x.ref.head))
                self.put(i, best.ref.actors, True)
                return

    def _since(self, s: int) -> list[Seen]:
        out: list[Seen] = []
        for seen in reversed(self.m.things):
            if seen.sent < s:
                break
            out.append(seen)
        return out

    def _may_be_they(self, r: Ref) -> bool:
        if r.actors[0].kind == "region":
            return False
        many = r.agent is not None and r.agent.kind in ("forces", "people")
        return r.plural or many or r.actors[0].kind in ("group", "organisation")

    def _plural_thing(self, i: int, s: int, plurals: list[Seen]) -> bool:
        """ "China, which voted for the sanctions, said they were no end in themselves": a plural thing stands nearer."""
        p, m = self.p, self.m
        nearest = max((x.ref.head for x in plurals), default=-1)
        for k in range(i - 1, max(nearest, p.sents[s][0] - 1), -1):
            thing = p.tag[k] == "NNS" and k not in m.cast.inside and p.ent[k] not in QUANTITIES
            if thing and p.dep[k] in ("dobj", "pobj", *SUBJECTS):
                return m.clause_of(k) != m.clause_of(i) and not any(d[0] == s for d in m.dyads)
        return False

    def _other_side(self, s: int) -> Actor | None:
        """ "For its part, …": the party of the dyad at hand that has not just spoken."""
        m = self.m
        recent = [x for x in (*self._since(s - 2), *m.people[-20:]) if s - 2 <= x.sent < s and x.ref.actors]
        if not recent:
            return None
        last = max((x for x in recent if x.sent == max(y.sent for y in recent)), key=lambda x: x.weight).ref.actors[0].id
        for _, dyad in reversed(m.dyads):
            ids = [a.id for a in dyad]
            if last in ids and len(ids) == 2:
                return dyad[1 - ids.index(last)]
        ids = [a.id for a in m.topic]
        return m.topic[1 - ids.index(last)] if last in ids else None
