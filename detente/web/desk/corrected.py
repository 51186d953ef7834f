"""`corrected(study)`: the same study, whose tables have the desk's corrections applied. Every measure takes it as it is.

What was coded stays untouched in the study's files. The rows that corrections change are made anew in memory: events and
claims first, then the stories that hold them, by the same `detente.stories.build.make` that made them at first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from detente.alignment import names
from detente.model import QUAD_CLASS
from detente.store.study import Study
from detente.store.versions import Version
from detente.stories.build import make
from detente.web.desk.corrections import Correction, all_of, revision, sentence_at, squeezed
from detente.web.desk.database import FILE, Desk, open_desk

if TYPE_CHECKING:
    import duckdb

RULE = "desk"  # the rule of an event that a reviewer added
NEAR = timedelta(days=45)  # a story whose type was put right may belong to one reported so close to it
Row = dict[str, Any]


@dataclass(frozen=True)
class Patch:
    """What takes the place of some rows of a table: rows whose `key` is among `gone` leave, `rows` come."""

    key: tuple[str, ...]
    gone: pa.Table
    rows: pa.Table


@dataclass(frozen=True)
class Applied:
    """The patches, by table; the corrections that found their words, with the rows (article, event or claim) they changed; and
    those whose sentence the study no longer has."""

    patches: dict[str, Patch]
    reached: dict[str, tuple[tuple[str, str], ...]]
    lost: tuple[Correction, ...]


class Corrected(Study):
    """A study seen with corrections; `study.base` is the one without. Made by `corrected`."""

    def __init__(self, study: Study, standing: Callable[[], tuple[str, list[Correction]]]) -> None:
        super().__init__(study.path, study.settings)
        self.base, self._standing = study, standing
        self._made: tuple[tuple[int, str], Applied] | None = None

    def applied(self, version: Version | None = None) -> Applied:
        """What the corrections that stand do to a version (default: the newest)."""
        version = version or self.version()
        name, standing = self._standing()
        key = (version.version, name)
        made = self._made
        if made is None or made[0] != key:
            made = (key, apply(self.base, self.base.version(version.version), standing))
            self._made = made
        return made[1]

    def _connected(self, version: Version) -> duckdb.DuckDBPyConnection:
        connection = super()._connected(version)
        for name, patch in self.applied(version).patches.items():
            if name in version.tables:
                _see(connection, name, patch, stored=bool(self.files(name, version.tables[name])))
        return connection


def corrected(study: Study, desk: Desk | None = None, *, without: str | None = None) -> Study:
    """The study with all corrections that stand (but the one `without`) applied; the study itself where there is no desk.

    Without a desk given, the one that the study's settings name (`[desk] url`), or that lies in its folder, is opened.
    """
    if desk is None:
        url = study.settings.get("desk", {}).get("url")
        if url is None and not (study.path / FILE).exists():
            return study
        desk = open_desk(study.path, url)
    found = desk

    def standing() -> tuple[str, list[Correction]]:
        with found.reading() as c:
            return revision(c), all_of(c, standing=True, without=without)

    return Corrected(study.base if isinstance(study, Corrected) else study, standing)


def _see(connection: duckdb.DuckDBPyConnection, name: str, patch: Patch, *, stored: bool) -> None:
    """Puts a view of the same name before the stored one."""
    if not stored:
        connection.unregister(name)
        connection.register(name, patch.rows)
        return
    connection.register(f"_new_{name}", patch.rows)
    connection.register(f"_gone_{name}", patch.gone)
    same = " and ".join(f'g."{k}" is not distinct from t."{k}"' for k in patch.key)
    connection.execute(
        f'create or replace temp view "{name}" as select * from memory.main."{name}" t '
        f'where not exists (select 1 from "_gone_{name}" g where {same}) '
        f'union all by name select * from "_new_{name}"'
    )


# ---------------------------------------------------------------- applying


def apply(study: Study, version: Version, standing: list[Correction]) -> Applied:
    """The patches that corrections make to one version of a study."""
    if not standing or "events" not in version.tables:
        return Applied({}, {}, ())
    with study.connect(version.version) as connection:
        work = _Work(connection, version.tables)
        for x in standing:
            work.apply(x)
        return work.done()


class _Work:
    """One pass over the corrections, oldest first."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
        self.connection, self.tables = connection, set(tables)
        self.articles: dict[str, Row | None] = {}
        self.events: dict[str, list[Row]] = {}  # as they are now, by article
        self.coded: dict[tuple[str, str], Row] = {}  # as they were
        self.claims: dict[tuple[str, str], Row] = {}
        self.changed: dict[tuple[str, str], list[Correction]] = defaultdict(list)  # events, by article and id
        self.reached: dict[str, tuple[tuple[str, str], ...]] = {}
        self.lost: list[Correction] = []

    def ask(self, query: str, **facts: Any) -> list[Row]:
        found: list[Row] = self.table(query, **facts).to_pylist()
        return found

    def table(self, query: str, **facts: Any) -> pa.Table:
        return self.connection.sql(query, params=facts).to_arrow_table()

    def article(self, article_id: str) -> Row | None:
        """Text and sentences of an article, its events loaded beside it."""
        if article_id not in self.articles:
            found = self.ask("select article_id, text, sentences from articles where article_id = $a", a=article_id)
            self.articles[article_id] = found[0] if found else None
            self.events[article_id] = self.ask("select * from events where article_id = $a order by event_id", a=article_id)
            self.coded |= {(article_id, e["event_id"]): e for e in self.events[article_id]}
        return self.articles[article_id]

    def apply(self, x: Correction) -> None:
        reached = [self._to(x, article_id) for article_id in (x.anchor.article_id, *self._copies(x))]
        found = tuple(row for row in reached if row is not None)
        if found:
            self.reached[x.correction_id] = found
        else:
            self.lost.append(x)

    def _copies(self, x: Correction) -> list[str]:
        """The articles that print the same copy of a wire: a sentence put right is right in all of them."""
        if x.anchor.kind != "event" or "reports" not in self.tables:
            return []
        query = """select distinct r.article_id from reports r where r.article_id <> $a and coalesce(r.copy_of, r.article_id) in
                   (select coalesce(o.copy_of, o.article_id) from reports o where o.article_id = $a) order by 1"""
        return [row["article_id"] for row in self.ask(query, a=x.anchor.article_id)]

    def _to(self, x: Correction, article_id: str) -> tuple[str, str] | None:
        """Applies a correction to one article; returns the row it changed, or None where its words are not there."""
        article = self.article(article_id)
        if article is None:
            return None
        if x.anchor.kind == "missed":
            return self._add(x, article)
        if x.anchor.kind == "claim":
            return self._source(x, article)
        event_id = self._find(x, article)
        if event_id is None:
            return None
        now = self.events[article_id]
        for n, event in enumerate(now):
            if event["event_id"] == event_id:
                now[n] = edited(event, x.field, x.new)
        self.changed[article_id, event_id].append(x)
        return article_id, event_id

    def _find(self, x: Correction, article: Row) -> str | None:
        """The event meant: in the same sentence, the one with the same trigger (and id, or type), else the only of its type."""
        a, article_id = x.anchor, article["article_id"]
        coded = [e for (i, _), e in self.coded.items() if i == article_id]
        here = [e for e in coded if _sentence(article, e["trigger"]["start"]) == a.sentence]
        same = [e for e in here if _words(article, e["trigger"]) == a.trigger]
        for found in ([e for e in same if e["event_id"] == a.row_id], [e for e in same if e["event_type"] == a.event_type], same):
            if found:
                return str(found[0]["event_id"])
        typed = [e for e in here if e["event_type"] == a.event_type]
        return str(typed[0]["event_id"]) if len(typed) == 1 else None

    def _add(self, x: Correction, article: Row) -> tuple[str, str] | None:
        start = _found(article, x.anchor.sentence, x.anchor.trigger)
        if start is None:
            return None
        blank: Row = dict.fromkeys(("mode", "place", "claim_id", "run_id"))
        blank |= {"contexts": [], "quantities": [], "mentions": []}
        blank |= {"article_id": article["article_id"], "event_id": x.correction_id, "rule": RULE, "first": False}
        blank |= {"trigger": {"start": start[0], "end": start[1]}}
        for name, new in x.new.items():
            blank = edited(blank, name, new)
        self.events[article["article_id"]].append(blank)
        self.changed[article["article_id"], x.correction_id].append(x)
        return article["article_id"], x.correction_id

    def _source(self, x: Correction, article: Row) -> tuple[str, str] | None:
        for claim in self.ask("select * from claims where article_id = $a order by claim_id", a=article["article_id"]):
            span = (claim["cue_spans"] or claim["content_spans"] or [None])[0]
            if (
                span is None
                or _sentence(article, span["start"]) != x.anchor.sentence
                or _words(article, span) != x.anchor.trigger
            ):
                continue
            key = (article["article_id"], claim["claim_id"])
            self.claims[key] = claim | {"sources": [_actor(i, claim["sources"] or ()) for i in x.new]}
            return key
        return None

    # ------------------------------------------------------------ patches

    def done(self) -> Applied:
        patches: dict[str, Patch] = {}
        if self.claims:
            patches["claims"] = self._patch("claims", ("article_id", "claim_id"), list(self.claims), list(self.claims.values()))
        if self.changed:
            keys = list(self.changed)
            now = [e for key in keys for e in self.events[key[0]] if e["event_id"] == key[1] and not e.get("wrong")]
            patches["events"] = self._patch("events", ("article_id", "event_id"), keys, now)
            parties = [p for e in now for p in _party_rows(e)]
            patches["event_parties"] = self._patch("event_parties", ("article_id", "event_id"), keys, parties)
            if {"stories", "reports"} <= self.tables:
                patches |= self._stories()
        return Applied(patches, self.reached, tuple(self.lost))

    def _patch(self, name: str, key: tuple[str, ...], gone: Iterable[tuple[str, ...]], rows: list[Row]) -> Patch:
        schema = self.table(f'select * from "{name}" limit 0').schema
        kept = [{f: row.get(f) for f in schema.names} for row in rows]
        went = pa.table({k: pa.array([g[n] for g in gone], pa.string()) for n, k in enumerate(key)})
        return Patch(key, went, pa.Table.from_pylist(kept, schema=schema))

    def _stories(self) -> dict[str, Patch]:
        """The stories of changed events made anew, and those that such an event may now belong to."""
        old = self._affected()
        reports = self.ask("select * from reports where list_contains($ids, story_id)", ids=old)
        keys = {(r["article_id"], r["event_id"]) for r in reports} | set(self.changed)
        articles = sorted({article_id for article_id, _ in keys})
        for article_id in articles:
            self.article(article_id)
        now = [e for i in articles for e in self.events[i] if (i, e["event_id"]) in keys and not e.get("wrong")]
        before: dict[str, Row] = {row["story_id"]: row for row in self._rows_of("stories", old)}
        stories: list[Row] = []
        told: list[Row] = []
        if now:
            schema = self.table("select * from events limit 0").schema
            events = pa.Table.from_pylist([{f: e.get(f) for f in schema.names} for e in now], schema=schema)
            columns = "article_id, outlet, published, text, parts, sentences"
            texts = self.table(f"select {columns} from articles where list_contains($ids, article_id)", ids=articles)
            made = make(texts, events, run_id=RULE)
            stories, told = made.stories.to_pylist(), made.reports.to_pylist()
        self._keep_ids(stories, told, reports, before)
        of_story = defaultdict(set)
        for r in told:
            of_story[r["story_id"]].add((r["article_id"], r["event_id"]))
        stories = [self._overruled(s, of_story[s["story_id"]]) for s in stories]
        gone = [(i,) for i in old]
        return {
            "stories": self._patch("stories", ("story_id",), gone, stories),
            "reports": self._patch("reports", ("story_id",), gone, told),
        }

    def _rows_of(self, table: str, ids: list[str]) -> list[Row]:
        return self.ask(f"select * from {table} where list_contains($ids, story_id)", ids=ids)

    def _affected(self) -> list[str]:
        found = set()
        for article_id, event_id in self.changed:
            query = "select distinct story_id from reports where article_id = $a and event_id = $e"
            found |= {row["story_id"] for row in self.ask(query, a=article_id, e=event_id)}
        query = """select story_id from stories where event_type = $type and reported_first <= cast($day as date) + $near
                   and reported_last >= cast($day as date) - $near
                   and list_has_any(list_concat(actors, recipients), $parties) order by story_id limit 50"""
        for (article_id, event_id), made in self.changed.items():
            if not any(x.field in ("event_type", "actors", "recipients", "missed") for x in made):
                continue
            event = next(e for e in self.events[article_id] if e["event_id"] == event_id)
            day = self.ask("select published from articles where article_id = $a", a=article_id)[0]["published"]
            parties = sorted(set(_ids(event["actors"])) | set(_ids(event["recipients"])))
            if day is not None and parties and not event.get("wrong"):
                given = {"type": event["event_type"], "day": day[:10], "near": NEAR.days, "parties": parties}
                found |= {row["story_id"] for row in self.ask(query, **given)}
        return sorted(found)

    def _keep_ids(self, stories: list[Row], told: list[Row], reports: list[Row], before: dict[str, Row]) -> None:
        """A story keeps its address while its first report is the same one, whatever was put right in it."""
        first = {(r["article_id"], r["event_id"]): r["story_id"] for r in reports}
        renamed, taken = {}, set()
        for story in stories:
            mine = [r for r in told if r["story_id"] == story["story_id"]]
            had = [first[key] for r in mine if (key := (r["article_id"], r["event_id"])) in first]
            kept = next((i for i in had if i not in taken and i in before), story["story_id"])
            renamed[story["story_id"]] = kept
            taken.add(kept)
        for row in (*stories, *told):
            row["story_id"] = renamed[row["story_id"]]

    def _overruled(self, story: Row, events: set[tuple[str, str]]) -> Row:
        """A reviewer's word stands above the count of reports: the newest correction of a field is the story's."""
        made = sorted((x for key in events for x in self.changed.get(key, ())), key=lambda x: (x.at, x.correction_id))
        for x in made:
            for field, new in x.new.items() if x.field == "missed" else ((x.field, x.new),):
                if field in ("actors", "recipients", "stage"):
                    story = story | {field: new}
                elif field == "date" and (x.field != "missed" or new):
                    days = {k: date.fromisoformat(new[k]) for k in ("start", "end")} if new else {"start": None, "end": None}
                    story = story | days | {"basis": "text" if new else "none"}
                elif field == "place" and (x.field != "missed" or new):
                    story = story | {"place": new["name"] if new else None, "country": new["country"] if new else None}
        return story


