"""Linked units into stories: best links first, and two groups become one only where their members agree among themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from detente.stories import pairs
from detente.stories.units import COARSE, Unit

LENIENT = 1.0  # by which the mean of two groups may fall short
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
        if met is False or _mean(groups[x], groups[y], score) < pairs.LINK - LENIENT:
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


Days = tuple[int, int, bool]  # first day, day after the last, and whether a weekday ("on Friday") says so


def _days(unit: Unit) -> Days | None:
    """The days on which the act was, where the report says so within a month and a half."""
    report = unit.first
    if not report.dated or report.start is None or report.end is None or report.end - report.start > COARSE:
        return None
    return report.start, report.end, report.basis == "relative" and report.end - report.start == 1


def _meet(a: Days | None, b: Days | None) -> Days | Literal[False] | None:
    """What two groups' days have in common; None stands for any day; False where they exclude each other.

    "Friday" taken for the Friday before is forgiven, and the days of the first group stay.
    """
    if a is None or b is None:
        return a or b
    start, end = max(a[0], b[0]), min(a[1], b[1])
    if start < end + pairs.SLACK:
        return min(start, end - 1), max(end, start + 1), a[2] and b[2]
    return a if (a[2] or b[2]) and abs(abs(a[0] - b[0]) - 7) <= pairs.SLACK else False
