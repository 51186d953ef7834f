"""The acts of a study: the SQL of measures/ run over its tables, and the panel that the model takes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from detente.alignment import panel
from detente.alignment.panel import QUADS, Panel
from detente.errors import DetenteError, unknown
from detente.store.study import Study

MEASURES = Path(__file__).parent / "measures"
SECTORS = ("diplomatic", "military", "economic")
OWN = "detente"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which acts are measured: of the study's stories or of one imported table, of one sector, since and until (days)."""

    origin: str = OWN
    sector: str | None = None
    since: date | None = None
    until: date | None = None
    directed: bool = False
    without: str | None = None  # an SQL condition on acts, for sensitivity: what is left out

    def where(self) -> str:
        parts = [f"origin = '{self.origin.replace(chr(39), chr(39) * 2)}'", "not alleged"]
        parts += [f"day < date '{self.until}'"] if self.until else []
        parts += [f"not ({self.without})"] if self.without else []
        return " and ".join(parts)


@contextlib.contextmanager
def connected(study: Study, choice: Choice) -> Iterator[Any]:
    """A connection on which the view `acts` is what `choice` asks for. `since` cuts no acts: the past warms the filter up."""
    tables = study.tables()
    needed = ("stories", "reports") if choice.origin == OWN else ("imported",)
    for name in needed:
        if name not in tables:
            hint = f"detente stories {study.path}" if choice.origin == OWN else f"detente import {study.path} FILE"
            raise DetenteError(f"The study '{study.path}' has no table '{name}' yet. Make it first:  {hint}")
    with contextlib.closing(study.connect()) as connection:
        if choice.origin != OWN:
            _check_origin(connection, choice.origin)
        text = sql("acts" if choice.origin == OWN else "acts_imported")
        connection.execute(f"create temp view all_acts as {text}")
        connection.execute(f"create temp view acts as select * from all_acts where {choice.where()}")
        yield connection


def sql(name: str) -> str:
    """The text of a measure, without the comment above it."""
    lines = (MEASURES / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))


def _check_origin(connection: Any, origin: str) -> None:
    has = [row[0] for row in connection.execute("select distinct origin from imported order by 1").fetchall()]
    if origin not in has:
        raise DetenteError(unknown("origin", origin, [OWN, *has]))


def weekly(connection: Any, choice: Choice, *, cap: int, by: str = "week") -> Panel:
    """The panel of all dyads, per week (or day). Raises DetenteError where the study has no acts at all."""
    text = sql("dyad_weeks")
    if choice.directed:
        text = text.replace("least(actor, recipient) as a, greatest(actor, recipient) as b", "actor as a, recipient as b")
    if by == "day":
        text = text.replace("date_trunc('week', day)", "date_trunc('day', day)")
    found = connection.sql(text, params={"sector": choice.sector, "cap": cap}).to_arrow_table()
    return panel_of(found, by, choice)


def yearly(connection: Any, choice: Choice) -> Panel:
    """All dyads per year, uncapped: for yardsticks that come by year."""
    text = sql("dyad_weeks").replace("'week'", "'year'")
    found = connection.sql(text, params={"sector": choice.sector, "cap": 2**31}).to_arrow_table()
    if not found.num_rows:
        raise DetenteError(f"No act joins two parties in '{choice.origin}'.")
    years = np.array([day.year for day in found["week"].to_pylist()])
    first = int(years.min())
    edges = tuple(date(y, 1, 1) for y in range(first, int(years.max()) + 2))
    quads = np.array([QUADS.index(q) for q in found["quad_class"].to_pylist()], dtype=np.int64)
    weights = found["stories"].cast(pa.float64()).to_numpy()
    return panel.build(found["a"].to_pylist(), found["b"].to_pylist(), years - first, quads, weights, edges)


def panel_of(rows: pa.Table, by: str, choice: Choice) -> Panel:
    """A panel from rows a, b, week, quad_class, stories. Order of rows is irrelevant."""
    if not rows.num_rows:
        what = f" in the sector '{choice.sector}'" if choice.sector else ""
        raise DetenteError(
            f"No act joins two parties{what} in '{choice.origin}'. Add and code articles, or ask for another sector."
        )
    days = rows["week"].cast(pa.int32()).to_numpy()
    epoch = date(1970, 1, 1)
    first = epoch + timedelta(days=int(days.min()))
    last = epoch + timedelta(days=int(days.max()) + (7 if by == "week" else 1))
    step = 7 if by == "week" else 1
    periods = (days - days.min()) // step
    edges = panel.edges(first, last, by)
    quads = np.array([QUADS.index(q) for q in rows["quad_class"].to_pylist()], dtype=np.int64)
    weights = rows["stories"].cast(pa.float64()).to_numpy()
    a, b = rows["a"].to_pylist(), rows["b"].to_pylist()
    return panel.build(a, b, periods.astype(np.int64), quads, weights, edges, directed=choice.directed)


def of_dyad(connection: Any, a: str, b: str, *, directed: bool = False) -> pa.Table:
    """The acts between two parties in order of day: the rows that a change is taken apart into."""
    either = "" if directed else " or (actor = $b and recipient = $a)"
    text = f"""
        select story_id, min(actor) as actor, min(recipient) as recipient, count(distinct actor) = 2 as mutual,
               event_type, quad_class, sector, day, dated, reports,
               outlets, voice_of_assertion, stage
        from (select * from acts where (actor = $a and recipient = $b){either} order by actor)
        group by story_id, event_type, quad_class, sector, day, dated, reports, outlets, voice_of_assertion, stage
        order by day, story_id"""
    return connection.sql(text, params={"a": a, "b": b}).to_arrow_table()
