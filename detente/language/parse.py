"""One article's words as plain columns: faster to walk than a Doc, with offsets into the article's own text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from spacy.tokens import Doc

from detente.model import Span

CONTENT_TAGS = frozenset(("VB", "NN", "JJ", "RB"))  # how the tags of verbs, nouns, adjectives and adverbs begin
# Same length in, same length out: offsets into the normalised text are offsets into the article.
_SAME_LENGTH = str.maketrans(
    {
        "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " ", "\t": " ", "\r": " ", "\n": " ",
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u00ad": " ",
    }
)  # fmt: skip


def normalise(text: str) -> str:
    """Plain quotes, hyphens and blanks, character for character: the length never changes."""
    return text.translate(_SAME_LENGTH)


class Parse:
    """Columns over the tokens of the story, in reading order.

    `head` holds absolute indices (a root is its own head); `start` and `end` are character offsets into the
    article; `sents` are half-open token ranges; `paragraph[s]` numbers the paragraph of sentence s.
    """

    __slots__ = (
        "_content", "_edges", "_words", "compounds", "dep", "end", "ent", "ent_start", "head", "kids", "lemma", "lower",
        "n", "paragraph", "pos", "sent", "sents", "start", "tag", "text", "word",
    )  # fmt: skip

    def __init__(self, text: str, compounds: frozenset[str] = frozenset()) -> None:
        self.text, self.compounds = text, compounds
        self.n = 0
        self.word: list[str] = []
        self.lower: list[str] = []
        self.lemma: list[str] = []
        self.tag: list[str] = []
        self.pos: list[str] = []
        self.dep: list[str] = []
        self.head: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.ent: list[str] = []
        self.ent_start: list[bool] = []
        self.sent: list[int] = []
        self.sents: list[tuple[int, int]] = []
        self.paragraph: list[int] = []
        self.kids: list[list[int]] = []
        self._content: dict[str, list[int]] | None = None
        self._words: dict[int, frozenset[str]] = {}
        self._edges: dict[int, tuple[int, int]] = {}

    def add(self, doc: Doc, offset: int, paragraph: int) -> None:
        """Append the tokens of one paragraph that begins at character `offset` of the article."""
        base = self.n
        number = len(self.sents)
        starts: list[int] = []
        for token in doc:
            word = token.text
            if token.is_sent_start or not starts:
                starts.append(base + token.i)
                self.paragraph.append(paragraph)
            self.word.append(word)
            self.lower.append(word.lower())
            self.lemma.append(token.lemma_.lower())
            self.tag.append(token.tag_)
            self.pos.append(token.pos_)
            self.dep.append(token.dep_)
            self.head.append(base + token.head.i)
            at = offset + token.idx
            self.start.append(at)
            self.end.append(at + len(word))
            self.ent.append(token.ent_type_)
            self.ent_start.append(token.ent_iob_ == "B")
            self.sent.append(number + len(starts) - 1)
            self.kids.append([])
        self.n = base + len(doc)
        for first, last in zip(starts, [*starts[1:], self.n], strict=True):
            self.sents.append((first, last))
        _names_are_not_verbs(self, base)
        if self.compounds:
            self._join(base)
        for i in range(base, self.n):
            if self.head[i] != i:
                self.kids[self.head[i]].append(i)

    def _join(self, base: int) -> None:
        """ "cease - fire" is three tokens: the last takes the lemma of the whole word, where that is a word we know."""
        for i in range(base + 1, self.n - 1):
            if self.word[i] == "-" and (whole := f"{self.lower[i - 1]}-{self.lemma[i + 1]}") in self.compounds:
                self.lemma[i + 1] = whole

    def edges(self, i: int) -> tuple[int, int]:
        """First token and one past the last token of the phrase headed by i."""
        found = self._edges.get(i)
        if found is None:
            kids, inside = self.kids, [i]
            for k in inside:  # grows while it is walked
                inside += kids[k]
            found = self._edges[i] = min(inside), max(inside) + 1
        return found

    def content_words(self) -> dict[str, list[int]]:
        """The tokens of each verb, noun, adjective and adverb (by their tags), under its lemma and as it is written."""
        if self._content is None:
            self._content = {}
            for i, tag in enumerate(self.tag):
                if tag[:2] in CONTENT_TAGS:
                    for word in {self.lemma[i], self.lower[i]}:
                        self._content.setdefault(word, []).append(i)
        return self._content

    def words(self, s: int) -> frozenset[str]:
        """All words of sentence s, in lower case and as lemmas."""
        found = self._words.get(s)
        if found is None:
            first, last = self.sents[s]
            found = self._words[s] = frozenset((*self.lemma[first:last], *self.lower[first:last]))
        return found

    def span(self, first: int, last: int) -> Span:
        """Characters from token `first` up to, not including, token `last`."""
        return self.start[first], self.end[last - 1]

    def tokens(self, span: Span) -> range:
        """The tokens that begin within a span of characters."""
        return range(bisect_left(self.start, span[0]), bisect_left(self.start, span[1]))

    def children(self, i: int, *deps: str) -> list[int]:
        """The dependents of i with one of these relations, left to right."""
        dep = self.dep
        return [k for k in self.kids[i] if dep[k] in deps]


def parse_docs(text: str, docs: Iterable[tuple[Doc, int]], compounds: frozenset[str] = frozenset()) -> Parse:
    """One Parse from the docs of the paragraphs of an article and the offsets at which they begin.

    `compounds` are the hyphenated words that rules know ("cease-fire"); the tokenizer takes them apart.
    """
    parse = Parse(text, compounds)
    for number, (doc, offset) in enumerate(docs):
        if len(doc):
            parse.add(doc, offset, number)
    return parse


def _names_are_not_verbs(p: Parse, base: int) -> None:
    """A name that begins like a verb: "Senior expert Said Nazir Karimi argued …" has `Said` as its root.

    Where the recogniser holds a token for the first of a person's name and the parser for a finite verb, the name
    wins: its parts hang on its last word, and the verb that was taken for its complement takes its place.
    """
    i = base
    while i < p.n:
        if not (p.ent_start[i] and p.ent[i] == "PERSON" and p.tag[i] in ("VBD", "VBN", "VB", "VBP") and p.word[i][:1].isupper()):
            i += 1
            continue
        last = i
        while last + 1 < p.n and p.ent[last + 1] == "PERSON" and not p.ent_start[last + 1]:
            last += 1
        if last > i:
            first, end = p.sents[p.sent[i]]
            before = p.head[first:end], p.dep[first:end]
            _hang_name(p, i, last)
            if not _is_tree(p, first, end):  # a name that the recogniser only imagined
                p.head[first:end], p.dep[first:end] = before
        i = last + 1


def _is_tree(p: Parse, first: int, last: int) -> bool:
    """Whether every token of a sentence comes to a root on the way up."""
    for i in range(first, last):
        at = i
        for _ in range(last - first):
            if p.head[at] == at:
                break
            at = p.head[at]
        if p.head[at] != at:
            return False
    return True


def _hang_name(p: Parse, verb: int, last: int) -> None:
    own = [k for k in range(*p.sents[p.sent[verb]]) if p.head[k] == verb and k != verb]
    heir = next((k for k in own if k > last and p.dep[k] in ("ccomp", "parataxis", "conj", "xcomp", "advcl")), None)
    inside = next((p.head[k] for k in range(verb + 1, last + 1) if not verb <= p.head[k] <= last), None)
    p.tag[verb], p.pos[verb], p.lemma[verb] = "NNP", "PROPN", p.lower[verb]
    if heir is None:
        heir = inside
    if heir is None or verb <= heir <= last:
        return
    p.head[heir], p.dep[heir] = (heir, "ROOT") if p.head[verb] == verb else (p.head[verb], p.dep[verb])
    for k in own:
        if k == heir or verb < k <= last:
            continue
        # What stood before the "verb" as its subject is the title before the name.
        p.head[k], p.dep[k] = (last, "compound") if k < verb and p.dep[k] in ("nsubj", "dep", "npadvmod") else (heir, p.dep[k])
    for k in range(verb, last):
        p.head[k], p.dep[k] = last, "compound"
    p.head[last], p.dep[last] = heir, "nsubj"
