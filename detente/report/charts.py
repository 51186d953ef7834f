"""Charts for pages and print: one dyad, a country's ties, blocs, a triad, a ladder. Offline, labelled, colour-blind safe.

Colours are of Okabe & Ito (2008): blue draws together, vermilion apart; sign is never told by colour alone.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import altair as alt

from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.alignment.blocs import Blocs
    from detente.alignment.series import Series

GOOD, BAD, NEUTRAL, INK = "#0072B2", "#D55E00", "#8C8C8C", "#222222"
SECOND, THIRD = "#009E73", "#CC79A7"
BLOCS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#8C8C8C")
WIDTH = 640
_FONT = "DejaVu Sans, Helvetica, Arial, sans-serif"


def _styled(chart: Any, title: str, subtitle: str | Sequence[str]) -> Any:
    """The house's look: left title, light grid, no frame."""
    return (
        chart.properties(title=alt.TitleParams(title, subtitle=subtitle, anchor="start", frame="group", offset=12))
        .configure_view(stroke=None)
        .configure_title(font=_FONT, fontSize=16, subtitleFont=_FONT, subtitleFontSize=11, subtitleColor="#555555", color=INK)
        .configure_axis(
            labelFont=_FONT, titleFont=_FONT, titleFontWeight="normal", titleColor="#555555", labelColor="#555555",
            gridColor="#EEEEEE",
            domainColor="#BBBBBB", tickColor="#BBBBBB",
        )
        .configure_legend(labelFont=_FONT, titleFont=_FONT, titleFontWeight="normal", orient="top", title=None)
        .configure_text(font=_FONT)
    )  # fmt: skip


def _rows(values: Sequence[dict[str, Any]]) -> Any:
    return alt.InlineData(values=[{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in values])


# ---------------------------------------------------------------- a dyad


def dyad_chart(series: Series) -> Any:
    """The dyad page: index with 80 and 95 % bands, closeness and tone, acts above and talk below, shifts marked."""
    from detente.alignment import names

    rows = series.table.to_pylist()
    parts = [_index(rows, series), _parts(rows), _bars(rows)]
    title = f"{names.name(series.a)} and {names.name(series.b)}"
    return _styled(
        alt.vconcat(*parts, spacing=14).resolve_scale(x="shared", color="independent", strokeDash="independent"),
        title,
        _wrapped(series.summary),
    )


def _wrapped(text: str, width: int = 105) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)


def _time(domain: bool = True, **more: Any) -> alt.X:
    return alt.X(
        "end:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", labelFlush=True, grid=False, labels=domain), **more
    )


def _index(rows: list[dict[str, Any]], series: Series) -> Any:
    base = alt.Chart(_rows(rows))
    scale = alt.Scale(domain=[0, 100])
    y = alt.Y("index:Q", title="index (50: ordinary)", scale=scale, axis=alt.Axis(values=[0, 25, 50, 75, 100]))
    wide = base.mark_area(opacity=0.13, color=GOOD).encode(
        x=_time(), y=alt.Y("low95:Q", scale=scale, title="index (50: ordinary)"), y2="high95:Q"
    )
    near = base.mark_area(opacity=0.25, color=GOOD).encode(x=_time(), y=alt.Y("low80:Q", scale=scale), y2="high80:Q")
    tip = [alt.Tooltip("end:T", title="until"), "index:Q", "low80:Q", "high80:Q", "closeness:Q", "tone:Q", "reports:Q"]
    line = base.mark_line(color=GOOD, strokeWidth=2).encode(x=_time(), y=y, tooltip=tip)
    dots = base.mark_circle(color=GOOD, size=22, opacity=1).encode(x=_time(), y=y, tooltip=tip)
    middle = alt.Chart(_rows([{"y": 50}])).mark_rule(color="#BBBBBB", strokeDash=[2, 3]).encode(y=alt.Y("y:Q", scale=scale))
    layers = [wide, near, middle, line, *([dots] if len(rows) <= 60 else []), *_shifts(series)]
    return alt.layer(*layers).properties(width=WIDTH, height=190)


