"""Coverage: who reports on a dyad, whose press is missing, and where the amount of news itself breaks."""

from __future__ import annotations

import contextlib
import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from detente import knowledge
from detente.alignment import acts
from detente.alignment.acts import Choice
from detente.store.study import Study

_BREAK = np.log(2.0)  # the news of a quarter half or double that of the four before


@dataclass(frozen=True, slots=True)
class Break:
    """A quarter in which the number of articles at least halved or doubled against the mean of the four before."""

    day: date
    times: float
    articles: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Who reports on a dyad: a row per quarter, outlet and language; shares by outlet and country; what is missing."""

    table: pa.Table
    outlets: dict[str, int]
    countries: dict[str, int]
    languages: dict[str, int]
    missing: tuple[str, ...]  # of the two parties, those whose own press is not among the outlets
    breaks: tuple[Break, ...]
    alleged: int  # stories of the two that only a hostile speaker alleges, and that no measure counts


def reach(study: Study, a: str, b: str) -> Reach:
    with acts.connected(study, Choice()) as connection:
        table = connection.sql(acts.sql("coverage"), params={"a": a, "b": b}).to_arrow_table()
        query = """select count(distinct story_id) from all_acts
                   where alleged and ((actor = $a and recipient = $b) or (actor = $b and recipient = $a))"""
        alleged = int(connection.execute(query, {"a": a, "b": b}).fetchone()[0])
    outlets: dict[str, int] = {}
    languages: dict[str, int] = {}
    for row in table.to_pylist():
        outlets[row["outlet"] or "unknown"] = outlets.get(row["outlet"] or "unknown", 0) + row["articles"]
        languages[row["language"] or "unknown"] = languages.get(row["language"] or "unknown", 0) + row["articles"]
    homes = outlet_countries()
    countries: dict[str, int] = {}
    for outlet, count in outlets.items():
        home = homes.get(outlet.casefold(), "unknown")
        countries[home] = countries.get(home, 0) + count
    placed = sum(n for home, n in countries.items() if home != "unknown")
    missing = tuple(p for p in (a, b) if p not in countries) if placed else ()  # unknown homes are not missing ones
    return Reach(table, _sorted(outlets), _sorted(countries), _sorted(languages), missing, tuple(breaks(study)), alleged)


def _sorted(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def breaks(study: Study) -> list[Break]:
    """Quarters in which the study's articles at least halved or doubled."""
    query = """select cast(date_trunc('quarter', cast(published as date)) as date) as quarter, count(*) as n
               from articles where published is not null group by 1 order by 1"""
    with contextlib.closing(study.connect()) as connection:
        rows = connection.sql(query).to_arrow_table().to_pylist()
    counted = {row["quarter"]: row["n"] for row in rows}
    if not counted:
        return []
    day, last, series = min(counted), max(counted), []
    while day <= last:
        series.append((day, counted.get(day, 0)))
        day = (day + timedelta(days=95)).replace(day=1)
    found = []
    for n in range(4, len(series)):
        before = np.mean([count for _, count in series[n - 4 : n]])
        times = (series[n][1] + 2) / (before + 2)  # a handful of articles more is no break
        if abs(np.log(times)) >= _BREAK:
            found.append(Break(series[n][0], float(times), series[n][1]))
    return found


def breaks_near(study: Study, choice: Choice, earliest: date, latest: date) -> list[str]:
    """Warnings for a shift: the amount of news changed within a quarter of it."""
    if choice.origin != acts.OWN:
        return []
    margin = timedelta(days=92)
    near = [x for x in breaks(study) if earliest - margin <= x.day <= latest + margin]
    return [f"coverage breaks near: {x.times:.1f} times the articles in the quarter from {x.day}" for x in near[:2]]


@cache
def outlet_countries() -> dict[str, str]:
    """Country of an outlet's press, by its name in small letters."""
    path = Path(str(knowledge.__path__[0])) / "outlets.csv"
    found = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(line for line in stream if not line.startswith("#")):
            for name in (row.get("name", ""), *(row.get("aliases") or "").split(";")):
                if name and row.get("country"):
                    found[name.casefold()] = row["country"]
    return found
