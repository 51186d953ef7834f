"""A dyad: its measures over time, the change taken apart into stories, what is said of it, its deals, and who reports on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.alignment import acts, drivers, evidence, reach, sensitivity, series, why
from detente.alignment.drivers import Driver
from detente.alignment.evidence import Sentence
from detente.alignment.sensitivity import Trial
from detente.alignment.series import Opened, Series
from detente.alignment.shifts import Shift
from detente.errors import DetenteError
from detente.web.ask.asked import Asked, choice, in_order, measured_with
from detente.web.ask.missing import Missing
from detente.web.held import Held

LISTED = 500  # stories of a change that are listed one by one, those that weigh most
REST = {
    "fading": "older stories fade from memory",
    "exposure": "what the two sides' volumes let expect",
    "partners": "partners in common",
    "news": "the news as a whole",
}


@dataclass(frozen=True, slots=True)
class Contribution:
    """A line of the change: a story with its sentence, or one of what else moves the index (`text`)."""

    kind: str
    points: float
    text: str | None = None
    story_id: str | None = None
    day: date | None = None
    event_type: str | None = None
    quad_class: str | None = None
    sector: str | None = None
    actor: str | None = None
    recipient: str | None = None
    mutual: bool = False
    reports: int = 0
    voice: str | None = None
    sentence: Sentence | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The index before and after, and the lines that add up to the difference: `lines` the stories, `rest` all else."""

    since: date
    until: date
    before: float
    after: float
    points: float
    lines: tuple[Contribution, ...]
    rest: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A story as a rung of a deal."""

    story_id: str
    event_type: str
    stage: str
    rung: str
    start: date | None
    end: date | None
    reported_first: date | None
    reports: int


@dataclass(frozen=True, slots=True)
class Deal:
    deal_id: str
    kind: str
    subject: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Articles by outlet, country of the press and language; whose own press is missing; where the news itself breaks."""

    outlets: dict[str, int]
    countries: dict[str, int]
    languages: dict[str, int]
    missing: tuple[str, ...]
    breaks: tuple[reach.Break, ...]


@dataclass(frozen=True, slots=True)
class Dyad:
    """The page. Where the choice leaves no evidence, `notice` says so and the measures are empty."""

    dyad: str
    a: str
    b: str
    asked: Asked
    summary: str
    notice: str | None
    periods: tuple[dict[str, Any], ...]
    shifts: tuple[Shift, ...]
    change: Changed | None
    said: tuple[Driver, ...]
    deals: tuple[Deal, ...]
    coverage: Coverage | None
    settings: str


def dyad(held: Held, a: str, b: str, asked: Asked) -> Dyad:
    """Raises Missing where no act joins the two at all."""
    held.kept(("exists", a, b, asked.origin), lambda: exists(held, a, b, asked.origin))
    return held.kept(("dyad", a, b, asked), lambda: _dyad(held, a, b, asked))


def exists(held: Held, a: str, b: str, origin: str = acts.OWN) -> bool:
    try:
        series.column(held.opened(choice(Asked(origin=origin))), a, b)
    except DetenteError as error:
        raise Missing(str(error)) from None
    return True


def measured(held: Held, a: str, b: str, asked: Asked) -> tuple[Opened, Series]:
    """The series of a dyad. Raises DetenteError where the choice leaves it no act."""

    def make() -> tuple[Opened, Series]:
        opened = held.opened(choice(asked), measured_with(held, asked), asked.by)
        series.column(opened, a, b)  # a dyad without acts is answered before its acts are asked for
        return opened, series.series(opened, a, b, by=asked.by, rows=held.acts(opened.choice, a, b))

    return held.kept(("series", a, b, asked), make)


def _dyad(held: Held, a: str, b: str, asked: Asked) -> Dyad:
    own = asked.origin == acts.OWN
    deals = _deals(held, a, b) if own else ()
    covered = coverage(held, a, b) if own else None
    try:
        opened, found = measured(held, a, b, asked)
    except DetenteError:
        notice = "With this choice no act is left that joins the two. Choose less narrowly."
        return Dyad(in_order(a, b), a, b, asked, "", notice, (), (), None, (), deals, covered, "")
    change = changed(held, opened, a, b, asked)
    told = drivers.drivers(opened, a, b, change.since, change.until) if own and change is not None else []
    said = tuple(d for d in told if d.kind != "deal")
    return Dyad(
        in_order(a, b),
        a,
        b,
        asked,
        found.summary,
        None,
        tuple(found.table.to_pylist()),
        found.shifts,
        change,
        said,
        deals,
        covered,
        found.settings.version,
    )


