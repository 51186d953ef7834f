"""The words that report speech, thought and wish, and where they stand in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from detente.knowledge.load import Cue, Knowledge
from detente.language.parse import Parse

# A verb outside the lexicon reports speech when it governs a quotation ("bristled").
OPEN = Cue("open", (), (), (), (), "say", "assertion", 0.0, ("quote",), (), False, (), ())


@dataclass(frozen=True, slots=True)
class CueWord:
    """A cue at a token: what it is and the tokens of its words."""

    token: int
    cue: Cue
    first: int
    last: int
    kind: str  # verb, noun, adjective, phrase


class CueIndex:
    """The lexicon by word."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.verbs: dict[str, list[Cue]] = {}
        self.nouns: dict[str, list[Cue]] = {}
        self.adjectives: dict[str, list[Cue]] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
        for cue in knowledge.cues:
            for words, index in ((cue.verbs, self.verbs), (cue.nouns, self.nouns), (cue.adjectives, self.adjectives)):
                for word in words:
                    index.setdefault(word, []).append(cue)
            for phrase in cue.phrases:
                parts = tuple(phrase.lower().split())
                self.phrases.setdefault(parts[0], []).append((parts, cue))

    def verb(self, p: Parse, i: int) -> list[Cue]:
        """Entries for the verb at i, its particle first ("point_out" before "point")."""
        for k in p.kids[i]:
            if p.dep[k] in ("prt", "prep", "advmod") and k > i and (found := self.verbs.get(f"{p.lemma[i]}_{p.lower[k]}")):
                return found
        return self.verbs.get(p.lemma[i], [])

    def phrase(self, p: Parse, i: int) -> tuple[int, Cue] | None:
        """A fixed phrase that begins at i ("according to") and the token past it."""
        for parts, cue in self.phrases.get(p.lower[i], ()):
            if tuple(p.lower[i : i + len(parts)]) == parts:
                return i + len(parts), cue
        return None


def verb_words(p: Parse, i: int) -> tuple[int, int]:
    """The verb with its auxiliaries, adverbs and particle: "has repeatedly insisted", "pointed out"."""
    first = last = i
    for k in sorted(p.kids[i], reverse=True):
        if (
            k < first
            and k == first - 1
            and (p.dep[k] in ("aux", "auxpass", "neg") or (p.dep[k] == "advmod" and p.tag[k] == "RB"))
        ):
            first = k
    for k in sorted(p.kids[i]):
        if k == last + 1 and p.dep[k] == "prt":
            last = k
    return first, last + 1
