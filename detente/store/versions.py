"""The versions of a study: one small file each, which says at which Delta version every table stands.

A Delta commit is whole for one table only. What makes many tables change together is this file: it is written last and appears
at once or not at all, and readers open each table at the version that the newest file names.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from detente.errors import DetenteError

AsOf = int | str | date | None


@dataclass(frozen=True, slots=True)
class Version:
    """One committed state of a study.

    `at` is when it was committed (ISO, UTC), `what` the step, `tables` the Delta version of each table, `rows` how many rows
    each table gained in it (negative: lost).
    """

    version: int
    at: str
    what: str
    tables: Mapping[str, int]
    rows: Mapping[str, int] = field(default_factory=dict)
    run_id: str | None = None


def numbers(folder: Path) -> list[int]:
    """The numbers of the versions that are kept, ascending."""
    with contextlib.suppress(FileNotFoundError):
        return sorted(int(m[1]) for name in os.listdir(folder) if (m := re.fullmatch(r"(\d{8})\.json", name)))
    return []


def read(folder: Path, number: int) -> Version:
    try:
        return Version(**json.loads(file(folder, number).read_text(encoding="utf-8")))
    except FileNotFoundError:
        kept = numbers(folder)
        raise DetenteError(f"There is no version {number} of '{folder.parent}'. {_span(kept)}") from None
    except (ValueError, TypeError) as error:
        raise DetenteError(f"'{file(folder, number)}' is damaged: {error}. Restore it from a backup, or give --as-of with an "
                           "earlier version.") from None  # fmt: skip


def write(folder: Path, version: Version) -> None:
    """Puts a version in its place, whole, and only if nobody else has taken its number."""
    target = file(folder, version.version)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8") as stream:
            json.dump(asdict(version) | {"tables": dict(version.tables), "rows": dict(version.rows)}, stream, indent=1)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            raise DetenteError(f"Version {version.version} of '{folder.parent}' was written by another process meanwhile. "
                               "Give the command again.")  # fmt: skip
        os.replace(draft, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()


def find(folder: Path, as_of: AsOf, snapshots: Path) -> Version:
    """The version that a number, the name of a snapshot, a day ("2026-03-01": its end) or a moment in ISO form (UTC) means."""
    kept = numbers(folder)
    if not kept:
        raise DetenteError(f"'{folder.parent}' has no version at all: its folder 'versions' is empty. Restore it from a backup.")
    if as_of is None:
        return read(folder, kept[-1])
    text = str(as_of).strip()
    if text.isdecimal():
        return read(folder, int(text))
    named = snapshots / f"{text}.json"
    if re.fullmatch(r"[\w.-]+", text) and named.is_file():
        return read(folder, json.loads(named.read_text(encoding="utf-8"))["version"])
    until = _moment(text, snapshots)
    for number in reversed(kept):
        found = read(folder, number)
        if datetime.fromisoformat(found.at) < until:
            return found
    raise DetenteError(f"'{folder.parent}' has no version as old as {text}. {_span(kept)} "
                       f"The oldest is of {read(folder, kept[0]).at}.")  # fmt: skip


def _moment(text: str, snapshots: Path) -> datetime:
    """The first moment that is too late."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.combine(date.fromisoformat(text) + timedelta(days=1), datetime.min.time(), UTC)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) + timedelta(microseconds=1)
    except ValueError:
        names = sorted(path.stem for path in snapshots.glob("*.json")) if snapshots.is_dir() else []
        raise DetenteError(
            f"'{text}' is no version of this study. Give a number (12), a day (2026-03-01), a moment (2026-03-01T12:00) or the "
            f"name of a snapshot ({', '.join(names) or 'there is none yet'})."
        ) from None


def file(folder: Path, number: int) -> Path:
    """Where a version stands."""
    return folder / f"{number:08d}.json"


def _span(kept: list[int]) -> str:
    gone = "; those between that are missing were vacuumed" if kept and len(kept) < kept[-1] - kept[0] + 1 else ""
    return f"Kept are {kept[0]} to {kept[-1]}{gone}." if kept else "None is kept."
