"""The model on a bare table of yearly counts, scored against yardsticks that a user brings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from scipy.stats import rankdata

from detente.alignment import model, panel
from detente.alignment.model import Measured
from detente.alignment.panel import Floats, Panel
from detente.alignment.settings import Settings
from detente.errors import DetenteError

COUNTS = ("actor", "recipient", "year", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
MEASURES = ("closeness", "tone", "index", "volume")
# Columns in which a high value is a bad relation; every score is turned so that more than half means: the measure is right.
_ADVERSE = re.compile(r"rival|disput|conflict|war(?!m)|sanction|hostil|enem|threat|violen|casualt|death|distance", re.I)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One column of a user's table on the panel's grid [year, dyad], missing as NaN; `adverse`: high is bad."""

    name: str
    values: Floats
    binary: bool
    adverse: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """A figure per measure and yardstick (AUC where the column is yes/no, else Spearman), averaged over years by dyads.

    `next_year`: AUC for next year's yes/no columns, of the expected material conflict and of volume alone.
    """

    years: tuple[int, ...]
    dyad_years: int
    figures: dict[str, dict[str, float | None]]
    next_year: dict[str, dict[str, float | None]]
    binary: dict[str, bool]
    settings: str


def evaluate(
    grid: Panel,
    yardsticks: str | Path,
    settings: Settings,
    *,
    score_since: int | None = None,
    min_events: float = 10,
) -> Scores:
    """Scores the filtered values (what was known in each year). Years before `score_since` only warm the filter up."""
    sticks = read_yardsticks(yardsticks, grid)
    years = [edge.year for edge in grid.edges[:-1]]
    scored = [n for n, year in enumerate(years) if score_since is None or year >= score_since]
    if not scored:
        raise DetenteError(f"No year from {score_since} on in the counts, which end in {years[-1]}. Give an earlier year.")
    measured = model.measure(grid, settings, smooth=False, expanding=True)
    measures = _measures(measured)
    volume = grid.counts.sum(axis=-1)
    figures = {m: {s.name: _figure(v, s, volume, scored, min_events) for s in sticks} for m, v in measures.items()}
    ahead = {"forecast": -_expected_conflict(measured), "volume": measures["volume"]}
    following = {
        s.name: {m: _figure(v, s, volume, scored, min_events, lead=1) for m, v in ahead.items()}
        for s in sticks
        if s.binary and s.adverse
    }
    seen = int((volume[scored] >= min_events).sum())
    kinds = {s.name: s.binary for s in sticks}
    return Scores(tuple(years[n] for n in scored), seen, figures, following, kinds, settings.version)


def fit_memory(grid: Panel, settings: Settings) -> list[tuple[float, float]]:
    """Half-lives (days) with the log likelihood of each next period given the past, best first; no yardstick is looked at."""
    from detente.alignment.predictive import log_likelihood

    found = []
    for days in (125, 250, 500, 750, 1000, 1500, 3000):
        trial = replace(settings, memory=replace(settings.memory, half_life_days=float(days)))
        found.append((float(days), log_likelihood(model.measure(grid, trial, smooth=False))))
    return sorted(found, key=lambda pair: -pair[1])


def _measures(measured: Measured) -> dict[str, Floats]:
    view = measured.known_then
    volume = -np.log1p(measured.panel.counts.sum(axis=-1))  # much news is bad news: turned, so that it reads as the others do
    return {"closeness": view.closeness, "tone": view.tone, "index": view.index, "volume": volume}


def _expected_conflict(measured: Measured) -> Floats:
    """Log of what the filter expects of next year's material conflict: past counts, discounted by age, as they are."""
    past = np.zeros(len(measured.panel.first))
    rows = []
    for row in measured.panel.counts[..., 3]:
        past = measured.filtered.discount * past + row
        rows.append(np.log(past + measured.prior.tone[2]))
    return np.stack(rows)


def _figure(
    values: Floats, stick: Yardstick, volume: Floats, years: Sequence[int], least: float, *, lead: int = 0
) -> float | None:
    total = weight = 0.0
    for t in years:
        if t + lead >= len(values):
            continue
        truth = stick.values[t + lead]
        some = (volume[t] >= least) & np.isfinite(truth)
        score = _one(values[t][some], truth[some], stick)
        if score is not None:
            total, weight = total + score * some.sum(), weight + some.sum()
    return round(float(total / weight), 4) if weight else None


