"""`detente user` from end to end."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from detente.cli.main import main


def test_accounts(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    news = str(tmp_path / "news")
    assert main(["init", news]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("a sentence of some length\n"))
    assert main(["user", "add", news, "ada", "--role", "admin", "--name", "Ada L"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(["user", "add", news, "eve"]) == 1 and "12 to 1000" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("a sentence of some length\n"))
    assert main(["user", "add", news, "eve", "--role", "boss"]) == 1 and "Unknown role" in capsys.readouterr().err
    assert main(["user", "list", news]) == 0
    out = capsys.readouterr().out
    assert out.startswith("ada ") and "admin" in out and "Ada L" in out and "sentence" not in out
    assert main(["user", "role", news, "ada", "reader"]) == 1 and "last admin" in capsys.readouterr().err
    assert main(["user", "reset", news, "ada"]) == 0 and len(capsys.readouterr().out.strip()) == 43
    assert main(["user", "reset", news, "adda"]) == 1 and "Did you mean ada" in capsys.readouterr().err
    assert main(["user", "role", news, "ada"]) == 1 and main(["user", "close", news]) == 1
    assert main(["user", "close", news, "ada"]) == 1
    assert main(["user", "fire", news, "ada"]) == 2


def test_serving_to_others_needs_accounts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    news = str(tmp_path / "news")
    main(["init", news])
    assert main(["serve", news, "--host", "0.0.0.0"]) == 1 and "Give --shared" in capsys.readouterr().err
    assert main(["serve", news, "--host", "0.0.0.0", "--shared"]) == 1 and "no admin yet" in capsys.readouterr().err
