"""How much cooperation two states' volumes let expect: E[t, ij] = a[t, i] · a[t, j].

Iterative proportional fitting (Deming & Stephan 1940) of the product to the states' cooperative totals of each period, so
that the growth of the media, or of one state's press, cancels.
"""

from __future__ import annotations

import numpy as np

from detente.alignment.panel import Floats, Panel

_ROUNDS = 40
_LONG = np.array([1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0])  # stories that the long split is worth


def expected(panel: Panel, dealings: Floats, *, strength: float, discount: float) -> Floats:
    """Expected dealings per period and dyad, same shape and unit as `dealings`.

    A period's totals are steadied by the state's recent share of all news (`discount` a period), worth `strength` stories a
    state, so that a quiet week does not make a state's exposure vanish. Only the past and the period itself are used.
    """
    n = len(panel.states)
    given = _totals(panel.first, dealings, n)
    taken = _totals(panel.second, dealings, n)
    if not panel.directed:
        both = _steadied(given + taken, strength, discount)
        a = _symmetric(both)
        return np.asarray(a[:, panel.first] * a[:, panel.second], dtype=np.float32)
    out, into = _directed(_steadied(given, strength, discount), _steadied(taken, strength, discount))
    return np.asarray(out[:, panel.first] * into[:, panel.second], dtype=np.float32)


def _totals(index: np.ndarray, dealings: Floats, n: int) -> Floats:
    totals = np.zeros((len(dealings), n))
    for t, row in enumerate(dealings):
        totals[t] = np.bincount(index, weights=row, minlength=n)
    return totals


def _steadied(totals: Floats, strength: float, discount: float) -> Floats:
    """Each period's total stays; its split over states is drawn toward their recent split, and that toward the one of long.

    How far the recent split is trusted is learned on the way: of several k, the one whose mixture of the recent split with
    k stories of the long one has foretold the periods so far best (prequential likelihood: Dawid 1984). Where the news is
    plenty, the recent split speaks for itself; where it is a handful of stories, it is mostly chance.
    """
    n = totals.shape[1]
    recent, long = np.zeros(n), np.zeros(n)
    score = np.zeros(len(_LONG))
    steady = np.zeros_like(totals)
    for t, row in enumerate(totals):
        score += _foretold(row, recent, long)
        recent = discount * recent + row
        long = long + row
        volume = row.sum()
        if long.sum() > 0:
            k = _LONG[int(np.argmax(score))]
            mixed = row + strength * n * (recent + k * long / long.sum()) / (recent.sum() + k)
            steady[t] = mixed * (volume / mixed.sum())
    return steady


def _foretold(row: Floats, recent: Floats, long: Floats) -> Floats:
    """Log likelihood of a period's split for each k, given the past; a state never seen is as likely as half a story."""
    if not row.any() or not long.any():
        return np.zeros(len(_LONG))
    known = (long + 0.5) / (long + 0.5).sum()
    split = (recent + _LONG[:, None] * known) / (recent.sum() + _LONG[:, None])
    return np.asarray(np.log(split) @ row)


def _symmetric(totals: Floats) -> Floats:
    """a with a_i · Σ_{j≠i} a_j = total_i, for every period at once; damped, since the plain iteration swings."""
    a = totals / np.sqrt(np.maximum(totals.sum(axis=1, keepdims=True), 1e-12))
    for _ in range(_ROUNDS):
        others = a.sum(axis=1, keepdims=True) - a
        a = np.sqrt(a * np.divide(totals, others, out=np.zeros_like(a), where=others > 1e-12))
    return np.asarray(a)


def _directed(given: Floats, taken: Floats) -> tuple[Floats, Floats]:
    out = given / np.sqrt(np.maximum(given.sum(axis=1, keepdims=True), 1e-12))
    into = taken / np.sqrt(np.maximum(taken.sum(axis=1, keepdims=True), 1e-12))
    for _ in range(_ROUNDS):
        others = into.sum(axis=1, keepdims=True) - into
        out = np.divide(given, others, out=np.zeros_like(out), where=others > 1e-12)
        others = out.sum(axis=1, keepdims=True) - out
        into = np.divide(taken, others, out=np.zeros_like(into), where=others > 1e-12)
    return out, into
