"""Pages into a study: each article once, however often it comes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import pyarrow as pa

from detente.articles.extract import article as make_article
from detente.errors import ArticleError
from detente.feeds.pages import Page
from detente.model import Article, Coding, Failure
from detente.store.runs import Run, make_run, note
from detente.store.schemas import LATER, known
from detente.store.study import Commit, Study
from detente.tables import to_arrow

BATCH_PAGES, BATCH_SIZE = 400, 32_000_000  # what one commit takes in: pages, and bytes or characters of them


@dataclass(frozen=True, slots=True)
class Added:
    """What came of it: `known` were there already, `renamed` got another id because a different article has theirs."""

    added: int = 0
    known: int = 0
    renamed: int = 0
    failures: tuple[Failure, ...] = ()

    def __add__(self, other: Added) -> Added:
        return Added(self.added + other.added, self.known + other.known, self.renamed + other.renamed,
                     self.failures + other.failures)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """An article with the digest of the page it came from and its own."""

    article: Article
    page: str
    own: str
    where: str


def add(
    study: Study,
    pages: Iterable[Page | Failure],
    *,
    published: str | None = None,
    outlet: str | None = None,
    tell: Callable[[Added], None] = lambda _: None,
) -> Added:
    """Takes the articles of the pages in, a batch a version, and their failures; `tell` hears of every batch.

    The same article (text, title, outlet, url, day, and the id where the feed gives one) is taken in once; another article with
    an id that is taken gets the id and a piece of its digest. Adding the same things again changes nothing.
    """
    run, total = make_run("add"), Added()
    for batch in _batches(pages):
        done = _add(study, batch, run, published, outlet)
        tell(done)
        total += done
    if total.added:
        study.tidy("add", run.run_id)
    return total


def _batches(pages: Iterable[Page | Failure]) -> Iterator[list[Page | Failure]]:
    batch: list[Page | Failure] = []
    size = 0
    for page in pages:
        batch.append(page)
        size += len(page.data) if isinstance(page, Page) else 0
        if len(batch) >= BATCH_PAGES or size >= BATCH_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _add(study: Study, batch: list[Page | Failure], run: Run, published: str | None, outlet: str | None) -> Added:
    failures = [page for page in batch if isinstance(page, Failure)]
    digests = {page_digest(page, published, outlet): page for page in batch if isinstance(page, Page)}
    seen = study.holding("seen", "digest", digests)
    found: list[_Found] = []
    for digest, page in digests.items():
        if digest in seen:
            continue
        try:
            made = _clean(make_article(page, published=published, outlet=outlet))
            found.append(_Found(made, digest, _digest(made, page.named), page.where))
        except ArticleError as error:
            failures.append(Failure(page.where, error.reason, str(error), page.article_id))
        except Exception as error:  # a page that breaks a parser costs that page
            failures.append(Failure(page.where, "internal", f"{type(error).__name__}: {error}", page.article_id))
    twice = sum(isinstance(page, Page) for page in batch) - len(digests)
    if not found and not failures:
        return Added(known=len(seen) + twice)
    with study.commit("add", run_id=run.run_id) as commit:
        done = _write(commit, found, run)
        write_failures(commit, "add", failures, run)
    return done + Added(known=len(seen) + twice, failures=tuple(failures))


def _write(commit: Commit, found: list[_Found], run: Run) -> Added:
    """Under the writer's lock, so that two who add at once do not add the same."""
    if not found:
        return Added()
    have = commit.holding("seen", "digest", [f.own for f in found])
    fresh = list({f.own: f for f in found if f.own not in have}.values())
    taken = commit.holding("articles", "article_id", [f.article.article_id for f in fresh])
    articles: list[Article] = []
    rows: list[dict[str, str | None]] = []
    renamed = 0
    for f in fresh:
        name = f.article.article_id
        if name in taken:
            name, renamed = f"{name}~{f.own[:8]}", renamed + 1
        taken.add(name)
        articles.append(replace(f.article, article_id=name))
        rows.append({"digest": f.own, "article_id": name})
    ids = {row["digest"]: row["article_id"] for row in rows}
    pages = {f.page: ids.get(f.own) for f in found}
    rows += [{"digest": page, "article_id": name} for page, name in pages.items() if page not in ids]
    if fresh:
        commit.append("articles", to_arrow([Coding(a) for a in articles], "articles").drop_columns(list(LATER)))
        commit.delete("failures", "where", sorted(commit.holding("failures", "where", [f.where for f in fresh])))
        note(commit, run)
    commit.append("seen", pa.Table.from_pylist(rows, schema=known()["seen"]))
    return Added(added=len(fresh), known=len(found) - len(fresh), renamed=renamed)


def write_failures(commit: Commit, step: str, failures: Iterable[Failure], run: Run) -> int:
    """Adds failures to the table of that name, each once; returns how many were new."""
    rows = {}
    for failure in failures:
        facts = _clean_facts({"step": step} | asdict(failure))
        digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
        rows[digest] = facts | {"failure_id": digest, "run_id": run.run_id}
    have = commit.holding("failures", "failure_id", rows)
    fresh = [row for digest, row in rows.items() if digest not in have]
    if fresh:
        commit.append("failures", pa.Table.from_pylist(fresh, schema=known()["failures"]))
        note(commit, run)
    return len(fresh)


def page_digest(page: Page, published: str | None = None, outlet: str | None = None) -> str:
    """What makes a page the same page; its path is not part of it, so a copy elsewhere is known."""
    facts = [page.article_id if page.named else None, page.kind, page.url, outlet or page.outlet, published or page.published,
             page.title]  # fmt: skip
    data = page.data if isinstance(page.data, bytes) else page.data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(json.dumps(facts).encode() + b"\n" + data).hexdigest()[:32]


def _digest(article: Article, named: bool) -> str:
    facts = [article.article_id if named else None, article.url, article.outlet, article.published, article.title, article.text]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def _clean(article: Article) -> Article:
    """Half a surrogate pair cannot be stored; one mark takes its place, so that offsets stay."""
    texts: dict[str, Any] = {name: getattr(article, name) for name in _TEXTS}
    return replace(article, **{name: _storable(text) for name, text in texts.items() if text is not None})


_TEXTS = ("article_id", "text", "url", "outlet", "title", "byline", "dateline")


def _clean_facts(facts: dict[str, str | None]) -> dict[str, str | None]:
    return {name: None if value is None else _storable(value) for name, value in facts.items()}


def _storable(text: Any) -> Any:
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text) if not text.isascii() else text
