"""Words as columns: names that begin like verbs, and trees that stay trees."""

from __future__ import annotations

import pytest

from detente.language import load_pipeline, normalise, parse_docs
from detente.language.parse import Parse


def parse(text: str, compounds: frozenset[str] = frozenset()) -> Parse:
    return parse_docs(text, [(load_pipeline()(normalise(text)), 0)], compounds)


@pytest.mark.parametrize(
    "text",
    [
        "Boost Mode essentially boosts the frame rate of older games.",
        "Senior expert Said Nazir Karimi argued that the deal was lost.",
        "Grant Shapps met Mark Rutte in Oslo, Rob Jetten said.",
    ],
)
def test_every_word_hangs_on_a_root(text: str) -> None:
    p = parse(text)
    for i in range(p.n):
        seen = {i}
        while p.head[i] != i:
            i = p.head[i]
            assert i not in seen
            seen.add(i)


@pytest.mark.parametrize(
    ("word", "lemma"), [("hopes", "hope"), ("staged", "stage"), ("waged", "wage"), ("fined", "fine"), ("based", "base")]
)
def test_verbs_keep_their_lemma(word: str, lemma: str) -> None:
    p = parse(f"Chad {word} it.")
    assert lemma in (p.lemma[1], p.lower[1])


def test_a_hyphenated_word_is_one_lemma() -> None:
    p = parse("Both sides signed a cease-fire on Monday.", frozenset(("cease-fire",)))
    assert "cease-fire" in p.lemma
