"""A coder that reads nothing but makes records at once, the same for the same article: for what the store promises."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from detente.feeds.pages import Page
from detente.model import Article, Coding, Failure
from detente.store import Study, open
from detente.store.coding import Coded, code
from detente.store.runs import Run, make_run
from tests import factories as make

BODY = "Norway and Sweden signed a treaty on fishing. The ministers met in Oslo and praised the work of their officials."


def page(number: int, **facts: str) -> Page:
    text = f"{BODY} It was meeting number {number} of the year, and the next one will be held in Stockholm in May."
    return Page(f"{number}.txt", text, "text", f"a{number:05}", published="2018-03-01", named=True, **facts)


class FastCoder:
    """`pause` seconds an article; one in 17 fails, by the digest of its text."""

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause

    def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[Coding | Failure]:
        for article in articles:
            time.sleep(self.pause)
            number = int(hashlib.sha256(article.text.encode()).hexdigest(), 16)
            if number % 17 == 0:
                yield Failure(article.article_id, "internal", f"ValueError: {number % 1000}", article.article_id)
            else:
                made = make.coding(article=article)
                yield replace(made, events=made.events[: number % 6], claims=made.claims[: number % 4])


def run(knowledge: str = "k1") -> Run:
    return make_run("code", knowledge=knowledge, language="en", model="none")


def coded(study: Study, knowledge: str = "k1", **options: bool) -> Coded:
    return code(study, FastCoder(), run(knowledge), **options)


def rows(study: Study) -> dict[str, list[dict[str, object]]]:
    """Every table as sorted rows: what two studies have to have the same."""
    tables: dict[str, pa.Table] = {name: study.table(name) for name in [*study.tables(), "coded", "seen"]}
    return {name: sorted(table.to_pylist(), key=repr) for name, table in tables.items()}


if __name__ == "__main__":  # for tests that kill it
    import detente.store.coding as coding

    coding.BATCH = 8
    code(open(Path(sys.argv[1])), FastCoder(float(sys.argv[2])), run(), recode="--recode" in sys.argv)
