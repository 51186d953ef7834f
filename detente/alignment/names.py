"""Names of actors for readers, from the knowledge files; an id without one stands for itself."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from detente import knowledge

_FILES = ("states.csv", "organisations.csv", "groups.csv", "regions.csv")


def name(actor: str) -> str:
    return _names().get(actor, actor)


def dyad(a: str, b: str) -> str:
    return f"{name(a)} and {name(b)}"


@cache
def _names() -> dict[str, str]:
    folder = Path(str(knowledge.__path__[0])) / "actors"
    found: dict[str, str] = {}
    for file in _FILES:
        with (folder / file).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(line for line in stream if not line.startswith("#")):
                found.setdefault(row["id"], row["name"])
    return found
