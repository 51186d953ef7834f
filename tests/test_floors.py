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
import score_relations  # noqa: E402

from detente.articles.extract import article as make  # noqa: E402
from detente.coder import Coder  # noqa: E402
from detente.feeds import Page  # noqa: E402
from detente.model import Article, Coding  # noqa: E402
from detente.relating import read_relations  # noqa: E402
from detente.tables import to_json  # noqa: E402

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


def scored(coder: Coder, tool: Path, gold: Path, articles: list[Article]) -> dict[str, float]:
    """F1 of type, quad, dyad and full, as the scorer of the set prints them."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        out.writelines(json.dumps(to_json(c)) + "\n" for c in coder.pipe(articles) if isinstance(c, Coding))
        out.flush()
        said = subprocess.run([sys.executable, str(tool), str(gold), out.name], capture_output=True, text=True, check=True).stdout
    return {kind: float(f1) for kind, f1 in re.findall(r"^(\w+) +F1 ([0-9.]+)", said, re.MULTILINE)}


def test_events_of_sentences(coder: Coder, shared: Path) -> None:
    gold = shared / FLOORS["events"]["file"]
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    articles = [make(Page(r["id"], r["text"], "text"), published=r["date"], article_id=r["id"]) for r in rows]
    found = scored(coder, shared / "tools" / "score_events.py", gold, articles)
    assert {k: v for k, v in FLOORS["events"]["f1"].items() if found[k] < v} == {}, found


def test_events_of_articles(coder: Coder, shared: Path) -> None:
    folder = shared / FLOORS["articles"]["file"]
    articles = []
    for path in sorted((folder / "gold").glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / f"{path.stem}.txt").read_text(encoding="utf-8")
        articles.append(make(Page(row["id"], text, "text"), published=row["published"], article_id=row["id"]))
    found = scored(coder, shared / "tools" / "score_events.py", folder / "gold", articles)
    assert {k: v for k, v in FLOORS["articles"]["f1"].items() if found[k] < v} == {}, found


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
