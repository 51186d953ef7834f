"""Tables as files: CSV, Parquet, JSON lines, Excel, Stata, POLECAT's layout, GeoJSON."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from detente.errors import DetenteError
from detente.report.export.rows import COLUMNS, Exported

if TYPE_CHECKING:
    import pandas as pd

# What a spreadsheet takes for a formula. An apostrophe before it makes it text; to go back, take one off what begins so.
FORMULA = re.compile(r"'*[=+\-@\t\r\n|%]")
SHEET_ROWS, SHEET_CELL = 1_048_575, 32_767


def write_csv(given: Exported, path: Path) -> None:
    """UTF-8 with a header; missing is an empty cell. Text that a spreadsheet would run is defused with an apostrophe."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(given.rows.schema.names)
        for batch in given.rows.to_batches(max_chunksize=5000):
            writer.writerows([defused(value) for value in row.values()] for row in batch.to_pylist())


def defused(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def armed(text: str) -> str:
    """The way back of `defused`, for those who read the CSV with a program."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def write_parquet(given: Exported, path: Path) -> None:
    pq.write_table(given.rows, path, compression="zstd")


def write_jsonl(given: Exported, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for batch in given.rows.to_batches(max_chunksize=5000):
            stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in batch.to_pylist())


def write_xlsx(given: Exported, path: Path) -> None:
    """One sheet of rows, one of what the columns mean. Text is written as text, so nothing in it is a formula or a link."""
    import xlsxwriter

    if given.rows.num_rows > SHEET_ROWS:
        raise DetenteError(f"{given.rows.num_rows:,} rows are more than the {SHEET_ROWS:,} of an Excel sheet. Use --format csv "
                           "or parquet.")  # fmt: skip
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": f"Détente: {given.what}", "created": datetime.fromisoformat(given.at).replace(tzinfo=None)})
        sheet = book.add_worksheet(given.what)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(given.rows.schema.names):
            sheet.write_string(0, column, name)
        number = 0
        for batch in given.rows.to_batches(max_chunksize=5000):
            for row in batch.to_pylist():
                number += 1
                for column, value in enumerate(row.values()):
                    _cell(sheet, number, column, value)
        about = book.add_worksheet("columns")
        for number, (name, meaning) in enumerate(_meanings(given)):
            about.write_string(number, 0, name)
            about.write_string(number, 1, meaning)


def _cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:SHEET_CELL])


def write_stata(given: Exported, path: Path) -> None:
    """Stata 14 and later (format 118), columns labelled. Stata has no missing text: it is an empty one there."""
    try:
        import pandas as pd
    except ImportError:
        raise DetenteError("Stata files need pandas, which is not installed. Give:  pip install 'detente[export]'") from None
    frame = pd.DataFrame({name: _stata(pd, given.rows[name]) for name in given.rows.schema.names})
    labels = {name: meaning[:80] for name, meaning in _meanings(given)}
    frame.to_stata(
        path, write_index=False, version=118, time_stamp=datetime.fromisoformat(given.at).replace(tzinfo=None),
        data_label=f"Detente: {given.what}"[:80], variable_labels=labels,
        convert_strl=[name for name in frame if frame[name].dtype == object and frame[name].map(_bytes).max() > 2000],
    )  # fmt: skip


def _bytes(text: str) -> int:
    return len(text.encode("utf-8"))


def _stata(pd: Any, column: pa.ChunkedArray) -> pd.Series:
    values = column.to_pylist()
    if pa.types.is_string(column.type):
        return pd.Series(["" if v is None else v.replace("\0", "") for v in values], dtype=object)
    if column.null_count or pa.types.is_floating(column.type):
        return pd.Series([float("nan") if v is None else float(v) for v in values], dtype="float64")
    if pa.types.is_boolean(column.type):
        return pd.Series(values, dtype="int8")
    fits = all(-(2**31) < v < 2**31 - 101 for v in values)  # Stata keeps the top of the range for kinds of missing
    return pd.Series(values, dtype="int32" if fits else "float64")


def _meanings(given: Exported) -> list[tuple[str, str]]:
    return [(name, COLUMNS.get(name, name.replace("_", " "))) for name in given.rows.schema.names]


# ---------------------------------------------------------------- events on a map, events as POLECAT has them


def write_geojson(given: Exported, path: Path) -> str | None:
    """The rows with coordinates as points (RFC 7946); says how many have none."""
    _needs(given, ("latitude", "longitude"), "geojson")
    left = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write('{"type": "FeatureCollection", "features": [')
        first = True
        for row in given.rows.to_pylist():
            latitude, longitude = row.pop("latitude"), row.pop("longitude")
            if latitude is None or longitude is None:
                left += 1
                continue
            point = {"type": "Point", "coordinates": [longitude, latitude]}
            feature = {"type": "Feature", "id": next(iter(row.values())), "geometry": point, "properties": row}
            stream.write(("" if first else ",") + "\n" + json.dumps(feature, ensure_ascii=False))
            first = False
        stream.write("\n]}\n")
    return f"{left:,} of {given.rows.num_rows:,} rows have no coordinates and were left out" if left else None


_SIDE = ("Name", "Country", "COW", "Sector", "Sectors", "Title", "Name Raw", "Wikipedia")
POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip


def write_polecat(given: Exported, path: Path) -> str | None:
    """Events that were done, in the tab-separated layout of POLECAT; what we do not know is `None`, as there.

    The date is the first day of the interval. Intensity, COW numbers and Wikipedia ids are ours to leave open.
    """
    if given.what != "events":
        raise DetenteError(f"POLECAT's layout is for events, and {given.what} were asked for. Use --format csv.")
    done = [row for row in given.rows.to_pylist() if row["stage"] in ("occurred", "ongoing")]
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("\t".join(POLECAT) + "\n")
        stream.writelines("\t".join(_polecat(row)) + "\n" for row in done)
    left = given.rows.num_rows - len(done)
    return f"{left:,} of {given.rows.num_rows:,} events were planned, denied or background and were left out" if left else None


def _polecat(row: dict[str, Any]) -> list[str]:
    def side(name: str) -> list[Any]:
        sectors = row[f"{name}_sectors"]
        first = (sectors or "").split(";")[0] or None
        return [row[f"{name}s"], row[f"{name}_countries"], None, first, sectors, row[f"{name}_roles"], row[f"{name}_names"], None]

    values = [
        row["id"], row["date_start"], row["event_type"], row["mode"], None, row["quad_class"].upper(), row["contexts"],
        *side("actor"), *side("recipient"),
        row["place"], None, None, row["place_admin"], row["place_country"], row["latitude"], row["longitude"], None, row["place"],
        None, row["outlet"], row["published"], None, None, None, "en", "Detente",
    ]  # fmt: skip
    return ["None" if value is None else " ".join(str(value).split()) for value in values]


def _needs(given: Exported, columns: tuple[str, ...], form: str) -> None:
    missing = [name for name in columns if name not in given.rows.schema.names]
    if missing:
        raise DetenteError(f"{form} needs the column '{missing[0]}', which {given.what} do not have. Use --what events.")
