"""The verbs of a study from end to end, with a coder that is done at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from detente.cli.main import main
from tests.store.fast import BODY, FastCoder


class Coder(FastCoder):
    nlp = SimpleNamespace(meta={"lang": "en", "name": "none", "version": "1"})
    knowledge = SimpleNamespace(digest="k1")


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr("detente.coder.load", lambda language="en", *, model=None: Coder())
    lines = [
        {"id": f"a{n}", "text": f"{BODY} It was number {n}.", "published": "2018-03-01", "outlet": "Skerries"} for n in range(9)
    ]
    (tmp_path / "wires.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + '\n{"id": "bad"}\n')
    study = str(tmp_path / "news")
    assert main(["init", study]) == 0
    assert main(["add", study, str(tmp_path / "wires.jsonl")]) == 3
    err = capsys.readouterr().err
    assert "9 articles added, 0 were there already" in err and "1 of 10 articles were not added:" in err
    return study


def test_code_status_failures(news: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", news]) == 0
    assert "9 articles by 1 outlets, 2018-03-01 to 2018-03-01\n  0 coded, 9 waiting  (detente code" in capsys.readouterr().out
    status = main(["code", news])
    assert "articles coded" in capsys.readouterr().err and status in (0, 3)
    assert main(["code", news]) == 0 and capsys.readouterr().err.startswith("0 articles coded\n")
    assert main(["status", news, "--format", "json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (
        facts["waiting"] == 0
        and facts["coded"] + facts["failures"].get("internal", 0) == 9
        and facts["failures"]["bad_json"] == 1
    )
    assert main(["failures", news, "--reason", "bad_json", "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["where"].endswith("wires.jsonl:10")
    assert main(["status", news, "--as-of", "0"]) == 0 and "0 articles" in capsys.readouterr().out


def test_a_study_is_coded_by_itself(news: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for argv in ([news, news], [news, "--output", str(tmp_path / "x")], [news, "--failures", str(tmp_path / "x")]):
        assert main(["code", *argv]) == 1 and "a study is coded by itself" in capsys.readouterr().err
    (tmp_path / "a.txt").write_text(BODY)
    assert main(["code", str(tmp_path / "a.txt"), "--recode"]) == 1 and "--recode is for a study" in capsys.readouterr().err


def test_sql(news: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = "select outlet, count(*) as n from articles group by 1"
    for form, printed in {
        "table": "outlet    n\n────────  ─\nSkerries  9\n(1 row)\n", "csv": "outlet,n\nSkerries,9\n",
        "jsonl": '{"outlet": "Skerries", "n": 9}\n',
    }.items():  # fmt: skip
        assert main(["sql", news, query, "--format", form]) == 0 and capsys.readouterr().out == printed
    target = tmp_path / "out.json"
    assert main(["sql", news, query, "--format", "json", "--output", str(target)]) == 0
    assert json.loads(target.read_text()) == [{"outlet": "Skerries", "n": 9}]
    assert main(["sql", news, "drop table articles"]) == 1 and "one that only reads is wanted" in capsys.readouterr().err
    assert main(["sql", news, query, "--as-of", "nonsense"]) == 1 and "is no version of this study" in capsys.readouterr().err


def test_search_snapshot_diff_export_forget_vacuum(news: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["code", news])
    capsys.readouterr()
    assert main(["search", news, "treaty", "--since", "2018", "--limit", "2"]) == 0
    out, err = capsys.readouterr()
    assert out.count("2018-03-01  Skerries  a") == 2 and "--limit N shows more" in err
    assert main(["search", news, "treaty", "--until", "2017", "--format", "jsonl"]) == 0
    assert capsys.readouterr() == ("", "nothing found\n")
    assert main(["snapshot", news, "--name", "one"]) == 0 and "snapshot one" in capsys.readouterr().out
    assert main(["export", news, "--what", "events", "--output", str(tmp_path / "e.csv")]) == 0
    assert (tmp_path / "e.csv").read_text().startswith("id,article_id,event_id,outlet")
    assert main(["export", news, "--format", "xlsx"]) == 1 and "Give --output FILE" in capsys.readouterr().err
    assert main(["export", news, "--format", "jsonl"]) == 0 and json.loads(capsys.readouterr().out.splitlines()[0])["id"]
    assert main(["export", news, "--columns"]) == 0 and "unique id of the row" in capsys.readouterr().out
    assert main(["export", news, "--what", "stories"]) == 0 and capsys.readouterr().out.startswith("story_id,")
    assert main(["export", news, "--what", "alignment"]) == 1 and "has no alignment yet" in capsys.readouterr().err
    assert main(["forget", news]) == 1 and main(["forget", news, "--outlet", "Skerries"]) == 0
    assert "9 articles and" in capsys.readouterr().err
    assert main(["diff", news, "one", str(99)]) == 1 and main(["diff", news, "0", "one", "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert {json.loads(line)["what"] for line in out.splitlines()} == {"came"} and " came, 0 went, 0 changed" in err
    assert main(["vacuum", news, "--days", "0"]) == 0 and "versions removed" in capsys.readouterr().err
    assert main(["snapshot", news]) == 0 and "snapshot one" in capsys.readouterr().out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["e.csv", "news", "wires.jsonl"]


@pytest.mark.parametrize("verb", ["add", "status", "failures", "sql", "search", "snapshot", "export", "forget", "vacuum", "diff"])
def test_what_is_no_study(verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = {"add": ["x.txt"], "sql": ["select 1"], "search": ["x"], "forget": ["--outlet", "x"], "diff": ["0", "1"]}.get(verb, [])
    assert main([verb, str(tmp_path / "nowhere"), *more]) == 1
    assert "does not exist. Make a study with:  detente init" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["search", "x", "--since", "May"], "'May' is not a date"),
        (["export", "x", "--format", "exel"], "Unknown format 'exel'"),
        (["export", "x", "--what", "event"], "Did you mean events"),
        (["vacuum", "x", "--days", "-1"], "is not a whole number"),
        (["sql", "x"], "required: QUERY"),
    ],
)
def test_wrong_usage(argv: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2 and message in capsys.readouterr().err


def test_verbs_import_only_what_they_need() -> None:
    code = "import sys; from detente.cli.main import main; main(['--version']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"spacy", "pyarrow", "duckdb", "deltalake", "pandas", "networkx", "lxml", "urllib3", "warcio", "xlsxwriter"}
    assert not heavy & set(done.stdout.splitlines()[-1].split())


def test_help_of_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("init", "add", "status", "failures", "sql", "search", "snapshot", "diff", "export", "forget", "vacuum"):
        assert main([verb, "--help"]) == 0
        printed = capsys.readouterr().out
        assert "example:\n  detente " in printed and max(map(len, printed.splitlines())) <= 120
