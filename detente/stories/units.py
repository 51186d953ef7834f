"""Events out of their articles, ready to be compared: one unit for an event however many copies of its article there are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from detente.stories.copies import find_copies
from detente.stories.words import stop_words, words

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
    def window(self) -> tuple[int, int]:
        """When the act was done as far as the report tells: its date, or a stretch about the day of publication."""
        if self.start is not None:
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
    days = [_day(text) for text in articles.column("published").to_pylist()]
    outlets = articles.column("outlet").to_pylist()
    sentences = _sentences(articles)
    stop = stop_words(language)
    found: dict[tuple[Any, ...], list[Report]] = {}
    nth: dict[tuple[Any, ...], int] = {}
    for row in _rows(events, order):
        n = order[row["article_id"]]
        copy = copies[n]
        sentence, around, number = _sentence(texts[n], sentences[n], row["trigger"])
        said = tuple(words(sentence, stop))
        # the same sentence in a copy holds the same events in the same order
        place = (copy.group, row["event_type"], said)
        nth[(n, *place)] = at = nth.get((n, *place), -1) + 1
        report = _report(row, days[n], outlets[n], copy.origin if copy.origin != ids[n] else None, copy.origin_outlet)
        core = _core(texts[n], row["trigger"], stop)
        report = replace(report, lead=number < LEAD, core=core, words=said, around=tuple(words(around, stop)))
        found.setdefault((*place, at), []).append(report)
    groups: dict[int, tuple[str, ...]] = {}
    for n, copy in enumerate(copies):
        if copy.group == n:
            groups[n] = tuple(words(texts[n], stop))
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


def _sentence(text: str, spans: tuple[np.ndarray[Any, Any], list[int]], trigger: dict[str, int]) -> tuple[str, str, int]:
    """The sentence in which a trigger stands, the same with its neighbours, and its number from 0.

    Outside the sentences (in a title) it is the line, and its number is 0.
    """
    starts, ends = spans
    n = int(np.searchsorted(starts, trigger["start"], side="right")) - 1
    if n >= 0 and trigger["start"] < ends[n]:
        before, after = max(n - 1, 0), min(n + 1, len(ends) - 1)
        return text[int(starts[n]) : ends[n]], text[int(starts[before]) : ends[after]], n
    begin = text.rfind("\n", 0, trigger["start"]) + 1
    end = text.find("\n", trigger["end"])
    line = text[begin : end if end >= 0 else len(text)]
    return line, line, 0 if n < 0 else n


def _core(text: str, trigger: dict[str, int], stop: frozenset[str]) -> tuple[str, ...]:
    """The trigger, and the content words close before and after it in its line."""
    begin = max(text.rfind("\n", 0, trigger["start"]) + 1, trigger["start"] - REACH)
    end = text.find("\n", trigger["end"])
    end = min(len(text) if end < 0 else end, trigger["end"] + REACH)
    before = words(text[begin : trigger["start"]], stop)[-BESIDE:]
    after = words(text[trigger["end"] : end], stop)[:BESIDE]
    return (*before, *words(text[trigger["start"] : trigger["end"]], stop), *after)


def _report(
    row: dict[str, Any], published: int | None, outlet: str | None, copy_of: str | None, origin: str | None
) -> Report:
    when, place, trigger = row["date"], row["place"] or {}, row["trigger"]
    quantities = tuple(sorted((q["kind"], q["unit"], float(q["value"])) for q in row["quantities"] or ()))
    return Report(
        row["article_id"], row["event_id"], row["event_type"], row["mode"], tuple(sorted(row["contexts"] or ())), row["actors"],
        row["recipients"], row["stage"], _day(when["start"]), _day(when["end"]), when["basis"], place.get("name"),
        place.get("country"), quantities, (trigger["start"], trigger["end"]), row["claim_id"], outlet, published, copy_of, origin,
        False, (), (), (),
    )  # fmt: skip


def _day(text: str | None) -> int | None:
    return None if text is None else date.fromisoformat(text[:10]).toordinal()
