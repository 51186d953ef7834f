"""What a study holds as files that other tools read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from detente.errors import DetenteError, unknown
from detente.report.export import files
from detente.report.export.rows import COLUMNS, WHAT, Exported, rows

__all__ = ["COLUMNS", "FORMATS", "WHAT", "Exported", "rows", "write"]


def _graphml(given: Exported, path: Path) -> None:
    from detente.report.export.graphs import write_graphml

    write_graphml(given, path)


def _gexf(given: Exported, path: Path) -> None:
    from detente.report.export.graphs import write_gexf

    write_gexf(given, path)


FORMATS: dict[str, Callable[[Exported, Path], str | None]] = {
    "csv": files.write_csv, "parquet": files.write_parquet, "jsonl": files.write_jsonl, "xlsx": files.write_xlsx,
    "stata": files.write_stata, "graphml": _graphml, "gexf": _gexf, "geojson": files.write_geojson,
    "polecat": files.write_polecat,
}  # fmt: skip


def write(given: Exported, form: str, path: Path) -> str | None:
    """Writes rows to a file; returns a remark on what was left out, if anything was. Raises DetenteError."""
    if form not in FORMATS:
        raise DetenteError(unknown("format", form, FORMATS))
    try:
        return FORMATS[form](given, path)
    except OSError as error:
        full = "the disk is full" if error.errno == 28 else error.strerror or str(error)
        raise DetenteError(f"Cannot write the {form} file: {full}. Nothing was left half-written.") from error
