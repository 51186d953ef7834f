"""A change of the index taken apart: what each story, the fading of older ones, the states' volumes and partners add to it.

The sums of the filter are linear in the stories, and the index is a smooth function of the sums. Along the straight line
from the sums of then to those of now, each sum's share is the integral of the slope times its change (Aumann & Shapley 1974;
"integrated gradients"); a story's share is its part of each sum's change. The shares add up to the change exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from detente.alignment import model
from detente.alignment.filters import FIELDS
from detente.alignment.gammas import digamma, trigamma
from detente.alignment.model import Measured
from detente.alignment.panel import QUADS, Floats
from detente.alignment.series import Opened, column
from detente.errors import DetenteError

_NODES = 64  # of Gauss–Legendre: the integrand is smooth, the error is below 1e-10
INPUTS = (*FIELDS, "company", "usual")


@dataclass(frozen=True, slots=True)
class Line:
    """One contribution in index points: `kind` ∈ story, fading, exposure, partners, news. A story carries its row of acts."""

    kind: str
    points: float
    closeness: float
    tone: float
    story_id: str | None = None
    day: date | None = None
    event_type: str | None = None
    quad_class: str | None = None
    sector: str | None = None
    actor: str | None = None
    recipient: str | None = None
    mutual: bool = False  # told of both toward each other: actor and recipient are then in order of id
    reports: int = 0
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """From `before` to `after` (index at the ends of two periods); `lines` add up to `after − before`, largest first.

    `known_before` and `known_after`: whether there was evidence; without, the index is only where pairs begin.
    """

    a: str
    b: str
    since: date
    until: date
    before: float
    after: float
    lines: tuple[Line, ...]
    known_before: bool
    known_after: bool
    least: float  # stories that count as evidence

    @property
    def points(self) -> float:
        return self.after - self.before


def change(opened: Opened, a: str, b: str, since: date, until: date, rows: pa.Table) -> Change:
    """Takes the change of a dyad's index between two days apart. `rows` are its acts (acts.of_dyad)."""
    if since >= until:
        raise DetenteError(f"--from {since} is not before --to {until}.")
    m, d = opened.measured, column(opened, a, b)
    t0, t1 = _period(m, since), _period(m, until)
    if t1 <= max(t0, -1):
        raise DetenteError(f"The acts of the study end before {since}, or begin after {until}: nothing changes between them.")
    stories = [r for r in rows.to_pylist() if opened.choice.sector in (None, r["sector"])]
    now = _shares(m, d, stories, t1)
    then = _shares(m, d, stories, t0)
    x0, x1 = _inputs(m, d, then, t0), _inputs(m, d, now, t1)
    slopes = _mean_slopes(m, x0, x1)
    lines = _lines(m, d, stories, then, now, x0, x1, slopes, t0)
    before, after = _index(m, x0[None])[0], _index(m, x1[None])[0]
    lines = _exact(lines, float(after - before))
    shown = sorted(
        (line for line in lines if abs(line.points) > 1e-12), key=lambda line: (-abs(line.points), line.story_id or "")
    )
    return Change(
        a, b, since, until, float(before), float(after), tuple(shown), _known(m, d, t0), _known(m, d, t1),
        m.settings.evidence.counts,
    )  # fmt: skip


def _period(m: Measured, day: date) -> int:
    """The last period that ends by `day`; −1 before the first."""
    return int(np.searchsorted(np.array(m.panel.edges[1:], dtype="datetime64[D]"), np.datetime64(day), side="right")) - 1


def _known(m: Measured, d: int, t: int) -> bool:
    return t >= 0 and bool(m.known_then.evidence[t, d] >= m.settings.evidence.counts)


