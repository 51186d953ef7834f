"""Skimming loses no event, tie, threat or position."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.articles.extract import article
from detente.coder import Coder, load
from detente.feeds import Page
from detente.model import Article, Coding
from detente.store.sample import sample_articles

GOLD = Path(__file__).parent.parent / "gold"
DULL = [
    "The bakery on the corner opens at six. Its rye bread sells out before noon.",
    "Heavy rain flooded two streets. The buses ran late until the evening.",
    "She kept bees for forty years and wrote down every swarm.",
]


@pytest.fixture(scope="module")
def coder() -> Coder:
    return load()


def made(text: str, number: int) -> Article:
    return article(Page(str(number), text, "text"), published="2024-05-15", article_id=str(number))


def found(coding: object) -> tuple[object, ...]:
    assert isinstance(coding, Coding)
    return coding.events, coding.ties, coding.threats, coding.positions


def test_skimming_is_exact(coder: Coder) -> None:
    lines = (GOLD / "no_events.txt").read_text(encoding="utf-8").splitlines()
    texts = [x for x in lines if x and x[0] not in "#["][::4] + DULL
    articles = [made(t, n) for n, t in enumerate(texts)] + list(sample_articles())[:6]
    whole = [found(c) for c in coder.pipe(articles)]
    assert [found(c) for c in coder.pipe(articles, skim=True)] == whole


def test_what_names_nobody_is_not_parsed(coder: Coder) -> None:
    assert [coder.skim(made(t, n)) for n, t in enumerate(DULL)] == [False] * len(DULL)
    assert coder.skim(made("Chad closed its border.", 9))


def test_the_command_takes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from detente.cli.main import main

    (tmp_path / "a.txt").write_text("Norway sent a ship to Kenya.", encoding="utf-8")
    assert main(["code", str(tmp_path), "--skim"]) == 0
    assert json.loads(capsys.readouterr().out)["article"]["article_id"]
