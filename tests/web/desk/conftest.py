"""One study for all tests of the desk, a fresh desk for each, and cheap password hashes."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.store.study import Study
from detente.web.desk import people
from tests.web.desk import places
from tests.web.desk.places import World

_CHEAP = places.quick_hashes()


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "_hasher", lambda: _CHEAP)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return places.small_study(tmp_path_factory.mktemp("desk") / "news")


@pytest.fixture
def world(tmp_path: Path, made: Study) -> World:
    return places.world(tmp_path, made)