def _shifts(series: Series) -> list[Any]:
    """A band for when the shift began, an arrow and words for what it was."""
    from detente.alignment.series import arrow

    marks = []
    for s in series.shifts:
        text = f"{arrow(s)} {s.dimension}" + ("" if s.lasting else " (episode)")
        marks.append({"from": s.earliest, "to": s.latest, "day": s.day, "text": text, "good": s.sign > 0})
    if not marks:
        return []
    data = _rows(marks)
    colour = alt.condition(alt.datum.good, alt.value(GOOD), alt.value(BAD))
    band = alt.Chart(data).mark_rect(opacity=0.15).encode(x="from:T", x2="to:T", color=colour)
    rule = alt.Chart(data).mark_rule(strokeWidth=1.5).encode(x="day:T", color=colour)
    word = (
        alt.Chart(data).mark_text(align="left", dx=4, fontSize=11).encode(x="day:T", y=alt.value(8), text="text:N", color=colour)
    )
    return [band, rule, word]


def _off(row: dict[str, Any], name: str, z: float) -> float | None:
    """The bound of an interval; None breaks the line where there is no evidence."""
    return None if row[name] is None else row[name] + z * row[f"{name}_sd"]


def _parts(rows: list[dict[str, Any]]) -> Any:
    long = [
        {"end": r["end"], "part": name, "value": r[name], "low": _off(r, name, -1.28), "high": _off(r, name, 1.28)}
        for r in rows
        for name in ("closeness", "tone")
    ]
    scale = alt.Scale(domain=["closeness", "tone"], range=[SECOND, THIRD])
    base = alt.Chart(_rows(long))
    colour = alt.Color("part:N", scale=scale, legend=alt.Legend(symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1))
    band = base.mark_area(opacity=0.15).encode(x=_time(), y=alt.Y("low:Q", title="sd from ordinary"), y2="high:Q", color=colour)
    dash = alt.StrokeDash("part:N", scale=alt.Scale(domain=["closeness", "tone"], range=[[1, 0], [5, 3]]), legend=None)
    line = base.mark_line(strokeWidth=2).encode(
        x=_time(), y=alt.Y("value:Q", title="sd from ordinary"), color=colour, strokeDash=dash,
        tooltip=["part:N", "value:Q", alt.Tooltip("end:T", title="until")],
    )  # fmt: skip
    zero = alt.Chart(_rows([{"y": 0}])).mark_rule(color="#BBBBBB", strokeDash=[2, 3]).encode(y="y:Q")
    return alt.layer(band, zero, line).properties(width=WIDTH, height=120)


_KINDS = {
    "material_cooperation": ("acts", 1, "cooperation"),
    "material_conflict": ("acts", 1, "conflict"),
    "verbal_cooperation": ("talk", -1, "cooperation"),
    "verbal_conflict": ("talk", -1, "conflict"),
}