def changed(held: Held, opened: Opened, a: str, b: str, asked: Asked) -> Changed | None:
    """The change between the days asked for (else: over all days), taken apart. None where nothing lies between them."""
    edges = opened.measured.panel.edges
    since, until = asked.since or edges[0], asked.until or edges[-1]
    rows = held.acts(choice(asked), a, b)
    try:
        found = why.change(opened, a, b, since, until, rows)
    except DetenteError:
        return None
    told = [line for line in found.lines if line.kind == "story"]
    listed, more = told[:LISTED], told[LISTED:]
    ids = [line.story_id for line in listed if line.story_id]
    sentences = evidence.of_stories(held.study, ids) if asked.origin == acts.OWN else {}
    urls = _urls(held, [s.article_id for s in sentences.values()])
    rest = [_line(line, None, {}) for line in found.lines if line.kind != "story"]
    if more:
        fewer = Contribution("more", sum(x.points for x in more), f"{len(more):,} more stories")
        rest.insert(0, fewer)
    return Changed(
        found.since,
        found.until,
        found.before,
        found.after,
        found.points,
        tuple(_line(line, sentences.get(line.story_id or ""), urls) for line in listed),
        tuple(rest),
    )


def _line(x: why.Line, sentence: Sentence | None, urls: dict[str, str | None]) -> Contribution:
    return Contribution(
        x.kind,
        x.points,
        REST.get(x.kind),
        x.story_id,
        x.day,
        x.event_type,
        x.quad_class,
        x.sector,
        x.actor,
        x.recipient,
        x.mutual,
        x.reports,
        x.voice,
        sentence,
        None if sentence is None else urls.get(sentence.article_id),
    )


def _urls(held: Held, articles: list[str]) -> dict[str, str | None]:
    query = "select article_id, url from articles where article_id in (select unnest($articles::varchar[]))"
    return {row["article_id"]: row["url"] for row in held.rows(query, articles=sorted(set(articles)))}


_DEALS = """
select d.deal_id, d.kind, d.subject, s.story_id, s.event_type, s.stage, s.rungs, s.start, s."end", s.reported_first, s.reports
from (select *, unnest(story_ids) as story from deals where list_contains(parties, $a) and list_contains(parties, $b)) d
join stories s on s.story_id = d.story
order by d.kind, d.deal_id, coalesce(s.start, s.reported_first), s.story_id"""


def _deals(held: Held, a: str, b: str) -> tuple[Deal, ...]:
    if not held.has("deals"):
        return ()
    found: dict[str, tuple[str, str, list[Step]]] = {}
    for r in held.rows(_DEALS, a=a, b=b):
        steps = found.setdefault(r["deal_id"], (r["kind"], r["subject"], []))[2]
        rung = r["rungs"][-1]["rung"] if r["rungs"] else r["stage"]
        steps.append(
            Step(r["story_id"], r["event_type"], r["stage"], rung, r["start"], r["end"], r["reported_first"], r["reports"])
        )
    return tuple(Deal(key, kind, subject, tuple(steps)) for key, (kind, subject, steps) in found.items())


def coverage(held: Held, a: str, b: str) -> Coverage:
    """Who reports on a dyad."""
    r = held.kept(("reach", a, b), lambda: reach.reach(held.study, a, b))
    return Coverage(r.outlets, r.countries, r.languages, r.missing, r.breaks)


def trials(held: Held, a: str, b: str, asked: Asked) -> tuple[Trial, ...]:
    """What the result hangs on: each outlet, press, voice, type and weight left out or changed in turn."""
    exists(held, a, b, asked.origin)

    def make() -> tuple[Trial, ...]:
        return tuple(sensitivity.trials(held.opened(choice(asked), measured_with(held, asked)), a, b))

    return held.kept(("trials", a, b, asked), make)
