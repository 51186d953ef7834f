"""Quality does not fall: our own sets are read at least as well as `gold/floors.json` says; a floor falls only on purpose."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

GOLD = Path(__file__).resolve().parent.parent / "gold"
sys.path.insert(0, str(GOLD))

import score_own  # noqa: E402
import score_relations  # noqa: E402

from detente.coder import Coder  # noqa: E402

FLOORS = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))


def test_probe_of_stages(coder: Coder) -> None:
    probes, faults = score_own.probes(), score_own.stage_faults(coder)
    right = 1 - len(faults) / len(probes)
    assert len(probes) >= 150
    assert right >= FLOORS["stages"]["right"], "\n".join(f"{f.text}: {f.what}" for f in faults)


def test_false_alarms(coder: Coder) -> None:
    sentences, faults = score_own.neutral(), score_own.false_alarms(coder)
    quiet = 1 - len(faults) / len(sentences)
    assert len(sentences) >= 400
    assert quiet >= FLOORS["no_events"]["quiet"], "\n".join(f"{f.text}: {f.what}" for f in faults)


def test_relations(coder: Coder) -> None:
    lines = score_relations.lines()
    shares, faults = score_relations.compare(coder, lines)
    assert len(lines) >= 150
    assert sum(not line.expected for line in lines) >= 40
    floors = {k: v for k, v in FLOORS["relations"].items() if k != "file"}
    assert not [k for k, floor in floors.items() if shares[k] < floor], "\n".join(faults)


def test_sentences_are_varied() -> None:
    texts = [t for _, t in score_own.neutral()]
    assert len(set(texts)) == len(texts)
    assert len({p.text for p in score_own.probes()}) == len(score_own.probes())


@pytest.mark.parametrize(
    ("parties", "options"),
    [
        ("A>B", ["A>B"]),
        ("A>B/-", ["A>B", "A>-"]),
        ("A>B/A=B", ["A>B", "A=B"]),
        ("A/->B", ["A>B", "->B"]),
        ("A=B/A+B>-", ["A=B", "A+B>-"]),
    ],
)
def test_alternative_parties(parties: str, options: list[str]) -> None:
    assert score_own._options(parties) == options
