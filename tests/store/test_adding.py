"""Each article goes in once, however often and however it comes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detente.feeds.pages import Page
from detente.model import Failure
from detente.store import Study, adding, create
from detente.store.adding import Added, add
from tests.store import fast


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return create(tmp_path / "news")


def ids(study: Study) -> list[str]:
    return [row["article_id"] for row in study.sql("select article_id from articles order by 1").to_pylist()]


def test_the_same_again_changes_nothing(study: Study) -> None:
    pages: list[Page | Failure] = [fast.page(1), fast.page(2), Failure("x.txt", "empty", "there is nothing"), fast.page(1)]
    first = add(study, pages)
    assert (first.added, first.known, first.renamed, len(first.failures)) == (2, 1, 0, 1)
    before = study.version()
    again = add(study, pages)
    assert (again.added, again.known, len(again.failures)) == (0, 3, 1) and study.version() == before
    assert ids(study) == ["a00001", "a00002"] and study.table("failures").num_rows == 1


def test_batches_do_not_matter(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [fast.page(n % 9) for n in range(20)]
    add(study, pages)
    monkeypatch.setattr(adding, "BATCH_PAGES", 3)
    other = create(tmp_path / "other")
    assert add(other, pages) == Added(9, 11)
    assert fast.rows(other) == fast.rows(study) and other.version().version > study.version().version


def test_a_copy_of_a_file_under_another_name_is_the_same_article(study: Study) -> None:
    page = replace(fast.page(1), named=False)
    assert add(study, [page, replace(page, where="copy.txt", article_id="copy")]) == Added(1, 1)


def test_two_reports_of_the_same_words_are_two_where_the_feed_says_so(study: Study) -> None:
    page = fast.page(1)
    assert add(study, [page, replace(page, article_id="b"), replace(page, outlet="Fjordposten", article_id="c")]).added == 3


def test_another_article_with_the_same_id_gets_a_longer_one_every_time_the_same(study: Study, tmp_path: Path) -> None:
    pages = [fast.page(1), replace(fast.page(2), article_id="a00001")]
    done = add(study, pages)
    assert (done.added, done.renamed) == (2, 1)
    first, second = ids(study)
    assert first == "a00001" and second.startswith("a00001~")
    assert add(study, [*reversed(pages)]).added == 0 and ids(study) == [first, second]


def test_a_bad_page_costs_itself_and_leaves_the_failures_when_it_is_mended(study: Study) -> None:
    good = fast.page(1)
    bad = replace(fast.page(2), published="the day before")
    done = add(study, [good, bad])
    assert done.added == 1 and [(f.where, f.reason) for f in done.failures] == [("2.txt", "bad_date")]
    assert study.table("failures").to_pylist()[0]["step"] == "add"
    assert add(study, [good, replace(bad, published="2018-03-02")]).added == 1
    assert study.table("failures").num_rows == 0


def test_what_the_caller_says_of_all(study: Study) -> None:
    add(study, [replace(fast.page(1), published=None)], published="2018-05-05", outlet="Fjordposten")
    row = study.table("articles").to_pylist()[0]
    assert (row["published"], row["outlet"], row["run_id"], row["sentences"]) == ("2018-05-05", "Fjordposten", None, [])


def test_half_a_surrogate_pair_keeps_its_place(study: Study) -> None:
    page = fast.page(1)
    text = str(page.data)
    assert add(study, [replace(page, data=text + " \ud83d end", title="\udc00 title")]).added == 1
    row = study.table("articles").to_pylist()[0]
    assert row["text"] == text + " \ufffd end" and row["title"] == "\ufffd title"


def test_two_who_add_the_same_at_once_add_it_once(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has looked before the first committed, and looks again under the lock."""
    pages = [fast.page(1), fast.page(2)]
    real, done = Study.holding, []

    def late(self: Study, name: str, *rest: object) -> set[str]:
        found = real(self, name, *rest)  # type: ignore[arg-type]
        if not done:
            done.append(True)
            add(self, pages[:1])
        return found

    monkeypatch.setattr(Study, "holding", late)
    assert add(study, pages) == Added(1, 1)
    assert ids(study) == ["a00001", "a00002"]