def _shares(m: Measured, d: int, stories: list[dict[str, Any]], t: int) -> Floats:
    """What each story adds to each of the five sums at period t: [story, sum]. Stories after t add nothing."""
    out = np.zeros((len(stories), len(FIELDS)))
    if t < 0 or not stories:
        return out
    period = np.array([_of_day(m, s["day"]) for s in stories])
    quad = np.array([QUADS.index(str(s["quad_class"])) for s in stories])
    here = (period >= 0) & (period <= t)
    cap = _capped(stories, quad, m.settings.memory.daily_cap)
    at = np.clip(period, 0, t)
    near = cap * m.filtered.weight_closeness[at, d] * _aged(m, d, at, t, 0) * here
    tone = cap * m.filtered.weight_tone[at, d] * _aged(m, d, at, t, 1) * here
    c = m.settings.closeness
    out[:, 0] = near * np.where(quad == 0, c.verbal_cooperation, np.where(quad == 1, c.material_cooperation, 0))
    out[:, 2] = tone * (quad <= 1)
    out[:, 3] = tone * (quad == 2)
    out[:, 4] = tone * (quad == 3)
    return out


def _of_day(m: Measured, day: object) -> int:
    first = np.datetime64(m.panel.edges[0])
    step = (m.panel.edges[1] - m.panel.edges[0]).days
    return int((np.datetime64(day) - first).astype(int)) // step  # type: ignore[call-overload]


def _capped(stories: list[dict[str, Any]], quad: Floats, cap: int) -> Floats:
    """A story's weight where more than `cap` of its kind fall on one day."""
    keys = [(s["day"], int(q)) for s, q in zip(stories, quad, strict=True)]
    count: dict[tuple[object, int], int] = {}
    for key in keys:
        count[key] = count.get(key, 0) + 1
    return np.array([min(1.0, cap / count[key]) for key in keys])


def _aged(m: Measured, d: int, at: Floats, t: int, dimension: int) -> Floats:
    """How much of a period's counts is left at t: discounted by age, and cut at each change found in between."""
    left = m.filtered.discount ** (t - at)
    a = m.filtered.alarms
    mine = (a.dyad == d) & (a.dimension == dimension) & (a.period <= t)
    for found, start in zip(a.period[mine], a.start[mine], strict=True):
        left = np.where((at < start) & (found <= t), left * m.filtered.carry, left)
    return np.asarray(left)


def _inputs(m: Measured, d: int, shares: Floats, t: int) -> Floats:
    """The seven inputs of the index at period t, in the order of INPUTS."""
    if t < 0:
        return np.array([0, 0, 0, 0, 0, 0, float(m.settings.evidence.counts + sum(m.prior.tone))])
    sums = shares.sum(axis=0)
    sums[1] = _exposure(m, d, t)
    usual = model.usual_volume(m.filtered.sums.at(slice(t, t + 1)), m.prior, m.settings)[0, 0]
    return np.array([*sums, float(m.known_then.company[t, d]), float(usual)])


def _exposure(m: Measured, d: int, t: int) -> float:
    at = np.arange(t + 1)
    return float((m.filtered.weight_closeness[: t + 1, d] * m.exposure[: t + 1, d] * _aged(m, d, at, t, 0)).sum())


def _parts(m: Measured, x: Floats) -> tuple[Floats, Floats]:
    """Closeness and tone (z) of rows of inputs."""
    a, b, c, v, w, company, usual = x.T
    own = digamma(a + m.prior.strength) - np.log(b + m.prior.strength / m.prior.rate)
    s, k = m.scale, m.settings
    mixed = model.standard(own, s.own) + k.closeness.company * model.standard(company, s.company)
    good, talk, deed = m.prior.tone
    whole = k.tone.verbal_conflict + k.tone.material_conflict
    tone = whole * digamma(c + good) - k.tone.verbal_conflict * digamma(v + talk) - k.tone.material_conflict * digamma(w + deed)
    tone = tone - k.tone.intensity * np.log((c + v + w + sum(m.prior.tone)) / usual)
    return model.standard(mixed, s.closeness), model.standard(tone, s.tone)


def _index(m: Measured, x: Floats) -> Floats:
    return model.to_index(model.combine(*_parts(m, x), m.settings), m.scale)


