"""Content words of sentences and articles, weighted by how rare they are, as sparse rows of length one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from scipy import sparse

from detente.knowledge.load import load_knowledge

_WORD = re.compile(r"[^\W\d_]+|\d[\d.,]*\d|\d")


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


@dataclass(frozen=True)
class Words:
    """The content words of a text, each with where it begins."""

    words: list[str]
    starts: list[int]

    def between(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)])


def content(text: str, stop: frozenset[str]) -> Words:
    """Lower-case content words; a plural s and a thousands comma are dropped, so that "missiles" meets "missile"."""
    found, starts = [], []
    for hit in _WORD.finditer(text):
        word = hit[0].lower()
        if word in stop or (len(word) < 2 and not word.isdigit()):
            continue
        found.append(_plain(word))
        starts.append(hit.start())
    return Words(found, starts)


@lru_cache(maxsize=200_000)
def _plain(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "")
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def bags(texts: Sequence[Iterable[str]], rarity: dict[str, float] | None = None) -> tuple[Any, dict[str, float]]:
    """A sparse row a text, TF-IDF of length one, and the rarity of each word (from these texts unless it is given).

    The vocabulary is sorted, so the same texts give the same numbers whatever their order was.
    """
    lists = [list(text) for text in texts]
    vocabulary = sorted(rarity if rarity is not None else {word for text in lists for word in text})
    column = {word: n for n, word in enumerate(vocabulary)}
    coded = [[column[word] for word in text if word in column] for text in lists]
    rows = np.repeat(np.arange(len(lists)), [len(text) for text in coded])
    flat = np.fromiter((c for text in coded for c in text), np.int64, len(rows))
    keys, counts = np.unique(rows * max(len(vocabulary), 1) + flat, return_counts=True)
    at, words = keys // max(len(vocabulary), 1), keys % max(len(vocabulary), 1)
    if rarity is None:
        # ten more texts than there are: with a handful of articles a shared word must not look worthless
        seen = np.bincount(words, minlength=len(vocabulary))
        rarity = dict(zip(vocabulary, np.log((len(lists) + 10) / np.maximum(seen, 1)).tolist(), strict=True))
    weight = np.array([rarity[word] for word in vocabulary])
    values = weight[words] * (1 + np.log(counts)) if len(keys) else np.empty(0)
    length = np.sqrt(np.bincount(at, values * values, minlength=len(lists)))
    values = values / np.maximum(length[at], 1e-12)
    starts = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(lists)))])
    return sparse.csr_matrix((values, words, starts), (len(lists), len(vocabulary))), rarity
