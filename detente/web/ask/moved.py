"""What moved: dated shifts and episodes, and every dyad since a day against the time before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from detente.alignment import acts, drivers, moves, names, shifts
from detente.alignment.model import Measured
from detente.alignment.moves import Move
from detente.alignment.reach import breaks_near
from detente.alignment.series import Opened, words
from detente.errors import DetenteError
from detente.web.ask.asked import Asked, choice
from detente.web.ask.missing import Missing
from detente.web.held import Held

POINTS = 60  # of a sparkline


@dataclass(frozen=True, slots=True)
class Shifted:
    """A shift or an episode of a dyad, in words."""

    dyad: str
    heading: str
    kind: str  # shift, episode
    dimension: str
    text: str
    day: date
    earliest: date
    latest: date
    points: float
    certainty: float
    significant: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A dyad before and since the day: index, its parts where they are sure, stories on both sides, what was last said of it."""

    dyad: str
    heading: str
    before: float
    after: float
    points: float
    certainty: float
    closeness: float
    p_closeness: float
    tone: float
    p_tone: float
    stories_before: int
    stories_after: int
    line: str
    said: tuple[str, ...]
    spark: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Triad:
    centre: str
    closer: str
    apart: str


@dataclass(frozen=True, slots=True)
class WhatMoved:
    """The home page. `first` and `last` are the days of the acts; the day itself counts to the time since."""

    since: date
    first: date
    last: date
    sector: str | None
    shifts: tuple[Shifted, ...]
    moves: tuple[Moved, ...]
    triads: tuple[Triad, ...]
    settings: str


def moved(held: Held, since: date | None = None, sector: str | None = None, actor: str | None = None) -> WhatMoved:
    """Raises DetenteError for a day outside the acts, Missing for a party that no act has."""
    opened = held.opened(choice(Asked(sector=sector)))
    m = opened.measured
    if actor is not None and actor not in m.panel.states:
        raise Missing(f"No act in this study is by '{actor}' or toward it.")
    day = since or m.panel.edges[m.panel.periods * 2 // 3]
    whole = held.kept(("moved", day, sector), lambda: _moved(held, opened, day, sector))
    if actor is None:
        return whole
    mine = [x for x in whole.moves if actor in x.dyad.split("-")]
    dated = [x for x in whole.shifts if actor in x.dyad.split("-")]
    pairs = tuple(t for t in whole.triads if actor in (t.centre, t.closer, t.apart))
    return WhatMoved(day, whole.first, whole.last, sector, tuple(dated), tuple(mine), pairs, whole.settings)


def _moved(held: Held, opened: Opened, day: date, sector: str | None) -> WhatMoved:
    m = opened.measured
    try:
        found = moves.moves(m, day)
    except DetenteError:
        span = f"{m.panel.edges[0]} to {m.panel.edges[-1]}"
        raise DetenteError(f"The acts are of {span}; {day} does not part them in two.") from None
    dated = sorted((s for s in shifts.find(m) if s.day >= day), key=lambda s: (not s.significant, -abs(s.size)))
    said = _said_since(opened, day)
    return WhatMoved(
        day,
        m.panel.edges[0],
        m.panel.edges[-1],
        sector,
        tuple(_shift(opened, s) for s in dated),
        tuple(_move(m, x, said.get(frozenset((x.a, x.b)), ())) for x in found),
        tuple(Triad(o.centre, *o.others) for o in moves.opposed(found)),
        m.settings.version,
    )


def _shift(opened: Opened, s: shifts.Shift) -> Shifted:
    near = breaks_near(opened.study, opened.choice, s.earliest, s.latest)
    return Shifted(
        opened.measured.panel.name(s.dyad),
        "closer" if s.sign > 0 else "apart",
        "shift" if s.lasting else "episode",
        s.dimension,
        words(s),
        s.day,
        s.earliest,
        s.latest,
        s.points,
        s.certainty,
        s.significant,
        tuple(near),
    )


def _move(m: Measured, x: Move, said: tuple[str, ...]) -> Moved:
    return Moved(
        f"{x.a}-{x.b}",
        x.heading,
        x.before,
        x.after,
        x.points,
        x.certainty,
        x.closeness,
        x.p_closeness,
        x.tone,
        x.p_tone,
        x.stories_before,
        x.stories_after,
        _line(x),
        said[:2],
        spark(m, x.a, x.b),
    )


_CHANGES = {"closeness": ("fewer dealings", "more dealings"), "tone": ("harsher", "friendlier")}


def _line(x: Move) -> str:
    """What of the change is sure, in one line."""
    parts = []
    for what, change, p in (("closeness", x.closeness, x.p_closeness), ("tone", x.tone, x.p_tone)):
        if max(p, 1 - p) >= moves.SURE:
            parts.append(f"{_CHANGES[what][change > 0]} (P {max(p, 1 - p):.2f})")
    return ", ".join(parts) or "no part of the change is sure"


def spark(m: Measured, a: str, b: str) -> tuple[float | None, ...]:
    """The index at up to sixty moments, None where there is no evidence."""
    d = m.panel.dyad(a, b)
    if d is None:
        return ()
    at = np.unique(np.linspace(0, m.panel.periods - 1, min(POINTS, m.panel.periods)).astype(int))
    known = m.known_then.evidence[at, d] >= m.settings.evidence.counts
    index = m.known_then.index[at, d]
    return tuple(round(float(v), 1) if k else None for v, k in zip(index, known, strict=True))


def _said_since(opened: Opened, day: date) -> dict[frozenset[str], tuple[str, ...]]:
    """What was said of a tie since the day, newest first."""
    told: dict[frozenset[str], tuple[str, ...]] = {}
    if opened.choice.origin != acts.OWN:
        return told
    for r in reversed(drivers.said(opened.study)):
        if r["day"] is None or r["day"] < day:
            continue
        who = drivers.speaker(r["sources"]) or r["outlet"]
        line = f"{who}: {r['heading'].replace('_', ' ')}"
        for pair in (frozenset((a, b)) for a in r["dyad"] for b in r["dyad"] if a < b):
            if line not in told.get(pair, ()):
                told[pair] = (*told.get(pair, ()), line)
    return told


def other(dyad: str, actor: str) -> str:
    """The name of a dyad's other party."""
    return names.name(next(x for x in dyad.split("-") if x != actor))
