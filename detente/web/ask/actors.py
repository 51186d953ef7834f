"""A country, organisation or group: its ties now and before, who draws near and who away, what it does, who speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.alignment import names
from detente.alignment.model import Measured
from detente.errors import DetenteError
from detente.web.ask import moved, speakers, stories
from detente.web.ask.asked import Asked, choice, in_order
from detente.web.ask.missing import Missing
from detente.web.held import Held


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie at a day; `before` the index at the day it is compared with (None: no evidence then)."""

    dyad: str
    other: str
    name: str
    index: float
    low80: float
    high80: float
    closeness: float
    tone: float
    before: float | None
    heading: str
    stories: int


@dataclass(frozen=True, slots=True)
class Count:
    event_type: str
    quad_class: str
    stories: int
    towards: int


@dataclass(frozen=True, slots=True)
class Actor:
    """The page of an actor. `ties` closest first."""

    actor: str
    name: str
    since: date | None
    at: date | None
    ties: tuple[Tie, ...]
    moves: tuple[moved.Moved, ...]
    types: tuple[Count, ...]
    speakers: tuple[dict[str, Any], ...]
    stories: tuple[dict[str, Any], ...]


def ties(m: Measured, now: int, before: int | None, actor: str | None = None) -> list[Tie]:
    """Ties with evidence at a period, highest index first."""
    view, least, found = m.known_then, m.settings.evidence.counts, []
    for d in range(len(m.panel.first)):
        a, b = m.panel.name(d).split("-")
        if view.evidence[now, d] < least or actor not in (None, a, b):
            continue
        old = None if before is None or view.evidence[before, d] < least else float(view.index[before, d])
        other = b if a == actor else a
        value = {n: float(getattr(view, n)[now, d]) for n in ("index", "low80", "high80", "closeness", "tone")}
        label = names.name(other) if actor else names.dyad(a, b)
        count = int(m.panel.counts[: now + 1, d].sum())
        found.append(Tie(in_order(a, b), other, label, **value, before=old, heading=_heading(value["index"], old), stories=count))
    return sorted(found, key=lambda t: (-t.index, t.dyad))


def _heading(now: float, before: float | None) -> str:
    """Which way the estimate went; how sure that is, the list of moves says."""
    return "unclear" if before is None or abs(now - before) < 1 else "closer" if now > before else "apart"


def actor(held: Held, actor_id: str, since: date | None = None) -> Actor:
    """Raises Missing for an id that nothing in the study names."""
    return held.kept(("actor", actor_id, since), lambda: _actor(held, actor_id, since))


def _actor(held: Held, actor_id: str, since: date | None) -> Actor:
    types = _types(held, actor_id)
    spoken = speakers.listed(held, actor=actor_id, limit=12)
    if not types and not spoken.total:
        raise Missing(f"Nothing in this study is by '{actor_id}', toward it, or said for it.")
    near: tuple[Tie, ...] = ()
    went: tuple[moved.Moved, ...] = ()
    at: date | None = None
    try:
        m = held.opened(choice(Asked())).measured
        if actor_id in m.panel.states:
            whole = moved.moved(held, since, actor=actor_id)
            since, at, went = whole.since, m.panel.edges[-1], whole.moves
            before = sum(edge <= since for edge in m.panel.edges[1:]) - 1
            near = tuple(ties(m, m.panel.periods - 1, before if before >= 0 else None, actor_id))
    except Missing:
        raise
    except DetenteError:
        if since is not None:
            raise
    last = stories.listed(held, stories.Filter(actors=(actor_id,)), limit=15)
    return Actor(actor_id, names.name(actor_id), since, at, near, went, types, spoken.rows, last.rows)


def _types(held: Held, actor_id: str) -> tuple[Count, ...]:
    if not held.has("stories"):
        return ()
    query = """
        select event_type, quad_class, count(*) filter (where list_contains(actors, $id)) as stories,
               count(*) filter (where list_contains(recipients, $id)) as towards
        from stories where list_contains(actors, $id) or list_contains(recipients, $id)
        group by 1, 2 order by count(*) desc, 1"""
    return tuple(Count(**row) for row in held.rows(query, id=actor_id))
