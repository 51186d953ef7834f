"""One dyad over time, out of a study: the measures with intervals, the counts they rest on, the shifts, and a summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detente.alignment import acts, model, names, settings, shifts
from detente.alignment.acts import Choice
from detente.alignment.model import Measured
from detente.alignment.panel import PERIODS, Floats, floor
from detente.alignment.settings import Settings
from detente.alignment.shifts import Shift
from detente.errors import DetenteError, unknown
from detente.store.study import Study

if TYPE_CHECKING:
    import altair

OWN_SETTINGS = "alignment.toml"


@dataclass(frozen=True, slots=True)
class Series:
    """A dyad's alignment per period. `table` has a row a period; a null measure says: no evidence.

    `index` (0–100), `closeness` and `tone` (z-scores) are what was known at the time; the columns ending in `_now` are what is
    known today. Counts are of stories; reports and outlets are beside them.
    """

    a: str
    b: str
    by: str
    choice: Choice
    settings: Settings
    table: pa.Table
    shifts: tuple[Shift, ...]
    acts: pa.Table
    summary: str

    def plot(self) -> altair.VConcatChart:
        """The chart of the dyad page: index with interval, closeness and tone, bars of acts and talk, shifts marked."""
        from detente.report.charts import dyad_chart

        chart: altair.VConcatChart = dyad_chart(self)
        return chart


@dataclass(frozen=True, slots=True)
class Opened:
    """A study, measured: the panel's measures and the choice of acts behind it."""

    study: Study
    choice: Choice
    measured: Measured


def chosen_settings(study: Study, path: str | None = None) -> Settings:
    """The settings asked for, else the study's own `alignment.toml`, else as published."""
    own = study.path / OWN_SETTINGS
    return settings.load(path or (own if own.is_file() else None))


def measured(study: Study, choice: Choice, used: Settings, *, by: str = "week") -> Opened:
    """All dyads of a study, measured per week (or day)."""
    with acts.connected(study, choice) as connection:
        panel = acts.weekly(connection, choice, cap=used.memory.daily_cap, by=by)
    return Opened(study, choice, model.measure(panel, used))


def alignment(
    study: Study,
    a: str,
    b: str,
    *,
    by: str = "week",
    sector: str | None = None,
    since: date | None = None,
    until: date | None = None,
    directed: bool = False,
    origin: str = acts.OWN,
    used: Settings | None = None,
) -> Series:
    """The alignment of two parties of a study. Raises DetenteError for parties that no act joins, and unknown options."""
    if by not in PERIODS:
        raise DetenteError(unknown("period", by, PERIODS))
    if sector is not None and sector not in acts.SECTORS:
        raise DetenteError(unknown("sector", sector, acts.SECTORS))
    choice = Choice(origin, sector, since, until, directed)
    opened = measured(study, choice, used or chosen_settings(study), by="day" if by == "day" else "week")
    return series(opened, a, b, by=by)


def series(opened: Opened, a: str, b: str, *, by: str = "week", rows: pa.Table | None = None) -> Series:
    """One dyad's series out of an opened study; `rows` are its acts (acts.of_dyad), where they are at hand already."""
    m, choice = opened.measured, opened.choice
    d = column(opened, a, b)
    if rows is None:
        with acts.connected(opened.study, choice) as connection:
            rows = acts.of_dyad(connection, a, b, directed=choice.directed)
    if choice.sector is not None:
        rows = rows.filter(pc.equal(rows["sector"], choice.sector))
    table = _table(m, d, by, rows, choice)
    found = tuple(s for s in shifts.find(m, [d]) if choice.since is None or s.day >= choice.since)
    return Series(a, b, by, choice, m.settings, table, found, rows, summary(a, b, table, found))


def column(opened: Opened, a: str, b: str) -> int:
    """The dyad's column; a dyad without acts is answered with those that have most."""
    panel = opened.measured.panel
    if a == b:
        raise DetenteError(f"A dyad has two parties; '{a}' came twice.")
    d = panel.dyad(a, b)
    if d is not None:
        return d
    for who in (a, b):
        if who not in panel.states:
            raise DetenteError(unknown("party", who, panel.states, f"'{opened.study.path}'"))
    busiest = np.argsort(-panel.counts.sum(axis=(0, 2)))[:5]
    shown = ", ".join(panel.name(int(n)) for n in busiest)
    raise DetenteError(f"No act in '{opened.study.path}' joins {a} and {b}: there is no evidence. Most acts join: {shown}.")


