"""Closeness, tone and the index of every dyad and period, from a panel of counts. One page: each step is one call."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.special import ndtr

from detente.alignment import company, exposure, filters, priors
from detente.alignment.filters import Filtered, Sums
from detente.alignment.gammas import digamma, trigamma
from detente.alignment.panel import Floats, Panel
from detente.alignment.priors import Prior
from detente.alignment.settings import Settings

_CHUNK = 64  # periods at a time: what is in work fits the cache


@dataclass(frozen=True, slots=True)
class Scale:
    """Means and spreads in the reference window, to which z-scores refer; `beyond`: variance of company beyond chance."""

    own: tuple[float, float]
    company: tuple[float, float]
    closeness: tuple[float, float]
    tone: tuple[float, float]
    index: tuple[float, float]
    beyond: float


@dataclass(frozen=True, slots=True)
class View:
    """What the sums say, each [period, dyad] (or one axis less): logs and z-scores, and the index 0–100.

    `own` is the log of how many times the expected dealings; `company` the likeness of partners, 0–1; `closeness` and `tone`
    are z-scores against the reference, with standard deviations; `evidence` the discounted number of stories.
    """

    own: Floats
    company: Floats
    closeness: Floats
    closeness_sd: Floats
    tone: Floats
    tone_sd: Floats
    index: Floats
    low80: Floats
    high80: Floats
    low95: Floats
    high95: Floats
    evidence: Floats


@dataclass(frozen=True, slots=True)
class Measured:
    """A panel, measured: the inputs, the states, the reference, and what was known at the time and in the end."""

    panel: Panel
    settings: Settings
    dealings: Floats
    exposure: Floats
    prior: Prior
    scale: Scale
    filtered: Filtered
    known_then: View
    smoothed: Sums | None
    known_now: View | None


def measure(panel: Panel, settings: Settings, *, smooth: bool = True, expanding: bool = False) -> Measured:
    """The whole model on a panel: exposure, pooled priors, filter, scale, and (unless told otherwise) the smoother.

    `expanding`: each period is scaled by what came up to it instead of by the reference window, so that nothing later is used.
    """
    dealings = weigh(panel, settings)
    days = panel.days()
    fade = 0.5 ** (days / settings.memory.exposure_half_life_days)
    expected = exposure.expected(panel, dealings, strength=settings.memory.exposure_strength, discount=fade)
    counts = kinds(panel)
    window = slice(0, 1) if expanding else reference_window(panel, settings)
    prior = fit_prior(panel, dealings, expected, counts, window, settings)
    filtered = filters.run(dealings, expected, counts, prior, settings, days=days)
    own, raw, chance = own_and_company(panel, filtered.sums, prior)
    scale = scale_of(filtered.sums, own, raw, chance, prior, settings, window)
    shared = company.faded(raw, chance, scale.company[0], scale.beyond)
    then = _expanding_view(filtered.sums, own, raw, chance, prior, settings) if expanding else None
    then = then or view(filtered.sums, own, shared, usual_volume(filtered.sums, prior, settings), prior, scale, settings)
    done = Measured(panel, settings, dealings, expected, prior, scale, filtered, then, None, None)
    if not smooth:
        return done
    sums = filters.smooth(filtered, dealings, expected, counts)
    own, raw, chance = own_and_company(panel, sums, prior)
    shared = company.faded(raw, chance, scale.company[0], scale.beyond)
    return replace(
        done, smoothed=sums, known_now=view(sums, own, shared, usual_volume(sums, prior, settings), prior, scale, settings)
    )


def weigh(panel: Panel, settings: Settings) -> Floats:
    """Cooperative dealings per period and dyad: verbal and material, by their weights."""
    c = settings.closeness
    return np.asarray(c.verbal_cooperation * panel.counts[..., 0] + c.material_cooperation * panel.counts[..., 1])


def kinds(panel: Panel) -> Floats:
    """(cooperation, verbal conflict, material conflict) per period and dyad."""
    q = panel.counts
    return np.stack([q[..., 0] + q[..., 1], q[..., 2], q[..., 3]], axis=-1)


def reference_window(panel: Panel, settings: Settings) -> slice:
    """The periods that z-scores refer to: `reference.days` long, after half as long to warm up; the later half of short data."""
    days = max(panel.days(), 1e-9)
    start, length = settings.reference.days / 2 / days, settings.reference.days / days
    if panel.periods >= start + length:
        return slice(round(start), max(round(start + length), round(start) + 1))
    return slice(panel.periods // 2, panel.periods)


def fit_prior(panel: Panel, dealings: Floats, expected: Floats, counts: Floats, window: slice, settings: Settings) -> Prior:
    """The pooled prior, from all up to the window's end. The pairs that never dealt with each other are of the population too:
    what is expected of them and of no other dyad is shared among them evenly."""
    until, n = slice(0, window.stop), len(panel.states)
    y, e = dealings[until].sum(axis=0), expected[until].sum(axis=0)
    silent = n * (n - 1) // (1 if panel.directed else 2) - len(y)
    left = max(float(y.sum() - e.sum()), 0.0)
    floor = settings.evidence.prior_floor
    return priors.fit(y, e, counts[until].sum(axis=0), floor=floor, silent=silent, expected_of_silent=left)


def own_and_company(panel: Panel, sums: Sums, prior: Prior) -> tuple[Floats, Floats, Floats]:
    """Logs of dealings against expectation, likeness of partners as it was found, and the variance of that."""
    rows = [own_log(sums.at(part), prior).astype(np.float32) for part in _parts(len(sums.dealings))]
    own = np.concatenate(rows)
    doubt = [trigamma(sums.dealings[part] + prior.strength).astype(np.float32) for part in _parts(len(own))]
    return own, *company.likeness(panel, own, np.concatenate(doubt))


def _parts(periods: int) -> list[slice]:
    return [slice(start, start + _CHUNK) for start in range(0, periods, _CHUNK)]


def own_log(sums: Sums, prior: Prior) -> Floats:
    """Posterior mean of log(rate): dealings against exposure."""
    shape = sums.dealings + prior.strength
    return np.asarray(digamma(shape) - np.log(sums.exposure + prior.strength / prior.rate))


def tone_log(sums: Sums, usual: Floats, prior: Prior, settings: Settings) -> Floats:
    """Posterior mean of the log contrast of cooperation with verbal and with material conflict, less the intensity."""
    c, v, m = prior.tone
    good = digamma(sums.cooperation + c)
    weights = settings.tone.verbal_conflict, settings.tone.material_conflict
    whole = sum(weights)
    bad = weights[0] * digamma(sums.verbal + v) + weights[1] * digamma(sums.material + m)
    intensity = np.log((evidence(sums) + c + v + m) / usual)
    return np.asarray(whole * good - bad - settings.tone.intensity * intensity)


def usual_volume(sums: Sums, prior: Prior, settings: Settings) -> Floats:
    """Mean discounted stories of the dyads with evidence, per period: what intensity is measured against."""
    volume = evidence(sums)
    some = volume >= settings.evidence.counts
    many = some.sum(axis=-1, keepdims=True)
    mean = np.where(some, volume, 0).sum(axis=-1, keepdims=True) / np.maximum(many, 1)
    return np.asarray(np.maximum(mean, settings.evidence.counts) + sum(prior.tone))


def evidence(sums: Sums) -> Floats:
    return np.asarray(sums.cooperation + sums.verbal + sums.material)


def scale_of(
    sums: Sums, own: Floats, raw: Floats, chance: Floats, prior: Prior, settings: Settings, window: slice
) -> Scale:
    """Means and spreads over dyads with evidence in the window, steadied where the study has few of them."""
    sums, own, raw, chance = sums.at(window), own[window], raw[window], chance[window]
    some = evidence(sums) >= settings.evidence.counts
    extra = settings.reference.dyads
    many = max(int(some.any(axis=0).sum()), 0)

    def moments(values: Floats, mean: float, spread: float) -> tuple[float, float]:
        chosen = values[some].astype(float)
        if not many:
            return mean, spread
        m = (many * chosen.mean() + extra * mean) / (many + extra)
        s2 = (many * ((chosen - m) ** 2).mean() + extra * spread**2) / (many + extra)
        return float(m), float(np.sqrt(s2))

    tone = tone_log(sums, usual_volume(sums, prior, settings), prior, settings)
    c, v, m = digamma(np.array(prior.tone))
    middle = float((c - v) * settings.tone.verbal_conflict + (c - m) * settings.tone.material_conflict)
    s_own, s_company = moments(own, 0.0, 1.0), moments(raw, 0.1, 0.2)
    # What chance leaves of the spread; none is believed in before some dyads show it.
    beyond = max(float(raw[some].var() - chance[some].mean()), 0.0) * many / (many + extra) if many else 0.0
    shared = company.faded(raw, chance, s_company[0], beyond)
    mixed = _mix(own, shared, s_own, s_company, settings)
    weight = settings.closeness.company
    s_close = moments(mixed, 0.0, float(np.sqrt(1 + weight**2)))
    s_tone = moments(tone, middle, 1.0)
    index = combine(standard(mixed, s_close), standard(tone, s_tone), settings)
    return Scale(s_own, s_company, s_close, s_tone, moments(index, 0.0, 1.0), beyond)


def standard(values: Floats, moments: tuple[float, float]) -> Floats:
    return np.asarray((values - moments[0]) / moments[1])


def _mix(own: Floats, shared: Floats, s_own: tuple[float, float], s_company: tuple[float, float], settings: Settings) -> Floats:
    return standard(own, s_own) + settings.closeness.company * standard(shared, s_company)


def combine(closeness: Floats, tone: Floats, settings: Settings) -> Floats:
    """The two as one: a relation is only as good as its weaker side; tone binds where it is bad."""
    i = settings.index
    if i.kind == "weighted_sum":
        return np.asarray((1 - i.tone_weight) * closeness + i.tone_weight * tone)
    bound = i.tone_scale * tone + i.tone_allowance
    return np.asarray(-i.softness * np.logaddexp(-closeness / i.softness, -bound / i.softness))


def slopes(closeness: Floats, tone: Floats, settings: Settings) -> tuple[Floats, Floats]:
    """Derivatives of `combine`."""
    i = settings.index
    if i.kind == "weighted_sum":
        return np.full_like(closeness, 1 - i.tone_weight), np.full_like(tone, i.tone_weight)
    bound = i.tone_scale * tone + i.tone_allowance
    share = 1 / (1 + np.exp(np.clip((closeness - bound) / i.softness, -60, 60)))
    return np.asarray(share), np.asarray((1 - share) * i.tone_scale)


def view(sums: Sums, own: Floats, shared: Floats, usual: Floats, prior: Prior, scale: Scale, settings: Settings) -> View:
    """Scores and intervals of sums. Intervals are first-order: the posterior spreads of both parts, through the slopes."""
    parts = _parts(len(own))
    columns = [np.empty(own.shape, dtype=np.float32) for _ in fields(View)]
    for part in parts:
        found = _view(sums.at(part), own[part], shared[part], usual[part], prior, scale, settings)
        for column, values in zip(columns, found, strict=True):
            column[part] = values
    return View(*columns)


def _view(
    sums: Sums, own: Floats, shared: Floats, usual: Floats, prior: Prior, scale: Scale, settings: Settings
) -> tuple[Floats, ...]:
    closeness = standard(_mix(own, shared, scale.own, scale.company, settings), scale.closeness)
    closeness_sd = np.sqrt(trigamma(sums.dealings + prior.strength)) / scale.own[1] / scale.closeness[1]
    tone = standard(tone_log(sums, usual, prior, settings), scale.tone)
    tone_sd = np.sqrt(tone_variance(sums, prior, settings)) / scale.tone[1]
    raw = combine(closeness, tone, settings)
    by_closeness, by_tone = slopes(closeness, tone, settings)
    sd = np.hypot(by_closeness * closeness_sd, by_tone * tone_sd)
    bounds = [to_index(raw + z * sd, scale) for z in (-1.2816, 1.2816, -1.96, 1.96)]
    return own, shared, closeness, closeness_sd, tone, tone_sd, to_index(raw, scale), *bounds, evidence(sums)


def _expanding_view(sums: Sums, own: Floats, raw: Floats, chance: Floats, prior: Prior, settings: Settings) -> View:
    rows, usual = [], usual_volume(sums, prior, settings)
    for t in range(len(own)):
        scale = scale_of(sums, own, raw, chance, prior, settings, slice(0, t + 1))
        now = slice(t, t + 1)
        shared = company.faded(raw[now], chance[now], scale.company[0], scale.beyond)
        rows.append(view(sums.at(now), own[now], shared, usual[now], prior, scale, settings))
    return View(*(np.concatenate([getattr(row, f.name) for row in rows]) for f in fields(View)))


def tone_variance(sums: Sums, prior: Prior, settings: Settings) -> Floats:
    """Of the log contrast under the Dirichlet: logs of independent gammas, whose common total cancels."""
    c, v, m = prior.tone
    a, b = settings.tone.verbal_conflict, settings.tone.material_conflict
    good = (a + b) ** 2 * trigamma(sums.cooperation + c)
    bad = a**2 * trigamma(sums.verbal + v) + b**2 * trigamma(sums.material + m)
    return np.asarray(good + bad)


def to_index(raw: Floats, scale: Scale) -> Floats:
    """0–100: 50 is the ordinary dyad of the reference window, 84 one standard deviation above it."""
    return np.asarray(100 * ndtr(standard(raw, scale.index)))
