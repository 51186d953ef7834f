"""Charts as inline SVG: colours come from the style sheet (so they follow light and dark), words are escaped, no script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from detente.report.words import shorten

WIDTH, LEFT, RIGHT = 680, 34, 8


@dataclass(frozen=True, slots=True)
class Axes:
    """Days and values as places: days from `first` to `last` across, values from `low` to `high` up, below `top`."""

    first: date
    last: date
    low: float
    high: float
    top: float
    height: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    def x(self, day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / max((self.last - self.first).days, 1), 1)

    def y(self, value: float) -> float:
        return round(self.top + self.height * (1 - (value - self.low) / ((self.high - self.low) or 1)), 1)


def tag(name: str, *inside: Any, **facts: Any) -> Markup:
    """An element; its attributes and words are escaped. `class_` is class, `text_anchor` is text-anchor."""
    named = ((key.rstrip("_").replace("_", "-"), value) for key, value in facts.items() if value is not None)
    given = "".join(f' {key}="{escape(value)}"' for key, value in named)
    return Markup(f"<{name}{given}>") + Markup("").join(escape(x) for x in inside) + Markup(f"</{name}>")


def dyad(rows: Sequence[dict[str, Any]], shifts: Iterable[Any], label: str) -> Markup:
    """Index with its intervals; closeness and tone; stories a period, acts up and talk down; shifts marked across the index."""
    if not rows:
        return Markup("")
    first, last = rows[0]["start"], rows[-1]["end"]
    top = Axes(first, last, 0, 100, 18, 168)
    values = [abs(v) for r in rows for n in ("closeness", "tone") for v in _band(r, n) if v is not None]
    most = max([1.0, *values])
    parts = Axes(first, last, -most, most, 222, 104)
    up = max([1, *(r["material_cooperation"] + r["material_conflict"] for r in rows)])
    down = max([1, *(r["verbal_cooperation"] + r["verbal_conflict"] for r in rows)])
    bars = Axes(first, last, -down, up, 362, 104)
    height = 362 + 104 + 24
    drawn = [
        *_grid(top, (0, 25, 50, 75, 100), "index, 50 is ordinary"),
        *_shifts(top, shifts),
        *_interval(top, rows, "low95", "high95", "band far"),
        *_interval(top, rows, "low80", "high80", "band"),
        *_line(top, rows, "index", "line"),
        *_dots(top, rows),
        *_grid(parts, (-round(most), 0, round(most)), "standard deviations from ordinary"),
        *(piece for n in ("closeness", "tone") for piece in _part(parts, rows, n)),
        *_key(parts),
        *_bars(bars, rows),
        *_years(top, (last - first).days, bars.top + bars.height + 16),
    ]
    return tag("svg", *drawn, class_="chart", viewBox=f"0 0 {WIDTH} {height}", role="img", aria_label=label)


def _grid(a: Axes, values: Iterable[float], title: str) -> Iterator[Markup]:
    yield tag("text", title, x=LEFT, y=a.top - 6, class_="title")
    for v in values:
        y = a.y(v)
        yield tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_="mid" if v == a.middle else "axis")
        yield tag("text", f"{v:g}".replace("-", "−"), x=LEFT - 5, y=y + 4, text_anchor="end")


def _years(a: Axes, days: int, y: float) -> Iterator[Markup]:
    step = max(1, round(days / 365 / 9))
    for year in range(a.first.year, a.last.year + 1):
        day = date(year, 1, 1)
        if year % step == 0 and a.first <= day <= a.last:
            yield tag("text", year, x=a.x(day), y=y, text_anchor="middle")
            yield tag("line", x1=a.x(day), x2=a.x(day), y1=a.top, y2=y - 14, class_="axis")


def _runs(rows: Sequence[dict[str, Any]], *columns: str) -> list[list[dict[str, Any]]]:
    """Neighbouring rows in which all columns are known."""
    found: list[list[dict[str, Any]]] = [[]]
    for row in rows:
        if any(row[c] is None for c in columns):
            found.append([])
        else:
            found[-1].append(row)
    return [run for run in found if run]


def _interval(a: Axes, rows: Sequence[dict[str, Any]], low: str, high: str, kind: str) -> Iterator[Markup]:
    for run in _runs(rows, low, high):
        yield _area(a, [(r["end"], r[low], r[high]) for r in run], kind)


def _area(a: Axes, bounds: list[tuple[date, float, float]], kind: str) -> Markup:
    there = [f"{a.x(day)},{a.y(high)}" for day, _, high in bounds]
    back = [f"{a.x(day)},{a.y(low)}" for day, low, _ in reversed(bounds)]
    return tag("polygon", points=" ".join([*there, *back]), class_=kind)


def _line(a: Axes, rows: Sequence[dict[str, Any]], column: str, kind: str) -> Iterator[Markup]:
    for run in _runs(rows, column):
        yield tag("polyline", points=" ".join(f"{a.x(r['end'])},{a.y(r[column])}" for r in run), class_=kind)


def _dots(a: Axes, rows: Sequence[dict[str, Any]]) -> Iterator[Markup]:
    """A dot where stories fell in the period: where the line rests on something new."""
    for r in rows if len(rows) <= 120 else ():
        if r["index"] is not None and r["reports"]:
            said = f"until {r['end']}: index {r['index']:.0f} (80 %: {r['low80']:.0f}–{r['high80']:.0f}), {r['reports']} reports"
            yield tag("circle", tag("title", said), cx=a.x(r["end"]), cy=a.y(r["index"]), r=3, class_="dot")


def _band(row: dict[str, Any], name: str) -> tuple[float | None, float | None]:
    """The 80 % interval of a part."""
    value, sd = row[name], row[f"{name}_sd"]
    return (None, None) if value is None or sd is None else (value - 1.2816 * sd, value + 1.2816 * sd)


def _part(a: Axes, rows: Sequence[dict[str, Any]], name: str) -> Iterator[Markup]:
    for run in _runs(rows, name, f"{name}_sd"):
        bounds = [(r["end"], *_band(r, name)) for r in run]
        yield _area(a, bounds, f"band {name}")  # type: ignore[arg-type]
    yield from _line(a, rows, name, f"line {name}")


def _key(a: Axes) -> Iterator[Markup]:
    for n, name in enumerate(("closeness", "tone")):
        x = WIDTH - RIGHT - 215 + 125 * n
        yield tag("line", x1=x, x2=x + 20, y1=a.top - 10, y2=a.top - 10, class_=f"line {name}")
        yield tag("text", name, x=x + 25, y=a.top - 6)


_KINDS = (
    ("material_cooperation", 1, "cooperation"),
    ("material_conflict", 1, "conflict"),
    ("verbal_cooperation", -1, "cooperation"),
    ("verbal_conflict", -1, "conflict"),
)


def _bars(a: Axes, rows: Sequence[dict[str, Any]]) -> Iterator[Markup]:
    """Cooperation next to the line, conflict beyond it: conflict is hatched by its outline, so it shows without colour."""
    yield tag("text", "stories: acts above, talk below; conflict is outlined", x=LEFT, y=a.top - 6, class_="title")
    yield tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=a.y(0), y2=a.y(0), class_="zero")
    for v in {a.high, a.low}:
        yield tag("text", f"{abs(v):g}", x=LEFT - 5, y=a.y(v) + 4, text_anchor="end")
    for r in rows:
        reached = {1: 0, -1: 0}
        wide = max(a.x(r["end"]) - a.x(r["start"]) - 1, 1.2)
        for name, sign, side in _KINDS:
            if r[name]:
                y1, y2 = a.y(sign * reached[sign]), a.y(sign * (reached[sign] + r[name]))
                reached[sign] += r[name]
                said = f"{r[name]} {name.replace('_', ' ')}, from {r['start']} to {r['end']}"
                yield tag(
                    "rect",
                    tag("title", said),
                    x=a.x(r["start"]),
                    y=min(y1, y2),
                    width=round(wide, 1),
                    height=round(abs(y1 - y2), 1),
                    class_=f"bar {side}",
                )


def _shifts(a: Axes, shifts: Iterable[Any]) -> Iterator[Markup]:
    for s in shifts:
        kind = "closer" if s.sign > 0 else "apart"
        x1, x2 = a.x(max(s.earliest, a.first)), a.x(min(s.latest, a.last))
        yield tag("rect", x=x1, y=a.top, width=max(round(x2 - x1, 1), 1), height=a.height, class_=f"when {kind}")
        yield tag("line", x1=a.x(s.day), x2=a.x(s.day), y1=a.top, y2=a.top + a.height, class_=f"cut {kind}")
        said = f"{'▲' if s.sign > 0 else '▼'} {s.dimension}{'' if s.lasting else ' (episode)'}"
        yield tag("text", said, x=a.x(s.day) + 4, y=a.top + 12, class_=f"word {kind}")


# ---------------------------------------------------------------- a country's ties, a network


def ranges(rows: Sequence[Any], label: str) -> Markup:
    """Ties as ranges of the index on one scale: a dot with its 80 % interval, hollow where it was before."""
    left, step, top = 220, 26, 20
    height = top + step * len(rows) + 22

    def x(value: float) -> float:
        return round(left + (WIDTH - left - 20) * value / 100, 1)

    drawn = []
    for v in (0, 25, 50, 75, 100):
        drawn.append(tag("line", x1=x(v), x2=x(v), y1=top - 4, y2=height - 20, class_="mid" if v == 50 else "axis"))
        drawn.append(tag("text", v, x=x(v), y=height - 6, text_anchor="middle"))
    for n, r in enumerate(rows):
        y = top + step * n + 8
        name = tag(
            "a", tag("text", shorten(r.name, 25), x=left - 12, y=y + 4, text_anchor="end", class_="name"), href=f"/dyads/{r.dyad}"
        )
        drawn += [name, tag("line", x1=x(r.low80), x2=x(r.high80), y1=y, y2=y, class_=f"range {r.heading}")]
        if r.before is not None:
            drawn += [tag("line", x1=x(r.before), x2=x(r.index), y1=y, y2=y, class_=f"path {r.heading}")]
            drawn += [tag("circle", cx=x(r.before), cy=y, r=4, class_=f"then {r.heading}")]
        said = f"{r.name}: {r.index:.0f} (80 %: {r.low80:.0f}–{r.high80:.0f})"
        drawn += [tag("circle", tag("title", said), cx=x(r.index), cy=y, r=5, class_=f"now {r.heading}")]
    return tag("svg", *drawn, class_="chart ranges", viewBox=f"0 0 {WIDTH} {height}", role="img", aria_label=label)


def network(
    layout: dict[str, tuple[float, float]],
    edges: Iterable[tuple[str, str, int, float]],
    blocs: dict[str, str],
    names: dict[str, str],
    label: str,
) -> Markup:
    """States where springs put them; a full line is closer than ordinary, a dashed one at odds; a bloc shares a colour."""
    size, pad = 640, 40
    high = min(size * 0.72, 120 + 22 * len(layout))
    (left, right), (low, top) = ((min(v), max(v)) for v in zip(*layout.values(), strict=True))

    def at(state: str) -> tuple[float, float]:
        x, y = layout[state]
        across, up = (x - left) / ((right - left) or 1), (y - low) / ((top - low) or 1)
        return round(pad + (size - 2 * pad) * across, 1), round(pad + (high - 1.5 * pad) * up, 1)

    drawn = []
    for a, b, sign, p in sorted(edges, key=lambda e: e[2]):
        (x1, y1), (x2, y2) = at(a), at(b)
        kind = "closer" if sign > 0 else "apart"
        said = f"{names[a]} and {names[b]}: {'closer than ordinary' if sign > 0 else 'at odds'} (P {p:.2f})"
        line = tag("line", tag("title", said), x1=x1, y1=y1, x2=x2, y2=y2, class_=f"edge {kind}")
        drawn.append(tag("a", line, href=f"/dyads/{'-'.join(sorted((a, b)))}", tabindex="-1"))
    many = {label: sum(x == label for x in blocs.values()) for label in blocs.values()}
    order = sorted((b for b in many if many[b] > 1), key=lambda b: (-many[b], b))
    for state in sorted(layout):
        x, y = at(state)
        n = order.index(blocs[state]) % 5 + 1 if blocs.get(state) in order else 0
        drawn.append(
            tag(
                "a",
                tag("title", names[state]),
                tag("circle", cx=x, cy=y, r=7, class_=f"node bloc{n}"),
                tag("text", state, x=x, y=y - 11, text_anchor="middle", class_="state"),
                href=f"/actors/{state}",
            )
        )
    return tag("svg", *drawn, class_="chart network", viewBox=f"0 0 {size} {round(high)}", role="img", aria_label=label)
