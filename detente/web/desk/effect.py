"""What did a correction change? The acts that came and went, and the figures of the dyads they join, before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.alignment import acts, series
from detente.alignment.acts import Choice
from detente.errors import DetenteError
from detente.store.study import Study
from detente.web.desk.corrected import corrected
from detente.web.desk.corrections import Correction
from detente.web.desk.database import Desk

SEEN = 0.05  # index points; less is not shown as moved
_ACT = "story_id, actor, recipient, event_type, quad_class, sector, day, stage"


@dataclass(frozen=True, slots=True)
class Act:
    """An act that a correction brought (`came`) or took away."""

    came: bool
    story_id: str
    actor: str
    recipient: str
    event_type: str
    quad_class: str
    sector: str
    day: date
    stage: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure of a dyad in one year, before and after; None: no evidence."""

    dyad: str
    year: int
    figure: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """`stands` is False for a correction that was undone or lost its sentence: it changes nothing now."""

    stands: bool
    acts: tuple[Act, ...]
    figures: tuple[Moved, ...]


def effect(study: Study, desk: Desk, correction: Correction) -> Effect:
    """The study without this correction against the study with it; all others stand in both."""
    after = corrected(study, desk)
    before = corrected(study, desk, without=correction.correction_id)
    reached = getattr(after, "applied", None)
    if correction.undone_at is not None or reached is None or correction.correction_id not in reached().reached:
        return Effect(False, (), ())
    old, new = _acts(before), _acts(after)
    changed = [Act(False, *row) for row in sorted(old - new)] + [Act(True, *row) for row in sorted(new - old)]
    dyads = sorted({"-".join(sorted((a.actor, a.recipient))) for a in changed})
    figures = [m for dyad in dyads[:12] for m in _figures(before, after, dyad)]
    return Effect(True, tuple(changed), tuple(figures))


def _acts(study: Study) -> set[tuple[Any, ...]]:
    if not {"stories", "reports"} <= set(study.tables()):
        return set()
    with acts.connected(study, Choice()) as connection:
        return set(connection.execute(f"select {_ACT} from acts").fetchall())


def _figures(before: Study, after: Study, dyad: str) -> Iterable[Moved]:
    old, new = _years(before, dyad), _years(after, dyad)
    for year in sorted(old.keys() | new.keys()):
        left, right = old.get(year, {}), new.get(year, {})
        for figure in ("index", "closeness", "tone", *series.COUNTS):
            none = 0 if figure in series.COUNTS else None
            was, now = left.get(figure, none), right.get(figure, none)
            if was != now and not (was is not None and now is not None and abs(was - now) < SEEN):
                yield Moved(dyad, year, figure.replace("_", " "), was, now)


def _years(study: Study, dyad: str) -> dict[int, dict[str, float | None]]:
    a, b = dyad.split("-")
    try:
        table = series.alignment(study, a, b, by="year").table.to_pylist()
    except DetenteError:  # no act joins the two: there are no figures
        return {}
    return {row["start"].year: row for row in table}
