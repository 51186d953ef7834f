"""The page is one safe file: escaped, self-contained, and its text is the article's text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.model import Article, Coding, Mention
from detente.report.marks import Mark, blocks
from detente.report.page import page, reading_fragment
from tests import factories as make

VOID = {"meta", "br", "link", "img", "input"}


class Reader(HTMLParser):
    """Collects ids and text, and fails on tags that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.article = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "main" in self.open:
            self.article += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def test_the_page_is_well_formed_and_its_links_lead_somewhere() -> None:
    reader = read(page(make.coding()))
    assert len(reader.ids) == len(set(reader.ids))
    assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)
    assert {f"s{n}" for n in range(1, 10)} <= set(reader.ids)


def test_the_page_needs_no_other_file() -> None:
    html = page(make.coding())
    assert not re.search(r"<(?:link|img|script|iframe)[^>]*(?:src|href)=", html)
    assert "@import" not in html and "url(" not in html


@pytest.mark.parametrize("render", [page, reading_fragment])
def test_text_is_escaped_everywhere(render: object) -> None:
    evil = "<script>alert('x')</script>"
    text = f"Chad met Sudan & {evil} today."
    article = Article("x", text, title=f"T {evil}", outlet=evil, url="javascript:alert(1)", published="2018-02-28")
    coding = Coding(article, mentions=(Mention((0, 4), make.CHAD, "name"),), sentences=((0, len(text)),))
    html = render(coding)  # type: ignore[operator]
    assert evil not in html and "&lt;script&gt;" in html
    assert "javascript:" not in html


def test_non_story_is_struck_out_and_named() -> None:
    html = page(make.coding())
    assert f'<s title="a headline of another story">{make.TEASER}</s>' in html
    assert '<span class="kind">teaser</span>' in html


def test_every_row_has_its_sentence_rule_and_reason() -> None:
    html = page(make.coding())
    row = html[html.index("delivered 12 armoured cars") :]
    row = row[: row.index("</details>")]
    assert "Sudan delivered 12 armoured cars to Chad last year, its first gift of arms." in row
    assert "<code>en/AID/deliver</code>" in row
    assert "“last year”, reckoned from the publication date" in row


def test_keyboard_and_script_free_reading() -> None:
    html = page(make.coding())
    assert 'class="skip" href="#reading"' in html
    rows = [tag for tag, attrs in read(html).tags if tag == "summary"]
    assert len(rows) == len([tag for tag, _ in read(html).tags if tag == "details"]) >= 14
    assert "prefers-color-scheme: dark" in html and "@media print" in html


def test_an_empty_reading_is_a_page_too() -> None:
    html = page(Coding(Article("x", "")))
    assert "Nothing was read in this article." in html


def test_fragment_is_compact() -> None:
    html = reading_fragment(make.coding())
    read(html)
    assert "<script" not in html and "<style" not in html and "What happened" in html
    assert make.coding()._repr_html_() == html


def test_overlapping_highlights_share_the_piece() -> None:
    text = "Chad met Sudan."
    marks = [Mark((0, 8), "a"), Mark((5, 14), "b"), Mark((5, 8), "c")]
    (block,) = blocks(Coding(Article("x", text), sentences=((0, 15),)), marks)
    pieces = [(piece.text, piece.classes) for run in block.runs for piece in run.pieces]
    assert pieces == [("Chad ", "a"), ("met", "a b c"), (" Sudan", "b"), (".", "")]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = "Chad met\nSudan. They\nagreed.\n\nThen it rained."
    spans = ((0, 15), (16, 28), (30, 45))
    assert len(blocks(Coding(Article("x", text), sentences=spans), ())) == 2
    unwrapped = "Chad met Sudan.\nThey agreed."
    assert len(blocks(Coding(Article("x", unwrapped), sentences=((0, 15), (16, 28))), ())) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(make.TEXT)), st.integers(0, len(make.TEXT)), st.sampled_from("abc")), max_size=12))
def test_pieces_give_the_text_again(spans: list[tuple[int, int, str]]) -> None:
    marks = [Mark((min(a, b), max(a, b)), name) for a, b, name in spans]
    found = blocks(make.coding(), marks)
    joined = "".join(piece.text for block in found for run in block.runs for piece in run.pieces)
    assert joined == make.TEXT.replace("\n\n", "")
    for mark in marks:
        marked = "".join(p.text for block in found for run in block.runs for p in run.pieces if mark in p.marks)
        assert marked == make.TEXT[slice(*mark.span)].replace("\n", "")
