"""The sample corpus: whole, varied, spread over its years, and read by the same code as any other feed."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.store import sample
from detente.store.sample import sample_articles, sample_pages

COUNTRIES = {"USA", "RUS", "PAK", "GBR", "TUR", "KOR"}


def test_every_article_is_short_dated_and_told_apart() -> None:
    articles = list(sample_articles())
    assert len(articles) >= 80
    assert len({a.article_id for a in articles}) == len(articles)
    assert [a.published for a in articles] == sorted(a.published or "" for a in articles)
    for a in articles:
        assert a.article_id.startswith(a.published or "no date")
        assert a.title and a.url == f"https://example.org/{(a.outlet or '').lower().replace(' ', '-')}/{a.article_id}"
        assert 120 <= len(a.text.split()) <= 400, a.article_id


def test_every_quarter_of_six_years_has_articles() -> None:
    days = [date.fromisoformat(a.published or "") for a in sample_articles()]
    quarters = Counter((d.year, (d.month - 1) // 3) for d in days)
    assert set(quarters) == {(year, q) for year in range(2013, 2019) for q in range(4)}
    assert min(quarters.values()) >= 3


def test_six_outlets_of_six_countries() -> None:
    file = Path(sample.__file__).parent.parent / "knowledge" / "sample" / "articles.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    homes = {(row["outlet"], row["country"]) for row in rows}
    assert len(homes) == 6 and {country for _, country in homes} == COUNTRIES
    assert min(Counter(row["outlet"] for row in rows).values()) >= 10


def test_wire_copies_are_there() -> None:
    """One report in several outlets with small edits is what the grouping of stories is shown on."""
    shingles = []
    for a in sample_articles():
        words = a.text.lower().split()
        shingles.append((a, {tuple(words[i : i + 4]) for i in range(len(words) - 3)}))
    copies = [
        (one.article_id, two.article_id)
        for (one, first), (two, second) in combinations(shingles, 2)
        if one.outlet != two.outlet and len(first & second) > 0.3 * min(len(first), len(second))
    ]
    assert len(copies) >= 8
    assert all(one[:7] == two[:7] for one, two in copies), "only reports of the same month may be that alike"


def test_pages_carry_what_is_not_story() -> None:
    kinds = Counter(part.kind for a in sample_articles() for part in a.parts)
    assert {"byline", "dateline", "teaser", "caption", "comments"} <= set(kinds)


def test_a_damaged_file_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "articles.jsonl").write_text('{"id": "torn", "te', encoding="utf-8")
    monkeypatch.setattr(sample.resources, "files", lambda _: tmp_path)
    with pytest.raises(DetenteError, match=r"damaged.*articles\.jsonl:1"):
        list(sample_pages())
