"""What a sentence is about, where the words of conflict and diplomacy mean something else: sport, fiction, markets, accidents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.language.parse import Parse
from detente.model import Event

HISTORY = "history"
ENOUGH = 3  # `likely` words that make a topic


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of topics.toml: the words that show it and the event types it silences."""

    name: str
    sure: frozenset[str]
    likely: frozenset[str]
    news: frozenset[str]
    silences: frozenset[str]
    unless_actor: bool

    def on(self, words: frozenset[str]) -> bool:
        if self.news & words:
            return False
        return bool(self.sure & words) or len(self.likely & words) >= ENOUGH


def topics(lexicon: Mapping[str, Mapping[str, Any]]) -> tuple[Topic, ...]:
    """The topics of topics.toml."""
    return tuple(
        Topic(name, _set(t, "sure"), _set(t, "likely"), _set(t, "news"), _set(t, "silences"), t.get("unless_actor", False))
        for name, t in lexicon.items()
    )


def _set(topic: Mapping[str, Any], kind: str) -> frozenset[str]:
    return frozenset(topic[kind])


class Topics:
    """The topics of the sentences of one parse, each looked up when first asked for."""

    def __init__(self, p: Parse, known: tuple[Topic, ...]) -> None:
        self.p, self.known = p, known
        self._on: dict[int, tuple[Topic, ...]] = {}

    def _of(self, sentence: int) -> tuple[Topic, ...]:
        found = self._on.get(sentence)
        if found is None:
            words = self._words(*self.p.sents[sentence])
            found = self._on[sentence] = tuple(t for t in self.known if t.on(words))
        return found

    def _words(self, first: int, last: int) -> frozenset[str]:
        """The words of a sentence, those with a hyphen ("semi-final", "4-0") put together again."""
        lower = self.p.lower
        joined = [f"{lower[k - 1]}-{lower[k + 1]}" for k in range(first + 1, last - 1) if lower[k] in ("-", "–")]
        return frozenset((*lower[first:last], *joined))

    def silence(self, event: Event, sentence: int) -> bool:
        """Whether an act read in this sentence is none: "Germany crushed Portugal 4-0"."""
        return any(event.event_type in t.silences and not (t.unless_actor and event.actors) for t in self._of(sentence))

    def long_ago(self, sentence: int) -> bool:
        """ "The Ottoman siege of Vienna": history, though no date is given."""
        return any(t.name == HISTORY for t in self._of(sentence))
