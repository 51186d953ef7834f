"""From what was read to stories: the tables `stories`, `reports` and `deals` of a study, rebuilt whole and always the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from detente.knowledge.load import load_knowledge
from detente.stories.deals import Deal, deals
from detente.stories.join import join
from detente.stories.ladder import Story, rung_of, story
from detente.stories.pairs import linked
from detente.stories.units import units

if TYPE_CHECKING:
    from detente.store.study import Study

Text, Day, Count = pa.string(), pa.date32(), pa.int32()
_RUNG = pa.struct([("rung", Text), ("stage", Text), ("start", Day), ("end", Day), ("article_id", Text), ("event_id", Text)])
_CONFLICT = pa.struct([("field", Text), ("value", Text), ("article_ids", pa.list_(Text))])
STORIES = pa.schema(
    [
        ("story_id", Text), ("event_type", Text), ("mode", Text), ("quad_class", Text), ("contexts", pa.list_(Text)),
        ("actors", pa.list_(Text)), ("recipients", pa.list_(Text)), ("stage", Text), ("start", Day), ("end", Day),
        ("basis", Text), ("reported_first", Day), ("reported_last", Day), ("place", Text), ("country", Text),
        ("reports", Count), ("articles", Count), ("outlets", Count), ("origin_outlet", Text), ("rungs", pa.list_(_RUNG)),
        ("conflicts", pa.list_(_CONFLICT)), ("run_id", Text),
    ]
)  # fmt: skip
REPORTS = pa.schema(
    [
        ("story_id", Text), ("article_id", Text), ("event_id", Text), ("outlet", Text), ("published", Day), ("stage", Text),
        ("event_type", Text), ("rung", Text), ("copy_of", Text), ("claim_id", Text), ("trigger_start", Count),
        ("trigger_end", Count), ("run_id", Text),
    ]
)  # fmt: skip
DEALS = pa.schema(
    [
        ("deal_id", Text), ("kind", Text), ("parties", pa.list_(Text)), ("subject", Text), ("story_ids", pa.list_(Text)),
        ("run_id", Text),
    ]
)  # fmt: skip
_EPOCH = 719163  # the ordinal of 1970-01-01, from which Arrow counts days


@dataclass(frozen=True)
class Tables:
    stories: pa.Table
    reports: pa.Table
    deals: pa.Table


def stories(articles: pa.Table, events: pa.Table, language: str = "en") -> tuple[list[Story], list[Deal]]:
    """The stories, by their first report, and the deals. The order of the rows given changes nothing."""
    found, bags = units(articles, events, language)
    groups = join(found, linked(found, bags))
    told = [story([found[n] for n in group]) for group in groups]
    return told, deals(told, language)


def make(articles: pa.Table, events: pa.Table, *, run_id: str | None = None, language: str = "en") -> Tables:
    """The three tables out of `articles` (article_id, outlet, published, text, parts, sentences) and `events`."""
    told, found = stories(articles, events, language)
    return Tables(
        pa.Table.from_pylist([_row(s, run_id) for s in told], schema=STORIES),
        pa.Table.from_pylist([row for s in told for row in _report_rows(s, run_id)], schema=REPORTS),
        pa.Table.from_pylist([asdict(d) | {"run_id": run_id} for d in found], schema=DEALS),
    )


def build(study: Study) -> Tables:
    """Makes the stories of all that is coded and puts them into the study, in one version; nothing where nothing changed."""
    from detente.store.runs import make_run, note

    language = str(study.settings.get("study", {}).get("language", "en"))
    run = make_run("stories", knowledge=load_knowledge(language).digest, language=language)
    articles = study.sql("select article_id, outlet, published, text, parts, sentences from articles where run_id is not null")
    made = make(articles, study.table("events"), run_id=run.run_id, language=language)
    new = {name: getattr(made, name) for name in ("stories", "reports", "deals")}
    have = study.version().tables
    changed = {name: rows for name, rows in new.items() if name not in have or not _same(study.table(name), rows)}
    if changed:
        with study.commit("stories", run_id=run.run_id) as commit:
            note(commit, run)
            for name, rows in changed.items():
                commit.replace(name, rows)
    return made


def stale(study: Study) -> bool:
    """Whether something was coded or forgotten after the stories were made (a killed run leaves them behind)."""
    for version in reversed(study.versions()):
        if version.what == "stories":
            return False
        if version.what in ("code", "forget"):
            return True
    return "stories" not in study.version().tables


def _same(have: pa.Table, new: pa.Table) -> bool:
    if have.num_rows != new.num_rows or have.column_names != new.column_names:
        return False
    key = new.column_names[:3]
    left, right = (t.sort_by([(k, "ascending") for k in key if pa.types.is_string(t.schema.field(k).type)]) for t in (have, new))
    return bool(left.to_pylist() == right.to_pylist())


def _row(s: Story, run_id: str | None) -> dict[str, Any]:
    told = [r.published for r in s.reports if r.published is not None]
    return {
        "story_id": s.story_id, "event_type": s.event_type, "mode": s.mode, "quad_class": s.quad_class,
        "contexts": s.contexts, "actors": s.actors, "recipients": s.recipients, "stage": s.stage, "start": _day(s.start),
        "end": _day(s.end), "basis": s.basis, "reported_first": _day(min(told, default=None)),
        "reported_last": _day(max(told, default=None)), "place": s.place, "country": s.country, "reports": len(s.reports),
        "articles": len({r.article_id for r in s.reports}), "outlets": len({r.outlet for r in s.reports if r.outlet}),
        "origin_outlet": s.origin_outlet, "run_id": run_id,
        "rungs": [asdict(r) | {"start": _day(r.start), "end": _day(r.end)} for r in s.rungs],
        "conflicts": [asdict(c) for c in s.conflicts],
    }  # fmt: skip


def _report_rows(s: Story, run_id: str | None) -> Sequence[dict[str, Any]]:
    stages = [r.stage for r in s.reports]
    return [
        {
            "story_id": s.story_id, "article_id": r.article_id, "event_id": r.event_id, "outlet": r.outlet,
            "published": _day(r.published), "stage": r.stage, "event_type": r.event_type, "rung": rung_of(r, stages),
            "copy_of": r.copy_of, "claim_id": r.claim_id, "trigger_start": r.trigger[0], "trigger_end": r.trigger[1],
            "run_id": run_id,
        }
        for r in s.reports
    ]  # fmt: skip


def _day(ordinal: int | None) -> int | None:
    return None if ordinal is None else ordinal - _EPOCH
