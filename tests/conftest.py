"""What many tests share: the coder, loaded once, and where the shared material lies (if it is there)."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.coder import Coder, load

SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def coder() -> Coder:
    return load()


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared development material is not here")
    return SHARED
