"""A small study of the sample's articles and of one that means harm, and the application over it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from detente.coder import Coder
from detente.feeds.pages import Page
from detente.store import study as studies
from detente.store.adding import add
from detente.store.coding import code
from detente.store.runs import coding_run
from detente.store.sample import sample_pages
from detente.store.study import Study
from detente.stories import build
from detente.web.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

BASE = "http://127.0.0.1"
SCRIPT = "<script>alert(1)</script>"
HARM = Page(
    "harm.txt",
    f'Russia sent tanks to Syria on Monday {SCRIPT}, officials said. "><img src=x onerror=alert(2)> Russia praised Pakistan.',
    "text",
    'a<b>"x"/../../etc',
    title=f'Title {SCRIPT} "quoted"',
    outlet=f"Outlet {SCRIPT}",
    published="2018-03-05",
    url="javascript:alert(3)",
    named=True,
)


@pytest.fixture(scope="session")
def study(coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Study:
    made = studies.create(tmp_path_factory.mktemp("web") / "news")
    add(made, [p for p in sample_pages() if p.outlet in ("Margalla Post", "Neva Courier")] + [HARM])
    code(made, coder, coding_run(coder))
    build(made)
    return made


@pytest.fixture(scope="session")
def client(study: Study) -> Iterator[TestClient]:
    with TestClient(create_app(study), base_url=BASE) as made:
        yield made