MEASURES = ("index", "low80", "high80", "low95", "high95", "closeness", "closeness_sd", "tone", "tone_sd")
COUNTS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def _table(m: Measured, d: int, by: str, rows: pa.Table, choice: Choice) -> pa.Table:
    starts, lasts = _periods(m, by, choice)
    columns: dict[str, Any] = {
        "start": pa.array([m.panel.edges[i] for i, _ in starts], pa.date32()),
        "end": pa.array([m.panel.edges[i] for i in lasts], pa.date32()),
    }
    rows_of = [i - 1 for i in lasts]
    for suffix, view in (("", m.known_then), ("_now", m.known_now)):
        assert view is not None
        known = view.evidence[rows_of, d] >= m.settings.evidence.counts
        for name in MEASURES:
            columns[name + suffix] = _where(getattr(view, name)[rows_of, d], known)
    columns["times_expected"] = _where(np.exp(m.known_then.own[rows_of, d]), m.known_then.evidence[rows_of, d] > 0)
    columns["company"] = pa.array(np.round(m.known_then.company[rows_of, d].astype(float), 4))
    columns["evidence"] = pa.array(np.round(m.known_then.evidence[rows_of, d].astype(float), 3))
    return pa.table(columns | _counts(rows, columns["start"].to_pylist(), columns["end"].to_pylist()))


def _where(values: Floats, known: Floats) -> pa.Array:
    return pa.array([round(float(v), 4) if k else None for v, k in zip(values, known, strict=True)], pa.float64())


def _periods(m: Measured, by: str, choice: Choice) -> tuple[list[tuple[int, date]], list[int]]:
    """Row where each period begins, and the row after its last: model periods are put together to the periods asked for."""
    edges = m.panel.edges
    starts: list[tuple[int, date]] = []
    for i, edge in enumerate(edges[:-1]):
        key = floor(edge, by)
        if (choice.since is None or edges[i + 1] > choice.since) and (not starts or starts[-1][1] != key):
            starts.append((i, key))
    return starts, [i for i, _ in starts[1:]] + [len(edges) - 1]


def _counts(rows: pa.Table, starts: list[date], ends: list[date]) -> dict[str, pa.Array]:
    """Stories per quad class (a story counts once), reports, and the most outlets that told one story."""
    edges = np.array([*starts, ends[-1]] if starts else [], dtype="datetime64[D]")
    days = np.array(rows["day"].to_pylist(), dtype="datetime64[D]") if rows.num_rows else np.zeros(0, dtype="datetime64[D]")
    at = np.searchsorted(edges, days, side="right") - 1
    inside = (at >= 0) & (at < len(starts))
    counted = {}
    quads = np.array(rows["quad_class"].to_pylist(), dtype=object)
    for name in COUNTS:
        chosen = inside & (quads == name.replace("_", " ")) if len(quads) else inside
        counted[name] = pa.array(np.bincount(at[chosen], minlength=len(starts)).astype(np.int64))
    for name in ("reports", "outlets"):
        values = np.array(rows[name].to_pylist() or [], dtype=float)
        total = np.bincount(at[inside], weights=values[inside], minlength=len(starts)) if len(values) else np.zeros(len(starts))
        counted[name] = pa.array(total.astype(np.int64))
    return counted


# ---------------------------------------------------------------- words


def summary(a: str, b: str, table: pa.Table, found: tuple[Shift, ...]) -> str:
    """What a reader would want to be told in three sentences."""
    known = [row for row in table.to_pylist() if row["index"] is not None]
    pair = names.dyad(a, b)
    stories = sum(sum(table[c].to_pylist()) for c in COUNTS)
    if not known:
        return f"{pair}: no evidence. {stories} stories are too few to say how they stand."
    first, last = known[0], known[-1]
    change = last["index"] - first["index"]
    told = [f"{pair} stand at {last['index']:.0f} of 100 (80 %: {last['low80']:.0f}–{last['high80']:.0f})."]
    sure = last["low80"] > first["high80"] or last["high80"] < first["low80"]
    # A proved shift that points the same way settles what two overlapping intervals leave open.
    sure = sure or any(s.lasting and s.significant and (s.sign > 0) == (change > 0) for s in found)
    if sure:
        told.append(
            f"They drew {'closer' if change > 0 else 'apart'}: {first['index']:.0f} in {first['end']:%B %Y}, now {change:+.0f}."
        )
    else:
        told.append(f"No change since {first['end']:%B %Y} that the evidence bears out ({change:+.0f} points).")
    lasting = [s for s in found if s.lasting]
    if lasting:
        s = max(lasting, key=lambda s: abs(s.size))
        told.append(f"The largest shift began between {s.earliest:%-d %B %Y} and {s.latest:%-d %B %Y}: {words(s)}.")
    told.append(f"{stories} stories.")
    return " ".join(told)


def words(s: Shift) -> str:
    """One line for a shift: "more cooperation than expected, 3.2 times as much"."""
    times = float(np.exp(abs(s.size)))
    if s.dimension == "closeness":
        return (
            f"{'more' if s.sign > 0 else 'less'} cooperation against expectation, "
            f"{times:.1f} times {'as much' if s.sign > 0 else 'less'}"
        )
    return f"the odds of conflict {'fell' if s.sign > 0 else 'rose'} {times:.1f} times"


def arrow(s: Shift) -> str:
    return "↗" if s.sign > 0 else "↘"