def _one(values: Floats, truth: Floats, stick: Yardstick) -> float | None:
    if len(values) < 3:
        return None
    ranks = rankdata(-values if stick.adverse else values)
    if not stick.binary:
        with np.errstate(invalid="ignore"):
            found = float(np.corrcoef(ranks, rankdata(truth))[0, 1])
        return found if np.isfinite(found) else None
    yes = truth > 0
    n1, n0 = int(yes.sum()), int((~yes).sum())
    return float((ranks[yes].sum() - n1 * (n1 + 1) / 2) / (n1 * n0)) if n1 and n0 else None


# ---------------------------------------------------------------- tables in


def read_counts(paths: Sequence[str | Path]) -> Panel:
    """Yearly counts of one or more tables (Parquet or CSV, columns COUNTS) as an undirected panel."""
    table = pa.concat_tables([_read(path, COUNTS).select(list(COUNTS)) for path in paths], promote_options="permissive")
    years = np.asarray(table["year"].cast(pa.int64()).to_numpy())
    if not len(years):
        raise DetenteError("The counts hold no row. Give a table with the columns " + ", ".join(COUNTS) + ".")
    first, last = int(years.min()), int(years.max())
    edges = tuple(date(y, 1, 1) for y in range(first, last + 2))
    cells = np.stack([np.nan_to_num(table[name].cast(pa.float64()).to_numpy()) for name in COUNTS[3:]])
    if (cells < 0).any():
        raise DetenteError("A count is negative. Counts are 0 or more.")
    actors, recipients = table["actor"].to_pylist(), table["recipient"].to_pylist()
    n = len(actors)
    quads = np.repeat(np.arange(4), n)
    return panel.build(actors * 4, recipients * 4, np.tile(years - first, 4), quads, cells.ravel(), edges)


def read_yardsticks(path: str | Path, grid: Panel) -> list[Yardstick]:
    """Columns of a table a, b, year, value… on the grid of `grid`; a row holds for both directions."""
    table = _read(path, ("a", "b", "year"))
    place = {name: n for n, name in enumerate(grid.states)}
    column = {(int(i), int(j)): d for d, (i, j) in enumerate(zip(grid.first, grid.second, strict=True))}
    t = table["year"].cast(pa.float64()).to_numpy() - grid.edges[0].year
    rows = []
    for a, b in zip(table["a"].to_pylist(), table["b"].to_pylist(), strict=True):
        i, j = place.get(a, -1), place.get(b, -1)
        rows.append(column.get((min(i, j), max(i, j)), -1))
    d = np.array(rows, dtype=np.int64)
    keep = (d >= 0) & (t >= 0) & (t < grid.periods)
    found = []
    for name in table.column_names:
        if name in ("a", "b", "year") or not _numeric(table.schema.field(name).type):
            continue
        values = np.full((grid.periods, len(grid.first)), np.nan)
        given = table[name].cast(pa.float64()).to_numpy()
        values[t[keep].astype(int), d[keep]] = given[keep]
        known = given[np.isfinite(given)]
        found.append(Yardstick(name, values, bool(np.isin(known, (0, 1)).all()), bool(_ADVERSE.search(name))))
    if not found:
        raise DetenteError(f"'{path}' has no column of numbers beside a, b and year to score against.")
    return found


def _numeric(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def _read(path: str | Path, needed: Sequence[str]) -> pa.Table:
    try:
        read = pyarrow.csv.read_csv if str(path).removesuffix(".gz").endswith(".csv") else pq.read_table
        table = read(str(path))
    except FileNotFoundError:
        raise DetenteError(f"There is no file '{path}'.") from None
    except (pa.ArrowInvalid, OSError) as error:
        first = str(error).splitlines()[0]
        raise DetenteError(f"Cannot read '{path}' as a table: {first}. Give Parquet, or CSV with a header.") from None
    missing = [name for name in needed if name not in table.column_names]
    if missing:
        came, wanted = ", ".join(table.column_names), ", ".join(needed)
        raise DetenteError(f"'{path}' lacks the column {missing[0]}. It has: {came}. Needed: {wanted}.")
    for name in needed:
        if pc.any(pc.is_null(table[name])).as_py() and name in ("actor", "recipient", "a", "b", "year"):
            raise DetenteError(f"'{path}' has rows without {name}. Fill them in or leave them out.")
    return table