def _bars(rows: list[dict[str, Any]]) -> Any:
    """Acts above the line, talk below; cooperation next to the line, conflict stacked beyond it."""
    long = []
    for r in rows:
        height = {1: 0, -1: 0}
        for name, (kind, sign, side) in _KINDS.items():
            if r[name]:
                span = {"y": sign * height[sign], "y2": sign * (height[sign] + r[name])}
                height[sign] += r[name]
                long.append({"start": r["start"], "end": r["end"], "what": kind, "side": side, "stories": r[name], **span})
    top = max([r["material_cooperation"] + r["material_conflict"] for r in rows] + [1])
    deep = max([r["verbal_cooperation"] + r["verbal_conflict"] for r in rows] + [1])
    axis = alt.Axis(labelExpr="abs(datum.value)", tickMinStep=1, tickCount=5)
    bars = alt.Chart(_rows(long)).mark_rect(stroke="white", strokeWidth=0.4, opacity=1).encode(
        x=alt.X("start:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False)), x2="end:T",
        y=alt.Y("y:Q", title="stories", axis=axis, scale=alt.Scale(domain=[-deep * 1.25, top * 1.4])), y2="y2:Q",
        color=alt.Color("side:N", scale=alt.Scale(domain=["cooperation", "conflict"], range=[GOOD, BAD])),
        tooltip=["what:N", "side:N", "stories:Q", "start:T"],
    )  # fmt: skip
    zero = alt.Chart(_rows([{"y": 0}])).mark_rule(color="#777777").encode(y="y:Q")
    words = _rows([{"y": top * 1.25, "t": "acts ↑"}, {"y": -deep * 1.13, "t": "talk ↓"}])
    text = (
        alt.Chart(words).mark_text(align="left", dx=4, color="#555555", fontSize=11).encode(x=alt.value(0), y="y:Q", text="t:N")
    )
    return alt.layer(bars, zero, text).properties(width=WIDTH, height=130)


# ---------------------------------------------------------------- a country, a triad


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie of a country for a chart: index with 80 % interval now, and what it was before (None: no evidence)."""

    name: str
    index: float
    low: float
    high: float
    before: float | None
    stories: int


def ties_chart(centre: str, ties: Sequence[Tie], when: str, before: str) -> Any:
    """A country's ties as a ranked range plot: dot and 80 % interval now, hollow dot before, joined."""
    order = [t.name for t in sorted(ties, key=lambda t: -t.index)]
    rows = [
        {"name": t.name, "index": t.index, "low": t.low, "high": t.high, "before": t.before, "stories": t.stories,
         "good": t.before is None or t.index >= t.before}
        for t in ties
    ]  # fmt: skip
    base = alt.Chart(_rows(rows)).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelFontSize=12, labelColor=INK))
    )
    scale = alt.Scale(domain=[0, 100])
    colour = alt.condition(alt.datum.good, alt.value(GOOD), alt.value(BAD))
    interval = base.mark_rule(strokeWidth=7, opacity=0.2).encode(
        x=alt.X("low:Q", scale=scale, title="index (0–100)"), x2="high:Q", color=colour
    )
    moved = (
        base.transform_filter("datum.before != null").mark_rule(strokeWidth=1.5).encode(x="before:Q", x2="index:Q", color=colour)
    )
    then = base.transform_filter("datum.before != null").mark_point(filled=False, size=55).encode(x="before:Q", color=colour)
    now = base.mark_circle(size=110, opacity=1).encode(
        x=alt.X("index:Q", scale=scale), color=colour, tooltip=["name:N", "index:Q", "low:Q", "high:Q", "before:Q", "stories:Q"]
    )
    count = base.mark_text(align="left", color="#888888", fontSize=10).encode(x=alt.value(WIDTH - 120), text="label:N")
    count = count.transform_calculate(label="datum.stories + ' stories'")
    middle = alt.Chart(_rows([{"x": 50}])).mark_rule(color="#BBBBBB", strokeDash=[2, 3]).encode(x="x:Q")
    chart = alt.layer(middle, interval, moved, then, now, count).properties(width=WIDTH - 140, height=26 * len(ties) + 10)
    return _styled(
        chart,
        f"The ties of {centre}",
        [
            f"● {when}, with 80 % interval   ○ {before}",
            "blue: closer than then, vermilion: further apart; 50 is an ordinary dyad",
        ],
    )


