"""The words that report speech, thought and wish, and where they stand in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from detente.knowledge.load import Cue, Knowledge
from detente.language.parse import Parse

# A verb outside the lexicon reports speech when it stands where only a cue can stand: beside a quotation ("he bristled").
OPEN = Cue("open", (), (), (), (), "say", "assertion", 0.0, ("quote",), (), False, (), ())
# "went on to say", "tried to convince": the cue begins with the verb that carries it.
CARRIERS = frozenset(
    (
        "go",
        "continue",
        "begin",
        "start",
        "try",
        "proceed",
        "hasten",
        "come",
        "move",
        "rush",
        "venture",
        "return",
        "manage",
        "attempt",
    )
)
# "said in a statement", "wrote in a letter": the vehicle of the words belongs to the cue.
VEHICLES = frozenset(
    (
        "statement", "interview", "speech", "tweet", "letter", "email", "e-mail", "post", "memo", "remark", "address", "report",
        "column", "article", "testimony", "note", "message", "communique", "broadcast", "briefing", "release",
        "editorial", "blog",
    )
)  # fmt: skip

VOICES = frozenset(
    (
        "poll", "survey", "study", "ad", "advertisement", "paper", "newspaper", "book", "video", "website", "source",
        "resolution",
        "draft", "document", "petition", "headline", "critic", "supporter", "opponent", "ally", "rival", "neighbour",
        "side", "camp",
        "majority", "many", "some", "most", "few", "other", "voter", "people", "country", "state", "capital",
        "campaign", "candidate",
        "team", "family", "half", "percent", "%", "third", "thousand", "hundred", "dozen", "number", "crowd", "all",
        "both", "none",
    )
)  # fmt: skip


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
        # Nouns that can speak: those who act, and what carries words. A flood claims lives and a job demands patience,
        # but says nothing.
        self.speakers = VEHICLES | VOICES | {word.split()[-1] for word in knowledge.agents}
        self.phrasal: dict[str, list[str]] = {}  # point -> [out]
        for cue in knowledge.cues:
            for words, index in ((cue.verbs, self.verbs), (cue.nouns, self.nouns), (cue.adjectives, self.adjectives)):
                for word in words:
                    index.setdefault(word, []).append(cue)
            for word in cue.verbs:
                verb, _, particle = word.partition("_")
                if particle:
                    self.phrasal.setdefault(verb, []).append(particle)
            for phrase in cue.phrases:
                parts = tuple(phrase.lower().split())
                self.phrases.setdefault(parts[0], []).append((parts, cue))
        self.words = frozenset((*self.verbs, *self.phrasal, *self.nouns, *self.adjectives))  # lemmas at which a cue may stand

    def verb(self, p: Parse, i: int) -> list[Cue]:
        """Entries for the verb at i, its particle first ("point_out" before "point")."""
        lemma = p.lemma[i]
        if lemma in self.phrasal:
            for k in p.kids[i]:
                beside = k > i and p.dep[k] in ("prt", "prep", "advmod", "acomp", "dobj")
                if beside and (found := self.verbs.get(f"{lemma}_{p.lower[k]}")):
                    return found
            if i + 1 < p.n and (found := self.verbs.get(f"{lemma}_{p.lower[i + 1]}")):
                return found
        return self.verbs.get(lemma, [])

    def phrase(self, p: Parse, i: int) -> tuple[int, Cue] | None:
        """A fixed phrase that begins at i ("according to") and the token past it."""
        for parts, cue in self.phrases.get(p.lower[i], ()):
            if tuple(p.lower[i : i + len(parts)]) == parts:
                return i + len(parts), cue
        return None


def verb_words(p: Parse, i: int) -> tuple[int, int]:
    """The verb with its auxiliaries, adverbs, negation, particle and vehicle, as PARC marks a cue.

    "has repeatedly insisted", "did not say", "went on to say", "pointed out", "said in a statement".
    """
    first = i
    while first and _before_verb(p, first - 1, i):
        first -= 1
    head = p.head[i]
    if p.dep[i] == "xcomp" and p.lemma[head] in CARRIERS and 0 < first - head <= 2 and p.tag[first] == "TO":
        first = verb_words(p, head)[0]
    last = i
    if i + 1 < p.n and p.head[i + 1] == i and (p.dep[i + 1] == "prt" or (p.dep[i + 1] == "neg")):
        last = i + 1
    return first, max(last + 1, vehicle(p, i, last + 1))


def vehicle(p: Parse, verb: int, at: int) -> int:
    """Past the last token of "in a statement", where it follows the verb."""
    if at + 2 < p.n and p.lower[at] in ("in", "on") and p.head[at] == verb:
        noun = next((k for k in p.kids[at] if p.dep[k] == "pobj"), None)
        if noun is not None and p.lemma[noun] in VEHICLES and noun - at <= 4:
            return noun + 1
    return at


def _before_verb(p: Parse, k: int, verb: int) -> bool:
    if p.sent[k] != p.sent[verb]:
        return False
    if p.dep[k] in ("aux", "auxpass", "neg") or (p.tag[k] == "TO" and p.dep[k] == "aux"):
        return p.head[k] == verb or p.tag[k] in ("MD", "TO")
    return p.tag[k] in ("RB", "RBR") and p.dep[k] in ("advmod", "neg") and p.head[k] == verb and p.word[k][:1].islower()
