"""Events out of their articles, ready to be compared: one unit for an event however many copies of its article there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from detente.stories.copies import find_copies
from detente.stories.words import Words, content, stop_words

UNKNOWN = -(10**6)  # a day so far off that it meets no other
EARLY = 10  # days before publication in which an undated act is taken to have been done
FRESH = 4  # the same for an act of the title or the lead, which is the news
AHEAD = 60  # days after publication in which an undated plan is taken to be carried out
COARSE = 45  # days; a longer interval says the year, not the act
LEAD = 4  # sentences
BESIDE, REACH = 4, 90  # content words on either side of a trigger, and the characters in which they are looked for


@dataclass(frozen=True, slots=True)
class Report:
    """One event of one article. Days are ordinals (0001-01-01 is 1), intervals end exclusive."""

    article_id: str
    event_id: str
    event_type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: frozenset[str]
    recipients: frozenset[str]
    stage: str
    start: int | None
    end: int | None
    basis: str
    place: str | None
    country: str | None
    quantities: tuple[tuple[str, str, float], ...]  # kind, unit, value
    trigger: tuple[int, int]
    claim_id: str | None
    outlet: str | None
    published: int | None
    copy_of: str | None
    origin_outlet: str | None
    lead: bool  # stands in the title or the first sentences, where the act of the day stands
    core: tuple[str, ...] = field(repr=False)  # the content words next to the trigger: what was fired, whom they met
    words: tuple[str, ...] = field(repr=False)
    around: tuple[str, ...] = field(repr=False)  # with the sentences before and after

    @property
    def towards(self) -> frozenset[str]:
        """The recipients, without an actor who is said to have done it to himself."""
        return self.recipients if self.recipients == self.actors and len(self.actors) > 1 else self.recipients - self.actors

    @property
    def parties(self) -> frozenset[str]:
        return self.actors | self.recipients

    @property
    def dated(self) -> bool:
        """The text says when. That an act is told in a paper of some day says only that it is news."""
        return self.start is not None and self.basis != "publication"

    @property
    def window(self) -> tuple[int, int]:
        """When the act was done as far as the report tells: its date, or a stretch about the day of publication."""
        if self.start is not None and self.dated:
            last = self.end if self.end is not None else max(self.published or self.start, self.start) + 1
            return self.start, last
        if self.published is None or self.stage == "background":
            return UNKNOWN, UNKNOWN
        if self.stage == "planned":
            return self.published, self.published + AHEAD
        return self.published - (FRESH if self.lead else EARLY), self.published + 1


@dataclass(frozen=True, slots=True)
class Unit:
    """The reports of one event in the copies of one article; the first stands for all."""

    reports: tuple[Report, ...]
    article: int  # number of the group of copies

    @property
    def first(self) -> Report:
        return self.reports[0]


def units(articles: pa.Table, events: pa.Table, language: str = "en") -> tuple[list[Unit], list[tuple[str, ...]]]:
    """The units in an order that depends on days and ids only, and the content words of each group of copies, by its number."""
    articles = _sorted(articles)
    copies = find_copies(articles, language)
    ids: list[str] = articles.column("article_id").to_pylist()
    order = {article_id: n for n, article_id in enumerate(ids)}
    texts: list[str] = articles.column("text").to_pylist()
    stop = stop_words(language)
    spoken = [content(text, stop) for text in texts]
    days = [_day(text) for text in articles.column("published").to_pylist()]
    outlets = articles.column("outlet").to_pylist()
    sentences = _sentences(articles)
    found: dict[tuple[Any, ...], list[Report]] = {}
    nth: dict[tuple[Any, ...], int] = {}
    for row in _rows(events, order):
        n = order[row["article_id"]]
        copy = copies[n]
        said = _said(row["trigger"], texts[n], spoken[n], sentences[n])
        # the same sentence in a copy holds the same events in the same order
        place = (copy.group, row["event_type"], said.words)
        nth[(n, *place)] = at = nth.get((n, *place), -1) + 1
        origin = copy.origin if copy.origin != ids[n] else None
        report = _report(row, said, days[n], outlets[n], origin, copy.origin_outlet)
        found.setdefault((*place, at), []).append(report)
    groups: dict[int, tuple[str, ...]] = {}
    for n, copy in enumerate(copies):
        if copy.group == n:
            groups[n] = tuple(spoken[n].words)
    return [Unit(tuple(reports), key[0]) for key, reports in found.items()], _dense(groups, len(ids))


def _dense(groups: dict[int, tuple[str, ...]], size: int) -> list[tuple[str, ...]]:
    return [groups.get(n, ()) for n in range(size)]


def _sorted(articles: pa.Table) -> pa.Table:
    ids, days = articles.column("article_id").to_pylist(), articles.column("published").to_pylist()
    order = sorted(range(len(ids)), key=lambda n: (days[n] or "9999", ids[n]))
    return articles.take(pa.array(order, pa.int64()))


def _rows(events: pa.Table, order: dict[str, int]) -> list[dict[str, Any]]:
    wanted = [
        "article_id", "event_id", "event_type", "mode", "contexts", "stage", "date", "place", "quantities", "trigger", "claim_id",
    ]  # fmt: skip
    rows: list[dict[str, Any]] = events.select(wanted).to_pylist()
    for side in ("actors", "recipients"):
        for row, ids in zip(rows, _ids(events.column(side)), strict=True):
            row[side] = ids
    rows = [row for row in rows if row["article_id"] in order]
    rows.sort(key=lambda r: (order[r["article_id"]], r["trigger"]["start"], r["trigger"]["end"], r["event_id"]))
    return rows


def _ids(column: pa.ChunkedArray) -> list[frozenset[str]]:
    """The ids of the parties of each row, without the parties that could not be placed."""
    lists = column.combine_chunks()
    lists = lists if isinstance(lists, pa.Array) else pa.concat_arrays(lists.chunks)
    starts = lists.offsets.to_pylist()
    names = lists.values.field("actor").field("id").to_pylist()
    return [frozenset(i for i in names[a:b] if i) for a, b in pairwise(starts)]


def _sentences(articles: pa.Table) -> list[tuple[np.ndarray[Any, Any], list[int]]]:
    if "sentences" not in articles.column_names:
        return [(np.empty(0, np.int64), []) for _ in range(articles.num_rows)]
    found = []
    for spans in articles.column("sentences").to_pylist():
        found.append((np.array([s["start"] for s in spans or ()], np.int64), [s["end"] for s in spans or ()]))
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of an event: of its sentence, next to its trigger, with the sentences about it; and whether that is the lead."""

    words: tuple[str, ...]
    core: tuple[str, ...]
    around: tuple[str, ...]
    lead: bool


