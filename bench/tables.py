"""Acts a dyad and month, counted in four ways over the same rows: `python bench/tables.py STUDY [ROUNDS]`.

DuckDB over the study's table `imported` beside DuckDB over plain Parquet files of it, Polars and pandas over those files. The
best of the rounds counts, taken in turn, so that a busy machine is busy for all.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

import detente
from detente.store import Study

_SQL = """
select actor, recipient, date_trunc('month', "date") as month, count(*) as acts, sum(reports) as reports
from {source}
where actor is not null and recipient is not null and actor <> recipient and quad_class is not null
group by 1, 2, 3"""


def plain(study: Study, folder: Path) -> list[str]:
    """The table as plain Parquet, with DuckDB's own writer and its defaults."""
    with study.connect() as connection:
        connection.execute(f"copy imported to '{folder}' (format parquet, file_size_bytes '256MB', overwrite_or_ignore true)")
    return sorted(str(p) for p in folder.glob("*.parquet"))


def over_study(study: Study) -> int:
    with study.connect() as connection:
        return len(connection.sql(_SQL.format(source="imported")).to_arrow_table())


def over_parquet(files: list[str]) -> int:
    with duckdb.connect() as connection:
        return len(connection.sql(_SQL.format(source=f"read_parquet({files})")).to_arrow_table())


def over_polars(files: list[str]) -> int:
    import polars as pl

    rows = pl.scan_parquet(files).filter(
        pl.col("actor").is_not_null() & pl.col("recipient").is_not_null() & (pl.col("actor") != pl.col("recipient"))
        & pl.col("quad_class").is_not_null()
    )  # fmt: skip
    month = pl.col("date").dt.truncate("1mo").alias("month")
    return rows.group_by("actor", "recipient", month).agg(pl.len(), pl.col("reports").sum()).collect().height


def over_pandas(files: list[str]) -> int:
    import pandas as pd

    columns = ["actor", "recipient", "date", "quad_class", "reports"]
    rows = pd.concat([pd.read_parquet(file, columns=columns) for file in files])
    rows = rows[rows.actor.notna() & rows.recipient.notna() & (rows.actor != rows.recipient) & rows.quad_class.notna()]
    month = pd.to_datetime(rows.date).dt.to_period("M")
    return len(rows.groupby([rows.actor, rows.recipient, month]).agg(acts=("reports", "size"), reports=("reports", "sum")))


def main(path: str, rounds: int) -> None:
    study = detente.open(path)
    count = study.sql("select count(*) as n from imported").to_pylist()[0]["n"]
    with tempfile.TemporaryDirectory(dir=".") as folder:
        files = plain(study, Path(folder))
        ways: dict[str, Callable[[], int]] = {
            "DuckDB over the study": lambda: over_study(study),
            "DuckDB over plain Parquet": lambda: over_parquet(files),
            "Polars over plain Parquet": lambda: over_polars(files),
            "pandas over plain Parquet": lambda: over_pandas(files),
        }
        best = dict.fromkeys(ways, float("inf"))
        groups = set()
        for _ in range(rounds):
            for name, way in ways.items():
                began = time.perf_counter()
                groups.add(way())
                best[name] = min(best[name], time.perf_counter() - began)
    assert len(groups) == 1, f"the four ways disagree: {groups}"
    print(f"{count:,} rows, {groups.pop():,} dyad-months, best of {rounds}")
    base = best["DuckDB over plain Parquet"]
    for name, seconds in best.items():
        print(f"  {name:<26} {seconds:6.2f} s  {seconds / base:5.2f} × plain Parquet")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