def edited(event: Row, field: str, new: Any) -> Row:
    """An event with one field as a reviewer has it; `wrong` marks it to be left out."""
    if field == "event_type":
        mode = event["mode"] if event.get("event_type") == new else None  # a mode belongs to its type
        return event | {"event_type": new, "quad_class": QUAD_CLASS[new], "mode": mode}
    if field in ("actors", "recipients"):
        had = [p["actor"] for p in event.get(field) or ()]
        spans = {p["actor"]["id"]: p["span"] for p in event.get(field) or ()}
        return event | {field: [{"actor": _actor(i, had), "span": spans.get(i)} for i in new]}
    if field == "date":
        basis = "text" if new else "none"
        return event | {"date": {"start": new and new["start"], "end": new and new["end"], "basis": basis, "span": None}}
    if field == "place":
        spot = dict.fromkeys(("admin", "latitude", "longitude", "span"))
        return event | {"place": new and {**spot, **new}}
    return event | {field: new}  # stage, wrong


def _actor(actor_id: str, had: Iterable[Row]) -> Row:
    for actor in had:
        if actor["id"] == actor_id:
            return dict(actor)
    country = actor_id if len(actor_id) == 3 else None
    return {"id": actor_id, "name": names.name(actor_id), "kind": "state" if country else "group", "country": country,
            "sector": None, "role": None}  # fmt: skip