def triad_chart(many: Sequence[Series], centre: str) -> Any:
    """Two or three dyads that share a party, their indices on one scale, each line named at its end."""
    from detente.alignment import names

    rows = []
    for n, s in enumerate(many):
        other = names.name(s.b if s.a == centre else s.a)
        rows += [{**r, "tie": f"with {other}", "n": n} for r in s.table.to_pylist()]
    known = [r for r in rows if r["index"] is not None]
    if not known:
        raise DetenteError("None of these dyads has evidence: there is nothing to draw.")
    ties = list(dict.fromkeys(r["tie"] for r in known))
    last = [max((r for r in known if r["tie"] == t), key=lambda r: r["end"]) for t in ties]
    colour = alt.Color("tie:N", scale=alt.Scale(domain=ties, range=[GOOD, BAD, SECOND][: len(ties)]), legend=None)
    dash = alt.StrokeDash("tie:N", scale=alt.Scale(domain=ties, range=[[1, 0], [6, 3], [2, 2]][: len(ties)]), legend=None)
    base, scale = alt.Chart(_rows(rows)), alt.Scale(domain=[0, 100])
    band = base.mark_area(opacity=0.15).encode(
        x=_time(), y=alt.Y("low80:Q", scale=scale, title="index (0–100)"), y2="high80:Q", color=colour
    )
    line = base.mark_line(strokeWidth=2.5).encode(
        x=_time(), y=alt.Y("index:Q", scale=scale), color=colour, strokeDash=dash, tooltip=["tie:N", "index:Q", "end:T"]
    )
    word = alt.Chart(_rows(_apart(last))).mark_text(align="left", dx=6, fontSize=12)
    word = word.encode(x="end:T", y=alt.Y("at:Q", scale=scale), text="tie:N", color=colour)
    chart = alt.layer(band, line, word).properties(width=WIDTH - 110, height=260)
    return _styled(
        chart,
        f"{names.name(centre)} between {' and '.join(t.removeprefix('with ') for t in ties)}",
        "index with 80 % interval; together in time, not cause and effect",
    )


def _apart(rows: list[dict[str, Any]], gap: float = 7.0) -> list[dict[str, Any]]:
    """Label heights that do not overlap."""
    placed: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda r: float(r["index"])):
        at = float(row["index"])
        if placed and at - placed[-1]["at"] < gap:
            at = placed[-1]["at"] + gap
        placed.append({**row, "at": at})
    return placed


# ---------------------------------------------------------------- blocs, ladder


