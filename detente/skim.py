"""Which articles can hold no act between known parties, told from their words alone, without the cost of a parse.

A local match report or a recipe names no state, organisation, group or office holder: nothing can be coded in it. The answer errs
on one side only: whatever the coder could read an event, a tie, a threat or a position in is read.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc

from detente.actors import Gazetteer, Homes
from detente.language import normalise
from detente.model import Article


class Skim:
    """Callable on an article: whether it must be read."""

    def __init__(self, tokenizer: Callable[[str], Doc], gazetteer: Gazetteer, homes: Homes, read: Callable[[str], bool]) -> None:
        self.tokenizer, self.gazetteer, self.homes, self.read = tokenizer, gazetteer, homes, read
        self.agents = frozenset((*gazetteer.agents, *(form for word in gazetteer.agents for form in _plurals(word))))

    def __call__(self, article: Article) -> bool:
        """True where a known party may be named, or where a bare "police" may be those of the article's own country."""
        at_home = any(self.homes.of(article))
        for part in article.parts:
            if self.read(part.kind):
                words = [t.lower_ for t in self.tokenizer(normalise(article.text[part.start : part.end]))]
                if self._names(words) or (at_home and any(w in self.agents for w in words)):
                    return True
        return False

    def _names(self, words: list[str]) -> bool:
        gazetteer = self.gazetteer
        for i, word in enumerate(words):
            if word in gazetteer.surnames:
                return True
            if any(tuple(words[i : i + size]) in gazetteer.entries for size in gazetteer.index.get(word, ())):
                return True
        return False


def _plurals(word: str) -> tuple[str, ...]:
    return f"{word}s", f"{word}es", f"{word[:-1]}ies", f"{word[:-3]}men" if word.endswith("man") else f"{word}s"
