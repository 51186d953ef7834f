"""The command as a whole: help, usage, exit statuses, and what is not imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from detente.cli.main import main
from tests.cli import fakes


@pytest.mark.parametrize("argv", [["--help"], ["read", "--help"], ["code", "--help"], ["explain", "--help"]])
def test_help_has_an_example(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 0
    printed = capsys.readouterr().out
    assert "example:\n  detente " in printed
    assert max(map(len, printed.splitlines())) <= 120


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("detente ")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "the following arguments are required: VERB"),
        (["rea"], "invalid choice: 'rea'"),
        (["read"], "required: FILE"),
        (
            ["read", "x", "--published", "28.2.2018"],
            "'28.2.2018' is not a date. Write it as year-month-day",
        ),
        (["read", "x", "--published", "2018-W09-3"], "is not a date"),
        (["read", "x", "--published", "2018-02-30"], "there is no day '2018-02-30' in the calendar"),
        (["read", "x", "--published", ""], "'' is not a date"),
        (["read", "x", "--format", "jsno"], "Unknown format 'jsno'. Did you mean json? Allowed: brief, html, json, jsonl."),
        (["code", "x", "--processes", "0"], "'0' is not a number of processes"),
        (["code", "x", "--processes", "many"], "'many' is not a number of processes"),
        (["code"], "required: PATH"),
        (["explain"], "one of the arguments WHAT --text is required"),
    ],
)
def test_wrong_usage_is_2_with_a_message(argv: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert message in err and out == ""


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from detente.cli.main import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"spacy", "pyarrow", "jinja2", "numpy"} & set(done.stdout.splitlines()[-1].split())


def test_explain(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    fakes.install(monkeypatch)
    assert main(["explain", "en/AID/deliver"]) == 0
    assert main(["explain", "--text", "Togo thanked Benin."]) == 0
    assert capsys.readouterr().out == "about en/AID/deliver\nreading Togo thanked Benin.\n"
