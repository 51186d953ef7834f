"""One story out of its reports: who, when, how far it has come (rungs), and what the reports disagree about."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from detente.model import QUAD_CLASS
from detente.stories.units import Report, Unit

RUNGS = ("talk", "announced", "agreed", "under way", "delivered", "cancelled")
STAGES = ("occurred", "ongoing", "planned", "hypothetical", "background", "denied")  # the furthest first
EXACT = 3  # days; only so narrow dates can contradict each other
SAID = ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT")  # done by speaking: on no ladder but its first rung
SHARE = 1 / 3  # of the reports that name any: from which a party or a context is the story's


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder, its days (ordinals, end exclusive), and the report that has it first."""

    rung: str
    stage: str
    start: int | None
    end: int | None
    article_id: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that reports tell differently: `field` is what, `value` one answer, with the articles that give it."""

    field: str
    value: str
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    story_id: str
    event_type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    stage: str
    start: int | None
    end: int | None
    basis: str
    place: str | None
    country: str | None
    reports: tuple[Report, ...]
    origin_outlet: str | None
    rungs: tuple[Rung, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def quad_class(self) -> str:
        return QUAD_CLASS[self.event_type]

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(self.actors) | frozenset(self.recipients)


def story(units: Sequence[Unit]) -> Story:
    """The story of units that tell of one act, the first report first."""
    firsts = [u.first for u in units]  # each group of copies has one voice
    reports = tuple(r for u in units for r in u.reports)
    head = reports[0]
    furthest = min((r.stage for r in firsts), key=STAGES.index)
    dated = _dated([r for r in firsts if r.stage == furthest]) or _dated(firsts)
    return Story(
        _id(head), head.event_type, _most(r.mode for r in firsts), _many(r.contexts for r in firsts),
        _many(r.actors for r in firsts), _many(r.recipients for r in firsts), furthest,
        dated.start if dated else None, dated.end if dated else None, dated.basis if dated else "none",
        _most(r.place for r in firsts), _most(r.country for r in firsts), reports, head.origin_outlet, _rungs(firsts),
        _conflicts(firsts),
    )  # fmt: skip


def _id(first: Report) -> str:
    """Made of the first report, so that later reports and copies leave it as it is."""
    told = f"{first.event_type}\x1f{first.article_id}\x1f{first.event_id}\x1f{first.trigger[0]}"
    return "s" + hashlib.sha256(told.encode()).hexdigest()[:10]


def rung_of(report: Report, stages: Iterable[str]) -> str | None:
    """The rung on which a report puts its act, given the stages of all reports; None where it is on no ladder.

    Talks are talk, but a meeting that was announced before is the announced thing carried out. What is denied is cancelled
    only where it had been under way.
    """
    known = set(stages)
    if report.stage == "hypothetical" or report.event_type in SAID:
        return "talk"
    if report.stage == "planned":
        return "announced"
    if report.stage == "ongoing":
        return "under way"
    if report.stage == "denied":
        return "cancelled" if known & {"planned", "ongoing"} else None
    if report.event_type == "AGREE":
        return "agreed"
    if report.event_type == "CONSULT" and report.mode != "visit" and "planned" not in known:
        return "talk"
    return "delivered"


def _rungs(reports: Sequence[Report]) -> tuple[Rung, ...]:
    stages = [r.stage for r in reports]
    found: dict[str, list[Report]] = {}
    for report in reports:
        if rung := rung_of(report, stages):
            found.setdefault(rung, []).append(report)
    rungs = []
    for rung in sorted(found, key=RUNGS.index):
        first, dated = found[rung][0], _dated(found[rung])
        days = (dated.start, dated.end) if dated else (None, None)
        rungs.append(Rung(rung, first.stage, *days, first.article_id, first.event_id))
    return tuple(rungs)


def _dated(reports: Sequence[Report]) -> Report | None:
    """The report whose interval most give; among equals the narrowest, then the earliest told."""
    dated = [r for r in reports if r.dated] or [r for r in reports if r.start is not None]
    if not dated:
        return None
    often = Counter((r.start, r.end) for r in dated)
    return min(dated, key=lambda r: (-often[r.start, r.end], _width(r), reports.index(r)))


def _width(report: Report) -> int:
    return 10**6 if report.start is None or report.end is None else report.end - report.start


def _most(values: Iterable[str | None]) -> str | None:
    """The value most give; the first of equals."""
    known = [v for v in values if v is not None]
    return max(dict.fromkeys(known), key=known.count) if known else None


def _many(sets: Iterable[Iterable[str]]) -> tuple[str, ...]:
    known = [set(s) for s in sets]
    known = [s for s in known if s]
    often = Counter(value for s in known for value in s)
    return tuple(sorted(value for value, n in often.items() if n >= SHARE * len(known)))


def _conflicts(reports: Sequence[Report]) -> tuple[Conflict, ...]:
    """What reports of different articles tell differently: figures, days, places, whether it was done at all."""
    told: dict[str, dict[str, list[str]]] = {}

    def tell(field: str, value: str, report: Report) -> None:
        told.setdefault(field, {}).setdefault(value, []).append(report.article_id)

    for report in reports:
        for kind, unit, value in report.quantities:
            tell(kind if kind in ("deaths", "injured") else f"{kind}: {unit}", f"{value:g}", report)
        if report.dated and report.start is not None and _width(report) <= EXACT:
            tell("date", _iso(report.start), report)
        if report.place:
            tell("place", report.place, report)
        if report.stage in ("denied", "occurred", "ongoing"):
            tell("stage", "denied" if report.stage == "denied" else "done", report)
    found = []
    for field, values in sorted(told.items()):
        if len(values) > 1 and len({a for ids in values.values() for a in ids}) > 1:
            found += [Conflict(field, value, tuple(dict.fromkeys(ids))) for value, ids in sorted(values.items())]
    return tuple(found)


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
