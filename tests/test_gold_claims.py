"""The claims gold is sound, and its scorer tells right from wrong."""

from __future__ import annotations

import importlib.util
import sys
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FILE = Path(__file__).parent.parent / "gold" / "score_claims.py"


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_claims", FILE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_claims"] = module
    spec.loader.exec_module(module)
    return module


def _answer(claim: dict[str, Any]) -> dict[str, Any]:
    """A gold claim as a perfect reading would print it."""
    spans = {f"{field}_spans": [s[:2] for s in claim[field]] for field in ("source", "cue", "content")}
    sources = [
        {"id": s["id"][0], "name": s["name"][0] or s["role"][0] or "", "country": s["country"][0], "role": s["role"][0]}
        for s in claim["sources"]
    ]
    stance = [{"about": s["about"], "value": s["sign"]} for s in claim["stance"] if s["sign"]]
    return {**spans, "sources": sources, "voice": claim["voice"][0], "modality": claim["modality"][0], "stance": stance}


def _shares(scorer: ModuleType, change: Any = None) -> dict[str, float]:
    tally, texts = scorer.Tally(), scorer.texts()
    for name, claims in scorer.gold().items():
        answers = [_answer(c) for c in claims]
        for answer in answers:
            if change:
                change(answer)
        tally.article(name, texts[name], claims, answers)
    return {name: tally.right[name] / tally.of[name] for name in tally.of}


def test_there_are_300_claims_and_every_offset_is_right(scorer: ModuleType) -> None:
    gold = scorer.gold()
    assert sum(map(len, gold.values())) >= 300 and len(gold) >= 25
    assert list(scorer.check(gold, scorer.texts())) == []


def test_a_wrong_offset_is_named(scorer: ModuleType) -> None:
    gold = deepcopy(scorer.gold())
    name = next(iter(gold))
    gold[name][0]["content"][0][0] += 1
    assert any(name in fault and "content" in fault for fault in scorer.check(gold, scorer.texts()))


def test_the_gold_itself_is_all_right(scorer: ModuleType) -> None:
    assert set(_shares(scorer).values()) == {1.0}


def test_a_wrong_answer_counts_where_it_is_wrong(scorer: ModuleType) -> None:
    def silence(answer: dict[str, Any]) -> None:
        answer["voice"] = "witness"
        for source in answer["sources"]:
            source["id"] = "FJI"
        for stance in answer["stance"]:
            stance["value"] = -stance["value"]

    shares = _shares(scorer, silence)
    assert shares["found"] == 1.0 and shares["modality"] == 1.0
    assert shares["voice"] < 0.1 and shares["source"] < 0.1 and shares["sign"] == 0.0


def test_names_and_roles_are_compared_by_their_words(scorer: ModuleType) -> None:
    assert scorer._role("defence ministry spokesman", "Defense Ministry spokesperson")
    assert not scorer._role("president", "foreign minister") and not scorer._role(None, "president")
    assert scorer.plain("Fikri Işık") == scorer.plain("Fikri Isik")
