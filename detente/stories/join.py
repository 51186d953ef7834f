"""Linked units into stories: best links first, and two groups become one only where their members agree among themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.stories import pairs
from detente.stories.units import COARSE, Unit

LENIENT = 0.9  # by which the mean of two groups may fall short
MOST = 8  # members of a group that are asked; a story of a hundred reports is not asked a hundred times


def join(units: Sequence[Unit], links: Iterable[tuple[float, int, int]]) -> list[list[int]]:
    """Groups of units, each sorted, in the order of their first units.

    Average linkage: two groups become one where their members score LINK on average, so a chain of likenesses does not make
    one act of two; and where their days can be one.
    """
    links = list(links)
    score = {(a, b): s for s, a, b in links}
    home = list(range(len(units)))
    groups: dict[int, list[int]] = {n: [n] for n in range(len(units))}
    days = {n: _days(unit) for n, unit in enumerate(units)}
    for best, a, b in links:
        if best < pairs.LINK:
            break
        x, y = sorted((home[a], home[b]))
        if x == y:
            continue
        met = _meet(days[x], days[y])
        if met is None or _mean(groups[x], groups[y], score) < pairs.LINK - LENIENT:
            continue
        groups[x] = sorted(groups[x] + groups.pop(y))
        days[x] = met
        for n in groups[x]:
            home[n] = x
    return [groups[g] for g in sorted(groups)]


def _mean(x: Sequence[int], y: Sequence[int], score: Mapping[tuple[int, int], float]) -> float:
    """The mean score between two groups; a pair that never met counts as NEAR below the link."""
    low = pairs.LINK - pairs.NEAR
    found = [score.get((min(a, b), max(a, b)), low) for a in x[:MOST] for b in y[:MOST]]
    return sum(found) / len(found)


def _days(unit: Unit) -> tuple[int, int] | None:
    """The days on which the act can have been, where the report says so within a month and a half."""
    report = unit.first
    if not report.dated or report.start is None or report.end is None or report.end - report.start > COARSE:
        return None
    weekday = report.basis == "relative" and report.end - report.start == 1
    return report.start - (7 if weekday else 0), report.end + (7 if weekday else 0)


def _meet(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int] | None:
    """What two groups' days have in common; an empty interval (0, 0) stands for any day; None where they exclude each other."""
    known = [days for days in (a, b) if days and days != (0, 0)]
    if not known:
        return 0, 0
    start, end = max(d[0] for d in known), min(d[1] for d in known)
    if start >= end + pairs.SLACK:
        return None
    return min(start, end), max(start, end) if start != end else start + 1
