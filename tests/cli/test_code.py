"""`detente code`: order, failures, exit statuses, files that appear whole or not at all."""

from __future__ import annotations

import io
import json
import pathlib
import time

import pytest

from detente.cli.main import main
from detente.cli.progress import Progress
from detente.feeds import Fields
from detente.model import Failure
from tests.cli import fakes


@pytest.fixture(autouse=True)
def _stages(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)


def ids(printed: str) -> list[str]:
    return [json.loads(line)["article"]["article_id"] for line in printed.splitlines()]


def test_lines_in_input_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "b", "a", "c"]) == 0
    out, err = capsys.readouterr()
    assert ids(out) == ["1.txt", "2.txt", "3.txt"] and err == ""


def test_failures_are_listed_and_kept_and_the_rest_is_coded(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "failures.jsonl"
    assert main(["code", "a", "empty", "fail", "b", "--failures", str(kept)]) == 3
    out, err = capsys.readouterr()
    assert ids(out) == ["1.txt", "4.txt"]
    assert err.splitlines() == [
        "2 of 4 articles were not coded:",
        "  2.txt: there is no text in it",
        "  3.txt: the coder stumbled",
    ]
    assert [json.loads(line) for line in kept.read_text().splitlines()] == [
        {"where": "2.txt", "reason": "empty", "message": "there is no text in it", "article_id": None},
        {"where": "3.txt", "reason": "unreadable", "message": "the coder stumbled", "article_id": "3.txt"},
    ]


def test_all_failed_is_3_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "empty", "empty"]) == 3
    assert "2 of 2 articles" in capsys.readouterr().err


def test_a_feed_may_hand_over_failures(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def pages(paths: list[str], *, fields: object = None) -> object:
        return iter([fakes.Page("x:1", "a"), Failure("x:2", "bad_json", "not JSON: line 2"), fakes.Page("x:3", "b")])

    fakes.install(monkeypatch, pages)  # type: ignore[arg-type]
    assert main(["code", "x"]) == 3
    out, err = capsys.readouterr()
    assert ids(out) == ["x:1", "x:3"] and "  x:2: not JSON: line 2\n" in err


def test_fields_are_handed_to_the_feed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[object] = []

    def pages(paths: list[str], *, fields: object = None) -> object:
        seen.append(fields)
        return iter([fakes.Page("x:1", "a")])

    fakes.install(monkeypatch, pages)  # type: ignore[arg-type]
    assert main(["code", "x", "--text", "body", "--id", "uid"]) == 0
    assert seen == [Fields(text="body", id="uid")]


def test_many_failures_are_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", *["empty"] * 30]) == 3
    assert capsys.readouterr().err.splitlines()[-1] == "  and 10 more; --failures FILE keeps them all"


def test_nothing_to_code_is_1_and_keeps_the_old_file(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fakes.install(monkeypatch, lambda paths, *, fields=None: iter(()))
    target = tmp_path / "coded.jsonl"
    target.write_text("old")
    assert main(["code", "hollow", "--output", str(target)]) == 1
    assert "There is no article in hollow." in capsys.readouterr().err
    assert target.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


def test_ctrl_c_is_130_and_leaves_nothing_half_written(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "coded.jsonl"
    target.write_text("old")
    assert main(["code", "a", "stop", "--output", str(target)]) == 130
    assert target.read_text() == "old" and len(list(tmp_path.iterdir())) == 1
    assert "interrupted" in capsys.readouterr().err


def test_a_broken_pipe_is_quiet(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.cli.main._close_quietly", lambda: None)  # it would close the test's own output
    assert main(["code", "a", "pipe"]) == 141
    assert capfd.readouterr().err == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_is_drawn_on_a_terminal_only() -> None:
    quiet, shown = Progress(10, io.StringIO()), Progress(10, Terminal())
    for bar in (quiet, shown):
        bar.drawn -= 1
        bar.step(done=1)
        bar.clear()
    assert quiet.stream.getvalue() == ""  # type: ignore[attr-defined]
    assert "1 of 10 articles" in shown.stream.getvalue() and shown.stream.getvalue().endswith("\x1b[2K")  # type: ignore[attr-defined]


def test_the_bar_counts_beside_the_work() -> None:
    bar = Progress(None, Terminal())
    bar.count(iter("abc"))
    for _ in range(200):
        if bar.total is not None:
            break
        time.sleep(0.01)
    assert bar.total == 3


def test_what_the_bar_says() -> None:
    bar = Progress(120, io.StringIO())
    bar.step(done=57)
    bar.step(failed=3)
    assert bar.line(30.0) == "████████████░░░░░░░░░░░░ 60 of 120 articles, 3 failed, 2 a second, 30 s left"
    unknown = Progress(None, io.StringIO())
    unknown.step(done=3)
    assert unknown.line(2.0) == "3 coded, 1.5 a second"
