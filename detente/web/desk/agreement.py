"""How far reviewers agree, and how sure a precision is: Cohen's kappa and Wilson's interval."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval (Wilson 1927), from `count` judgements worth `effective` equal ones."""

    value: float
    low: float
    high: float
    count: int
    effective: float


def wilson(right: float, count: float, z: float = 1.959964) -> tuple[float, float]:
    """The interval of a share of `right` among `count` (both may be fractions of a case); (0, 1) where nothing was counted."""
    if count <= 0:
        return 0.0, 1.0
    p, z2 = right / count, z * z
    middle = (p + z2 / (2 * count)) / (1 + z2 / count)
    half = z / (1 + z2 / count) * math.sqrt(p * (1 - p) / count + z2 / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def weighted(judged: Sequence[tuple[float, float]]) -> Share | None:
    """The share right of (right, weight) pairs, each case standing for `weight` cases; None where there are none.

    The interval is Wilson's with the effective size (sum w)² / sum w² (Kish 1965): unequal weights make a sample worth less.
    """
    total = sum(w for _, w in judged)
    if not total:
        return None
    effective = total * total / sum(w * w for _, w in judged)
    value = sum(r * w for r, w in judged) / total
    return Share(value, *wilson(value * effective, effective), len(judged), effective)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two reviewers' labels of the same cases; None without cases, or where chance alone would agree always."""
    if not pairs:
        return None
    n = len(pairs)
    agreed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[label] * second[label] for label in first) / (n * n)
    return None if chance == 1 else (agreed - chance) / (1 - chance)
