"""Reading end to end: spans, order, processes, the reference article."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.articles.extract import article
from detente.coder import Coder
from detente.feeds import Page
from detente.model import Article, Coding, Failure
from detente.tables import to_json

SAMPLE = Path(__file__).parent.parent / "docs" / "sample.txt"


def made(text: str, name: str = "a", published: str | None = "2018-03-02") -> Article:
    return article(Page(f"{name}.txt", text, "text"), published=published, article_id=name)


def spans_of(coding: Coding) -> list[tuple[int, int]]:
    rows = [m.span for m in coding.mentions] + [e.trigger for e in coding.events]
    for claim in coding.claims:
        rows += [*claim.source_spans, *claim.cue_spans, *claim.content_spans]
    return rows + [t.trigger for t in coding.ties] + [q.issue_span for q in coding.positions]


def test_every_span_reproduces_words_of_the_text(coder: Coder) -> None:
    coding = coder(made(SAMPLE.read_text(encoding="utf-8")))
    text = coding.article.text
    assert coding.events and coding.claims and coding.ties
    for start, end in spans_of(coding):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end] != ""


def test_nothing_is_read_from_what_is_not_story(coder: Coder) -> None:
    coding = coder(made(SAMPLE.read_text(encoding="utf-8")))
    aside = [(q.start, q.end) for q in coding.article.parts if q.kind not in ("story", "title")]
    assert aside
    assert not [s for s in spans_of(coding) for a, b in aside if a <= s[0] < b]


def test_offsets_survive_wrapping_and_odd_characters(coder: Coder) -> None:
    text = (
        "KABUL, May 3 -\r\nRussia’s foreign minister,\u00a0Sergey Lavrov, met\r\nthe Afghan president “in secret”."
        "\r\n\r\nPakistan condemned\r\nthe visit."
    )
    coding = coder(made(text))
    names = {m.actor.id: text[m.span[0] : m.span[1]] for m in coding.mentions}
    assert names["PAK"] == "Pakistan"
    assert "RUS" in names and "AFG" in names


def test_order_and_processes_change_nothing(coder: Coder) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    paragraphs = text.split("\n\n")
    articles = [made("\n\n".join(paragraphs[n : n + 4]), f"n{n}") for n in range(6)]
    forward = [json.dumps(to_json(c)) for c in coder.pipe(articles) if isinstance(c, Coding)]
    backward = [json.dumps(to_json(c)) for c in coder.pipe(reversed(articles)) if isinstance(c, Coding)]
    two = [json.dumps(to_json(c)) for c in coder.pipe(articles, processes=2) if isinstance(c, Coding)]
    assert len(forward) == 6
    assert forward == backward[::-1] == two


def test_one_bad_article_costs_one(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    real = coder.code

    def code(a: Article, p: object) -> Coding:
        if a.article_id == "bad":
            raise ZeroDivisionError("boom")
        return real(a, p)  # type: ignore[arg-type]

    monkeypatch.setattr(coder, "code", code)
    out = list(coder.pipe([made("France met Spain.", "one"), made("France met Spain.", "bad"), made("France met Spain.", "two")]))
    assert [type(x) for x in out] == [Coding, Failure, Coding]
    failure = out[1]
    assert isinstance(failure, Failure) and failure.article_id == "bad" and "boom" in failure.message


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                "Turkey",
                "attacked",
                "“",
                "”",
                '"',
                "he said",
                ",",
                ".",
                "\n",
                "\n\n",
                "Iran's",
                "talks with",
                "who",
                "2016",
                "$3m",
                "\u200b",
                "’",
                "🙂",
                "not",
                "if",
            ]
        ),
        min_size=1,
        max_size=40,
    )
)
def test_any_text_is_read_with_right_spans(coder: Coder, words: list[str]) -> None:
    text = " ".join(words) + " Turkey met Iran."
    coding = coder(made(text))
    for start, end in spans_of(coding):
        assert 0 <= start < end <= len(text)


def test_the_reference_article(coder: Coder, shared: Path) -> None:
    text = (shared / "seed" / "article.txt").read_text(encoding="utf-8")
    reading = json.dumps(to_json(coder(made(text, "seed", "2018-02-28"))))
    check = subprocess.run(
        [sys.executable, shared / "tools" / "check_seed.py"], input=reading, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout


def test_without_a_date_relative_dates_stay_open(coder: Coder) -> None:
    coding = coder(made("Russia delivered four gunships to Pakistan last year.", published=None))
    (event,) = [e for e in coding.events if e.event_type == "AID"]
    assert event.date.start is None and event.date.basis == "none"
    assert [d.kind for d in coding.doubts] == ["date"]
