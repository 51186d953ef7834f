"""Bad input through the real stages: each kind has its own message and exit status, and costs nobody else anything."""

from __future__ import annotations

import io
import json
import pathlib
import subprocess
import sys

import pytest

pytest.importorskip("detente.coder", reason="the stages below the command line")

from detente.cli.main import main

GOOD = (
    "OSLO, March 3 - Norway and Chad signed an agreement on fisheries research on Friday, officials said.\n\n"
    "Norway will send four advisers to N'Djamena in April, the foreign ministry said in a statement.\n"
)
PORTUGUESE = (
    "O governo do Brasil anunciou na segunda-feira que vai retirar as suas tropas da fronteira com a Bolívia, "
    "depois de meses de negociações difíceis entre os dois países. O ministro das Relações Exteriores disse que a decisão "
    "foi tomada em conjunto com os vizinhos e que não haverá novas patrulhas durante o inverno.\n"
)
MENU = "<!doctype html><html><head><title>Shop</title></head><body><nav><a href='/a'>A</a><a href='/b'>B</a></nav></body></html>"

BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.txt", b"", "empty"),
    "whitespace": ("a.txt", b" \n\t\r\n \xc2\xa0\n", "blanks"),
    "binary": ("a.txt", bytes(range(256)) * 40, "binary|not text"),
    "50 MB": ("a.txt", b"Norway met Chad. " * 3_100_000, "MB|large|long"),
    "long line": ("a.txt", b"Norway met Chad and " * 50_000, "characters|large|long"),
    "not English": ("a.txt", PORTUGUESE.encode(), "Portuguese"),
    "no article": ("a.html", MENU.encode(), "article"),
}


@pytest.mark.parametrize("kind", BAD)
def test_read_refuses_with_its_own_message(kind: str, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    import re

    name, content, expected = BAD[kind]
    (tmp_path / name).write_bytes(content)
    assert main(["read", str(tmp_path / name)]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("detente: ") and err.count("\n") == 1
    assert re.search(expected, err), err
    assert len(err) < 400


def test_read_missing_file(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path / "gone.txt")]) == 1
    assert "gone.txt" in capsys.readouterr().err


def test_read_a_folder(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path)]) == 1
    assert "folder" in capsys.readouterr().err


def test_the_messages_differ(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = set()
    for name, content, _ in (BAD[k] for k in ("empty", "binary", "not English", "no article")):
        (tmp_path / name).write_bytes(content)
        main(["read", str(tmp_path / name)])
        seen.add(capsys.readouterr().err.replace(str(tmp_path / name), "FILE"))
    assert len(seen) == 4


def test_read_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode()), encoding="utf-8"))
    assert main(["read", "-", "--published", "2017-03-03", "--format", "json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert read["article"]["published"] == "2017-03-03"
    assert {"NOR", "TCD"} <= {mention["id"] for mention in read["mentions"]}


def test_a_broken_line_in_the_middle_costs_that_line(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.dumps({"id": f"n{i}", "text": GOOD, "date": "2017-03-03"}) for i in range(1, 4)]
    lines[1] = lines[1][:-25]
    source, kept = tmp_path / "news.jsonl", tmp_path / "failed.jsonl"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(["code", str(source), "--failures", str(kept)]) == 3
    out, err = capsys.readouterr()
    assert [json.loads(line)["article"]["article_id"] for line in out.splitlines()] == ["n1", "n3"]
    assert "1 of 3 articles were not coded" in err and "news.jsonl:2" in err
    (failure,) = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    assert failure["reason"] == "bad_json" and failure["where"].endswith("news.jsonl:2")


def test_a_bad_file_costs_that_file(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text(GOOD.replace("Chad", "Sudan"), encoding="utf-8")
    assert main(["code", str(tmp_path)]) == 3
    out, err = capsys.readouterr()
    assert out.count("\n") == 2 and "b.txt" in err


@pytest.mark.parametrize("day", ["soon", "2018-02-30", "28/02/2018 or so"])
def test_a_nonsense_date_in_a_line_is_not_guessed(day: str, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"id": "x", "text": GOOD, "date": day}) + "\n", encoding="utf-8")
    assert main(["code", str(tmp_path / "x.jsonl")]) == 3
    assert day in capsys.readouterr().err


def test_code_missing_path(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", str(tmp_path / "gone.jsonl")]) in (1, 3)
    assert "gone.jsonl" in capsys.readouterr().err


def test_a_reader_that_leaves_is_no_error(tmp_path: pathlib.Path) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_text(GOOD * 5, encoding="utf-8")
    command = f"{sys.executable} -m detente.cli.main code {tmp_path} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1 and "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr
