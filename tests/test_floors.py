"""Quality does not fall: our own sets are read at least as well as `gold/floors.json` says; a floor falls only on purpose."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

GOLD = Path(__file__).resolve().parent.parent / "gold"
sys.path.insert(0, str(GOLD))

import score_own  # noqa: E402

from detente.coder import Coder  # noqa: E402
from detente.relating import read_relations  # noqa: E402

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


def test_relation(coder: Coder, shared: Path) -> None:
    path = shared / FLOORS["relation"]["file"]
    tool = [sys.executable, str(shared / "tools" / "score_relation.py"), str(path)]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for name, found in read_relations(path.read_text(encoding="utf-8").splitlines(), coder=coder):
            assert not isinstance(found, str), found
            out.write(json.dumps({"id": name, "event_type": found.event_type}) + "\n")
        out.flush()
        said = subprocess.run([*tool, out.name], capture_output=True, text=True, check=True).stdout
    accuracy, macro = (float(x) for x in re.findall(r"(?:accuracy|macro F1) ([0-9.]+)", said)[:2])
    assert accuracy >= FLOORS["relation"]["accuracy"], said
    assert macro >= FLOORS["relation"]["macro"], said


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
