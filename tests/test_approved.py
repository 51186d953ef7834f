"""Our own articles are read as they were when a person last looked. `make approve` rewrites the approved files."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from approved_format import render  # noqa: E402

from detente.coder import Coder, load  # noqa: E402
from detente.reading import read_file  # noqa: E402

GOLD = HERE.parent / "gold"
ROWS = list(csv.DictReader((GOLD / "articles" / "index.csv").open(encoding="utf-8", newline="")))


def reading(coder: Coder, row: dict[str, str]) -> str:
    path = GOLD / "articles" / row["file"]
    return render(read_file(path, coder=coder, published=row["published"] or None))


@pytest.mark.parametrize("row", ROWS, ids=[r["file"] for r in ROWS])
def test_reads_as_approved(coder: Coder, row: dict[str, str]) -> None:
    approved = GOLD / "approved" / f"{row['file']}.txt"
    assert reading(coder, row) == approved.read_text(encoding="utf-8"), "read the change, then `make approve`"


def test_every_article_is_listed() -> None:
    assert sorted(r["file"] for r in ROWS) == sorted(p.name for p in (GOLD / "articles").iterdir() if p.suffix != ".csv")


def main() -> None:
    coder = load("en")
    for row in ROWS:
        path = GOLD / "approved" / f"{row['file']}.txt"
        path.write_text(reading(coder, row), encoding="utf-8")
        print(f"wrote {path.relative_to(GOLD.parent)}")


if __name__ == "__main__":
    main()
