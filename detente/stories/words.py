"""Content words of sentences and articles, weighted by how rare they are, as sparse rows of length one."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
from scipy import sparse

from detente.knowledge.load import load_knowledge

_WORD = re.compile(r"[^\W\d_]{2,}|\d[\d.,]*\d|\d")


@cache
def stop_words(language: str) -> frozenset[str]:
    return frozenset(_lexicon(language)["stop"].split())


@cache
def deal_words(language: str) -> dict[str, frozenset[str]]:
    """Kind of deal → the words by which it is known."""
    return {kind: frozenset(words.split()) for kind, words in _lexicon(language)["deals"].items()}


def _lexicon(language: str) -> dict[str, Any]:
    found: dict[str, Any] = load_knowledge(language).lexicon["stories"]
    return found


def words(text: str, stop: frozenset[str]) -> list[str]:
    """Lower-case content words; a plural s and a thousands comma are dropped, so that "missiles" meets "missile"."""
    found = []
    for word in _WORD.findall(text.lower().replace("’s", "").replace("'s", "")):
        if word in stop:
            continue
        if word[0].isdigit():
            word = word.replace(",", "")
        elif len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
            word = word[:-1]
        found.append(word)
    return found


def bags(texts: Sequence[Iterable[str]], rarity: dict[str, float] | None = None) -> tuple[Any, dict[str, float]]:
    """A sparse row a text, TF-IDF of length one, and the rarity of each word (from these texts unless it is given).

    The vocabulary is sorted, so the same texts give the same numbers whatever their order was.
    """
    counts = [sorted(Counter(text).items()) for text in texts]
    if rarity is None:
        seen = Counter(word for row in counts for word, _ in row)
        # ten more texts than there are: with a handful of articles a shared word must not look worthless
        rarity = {word: float(np.log((len(counts) + 10) / n)) for word, n in sorted(seen.items())}
    column = {word: n for n, word in enumerate(sorted(rarity))}
    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    for row in counts:
        weighed = [(column[w], rarity[w] * (1 + math.log(n))) for w, n in row if w in column]
        length = math.sqrt(sum(v * v for _, v in weighed)) or 1.0
        indices.extend(c for c, _ in weighed)
        values.extend(v / length for _, v in weighed)
        starts.append(len(indices))
    matrix = sparse.csr_matrix((np.array(values), np.array(indices, np.int64), np.array(starts)), (len(counts), len(column)))
    return matrix, rarity