def blocs_chart(blocs: Blocs) -> Any:
    """The network of sure ties: blue closer than ordinary, vermilion dashed at odds; states coloured and ringed by bloc."""
    from detente.alignment import names

    at = blocs.layout
    edges = [
        {
            "x": at[a][0],
            "y": at[a][1],
            "x2": at[b][0],
            "y2": at[b][1],
            "good": sign > 0,
            "tie": f"{names.name(a)} – {names.name(b)}",
            "p": p,
        }
        for a, b, sign, p in blocs.edges
    ]
    nodes: list[dict[str, Any]] = [
        {"x": at[s][0], "y": at[s][1], "name": names.name(s), "id": s, "bloc": label, "sure": blocs.stability[s]}
        for s, label in sorted(blocs.members.items())
    ]
    axis = alt.Axis(labels=False, ticks=False, grid=False, domain=False, title=None)
    scale = alt.Scale(domain=[-1.15, 1.15])
    x, y = alt.X("x:Q", axis=axis, scale=scale), alt.Y("y:Q", axis=axis, scale=scale)
    layers = []
    for good, dash, colour in ((False, [5, 3], BAD), (True, [1, 0], GOOD)):
        some = [e for e in edges if e["good"] == good]
        if some:
            fade = 0.6 if good else max(0.15, min(0.5, 30 / len(some)))  # many ties at odds must not bury the blocs
            mark = alt.Chart(_rows(some)).mark_rule(color=colour, strokeDash=dash, opacity=fade, strokeWidth=1.4 if good else 1.0)
            layers.append(mark.encode(x=x, y=y, x2="x2:Q", y2="y2:Q", tooltip=["tie:N", alt.Tooltip("p:Q", title="P(sign)")]))
    labels = sorted({n["bloc"] for n in nodes})
    by_bloc = alt.Color(
        "bloc:N",
        scale=alt.Scale(domain=labels, range=[BLOCS[i % len(BLOCS)] for i in range(len(labels))]),
        legend=alt.Legend(columns=6, title="bloc"),
    )
    dots = alt.Chart(_rows(nodes)).mark_circle(size=190, opacity=1, stroke="white", strokeWidth=1.5)
    layers.append(dots.encode(x=x, y=y, color=by_bloc, tooltip=["name:N", "bloc:N", alt.Tooltip("sure:Q", title="stability")]))
    text = alt.Chart(_rows(nodes)).mark_text(dy=-13, fontSize=11, color=INK, stroke="white", strokeWidth=3, strokeOpacity=0.8)
    layers.append(text.encode(x=x, y=y, text="id:N"))
    layers.append(alt.Chart(_rows(nodes)).mark_text(dy=-13, fontSize=11, color=INK).encode(x=x, y=y, text="id:N"))
    chart = alt.layer(*layers).properties(width=WIDTH, height=WIDTH * 0.8)
    words = (
        f"{len(blocs.edges)} ties of a sure sign (P > {blocs.certainty:g}); blue: closer than ordinary, dashed vermilion: at odds"
    )
    return _styled(chart, f"Blocs, {blocs.day:%B %Y}", [words, blocs.verdict])


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of a deal: its stage in words, when (end exclusive, None open), and what was reported."""

    rung: str
    start: date
    end: date | None
    text: str


LADDER = ("talk", "announced", "agreed", "under way", "delivered", "cancelled")  # as in stories


def ladder_chart(subject: str, rungs: Sequence[Rung]) -> Any:
    """A deal's steps over time: what was wanted, agreed, signed and delivered, one row a rung."""
    if not rungs:
        raise DetenteError("The deal has no dated rung to draw.")
    known = [r for r in LADDER if any(x.rung == r for x in rungs)]
    order = [*reversed(known), *sorted({x.rung for x in rungs} - set(known))]
    rows = [
        {"rung": x.rung, "start": x.start, "end": x.end or x.start, "text": x.text if len(x.text) < 60 else x.text[:57] + "…"}
        for x in rungs
    ]
    base = alt.Chart(_rows(rows)).encode(
        y=alt.Y("rung:N", sort=order, title=None, axis=alt.Axis(labelFontSize=12, labelColor=INK))
    )
    steps = alt.Chart(_rows(sorted(rows, key=lambda r: r["start"]))).mark_line(color="#BBBBBB", interpolate="step-after")
    steps = steps.encode(x="start:T", y=alt.Y("rung:N", sort=order), order="start:T")
    x = alt.X("start:T", title=None, axis=alt.Axis(format="%b %Y", grid=True, tickCount=6))
    bar = base.mark_bar(height=9, color=GOOD, opacity=0.35).encode(x=x, x2="end:T")
    dot = base.mark_circle(size=90, color=GOOD, opacity=1).encode(x=x, tooltip=["rung:N", "start:T", "text:N"])
    word = base.mark_text(align="left", dx=8, dy=-12, fontSize=10, color="#555555").encode(x=x, text="text:N")
    return _styled(
        alt.layer(steps, bar, dot, word).properties(width=WIDTH, height=52 * len(order) + 20),
        subject,
        "what was wanted, agreed and done; bars: when only a span is known",
    )


# ---------------------------------------------------------------- files


def write(chart: Any, form: str, path: str | None) -> None:
    """Writes a chart as png, svg or html, offline: to a file, or to standard output. The file appears whole or not at all."""
    data = rendered(chart, form)
    if path is None or path == "-":
        sys.stdout.buffer.write(data)
        return
    target = Path(path)
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DetenteError(f"Cannot write the chart to '{path}': {error.strerror}.") from None


def rendered(chart: Any, form: str) -> bytes:
    """The bytes of a chart: png (twice the density of a screen), svg, or an HTML page that needs no network."""
    import vl_convert

    spec = chart.to_json()
    if form == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=2))
    if form == "svg":
        return str(vl_convert.vegalite_to_svg(spec)).encode()
    if form == "html":
        return str(vl_convert.vegalite_to_html(spec, bundle=True)).encode()
    raise DetenteError(f"Unknown picture format '{form}'. Allowed: html, png, svg.")
