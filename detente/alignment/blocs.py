"""Blocs: who stands with whom, by consensus over what the index may be, against networks whose signs mean nothing.

Ties whose sign is sure (index above or below 50 with P > 0.8) make a signed graph. Communities by greedy modularity for signed
graphs (Traag & Bruggeman 2009: positive ties within, negative between) in each of many draws of the index; two states share a
bloc where they do so in more than half of the draws (Lancichinetti & Fortunato 2012). Frustration and balanced triads are
compared with the same graph with its signs shuffled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import networkx as nx
import numpy as np
from scipy.special import ndtr, ndtri

from detente.alignment.model import Measured
from detente.alignment.panel import Floats, Ints
from detente.errors import DetenteError

_DRAWS, _SHUFFLES, _SEED = 60, 200, 20180228


@dataclass(frozen=True, slots=True)
class Blocs:
    """Blocs at a day. `members` state → name of its bloc (its busiest member); `stability` share of draws in which a state is
    with its bloc's others; `edges` (a, b, sign, P(sign)); `frustrated` share of ties against the blocs, and what shuffled signs
    give (mean and the share of shuffles as low or lower); `balanced` share of triads whose signs multiply to plus, likewise."""

    day: date
    members: dict[str, str]
    stability: dict[str, float]
    edges: tuple[tuple[str, str, int, float], ...]
    quality: float
    quality_null: tuple[float, float]
    frustrated: float
    frustrated_null: tuple[float, float]
    balanced: float | None
    balanced_null: tuple[float, float] | None
    layout: dict[str, tuple[float, float]]
    certainty: float

    @property
    def verdict(self) -> str:
        mean, p = self.quality_null
        found = (
            f"modularity {self.quality:.2f}, {mean:.2f} with signs shuffled (p = {p:.2f}); "
            f"{self.frustrated:.0%} of ties run against the blocs"
        )
        return found if p <= 0.05 else f"{found}: no blocs beyond chance"


def blocs(m: Measured, day: date, *, certainty: float = 0.8) -> Blocs:
    """The blocs at the last period that ends by `day`. Raises DetenteError where no tie is sure."""
    t = int(np.searchsorted(np.array(m.panel.edges[1:], dtype="datetime64[D]"), np.datetime64(day), side="right")) - 1
    if t < 0:
        raise DetenteError(f"No period ends by {day}; the acts of the study begin on {m.panel.edges[0]}.")
    raw, sd = _levels(m, t)
    known = m.known_then.evidence[t] >= m.settings.evidence.counts
    sure = known & (np.abs(raw) / sd > ndtri(certainty))
    if not sure.any():
        raise DetenteError(f"At {day} no tie has a sign that is sure (P > {certainty:g}): too little evidence for blocs.")
    first, second = m.panel.first[sure], m.panel.second[sure]
    states = np.unique(np.concatenate([first, second]))
    at = {int(s): n for n, s in enumerate(states)}
    a, b = (np.array([at[int(s)] for s in side]) for side in (first, second))
    signs = np.sign(raw[sure]).astype(np.int64)
    groups, together = _consensus(a, b, raw[sure], sd[sure], len(states))
    return _described(m, day, t, states, a, b, signs, raw[sure] / sd[sure], groups, together, certainty)


def _levels(m: Measured, t: int) -> tuple[Floats, Floats]:
    """Distance of the index from 50 on its normal scale, and the standard deviation of it."""
    v = m.known_then
    low, high = (ndtri(np.clip(x[t].astype(float) / 100, 1e-6, 1 - 1e-6)) for x in (v.low80, v.high80))
    return (low + high) / 2, np.maximum((high - low) / 2.563, 1e-3)


def _consensus(a: Ints, b: Ints, raw: Floats, sd: Floats, n: int) -> tuple[Ints, Floats]:
    random = np.random.default_rng(_SEED)
    together = np.zeros((n, n))
    for _ in range(_DRAWS):
        group = _communities(a, b, np.sign(random.normal(raw, sd)), n)
        together += group[:, None] == group[None]
    together /= _DRAWS
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(zip(*(x.tolist() for x in np.nonzero(np.triu(together > 0.5, 1))), strict=True))
    group = np.zeros(n, dtype=np.int64)
    for k, part in enumerate(nx.connected_components(graph)):
        group[list(part)] = k
    return group, together


def _gain(a: Ints, b: Ints, signs: Floats, n: int) -> Floats:
    """What it is worth to put two states together: their tie less what their degrees let expect, plus and minus apart."""
    weight = np.zeros((n, n))
    weight[a, b] = weight[b, a] = signs
    plus, minus = np.maximum(weight, 0), np.maximum(-weight, 0)
    gain = plus - minus
    for part, turn in ((plus, -1.0), (minus, 1.0)):
        degree = part.sum(axis=1)
        if degree.sum():
            gain = gain + turn * np.outer(degree, degree) / degree.sum()
    np.fill_diagonal(gain, 0)
    return np.asarray(gain)


def _quality(a: Ints, b: Ints, signs: Floats, groups: Ints, n: int) -> float:
    """Signed modularity: worth of the pairs within blocs, per tie."""
    return float(_gain(a, b, signs, n)[groups[:, None] == groups[None]].sum() / 2 / max(len(a), 1))


def _communities(a: Ints, b: Ints, signs: Floats, n: int) -> Ints:
    """Local moves that raise (ties kept − expected), for positive and negative ties apart, until none helps."""
    gain = _gain(a, b, signs, n)
    group = np.arange(n)
    for _ in range(20):
        moved = False
        for i in range(n):
            pull = np.bincount(group, weights=gain[i], minlength=n)
            best = int(pull.argmax())
            if pull[best] > pull[group[i]] + 1e-9:
                group[i], moved = best, True
        if not moved:
            break
    return group


def _described(
    m: Measured,
    day: date,
    t: int,
    states: Ints,
    a: Ints,
    b: Ints,
    signs: Ints,
    z: Floats,
    groups: Ints,
    together: Floats,
    certainty: float,
) -> Blocs:
    names = [m.panel.states[int(s)] for s in states]
    volume = np.bincount(np.concatenate([a, b]), minlength=len(names))
    label = {}
    for g in np.unique(groups):
        inside = np.flatnonzero(groups == g)
        label[int(g)] = names[int(inside[np.argmax(volume[inside])])]
    stability = {}
    for i, name in enumerate(names):
        others = np.flatnonzero((groups == groups[i]) & (np.arange(len(names)) != i))
        stability[name] = float(together[i, others].mean()) if len(others) else 1.0

    edges = tuple((names[i], names[j], int(s), round(float(ndtr(abs(q))), 3)) for i, j, s, q in zip(a, b, signs, z, strict=True))
    quality = _quality(a, b, signs, groups, len(names))
    frustrated, balanced = _frustration(a, b, signs, groups), _balance(a, b, signs, len(names))
    random = np.random.default_rng(_SEED)
    null = []
    for _ in range(_SHUFFLES):
        mixed = random.permutation(signs)
        parts = _communities(a, b, mixed, len(names))
        null.append(
            (_quality(a, b, mixed, parts, len(names)), _frustration(a, b, mixed, parts), _balance(a, b, mixed, len(names)))
        )
    high, low = [x for x, _, _ in null], [x for _, x, _ in null]
    triads = [y for _, _, y in null if y is not None]
    balance = None if balanced is None else (float(np.mean(triads)), float(np.mean([y >= balanced for y in triads])))
    return Blocs(
        day, {n: label[int(g)] for n, g in zip(names, groups, strict=True)}, stability, edges,
        quality, (float(np.mean(high)), float(np.mean([x >= quality for x in high]))), frustrated,
        (float(np.mean(low)), float(np.mean([x <= frustrated for x in low]))), balanced, balance,
        _layout(names, edges), certainty,
    )  # fmt: skip


def _frustration(a: Ints, b: Ints, signs: Ints, groups: Ints) -> float:
    same = groups[a] == groups[b]
    return float(np.mean((same & (signs < 0)) | (~same & (signs > 0))))


def _balance(a: Ints, b: Ints, signs: Ints, n: int) -> float | None:
    """Share of closed triads whose three signs multiply to plus (Cartwright & Harary 1956); None without any."""
    weight = np.zeros((n, n))
    weight[a, b] = weight[b, a] = signs
    total = np.trace(np.linalg.matrix_power(np.abs(weight), 3))
    return float((np.trace(np.linalg.matrix_power(weight, 3)) + total) / (2 * total)) if total else None


def _layout(names: list[str], edges: tuple[tuple[str, str, int, float], ...]) -> dict[str, tuple[float, float]]:
    """Where to draw each state: springs along positive ties; negative ones pull hardly at all."""
    graph = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_weighted_edges_from((a, b, 1.0 if sign > 0 else 0.05) for a, b, sign, _ in edges)
    at = nx.spring_layout(graph, seed=_SEED % 2**31, k=2.2 / np.sqrt(max(len(names), 1)), iterations=150)
    points = np.array([at[n] for n in names])
    points = points / max(float(np.abs(points).max()), 1e-9)
    return {n: (float(x), float(y)) for n, (x, y) in zip(names, points, strict=True)}


def matched(now: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    """Today's members with bloc names carried over from before: each bloc takes the old name it shares most members with."""
    parts: dict[str, set[str]] = {}
    old: dict[str, set[str]] = {}
    for groups, members in ((parts, now), (old, before)):
        for state, label in members.items():
            groups.setdefault(label, set()).add(state)
    pairs = sorted(((-len(x & y), a, b) for a, x in parts.items() for b, y in old.items() if x & y))
    taken: dict[str, str] = {}
    for _, a, b in pairs:
        if a not in taken and b not in taken.values():
            taken[a] = b
    free = {a: a if a not in taken.values() else f"{a} (new)" for a in parts if a not in taken}
    return {state: (taken | free)[label] for state, label in now.items()}
