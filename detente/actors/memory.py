"""What a reader of the article has in mind: who was named how lately, in what part of the sentence, beside whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from detente.actors.cast import Cast, Ref, conjuncts
from detente.actors.mentions import Gazetteer
from detente.knowledge.load import Knowledge
from detente.language.clause import SUBJECT_CONTROL
from detente.language.parse import Parse
from detente.model import Actor

MARKS = frozenset(('"', "''", "``"))
WINDOW = 5  # sentences back within which a pronoun looks for its word
STATE_KINDS = ("state", "group", "organisation")


@dataclass(slots=True)
class Seen:
    """A reference as the reader remembers it: how prominent it was and where."""

    ref: Ref
    sent: int
    weight: float


class Memory:
    """Grows in reading order. `home` is the country from which the article is written, `paper` that of its outlet."""

    def __init__(
        self, p: Parse, cast: Cast, knowledge: Knowledge, gazetteer: Gazetteer, home: str | None, paper: str | None
    ) -> None:
        self.p, self.cast, self.knowledge, self.gazetteer = p, cast, knowledge, gazetteer
        self.home, self.paper = home, paper
        self.people: list[Seen] = []
        self.things: list[Seen] = []  # states, organisations, groups: what "it" may mean
        self.dyads: list[tuple[int, tuple[Actor, ...]]] = []  # (sentence, two or more parties named as equals)
        self.meetings: list[tuple[int, tuple[Actor, ...]]] = []  # (sentence, one party and whom it met)
        self.bodies: dict[str, Seen] = {}  # last word of a name or noun -> who was last called so
        self.gender: dict[str, str] = {}
        self.quoted = _inside_quotes(p)
        self.present = {a.id for r in cast.refs for a in r.actors if a.id}
        self.often = self._often()
        self._most = max(self.often.values(), default=1)
        self.topic = self._topic_dyad()

    def remember(self, ref: Ref, s: int) -> None:
        """Take note of a resolved reference in sentence s."""
        if not ref.actors or self._predicate(ref):
            return
        seen = Seen(ref, s, self.weigh(ref))
        first = ref.actors[0]
        if first.kind == "person" and len(ref.actors) == 1 and not ref.plural:
            self.people.append(seen)
            self._learn_gender(ref)
        if first.kind != "person" or ref.agent is not None:
            self.things.append(seen)
        if first.kind != "person" and ref.how != "pronoun":
            self.bodies[self.p.lower[ref.last - 1]] = seen
            if ref.agent is not None:
                self.bodies[ref.agent.word] = seen
        if met := self._met(ref):
            self.meetings.append((s, met))
        others = self._coordinated(ref)
        if len(others) > 1:
            self.dyads.append((s, others))

    def share(self, country: str) -> float:
        """How often the article names a country, against the one it names most: 0 to 1."""
        return self.often.get(country, 0) / self._most

    def _often(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for ref in self.cast.refs:
            if ref.how != "nominal" and not ref.place:
                counts.update({a.country for a in ref.actors if a.country})
        return counts

    def weigh(self, ref: Ref) -> float:
        """Subjects are talked about; what stands inside a quotation or as a mere place is not."""
        p, h = self.p, ref.head
        if p.dep[h] == "appos" and ref.agent is None and p.sent[p.head[h]] == p.sent[h]:
            h = p.head[h]  # "Washington's ambassador, Nikki Haley, warned": she is the subject
        dep = p.dep[h]
        weight = 3.0 if dep in ("nsubj", "nsubjpass") else 2.0 if dep in ("dobj", "agent", "conj", "pobj") else 1.0
        gov = p.head[h]
        if dep == "nsubj" and p.dep[gov] == "ROOT":
            weight += 1.0
        elif dep == "pobj" and p.lower[gov] == "to" and p.lower[p.head[gov]] == "according":
            weight = 3.5
        if ref.place:
            weight -= 1.5
        return weight * (0.4 if self.quoted[ref.head] else 1.0)

    def subjects_of(self, verb: int) -> list[int]:
        """Subjects of a verb, also those it takes from the verb above ("X blamed Y, accusing it")."""
        p, hops = self.p, 0
        while hops < 4:
            own = [k for k in p.kids[verb] if p.dep[k] in ("nsubj", "nsubjpass")]
            if own or p.dep[verb] not in ("advcl", "xcomp", "conj", "pcomp") or p.head[verb] == verb:
                return own
            above = self.clause_of(p.head[verb])
            if p.dep[verb] == "xcomp" and p.lemma[above] not in SUBJECT_CONTROL and (told := p.children(above, "dobj")):
                return told  # "asked B to withdraw"
            verb, hops = above, hops + 1
        return []

    def clause_of(self, i: int) -> int:
        p = self.p
        while p.head[i] != i and p.pos[i] not in ("VERB", "AUX"):
            i = p.head[i]
        return i

    def display(self, ident: str, like: Actor) -> Actor:
        """The actor of that id as such, without role or sector."""
        name, kind = self.knowledge.display.get(ident, (like.name, like.kind))
        return Actor(ident, name, kind, self.knowledge.home.get(ident, like.country), None)

    def kind(self, a: Actor) -> str:
        return self.knowledge.display.get(a.id or "", ("", ""))[1]

    def kind_of_country(self, a: Actor) -> str:
        return self.knowledge.display.get(a.country or "", ("", ""))[1]

    def full_names(self, country: str) -> frozenset[str]:
        """The words of a state's names, in lower case ("kingdom", "republic", "emirate")."""
        return self.gazetteer.state_words.get(country, frozenset())

    def _predicate(self, ref: Ref) -> bool:
        """ "who served as ambassador", "became president": a role, not another person."""
        p, h = self.p, ref.head
        return ref.agent is not None and (
            p.dep[h] == "attr" or (p.dep[h] == "pobj" and p.lower[p.head[h]] == "as") or p.dep[h] == "appos"
        )

    def _learn_gender(self, ref: Ref) -> None:
        """From the title, the role, the given name; what a pronoun has shown before stays."""
        if ref.key in self.gender:
            return
        role = (ref.actors[0].role or "").lower()
        before = self.p.lower[ref.first - 1] if ref.first else ""
        name = ref.actors[0].name.lower()
        if before in ("mrs", "mrs.", "ms", "ms.", "queen", "princess", "madame") or role.endswith(("woman", "queen", "princess")):
            self.gender[ref.key] = "f"
        elif before in ("mr", "mr.", "king", "prince", "sir", "sheikh") or role.endswith(
            ("spokesman", "chairman", "king", "prince", "emir", "businessman")
        ):
            self.gender[ref.key] = "m"
        elif name in self.gazetteer.women_named:
            self.gender[ref.key] = "f"
        elif name and (sex := self.gazetteer.given.get(name.replace("-", " ").split()[0])) and ref.agent is None:
            self.gender[ref.key] = sex

    def _met(self, ref: Ref) -> tuple[Actor, ...]:
        """ "X met Y", "X spoke with Y": two whom "the two leaders" may mean."""
        p = self.p
        verb = p.head[ref.head]
        if p.dep[ref.head] == "pobj" and p.lower[verb] == "with":
            verb = p.head[verb]
            if p.pos[verb] == "NOUN" and p.dep[verb] == "dobj":  # "signed an agreement with"
                verb = p.head[verb]
        elif p.dep[ref.head] != "dobj":
            return ()
        mine = [r.actors[0] for k in p.children(verb, "nsubj") if (r := self.cast.at.get(k)) and len(r.actors) == 1]
        if len(mine) != 1 or len(ref.actors) != 1 or not mine[0].id or not ref.actors[0].id or mine[0].id == ref.actors[0].id:
            return ()
        return (bare(mine[0]), bare(ref.actors[0]))

    def _coordinated(self, ref: Ref) -> tuple[Actor, ...]:
        """Parties joined by "and": X and Y."""
        if len(ref.actors) > 1:
            return ref.actors
        p = self.p
        if p.dep[ref.head] != "conj":
            return ()
        first, hops = ref.head, 0
        while p.dep[first] == "conj" and p.head[first] != first and hops < 30:
            first, hops = p.head[first], hops + 1
        out: list[Actor] = []
        for k in [first, *conjuncts(p, first)]:
            if (r := self.cast.at.get(k)) and r.actors:
                out += [a for a in r.actors if a.id and a.id not in {b.id for b in out}]
        return tuple(bare(a) for a in out)

    def _topic_dyad(self) -> tuple[Actor, ...]:
        """The two states that the article names together most often."""
        pairs: Counter[tuple[str, str]] = Counter()
        actors: dict[str, Actor] = {}
        by_sent: dict[int, Counter[str]] = {}
        for ref in self.cast.refs:
            if not ref.actors or (i := ref.actors[0].id) is None or self.kind(ref.actors[0]) not in STATE_KINDS:
                continue
            actors.setdefault(i, bare(ref.actors[0]))
            if not ref.place:
                by_sent.setdefault(self.p.sent[ref.head], Counter())[i] += 1
        for counts in by_sent.values():
            ids = sorted(counts)
            for n, a in enumerate(ids):
                for b in ids[n + 1 :]:
                    pairs[a, b] += 1
        for ref in self.cast.refs:
            if self.p.dep[ref.head] == "conj" or len(ref.actors) > 1:
                together = sorted({a.id for a in self._coordinated(ref) if a.id and a.id in actors})
                if len(together) == 2:
                    pairs[together[0], together[1]] += 2
        if not pairs:
            return ()
        top = min(pairs.items(), key=lambda kv: (-kv[1], kv[0]))[0]
        return tuple(self.display(i, actors[i]) for i in top)


def bare(a: Actor) -> Actor:
    """The party behind a role: "its" after "Turkish officials" is Turkey."""
    return a if a.role is None or a.kind == "person" else replace(a, role=None)


def _inside_quotes(p: Parse) -> list[bool]:
    """Whether each token stands inside double quotes; a paragraph that does not close its quotation ends it."""
    out = [False] * p.n
    opened: int | None = None
    end = 0  # of the paragraph in which the quotation was opened
    for i in [i for i, word in enumerate(p.word) if word in MARKS]:
        if opened is not None and i < end:
            out[opened:i] = [True] * (i - opened)
            opened = None
            continue
        if opened is not None:
            out[opened:end] = [True] * (end - opened)
        opened, end = i, _paragraph_end(p, i)
    if opened is not None:
        out[opened:end] = [True] * (end - opened)
    return out


def _paragraph_end(p: Parse, i: int) -> int:
    s = p.sent[i]
    while s + 1 < len(p.sents) and p.paragraph[s + 1] == p.paragraph[p.sent[i]]:
        s += 1
    return p.sents[s][1]
