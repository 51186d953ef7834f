"""Counts and yardsticks: scores that a perfect and a reversed yardstick must give, and the floors of the method page."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente.alignment import evaluate, settings
from detente.cli.main import main


@pytest.fixture()
def tables(tmp_path: Path) -> tuple[Path, Path]:
    """Ten states, four years; the first five are friends among themselves; (S0, S9) and (S1, S8) fight."""
    random = np.random.default_rng(0)
    rows, sticks = [], []
    for year in range(2001, 2005):
        for i in range(10):
            for j in range(10):
                if i == j:
                    continue
                friends, foes = (i < 5) == (j < 5), (min(i, j), max(i, j)) in ((0, 9), (1, 8))
                counts = random.poisson([12 if friends else 4, 2, 20 if foes else 1, 15 if foes else 0.3])
                rows.append([f"S{i}", f"S{j}", year, *map(float, counts)])
                if i < j:
                    sticks.append([f"S{i}", f"S{j}", year, float(friends), int(foes), float(friends) + random.normal(0, 0.1)])
    counts, yardsticks = tmp_path / "c.parquet", tmp_path / "y.parquet"
    pq.write_table(pa.table(dict(zip(evaluate.COUNTS, zip(*rows, strict=True), strict=True))), counts)
    pq.write_table(
        pa.table(dict(zip(("a", "b", "year", "ally", "rival", "agreement"), zip(*sticks, strict=True), strict=True))), yardsticks
    )
    return counts, yardsticks


def test_closeness_knows_friends_and_tone_knows_foes(tables: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    counts, yardsticks = tables
    assert (
        main(["evaluate", "--counts", str(counts), "--yardsticks", str(yardsticks), "--score-since", "2003", "--format", "json"])
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert {"closeness", "tone", "index", "volume"} <= set(found)
    assert found["closeness"]["ally"] > 0.95 and found["closeness"]["agreement"] > 0.7
    assert found["tone"]["rival"] > 0.95 and found["index"]["rival"] > 0.9
    assert found["next_year"]["rival"]["forecast"] > 0.95


def test_a_column_that_is_missing_is_named(tables: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("actor,recipient,year\nA,B,2001\n")
    assert main(["evaluate", "--counts", str(bad), "--yardsticks", str(tables[1])]) == 1
    assert "lacks the column verbal_cooperation" in capsys.readouterr().err
    assert main(["evaluate", "--yardsticks", str(tables[1])]) == 1


def test_earlier_years_do_not_depend_on_later_ones(tables: tuple[Path, Path], tmp_path: Path) -> None:
    table = pq.read_table(tables[0])
    cut = tmp_path / "cut.parquet"
    pq.write_table(table.filter(pa.compute.less(table["year"], 2004)), cut)
    whole, part = (evaluate.evaluate(evaluate.read_counts([p]), tables[1], settings.load()) for p in (tables[0], cut))
    assert part.years == (2001, 2002, 2003)
    again = evaluate.evaluate(evaluate.read_counts([tables[0]]), tables[1], settings.load(), score_since=2004)
    total = {m: (part.figures[m]["ally"] * 3 + again.figures[m]["ally"]) / 4 for m in part.figures}  # type: ignore[operator]
    assert whole.figures["closeness"]["ally"] == pytest.approx(total["closeness"], abs=2e-3)


def test_floors_on_real_counts(shared: Path) -> None:
    folder = shared / "dev" / "alignment"
    grid = evaluate.read_counts([folder / "icews_quads_2002_2009.parquet"])
    found = evaluate.evaluate(grid, folder / "yardsticks_2002_2009.parquet", settings.load())
    floors = {
        "closeness": {"unga_agreement": 0.48, "defense_alliance": 0.81}, "tone": {"rival": 0.79, "militarized_dispute": 0.84},
        "index": {"unga_agreement": 0.44, "defense_alliance": 0.69, "rival": 0.66},
    }  # fmt: skip
    for measure, columns in floors.items():
        for column, floor in columns.items():
            score = found.figures[measure][column]
            assert score is not None and score >= floor, (measure, column, score)
    ahead = found.next_year["militarized_dispute"]
    assert ahead["forecast"] is not None and ahead["volume"] is not None and ahead["forecast"] > max(0.90, ahead["volume"])
