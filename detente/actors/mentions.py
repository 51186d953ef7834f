"""Find the spans that may name somebody. Finding never guesses: every candidate is kept for resolve.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from detente.knowledge.load import Agent, Knowledge, Name, Person
from detente.language.parse import Parse

TITLES = frozenset(["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "lord", "lady"])


@dataclass(frozen=True, slots=True)
class Spot:
    """Tokens [first, last) that may name one of the candidates; with none of them, a person known only to the text."""

    first: int
    last: int
    head: int
    names: tuple[Name, ...] = ()
    persons: tuple[Person, ...] = ()
    by_surname: bool = False


@dataclass(slots=True)
class _Entry:
    names: list[tuple[tuple[str, ...], Name]]
    persons: list[tuple[tuple[str, ...], Person]]


class Gazetteer:
    """All known names, indexed by their first word in lower case. `tokenize` must cut as the parser cuts."""

    def __init__(self, knowledge: Knowledge, tokenize: Callable[[str], Iterable[str]]) -> None:
        self.index: dict[str, list[int]] = {}  # first word -> lengths of the names that begin with it, the longest first
        self.small: set[str] = set()  # first words that some name has in small letters ("al", "two")
        self.pairs: set[tuple[str, ...]] = set()  # the first two words of the names that have more than one
        self.entries: dict[tuple[str, ...], _Entry] = {}
        self.surnames: dict[str, list[Person]] = {}
        self.agents: dict[str, list[tuple[tuple[str, ...], Agent]]] = {}
        words = knowledge.lexicon["actors"]
        self.family_first = frozenset(words["family_first"])  # Kim, Xi: the family name stands before the given name
        self.speech = frozenset(words["speech"])
        self.women_named = frozenset(words["women_named"])
        self.given = {**dict.fromkeys(words["men"], "m"), **dict.fromkeys(words["women"], "f")}

        def entry(text: str) -> tuple[_Entry, tuple[str, ...]]:
            surface = tuple(tokenize(text))
            lower = tuple(w.lower() for w in surface)
            if not surface[0][:1].isupper():
                self.small.add(lower[0])
            if lower not in self.entries:
                self.entries[lower] = _Entry([], [])
                self.pairs.add(lower[:2])
                sizes = self.index.setdefault(lower[0], [])
                if len(lower) not in sizes:
                    sizes.append(len(lower))
            return self.entries[lower], surface

        said: dict[str, set[str]] = {}
        self.group_sector = {n.id: n.sector for n in knowledge.names if n.kind == "group"}
        for name in knowledge.names:
            if name.kind == "state" and name.id and name.how in ("name", "alias"):
                said.setdefault(name.id, set()).update(name.text.lower().split())
            found, surface = entry(name.text)
            found.names.append((surface, name))
        self.state_words = {code: frozenset(words) for code, words in said.items()}  # "kingdom", "republic"
        for person in knowledge.people:
            for text in (person.name, *person.aliases):
                if " " in text or "-" in text:
                    found, surface = entry(text)
                    found.persons.append((surface, person))
                else:
                    self._surname(text, person)
            self._surname(person.name.split()[-1], person)
        for sizes in self.index.values():
            sizes.sort(reverse=True)
        for word, agent in knowledge.agents.items():
            cut = tuple(w.lower() for w in tokenize(word))
            self.agents.setdefault(cut[-1], []).append((cut, agent))
        for agents in self.agents.values():
            agents.sort(key=lambda a: -len(a[0]))

    def _surname(self, surname: str, person: Person) -> None:
        people = self.surnames.setdefault(surname.lower(), [])
        if person not in people:
            people.append(person)

    def find(self, p: Parse) -> list[Spot]:
        """Longest names first, left to right; then people whom the recogniser saw and surnames we know."""
        spots: list[Spot] = []
        taken = [False] * p.n
        for i in [i for i, w in enumerate(p.lower) if w in self.index and (w != p.word[i] or w in self.small)]:
            spot = None if taken[i] else self._match(p, i)
            if spot and not self._inside_person(p, spot):
                spots.append(spot)
                for k in range(spot.first, spot.last):
                    taken[k] = True
        spots += self._persons(p, taken)
        spots.sort(key=lambda s: s.first)
        return spots

    def _match(self, p: Parse, i: int) -> Spot | None:
        paired = tuple(p.lower[i : i + 2]) in self.pairs
        for size in self.index[p.lower[i]]:
            if size > 1 and not paired:
                continue
            entry = self.entries.get(tuple(p.lower[i : i + size]))
            if entry is None or i + size > p.n:
                continue
            words = p.word[i : i + size]
            names = tuple(n for surface, n in entry.names if _same_capitals(surface, words, n))
            persons = tuple(q for _, q in entry.persons if words[0][:1].isupper())
            if i and p.lower[i - 1] == "national" and p.word[i - 1][:1].isupper() and names and names[0].kind == "organisation":
                return None  # "the National Security Council" is not the UN's
            if persons and not names and self._longer_name(p, i):
                return None  # "Mohamed Abdel Aty" is no "Abdel Aty" we know
            if names or persons:
                return Spot(i, i + size, _head(p, i, i + size), names, persons)
        return None

    def _longer_name(self, p: Parse, i: int) -> bool:
        """Whether a first name of the same person stands before token i."""
        return (
            i > 0
            and p.ent[i] == p.ent[i - 1] == "PERSON"
            and not p.ent_start[i]
            and p.word[i - 1][:1].isupper()
            and p.lower[i - 1] not in self.agents
            and p.lower[i - 1] not in TITLES
        )

    def _inside_person(self, p: Parse, s: Spot) -> bool:
        """ "Michael Jordan" is no state: one word of ours inside a longer personal name."""
        if s.persons or s.last - s.first > 1 or p.ent[s.first] != "PERSON":
            return False
        first, last = _entity(p, s.first)
        if last - first < 2 or any(p.lower[k] in self.index and k != s.first for k in range(first, last)):
            return False
        return all(
            p.word[k][:1].isupper() or p.word[k] in ("-", "al", "bin", "de", "van", "von", "e") for k in range(first, last)
        )

    def _persons(self, p: Parse, taken: list[bool]) -> list[Spot]:
        out: list[Spot] = []
        done = 0
        for i in [i for i, w in enumerate(p.lower) if p.pos[i] == "PROPN" or p.ent[i] == "PERSON" or w in self.surnames]:
            if i < done or taken[i]:
                continue
            unseen = self._unseen(p, i, taken) if p.pos[i] == "PROPN" and p.ent[i] != "PERSON" else 0
            if unseen:
                out.append(Spot(i, unseen, _head(p, i, unseen)))
                for k in range(i, unseen):
                    taken[k] = True
                continue
            if p.ent[i] == "PERSON" and p.word[i][:1].isupper() and not any(c.isdigit() for c in p.word[i]):
                first, last = _entity(p, i)
                first = max(first, i)
                first = max([first, *(k + 1 for k in range(first, last - 1) if p.lower[k] in self.agents)])  # a title in the name
                while last > first + 1 and (taken[last - 1] or not p.word[last - 1][:1].isalpha()):
                    last -= 1
                if not any(taken[first:last]):
                    known = self._known(p.lower[last - 1]) if last - first == 1 else ()
                    out.append(Spot(first, last, _head(p, first, last), persons=known, by_surname=last - first == 1))
                    for k in range(first, last):
                        taken[k] = True
                done = last
                continue
            if p.lower[i] in self.surnames and p.word[i][:1].isupper() and (p.pos[i] == "PROPN" or self._opens(p, i)):
                out.append(Spot(i, i + 1, i, persons=self._known(p.lower[i]), by_surname=True))
                taken[i] = True
        return out

    def _unseen(self, p: Parse, i: int, taken: list[bool]) -> int:
        """Where a personal name ends that the recogniser missed: behind a title, or with a given name and a verb of speech."""
        last = i
        while last < p.n and last < i + 4 and p.pos[last] == "PROPN" and p.word[last][:1].isupper() and not taken[last]:
            if p.ent[last] == "PERSON" or p.sent[last] != p.sent[i] or self.agent_at(p, last):
                break
            last += 1
        if last - i < 2 or (last < p.n and p.pos[last] == "PROPN"):
            return 0
        h = _head(p, i, last)
        title = self.agent_at(p, i - 1) if i and p.word[i - 1][:1].isupper() else None
        titled = title is not None and title[1].kind == "person"
        speaks = p.dep[h] in ("nsubj", "nsubjpass") and p.lemma[p.head[h]] in self.speech
        known = p.lower[i] in self.given
        role = any(p.dep[k] == "appos" and k > h and (hit := self.agent_at(p, k)) and hit[1].kind == "person" for k in p.kids[h])
        return last if titled or role or (known and (speaks or p.dep[h] == "appos")) else 0

    def _opens(self, p: Parse, i: int) -> bool:
        """ "Trump met …": a surname that is also a word, alone as the subject that opens the sentence."""
        return p.sents[p.sent[i]][0] == i and p.pos[i] == "NOUN" and p.dep[i] == "nsubj" and not p.kids[i]

    def _known(self, surname: str) -> tuple[Person, ...]:
        return tuple(self.surnames.get(surname, ()))

    def agent_at(self, p: Parse, i: int) -> tuple[int, Agent] | None:
        """The agent noun that ends at token i and the token at which it begins."""
        lower, lemma = p.lower[i], p.lemma[i]
        for form in (lower,) if lower == lemma else (lower, lemma):
            for words, agent in self.agents.get(form, ()):
                first = i - len(words) + 1
                if first < i and (first < 0 or p.sent[first] != p.sent[i] or tuple(p.lower[first:i]) != words[:-1]):
                    continue
                if not agent.capital or p.word[i][:1].isupper():
                    return first, agent
        return None


def _same_capitals(surface: tuple[str, ...], words: list[str], name: Name) -> bool:
    """Short names match only as written ("US", "JeM"); in others every capital must be one ("Lebanese forces" is no party)."""
    if len(name.text) <= 4 and any(c.isupper() for c in name.text[1:]):
        return list(surface) == words
    return all(w[:1].isupper() or not s[:1].isupper() for s, w in zip(surface, words, strict=True))


def _entity(p: Parse, i: int) -> tuple[int, int]:
    first = i
    while first > 0 and not p.ent_start[first] and p.ent[first - 1] == p.ent[i] and p.sent[first - 1] == p.sent[i]:
        first -= 1
    last = i + 1
    while last < p.n and p.ent[last] == p.ent[i] and not p.ent_start[last]:
        last += 1
    return first, last


def _head(p: Parse, first: int, last: int) -> int:
    """The token of the span whose head lies outside it."""
    for k in range(last - 1, first - 1, -1):
        if not first <= p.head[k] < last or p.head[k] == k:
            return k
    return last - 1