def _ids(parties: Iterable[Row] | None) -> list[str]:
    return [p["actor"]["id"] for p in parties or () if p["actor"]["id"]]


def _party_rows(event: Row) -> Iterable[Row]:
    for side, field in (("actor", "actors"), ("recipient", "recipients")):
        for rank, party in enumerate(event[field] or ()):
            own = {"article_id": event["article_id"], "event_id": event["event_id"], "side": side, "rank": rank}
            yield own | party["actor"] | {"span": party["span"], "run_id": event["run_id"]}


def _sentence(article: Row, start: int) -> str:
    return sentence_at(article["text"], [(s["start"], s["end"]) for s in article["sentences"] or ()], start)


def _words(article: Row, span: Row) -> str:
    return squeezed(article["text"][span["start"] : span["end"]])


def _found(article: Row, sentence: str, trigger: str) -> tuple[int, int] | None:
    """Where the trigger stands in the sentence now, or None where the article no longer has the sentence."""
    text = article["text"]
    spans = [(s["start"], s["end"]) for s in article["sentences"] or ()]
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]  # outside the sentences (a title) the line is the sentence
    for begin, end in spans + lines:
        if squeezed(text[begin:end]) == sentence:
            at = text.find(trigger, begin, end)
            return (at, at + len(trigger)) if at >= 0 else (begin, end)
    return None