def _said(trigger: dict[str, int], text: str, spoken: Words, spans: tuple[np.ndarray[Any, Any], list[int]]) -> _Said:
    start, end = trigger["start"], trigger["end"]
    line = text.rfind("\n", 0, start) + 1, text.find("\n", end) % (len(text) + 1)
    starts, ends = spans
    n = int(np.searchsorted(starts, start, side="right")) - 1
    if n >= 0 and start < ends[n]:
        sentence = int(starts[n]), ends[n]
        around = int(starts[max(n - 1, 0)]), ends[min(n + 1, len(ends) - 1)]
    else:  # a title is no sentence: its line is what is said
        sentence = around = line
    before = spoken.between(max(line[0], start - REACH), start)[-BESIDE:]
    after = spoken.between(end, min(line[1], end + REACH))[:BESIDE]
    core = (*before, *spoken.between(start, end), *after)
    return _Said(spoken.between(*sentence), core, spoken.between(*around), n < LEAD)


def _report(
    row: dict[str, Any], said: _Said, published: int | None, outlet: str | None, copy_of: str | None, origin: str | None
) -> Report:
    when, place, trigger = row["date"], row["place"] or {}, row["trigger"]
    quantities = tuple(sorted((q["kind"], q["unit"], float(q["value"])) for q in row["quantities"] or ()))
    return Report(
        row["article_id"], row["event_id"], row["event_type"], row["mode"], tuple(sorted(row["contexts"] or ())), row["actors"],
        row["recipients"], row["stage"], _day(when["start"]), _day(when["end"]), when["basis"], place.get("name"),
        place.get("country"), quantities, (trigger["start"], trigger["end"]), row["claim_id"], outlet, published, copy_of, origin,
        said.lead, said.core, said.words, said.around,
    )  # fmt: skip


def _day(text: str | None) -> int | None:
    return None if text is None else date.fromisoformat(text[:10]).toordinal()
