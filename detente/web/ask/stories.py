"""Stories: lists of them, and one opened to its rungs, conflicts and reports with their sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from detente.errors import DetenteError, unknown
from detente.model import QUAD_CLASS, STAGES
from detente.web.ask.missing import Missing
from detente.web.held import Held

MOST = 500  # rows of a page


@dataclass(frozen=True, slots=True)
class Page:
    """Rows from `offset` on, and how many there are in all; `columns` names them also where there is no row."""

    rows: tuple[dict[str, Any], ...]
    total: int
    offset: int
    limit: int
    columns: tuple[str, ...] = ()

    @property
    def next(self) -> int | None:
        return self.offset + self.limit if self.offset + self.limit < self.total else None

    @property
    def previous(self) -> int | None:
        return max(self.offset - self.limit, 0) if self.offset else None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which stories; empty means any. Days are of the act (else of its first report), `until` exclusive."""

    actors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    stage: str | None = None
    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    reports: int = 1
    country: str | None = None


def checked(given: Filter) -> Filter:
    """The filter, if its closed values are known. Raises DetenteError."""
    for name in given.types:
        if name not in QUAD_CLASS:
            raise DetenteError(unknown("event type", name, QUAD_CLASS))
    if given.stage is not None and given.stage not in STAGES:
        raise DetenteError(unknown("stage", given.stage, STAGES))
    return given


# An act is where its date is, or else where it was first reported; a year is put at its beginning.
_WHERE = """
from (select *, coalesce(start, reported_first) as day from stories) s
where ($stage is null or stage = $stage) and reports >= $reports
  and (len($types::varchar[]) = 0 or list_contains($types::varchar[], event_type))
  and list_has_all(list_concat(actors, recipients), $actors::varchar[])
  and ($since::date is null or day >= $since::date) and ($until::date is null or day < $until::date)
  and ($country::varchar is null or country = $country)
  and ($outlet::varchar is null or story_id in (select story_id from reports where outlet = $outlet))"""
_COLUMNS = """story_id, event_type, mode, quad_class, contexts, actors, recipients, stage, start, "end", basis, reported_first,
  reported_last, place, country, reports, articles, outlets, origin_outlet, rungs, conflicts"""
_ORDER = "order by day desc nulls last, reports desc, story_id"


def _facts(given: Filter) -> dict[str, Any]:
    return {
        "stage": given.stage,
        "reports": given.reports,
        "types": list(given.types),
        "actors": list(given.actors),
        "since": given.since,
        "until": given.until,
        "outlet": given.outlet,
        "country": given.country,
    }


def listed(held: Held, given: Filter, offset: int = 0, limit: int = 50) -> Page:
    """Stories, newest act first."""
    if not held.has("stories"):
        return Page((), 0, offset, limit)
    facts = _facts(checked(given))
    total = held.rows(f"select count(*) as n {_WHERE}", **facts)[0]["n"]
    query = f"select {_COLUMNS} {_WHERE} {_ORDER} limit $limit offset $offset"
    return page(held.table(query, **facts, limit=limit, offset=offset), total, offset, limit)


def page(table: pa.Table, total: int, offset: int, limit: int) -> Page:
    return Page(tuple(table.to_pylist()), total, offset, limit, tuple(table.schema.names))


@dataclass(frozen=True, slots=True)
class Report:
    """One article's report of the story: where it stands, what it says, whom it copies."""

    article_id: str
    event_id: str
    outlet: str | None
    title: str | None
    url: str | None
    published: date | None
    stage: str
    rung: str | None
    copy_of: str | None
    voice: str | None
    speakers: tuple[str, ...]
    number: int | None
    sentence: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another story of the same deal."""

    deal_id: str
    kind: str
    subject: str
    stories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The story page. `story` is its row; `reports` are in order of day."""

    story: dict[str, Any]
    reports: tuple[Report, ...]
    deals: tuple[Neighbour, ...]
    dyads: tuple[str, ...]


_REPORTS = """
select r.article_id, r.event_id, r.outlet, r.published, r.stage, r.rung, r.copy_of, r.trigger_start, a.title, a.url, a.text,
       a.sentences, c.voice, c.sources
from reports r
left join articles a on a.article_id = r.article_id
left join claims c on c.article_id = r.article_id and c.claim_id = r.claim_id
where r.story_id = $id order by r.published nulls last, r.article_id, r.trigger_start"""


def story(held: Held, story_id: str) -> Story:
    """A story by its id, or by the beginning of it where that means one only. Raises Missing."""
    query = f"select {_COLUMNS} from stories where starts_with(story_id, $id) order by story_id <> $id, story_id limit 2"
    found = held.rows(query, id=story_id) if held.has("stories") and story_id else []
    if not found or (len(found) > 1 and found[0]["story_id"] != story_id):
        what = "Several stories begin with" if found else "There is no story"
        raise Missing(f"{what} '{story_id}' in this study.")
    row = found[0]
    reports = tuple(_report(r) for r in held.rows(_REPORTS, id=row["story_id"]))
    query = "select deal_id, kind, subject, story_ids from deals where list_contains(story_ids, $id) order by deal_id"
    deals = held.rows(query, id=row["story_id"]) if held.has("deals") else []
    parties = {tuple(sorted((a, b))) for a in row["actors"] for b in row["recipients"] if a != b}
    return Story(
        row,
        reports,
        tuple(Neighbour(d["deal_id"], d["kind"], d["subject"], tuple(d["story_ids"])) for d in deals),
        tuple(sorted("-".join(pair) for pair in parties)),
    )


def _report(r: dict[str, Any]) -> Report:
    number, span, words = sentence_at(r["text"] or "", r["sentences"], r["trigger_start"])
    speakers = tuple(s["name"] for s in r["sources"] or () if s["name"])
    return Report(
        r["article_id"],
        r["event_id"],
        r["outlet"],
        r["title"],
        r["url"],
        r["published"],
        r["stage"],
        r["rung"],
        r["copy_of"],
        r["voice"],
        speakers,
        number,
        words,
        span,
    )


def sentence_at(text: str, sentences: list[dict[str, int]] | None, offset: int) -> tuple[int | None, tuple[int, int], str]:
    """Number (from 1), span and words of the sentence at an offset; outside all sentences the line it stands in."""
    for number, s in enumerate(sentences or (), 1):
        if s["start"] <= offset < s["end"]:
            return number, (s["start"], s["end"]), " ".join(text[s["start"] : s["end"]].split())
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    span = (start, len(text) if end < 0 else end)
    return None, span, " ".join(text[slice(*span)].split())


def trigger(held: Held, article_id: str, story_id: str) -> int | None:
    """Where an article begins to tell a story."""
    query = "select min(trigger_start) as at from reports where article_id = $article and story_id = $story"
    at: int | None = held.rows(query, article=article_id, story=story_id)[0]["at"] if held.has("reports") else None
    return at
