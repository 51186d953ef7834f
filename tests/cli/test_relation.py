"""`detente relation`: one line of JSON in, one out; a wrong line costs itself."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from detente.cli.main import main

ROWS = [
    {"id": "a", "text": "Chile expelled the Bolivian envoy.", "actor": "Chile", "recipient": "the Bolivian envoy"},
    {"text": "Chile praised the Bolivian envoy.", "actor": [0, 5], "recipient": [14, 32]},
]  # fmt: skip


def written(tmp_path: Path, lines: list[str]) -> str:
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_a_line_for_each_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["relation", written(tmp_path, [json.dumps(r) for r in ROWS])]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [list(r) for r in rows] == [["id", "event_type", "stage", "rule"]] * 2
    assert [(r["id"], r["event_type"], r["stage"]) for r in rows] == [("a", "SANCTION", "occurred"), (2, "SUPPORT", "occurred")]
    assert all(r["rule"].startswith("en/") for r in rows)


def test_standard_input_and_silence(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps({"id": 7, "text": "Chile hummed beside Peru.", "actor": "Chile", "recipient": "Peru"})
    monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n"))
    assert main(["relation", "-", "--rules-only"]) == 0
    assert json.loads(capsys.readouterr().out) == {"id": 7, "event_type": None, "stage": None, "rule": None}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: an object with a `text` is expected"),
        (
            '{"text": "Chile praised Peru.", "actor": "Chad", "recipient": "Peru"}',
            "line 2: The actor 'Chad' does not stand in the text",
        ),
        ('{"text": "Chile praised Peru.", "actor": 3, "recipient": "Peru"}', "line 2: `actor` is 3"),
        ('{"text": "Chile praised Peru.", "actor": [0, 5, 9], "recipient": "Peru"}', "line 2: `actor` is [0, 5, 9]"),
    ],
)
def test_a_wrong_line_costs_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, message: str) -> None:
    assert main(["relation", written(tmp_path, [json.dumps(ROWS[0]), line, json.dumps(ROWS[1])])]) == 3
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 2
    assert message in printed.err


def test_no_such_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["relation", "nowhere.jsonl"]) == 1
    assert "Cannot read 'nowhere.jsonl'" in capsys.readouterr().err