def _mean_slopes(m: Measured, x0: Floats, x1: Floats) -> Floats:
    """Mean slopes along the line, [3, input]: of the index, of closeness, of tone."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    x = x0 + (nodes[:, None] + 1) / 2 * (x1 - x0)
    a, b, c, v, w, _, usual = x.T
    s, k, p = m.scale, m.settings, m.prior
    near, tone = np.zeros_like(x), np.zeros_like(x)
    near[:, 0] = trigamma(a + p.strength) / s.own[1]
    near[:, 1] = -1 / (b + p.strength / p.rate) / s.own[1]
    near[:, 5] = k.closeness.company / s.company[1]
    good, talk, deed = p.tone
    crowd = -k.tone.intensity / (c + v + w + sum(p.tone))
    tone[:, 2] = (k.tone.verbal_conflict + k.tone.material_conflict) * trigamma(c + good) + crowd
    tone[:, 3] = -k.tone.verbal_conflict * trigamma(v + talk) + crowd
    tone[:, 4] = -k.tone.material_conflict * trigamma(w + deed) + crowd
    tone[:, 6] = k.tone.intensity / usual
    near, tone = near / s.closeness[1], tone / s.tone[1]
    closeness_z, tone_z = _parts(m, x)
    by_near, by_tone = model.slopes(closeness_z, tone_z, k)
    z = model.standard(model.combine(closeness_z, tone_z, k), s.index)
    density = 100 * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / s.index[1]
    index = density[:, None] * (by_near[:, None] * near + by_tone[:, None] * tone)
    return np.stack([weights @ each / 2 for each in (index, near, tone)])


def _lines(
    m: Measured,
    d: int,
    stories: list[dict[str, Any]],
    then: Floats,
    now: Floats,
    x0: Floats,
    x1: Floats,
    slopes: Floats,
    t0: int,
) -> list[Line]:
    moved = (now - then) @ slopes[:, : len(FIELDS)].T
    old = np.array([_of_day(m, s["day"]) <= t0 for s in stories], dtype=bool)
    pair = m.panel.states[int(m.panel.first[d])], m.panel.states[int(m.panel.second[d])]
    lines = [_story(s, values, pair) for s, values, past in zip(stories, moved, old, strict=True) if not past]
    faded = moved[old].sum(axis=0) if old.any() else np.zeros(3)
    lines.append(Line("fading", float(faded[0]), float(faded[1]), float(faded[2])))
    for kind, n in (("exposure", 1), ("partners", 5), ("news", 6)):
        moved_by = (x1[n] - x0[n]) * slopes[:, n]
        lines.append(Line(kind, float(moved_by[0]), float(moved_by[1]), float(moved_by[2])))
    return lines


def _story(s: dict[str, Any], values: Floats, pair: tuple[str, str]) -> Line:
    text = {k: s[k] for k in ("story_id", "day", "event_type", "quad_class", "sector", "actor", "recipient")}
    points, closeness, tone = (float(v) for v in values)
    if s["mutual"]:
        text["recipient"] = next(x for x in pair if x != text["actor"])
    return Line(
        "story",
        points,
        closeness,
        tone,
        **text,
        mutual=bool(s["mutual"]),
        reports=int(str(s["reports"])),
        voice=s["voice_of_assertion"],
    )


def _exact(lines: list[Line], total: float) -> list[Line]:
    """Takes the error of the quadrature (below 1e-9 points) off the largest line, so that the sum is the change itself."""
    if not lines:
        return lines
    error = total - sum(line.points for line in lines)
    n = max(range(len(lines)), key=lambda i: abs(lines[i].points))
    return [replace(line, points=line.points + error) if i == n else line for i, line in enumerate(lines)]


def rounded(values: list[float], digits: int = 1) -> list[float]:
    """Values rounded so that they still add up to their rounded sum (largest remainder)."""
    scale = 10**digits
    floors = [int(np.floor(v * scale)) for v in values]
    missing = round(sum(values) * scale) - sum(floors)
    order = sorted(range(len(values)), key=lambda i: floors[i] - values[i] * scale)
    for i in order[:missing]:
        floors[i] += 1
    return [f / scale for f in floors]
