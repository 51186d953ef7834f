"""What the text says of relationships: the rules of ties, threats and positions, matched like event rules."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from detente.actors.resolve import Cast
from detente.events.match import Match
from detente.events.roles import Roles
from detente.events.stage import Stages
from detente.knowledge.load import Knowledge
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Actor, Party, Span
from detente.relations.match import RelationMatcher


@dataclass(frozen=True, slots=True)
class Setting:
    """What the readers of relations share about one article."""

    p: Parse
    cast: Cast
    clauses: Clauses
    roles: Roles
    stages: Stages
    knowledge: Knowledge
    claim_at: Callable[[int], str | None]  # token -> id of the innermost claim that holds it
    speaker_at: Callable[[int], tuple[Actor, ...]]  # token -> who speaks there

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds a character."""
        return bisect_right(self.p.start, offset) and self.p.sent[bisect_right(self.p.start, offset) - 1]


class RelationRules:
    """Compiled rules of the three kinds."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.ties, self.threats, self.positions = (
            RelationMatcher(knowledge, knowledge.relations[k]) for k in ("ties", "threats", "positions")
        )


def trigger_span(p: Parse, m: Match) -> Span:
    """The words of the match where they stand close together, else its trigger alone."""
    first, last = min(m.tokens), max(m.tokens)
    return p.span(first, last + 1) if last - first < 7 else p.span(m.trigger, m.trigger + 1)


def ids(parties: tuple[Party, ...] | list[Party]) -> tuple[str, ...]:
    """Their ids, each once, those without an id left out."""
    return tuple(dict.fromkeys(q.actor.id for q in parties if q.actor.id))
