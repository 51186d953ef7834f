"""Small worlds for the tests of alignment: panels with known truth, and studies of stories made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from detente.alignment.panel import Panel
from detente.store import study
from detente.store.study import Study

START = date(2010, 1, 4)  # a Monday


def panel(*, states: int = 12, weeks: int = 260, seed: int = 5, rate: float = 2.0) -> Panel:
    """All dyads of some states at one steady rate, three in four acts cooperative."""
    random = np.random.default_rng(seed)
    first, second = np.triu_indices(states, 1)
    share = np.array([0.6, 0.15, 0.15, 0.1])
    counts = random.poisson(rate * share, (weeks, len(first), 4)).astype(np.float32)
    edges = tuple(START + timedelta(days=7 * t) for t in range(weeks + 1))
    return Panel(tuple(f"S{i:02d}" for i in range(states)), first, second, edges, counts)


@dataclass(frozen=True)
class Act:
    day: date
    actor: str
    recipient: str
    event_type: str
    contexts: tuple[str, ...] = ()
    stage: str = "occurred"
    mutual: bool = False
    days: int = 1
    claim: str | None = None  # of the only report


QUAD = {
    "CONSULT": "verbal cooperation", "AGREE": "verbal cooperation", "AID": "material cooperation",
    "COOPERATE": "material cooperation",
    "ACCUSE": "verbal conflict", "SANCTION": "material conflict", "ASSAULT": "material conflict",
}  # fmt: skip

_STORIES = pa.schema([
    ("story_id", pa.string()), ("event_type", pa.string()), ("mode", pa.string()), ("quad_class", pa.string()),
    ("contexts", pa.list_(pa.string())), ("actors", pa.list_(pa.string())), ("recipients", pa.list_(pa.string())),
    ("stage", pa.string()), ("start", pa.date32()), ("end", pa.date32()), ("reported_first", pa.date32()),
    ("reports", pa.int32()), ("articles", pa.int32()), ("outlets", pa.int32()),
])  # fmt: skip
_REPORTS = pa.schema([
    ("story_id", pa.string()), ("article_id", pa.string()), ("event_id", pa.string()), ("outlet", pa.string()),
    ("published", pa.date32()),
    ("copy_of", pa.string()), ("claim_id", pa.string()), ("trigger_start", pa.int32()), ("trigger_end", pa.int32()),
])  # fmt: skip
_SPAN = pa.struct([("start", pa.int64()), ("end", pa.int64())])
_SIDE = pa.list_(pa.struct([("actor", pa.struct([("id", pa.string()), ("country", pa.string())]))]))
_CLAIMS = pa.schema([
    ("article_id", pa.string()), ("claim_id", pa.string()),
    ("sources", pa.list_(pa.struct([("id", pa.string()), ("country", pa.string())]))),
    ("source_spans", pa.list_(_SPAN)), ("cue_spans", pa.list_(_SPAN)), ("content_spans", pa.list_(_SPAN)),
    ("voice", pa.string()), ("stance", pa.list_(pa.struct([("about", pa.string()), ("value", pa.float64())]))),
])  # fmt: skip
_EVENTS = pa.schema([
    ("article_id", pa.string()), ("event_id", pa.string()), ("event_type", pa.string()), ("claim_id", pa.string()),
    ("actors", _SIDE), ("recipients", _SIDE), ("trigger", _SPAN),
])  # fmt: skip


def study_of(folder: Path, given: Sequence[Act]) -> Study:
    """A study whose stories are the acts, each told once by one of two outlets."""
    made = study.create(folder)
    stories: list[dict[str, Any]] = []
    reports: list[dict[str, Any]] = []
    for n, a in enumerate(given):
        both = sorted((a.actor, a.recipient))
        stories.append({
            "story_id": f"s{n:04d}", "event_type": a.event_type, "mode": None, "quad_class": QUAD[a.event_type],
            "contexts": list(a.contexts),
            "actors": both if a.mutual else [a.actor], "recipients": both if a.mutual else [a.recipient], "stage": a.stage,
            "start": a.day, "end": a.day + timedelta(days=a.days), "reported_first": a.day,
            "reports": 1, "articles": 1, "outlets": 1,
        })  # fmt: skip
        reports.append({
            "story_id": f"s{n:04d}", "article_id": f"a{n:04d}", "event_id": "e1", "outlet": ("Morning", "Evening")[n % 2],
            "published": a.day, "copy_of": None, "claim_id": a.claim, "trigger_start": 0, "trigger_end": 4,
        })  # fmt: skip
    with made.commit("test") as commit:
        commit.replace("stories", pa.Table.from_pylist(stories, schema=_STORIES))
        commit.replace("reports", pa.Table.from_pylist(reports, schema=_REPORTS))
    return study.open(folder)


@dataclass(frozen=True)
class Said:
    """A claim in the article of the act of that number: who speaks, and how (stance toward whom; whom the words accuse)."""

    act: int
    speaker: str
    against: str | None = None
    accuses: str | None = None


def with_claims(made: Study, said: Sequence[Said]) -> Study:
    """Adds claims c1 to a study of stories, each over the characters 0–100, and an ACCUSE event where one is made."""
    spans = [{"start": 0, "end": 100}]
    claims = [{
        "article_id": f"a{x.act:04d}", "claim_id": "c1", "sources": [{"id": f"{x.speaker}_MINISTER", "country": x.speaker}],
        "source_spans": spans, "cue_spans": spans, "content_spans": spans, "voice": "official",
        "stance": [{"about": x.against, "value": -0.5}] if x.against else [],
    } for x in said]  # fmt: skip
    events = [{
        "article_id": f"a{x.act:04d}", "event_id": "e2", "event_type": "ACCUSE", "claim_id": None,
        "actors": [{"actor": {"id": x.speaker, "country": x.speaker}}],
        "recipients": [{"actor": {"id": x.accuses, "country": x.accuses}}], "trigger": {"start": 20, "end": 27},
    } for x in said if x.accuses]  # fmt: skip
    with made.commit("test") as commit:
        commit.replace("claims", pa.Table.from_pylist(claims, schema=_CLAIMS))
        commit.replace("events", pa.Table.from_pylist(events, schema=_EVENTS))
    return study.open(made.path)


def acts(*, years: int = 5, seed: int = 2) -> list[Act]:
    """Four parties that deal with each other now and then; halfway AAA and BBB turn to each other, AAA and CCC away."""
    random = np.random.default_rng(seed)
    found = []
    half = years * 365 // 2
    for pair in ("AAA-BBB", "AAA-CCC", "BBB-CCC", "AAA-DDD", "BBB-DDD", "CCC-DDD"):
        a, b = pair.split("-")
        day = 0
        while (day := day + int(random.exponential(20)) + 1) < years * 365:
            late = day > half
            good = {"AAA-BBB": 0.95 if late else 0.7, "AAA-CCC": 0.15 if late else 0.8}.get(pair, 0.75)
            kind = random.choice(("CONSULT", "AGREE", "AID") if random.random() < good else ("ACCUSE", "SANCTION"))
            found.append(Act(START + timedelta(days=day), a, b, str(kind), mutual=bool(kind in ("CONSULT", "AGREE"))))
    return found
