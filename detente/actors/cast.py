"""The references of one article: which tokens name whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.knowledge.load import Agent
from detente.language.parse import Parse
from detente.model import Actor, How


@dataclass(slots=True)
class Ref:
    """Tokens that name one or several actors. `place` marks a name used as a mere location."""

    first: int
    last: int
    head: int
    actors: tuple[Actor, ...]
    how: How
    place: bool = False
    plural: bool = False
    agent: Agent | None = None
    key: str = ""  # what later mentions of the same person share
    resolved: bool = True


@dataclass(slots=True)
class Cast:
    """All references of an article, in order, and which stands at each token."""

    p: Parse
    refs: list[Ref] = field(default_factory=list)
    at: dict[int, Ref] = field(default_factory=dict)  # head token -> its reference
    inside: dict[int, Ref] = field(default_factory=dict)  # any token of a name -> its reference
    titles: dict[int, int] = field(default_factory=dict)  # token of a title before a name -> head of the name
    by_sent: dict[int, list[Ref]] = field(default_factory=dict)

    def put(self, ref: Ref) -> None:
        self.refs.append(ref)
        self.at[ref.head] = ref
        for k in range(ref.first, ref.last):
            self.inside.setdefault(k, ref)
        self.by_sent.setdefault(self.p.sent[ref.head], []).append(ref)

    def sort(self) -> None:
        """Reading order, in the whole and in each sentence."""
        self.refs.sort(key=lambda r: (r.first, r.last))
        for refs in self.by_sent.values():
            refs.sort(key=lambda r: (r.first, r.last))

    def in_sentence(self, s: int) -> list[Ref]:
        return self.by_sent.get(s, [])


def conjuncts(p: Parse, head: int) -> list[int]:
    """All that is joined to `head` by "and" or commas, however the parser chained it; without `head` itself."""
    out: list[int] = []
    stack = [head]
    while stack:
        for k in p.children(stack.pop(), "conj"):
            out.append(k)
            stack.append(k)
    return sorted(out)
