"""What the README prints is what the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.cli import main as cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_brief_in_the_readme_is_real(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.main(["read", "docs/sample.txt", "--published", "2018-03-02"]) == 0
    printed = capsys.readouterr().out.splitlines()
    shown = README.split("stands):\n\n```\n", 1)[1].split("\n```", 1)[0].splitlines()
    assert len(shown) > 30
    assert [line for line in shown if line.strip() not in ("", "…") and line not in printed] == []


def test_every_verb_the_readme_names_exists(capsys: pytest.CaptureFixture[str]) -> None:
    named = set(re.findall(r"^detente (\w+)", README, re.MULTILINE)) | set(re.findall(r"`detente (\w+)", README))
    assert cli.main(["--help"]) == 0
    known = set(re.findall(r"^ {4}([\w-]+)", capsys.readouterr().out, re.MULTILINE))
    assert named - known == set()


@pytest.mark.parametrize("page", sorted(p.name for p in (ROOT / "docs").glob("*.md")))
def test_links_of_the_docs_lead_somewhere(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    links = [x.split("#")[0] for x in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in x and not x.startswith("#")]
    assert [x for x in links if x and not (ROOT / "docs" / x).exists()] == []


def test_links_of_the_readme_lead_somewhere() -> None:
    links = re.findall(r"\]\((docs/[^)\s#]+|[A-Z]+\.md|CITATION\.cff)\)", README)
    assert len(links) > 10
    assert [x for x in links if not (ROOT / x).exists()] == []
