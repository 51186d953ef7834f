"""The file is the test: every entry of cues.toml reads its own examples, and is silent on its counter-examples."""

from __future__ import annotations

import pytest

from detente.coder import Coder
from detente.knowledge.load import Cue, load_knowledge

CUES = load_knowledge().cues


def ids(coder: Coder, sentence: str) -> set[str]:
    return {claim.rule.rsplit("/", 1)[-1] for claim in coder(sentence).claims}


@pytest.mark.parametrize("cue", CUES, ids=[c.id for c in CUES])
def test_entry_reads_its_examples(coder: Coder, cue: Cue) -> None:
    assert [s for s in cue.yes if cue.id not in ids(coder, s)] == []
    assert [s for s in cue.no if cue.id in ids(coder, s)] == []


def test_the_lexicon_is_wide() -> None:
    words = {w for c in CUES for w in (*c.verbs, *c.nouns, *c.adjectives, *c.phrases)}
    assert len(words) >= 900


def test_entry_ids_are_unique() -> None:
    assert len({c.id for c in CUES}) == len(CUES)
