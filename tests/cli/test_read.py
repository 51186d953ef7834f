"""`detente read`: formats, colour, output files."""

from __future__ import annotations

import json
import pathlib
import sys

import pytest

from detente.cli import output
from detente.cli.main import main
from tests.cli import fakes


@pytest.fixture(autouse=True)
def _stages(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)


def test_brief_is_the_default_and_has_no_colour_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "story.txt"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Chad and Sudan patrol together\n") and "\x1b" not in out
    assert "\nSentences\n" not in out and err == ""


def test_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "story.txt", "--sentences"]) == 0
    assert "\nSentences\n  [1] " in capsys.readouterr().out


def test_json_and_jsonl_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "story.txt", "--format", "json"]) == 0
    pretty = capsys.readouterr().out
    assert main(["read", "story.txt", "--format", "jsonl"]) == 0
    line = capsys.readouterr().out
    assert line.count("\n") == 1 < pretty.count("\n")
    assert json.loads(line) == json.loads(pretty)
    assert "Aché" in line


def test_html(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "story.txt", "--format", "html"]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>\n")


def test_output_is_written_whole(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "reading.json"
    assert main(["read", "story.txt", "--format", "json", "--output", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["article"]["article_id"] == "story.txt"
    assert capsys.readouterr().out == ""
    assert [p.name for p in tmp_path.iterdir()] == ["reading.json"]


@pytest.mark.parametrize(("where", "message"), [("", "it is a folder"), ("no/such/x.json", "there is no folder")])
def test_output_that_cannot_be_written(
    where: str, message: str, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", "story.txt", "--output", str(tmp_path / where)]) == 1
    assert message in capsys.readouterr().err


def test_user_errors_are_1_with_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "missing.txt"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err == "detente: There is no file 'missing.txt'.\n"


@pytest.mark.parametrize(
    ("environment", "terminal", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colour(environment: dict[str, str], terminal: bool, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert output.colored(sys.stdout, environment) is expected


def test_half_a_surrogate_pair_is_still_json() -> None:
    assert json.loads(output.json_line({"text": "\ud83d"}).encode("utf-8")) == {"text": "\ud83d"}
