"""Who is subject and object of each verb, as a reader understands it.

Undoes passive, relative and participle clauses, coordination and control, so that one pattern in the active voice
covers them all: "the village that was shelled by A", "A, accused of shelling B", "A agreed to send B tanks".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.language.parse import Parse

RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
# Verbs whose object is the one who does what the infinitive says ("urged X to go"); others hand on their subject.
SUBJECT_CONTROL = frozenset(("promise", "threaten", "vow", "pledge", "swear", "agree", "use", "take"))
# Nouns of speech: whoever makes the utterance does what it does ("a letter urging B to withdraw").
UTTERANCES = frozenset(
    [
        "statement", "resolution", "letter", "declaration", "note", "petition", "motion", "bill", "law", "decree", "communique",
        "communiqué", "report", "message", "speech", "article", "editorial", "tweet", "post", "ruling", "order", "memo", "appeal",
        "notice", "warning",
    ]
)  # fmt: skip
PURPOSE_PREPS = frozenset(("after", "before", "while", "when", "by", "without", "in", "since", "despite", "besides"))


@dataclass(slots=True)
class Frame:
    """The parts of one verb: token indices of heads. `by` is the agent of a passive."""

    verb: int
    passive: bool = False
    subjects: list[int] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)
    preps: list[tuple[str, int, int]] = field(default_factory=list)  # (preposition, its token, head of its object)
    particles: set[str] = field(default_factory=set)
    clauses: list[tuple[str, int]] = field(default_factory=list)  # (TO | THAT | ING, verb)
    adverbs: list[str] = field(default_factory=list)
    complements: list[int] = field(default_factory=list)  # attr, acomp, oprd


@dataclass(frozen=True, slots=True)
class Reach:
    """What a pattern can find beside a verb: words that may be its object, its prepositions, its particles."""

    objects: frozenset[str]
    preps: frozenset[str]
    particles: frozenset[str]


class Clauses:
    """Frames of the verbs of one parse, each made when first asked for."""

    def __init__(self, parse: Parse) -> None:
        self.p = parse
        self._frames: dict[int, Frame] = {}
        self._busy: set[int] = set()
        self._reach: dict[int, Reach] = {}
        self._noun_preps: dict[int, list[tuple[str, int, int]]] = {}

    def frame(self, v: int) -> Frame:
        if v in self._frames:
            return self._frames[v]
        if v in self._busy:  # a parse in which two verbs share each other's subject
            return Frame(v)
        self._busy.add(v)
        made = self._make(v)
        self._busy.discard(v)
        self._frames[v] = made
        return made

    def reach(self, v: int) -> Reach:
        """Cheap to ask before a pattern is tried: what is not in it cannot fit; what is may still not."""
        found = self._reach.get(v)
        if found is None:
            found = self._reach[v] = self._reached(v)
        return found

    def _reached(self, v: int) -> Reach:
        p, f, kids = self.p, self.frame(v), self.p.kids[v]
        # "call on X": what the parser takes for a preposition may be our particle
        heads = [*f.objects, *f.complements, *[k for prep in kids for k in p.kids[prep] if p.dep[k] == "pobj"]]
        near = heads + [k for h in heads for k in p.kids[h] if p.dep[k] == "conj"]
        preps = [t[0] for t in f.preps]
        for h in heads:
            preps += [t[0] for t in self.noun_preps(h)]
        words = [p.lemma[k] for k in near] + [p.lower[k] for k in near]
        return Reach(frozenset(words), frozenset(preps), frozenset([p.lower[k] for k in kids] + p.lower[v + 1 : v + 2]))

    def _make(self, v: int) -> Frame:
        p, f = self.p, Frame(v)
        passive_subjects: list[int] = []
        agents: list[int] = []
        for k in p.kids[v]:
            dep = p.dep[k]
            if dep in ("nsubj", "csubj"):
                f.subjects.append(self.antecedent(k, v))
            elif dep in ("nsubjpass", "csubjpass"):
                f.passive = True
                passive_subjects.append(self.antecedent(k, v))
            elif dep == "auxpass":
                f.passive = True
            elif dep == "dobj":
                f.objects.append(self.antecedent(k, v))
            elif dep == "agent":
                agents += p.children(k, "pobj")
                f.passive = True
            elif dep == "dative" and p.pos[k] not in ("ADP", "PART"):
                f.preps.append(("to", k, k))
            elif dep in ("prep", "dative"):
                self._prepositions(k, f)
            elif dep == "prt":
                f.particles.add(p.lower[k])
                self._beyond(k, f)
            elif dep in ("xcomp", "ccomp") or (
                dep == "advcl" and (self._is_to(k) or (p.tag[k] == "VBG" and v < k <= v + 3 and p.word[k - 1] != ","))
            ):
                self._clause(k, f)
            elif dep == "advmod":
                f.adverbs.append(p.lower[k])
                f.particles.add(p.lower[k])
                self._beyond(k, f)
            elif dep in ("attr", "acomp", "oprd"):
                f.complements.append(k)
        if not f.passive and p.tag[v] == "VBN" and not self._has_aux(v):
            f.passive = p.dep[v] in ("acl", "advcl", "amod") or (p.dep[v] == "conj" and not f.objects and self._passive_head(v))
        if f.passive:
            f.objects = passive_subjects or (f.objects if f.subjects else self._inherited(v, objects=True)) or f.objects
            f.subjects = agents
        elif not f.subjects:
            f.subjects = self._inherited(v, objects=False)
            if not f.objects and p.dep[v] == "relcl" and not self._has_relative(v):
                f.objects = [p.head[v]]
        elif p.dep[v] == "relcl" and not f.objects and not self._has_relative(v):
            f.objects = [p.head[v]]  # "the missiles A fired"
        if not f.objects and not f.passive:
            f.objects = [
                o
                for k in p.children(v, "conj")
                for o in p.children(k, "dobj")
                if p.tag[k] == p.tag[v] and not p.children(k, "nsubj")
            ][:1]
        return f

    def antecedent(self, k: int, verb: int) -> int:
        """The noun a relative pronoun stands for, otherwise k itself."""
        p = self.p
        if p.lower[k] not in RELATIVE or p.tag[k] not in ("WDT", "WP", "IN", "DT"):
            return k
        at, hops = verb, 0
        while p.dep[at] != "relcl" and p.head[at] != at and hops < 4:
            if p.dep[at] not in ("conj", "ccomp", "xcomp"):
                return k
            at, hops = p.head[at], hops + 1
        return p.head[at] if p.dep[at] == "relcl" else k

    def _has_relative(self, v: int) -> bool:
        return any(self.p.tag[k] in ("WDT", "WP", "WRB", "WP$") for k in self.p.kids[v])

    def _is_to(self, v: int) -> bool:
        return any(self.p.tag[k] == "TO" for k in self.p.kids[v])

    def _has_aux(self, v: int) -> bool:
        return any(self.p.dep[k] in ("aux", "auxpass") for k in self.p.kids[v])

    def _passive_head(self, v: int) -> bool:
        head = self.p.head[v]
        return self.p.pos[head] == "VERB" and self.frame(head).passive

    def _prepositions(self, k: int, f: Frame) -> None:
        """Objects of a preposition, also of one inside another ("from across the border", "out of")."""
        p = self.p
        for c in p.kids[k]:
            if p.dep[c] in ("pobj", "dobj") or (p.lower[k] == "as" and p.pos[c] == "ADJ"):  # "described it as shameful"
                f.preps.append((p.lower[k], k, self.antecedent(c, f.verb)))
            elif p.dep[c] == "pcomp":
                f.preps.append((p.lower[k], k, c))
                if p.tag[c] == "VBG":
                    f.clauses.append(("ING", c))
            elif p.dep[c] == "prep":
                for d in p.children(c, "pobj"):
                    f.preps.append((p.lower[c], c, d))
                    f.preps.append((p.lower[k], k, d))

    def _beyond(self, k: int, f: Frame) -> None:
        """ "closer to B", "away from B": the preposition hangs on the adverb."""
        for c in self.p.children(k, "prep"):
            self._prepositions(c, f)

    def _clause(self, k: int, f: Frame) -> None:
        p = self.p
        if p.dep[k] == "ccomp" and p.pos[k] in ("ADJ", "NOUN") and not any(p.pos[c] == "AUX" for c in p.kids[k]):
            f.objects += p.children(k, "nsubj")  # "called the raid unacceptable": no clause, an object and what is said of it
            f.complements.append(k)
        elif self._is_to(k):
            f.clauses.append(("TO", k))
            if not f.objects and p.dep[k] == "ccomp":  # "urged X to withdraw" is often parsed as a clause with X as its subject
                f.objects += [c for c in p.children(k, "nsubj") if c > f.verb]
        elif p.tag[k] == "VBG" and not self._has_aux(k):
            f.clauses.append(("ING", k))
        else:
            f.clauses.append(("THAT", k))

    def _inherited(self, v: int, *, objects: bool) -> list[int]:
        """Subject (of a passive: the sufferer) of a verb that has none of its own."""
        p, dep, head = self.p, self.p.dep[v], self.p.head[v]
        if head == v:
            return []
        if dep == "relcl":
            return [head]
        if dep == "acl":
            if p.lemma[head] in UTTERANCES and not objects:
                return [head, *self.owners(head)]  # "passed a resolution condemning B"
            if objects or p.tag[v] == "VBG":
                return [head]
            return self.owners(head)
        if dep == "amod":
            return [head] if objects or p.tag[v] == "VBG" else []
        if dep == "pcomp":
            return self._of_preposition(head)
        if p.pos[head] in ("ADJ", "ADV") and p.pos[p.head[head]] in ("VERB", "AUX"):
            return self.frame(p.head[head]).subjects  # "is about to sign"
        if p.pos[head] not in ("VERB", "AUX"):
            return self.owners(head) if p.pos[head] in ("NOUN", "PROPN") and dep in ("xcomp", "ccomp") else []
        up = self.frame(head)
        if dep == "conj":
            return (
                up.objects
                if up.passive and objects
                else ([] if objects else (up.objects if up.passive and self._has_own_voice(v) else up.subjects))
            )
        if dep in ("xcomp", "advcl", "ccomp", "dep"):
            if dep == "xcomp" and up.objects and p.lemma[head] not in SUBJECT_CONTROL:
                return up.objects
            return up.objects if up.passive else up.subjects
        return []

    def _has_own_voice(self, v: int) -> bool:
        """ "was arrested and fled": a finite active verb beside a passive one has the sufferer as its subject."""
        return self.p.tag[v] in ("VBD", "VBZ", "VBP", "VB")

    def _of_preposition(self, prep: int) -> list[int]:
        """Who does the -ing after a preposition: the object of "accuse X of", else the subject."""
        p = self.p
        gov = p.head[prep]
        if p.pos[gov] in ("ADJ", "ADV") and p.pos[p.head[gov]] in ("VERB", "AUX"):
            return self.frame(p.head[gov]).subjects  # "stopped short of accusing"
        if p.pos[gov] not in ("VERB", "AUX"):
            return self.owners(gov)
        up = self.frame(gov)
        if p.lower[prep] in PURPOSE_PREPS:
            return up.objects if up.passive else up.subjects
        return up.objects or up.subjects

    def owners(self, noun: int) -> list[int]:
        """Whose act a noun is: its possessor or nationality, else the subject of the verb that carries it."""
        p = self.p
        own = p.children(noun, "poss") or [k for k in p.children(noun, "amod", "compound", "nmod") if p.word[k][:1].isupper()]
        if own:
            return own
        gov = p.head[noun]
        if p.dep[noun] in ("dobj", "attr", "nsubjpass") and p.pos[gov] in ("VERB", "AUX"):
            return self.frame(gov).subjects
        if p.dep[noun] == "pobj" and p.dep[p.head[noun]] == "prep" and p.pos[p.head[gov]] in ("VERB", "AUX"):
            return self.frame(p.head[gov]).subjects
        return []

    def noun_preps(self, noun: int) -> list[tuple[str, int, int]]:
        """Prepositional phrases of a noun, also one step down ("talks in Paris with B" hangs `with` on Paris)."""
        if noun in self._noun_preps:
            return self._noun_preps[noun]
        p = self.p
        out: list[tuple[str, int, int]] = []
        for k in p.kids[noun]:
            if p.dep[k] in ("prep", "agent"):
                for c in p.kids[k]:
                    if p.dep[c] in ("pobj", "pcomp"):
                        out.append((p.lower[k], k, c))
                        if p.dep[c] == "pobj":
                            out += [t for t in self.noun_preps(c) if t[0] != "of"]
                    elif p.dep[c] == "prep":
                        out += [(p.lower[c], c, d) for d in p.children(c, "pobj")]
        self._noun_preps[noun] = out
        return out
