"""Stand-ins for the stages below the command line, so that its own promises are tested without a model."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import detente
from detente.errors import ArticleError, DetenteError
from detente.feeds import Fields
from detente.model import Article, Coding, Failure
from tests import factories as make


@dataclass(frozen=True)
class Page:
    where: str
    text: str
    article_id: str | None = None


class Coder:
    """Codes every article as our small one; the text "fail" fails, "stop" is Ctrl-C, "pipe" a reader that left."""

    def __call__(self, article: Article, **_: Any) -> Coding:
        return make.coding(article=make.article(article_id=article.article_id, parts=make.parts()))

    def pipe(self, articles: Iterable[Article], *, processes: int = 1, skim: bool = False) -> Iterator[Coding | Failure]:
        for article in articles:
            if article.text == "stop":
                raise KeyboardInterrupt
            if article.text == "pipe":
                raise BrokenPipeError
            if article.text == "fail":
                yield Failure(article.article_id, "unreadable", "the coder stumbled", article.article_id)
            else:
                yield self(article)


def _article(page: Page, **_: Any) -> Article:
    if page.text == "empty":
        raise ArticleError("empty", "there is no text in it")
    return make.article(page.text, article_id=page.where)


def _page(path: str) -> Page:
    if path == "missing.txt":
        raise DetenteError("There is no file 'missing.txt'.")
    return Page(path, path)


def install(monkeypatch: pytest.MonkeyPatch, pages: Callable[..., Iterator[Any]] | None = None) -> None:
    def default(paths: list[str], *, fields: Any = None) -> Iterator[Page]:
        return (Page(f"{number}.txt", path) for number, path in enumerate(paths, 1))

    stages = {
        "coder": {"load": lambda language="en", *, model=None: Coder()},
        "feeds": {"pages": pages or default, "page": _page, "Fields": Fields},
        "articles.extract": {"article": _article},
        "explain": {"about": lambda name: f"about {name}", "sentence": lambda coder, text: f"reading {text}\n"},
    }
    for name, functions in stages.items():
        module = types.ModuleType(f"detente.{name}")
        vars(module).update(functions)
        monkeypatch.setitem(sys.modules, f"detente.{name}", module)
        if "." not in name:
            monkeypatch.setattr(detente, name, module, raising=False)
