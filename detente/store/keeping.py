"""Taking things out of a study: articles that are to be forgotten, and files that no version needs any more."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deltalake import DeltaTable

from detente.errors import DetenteError
from detente.store import lock, schemas, versions
from detente.store.history import folder_size, snapshots
from detente.store.study import Study

# tables that are made from many articles: what they say of a forgotten one goes when they are made again
DERIVED = ("stories", "reports", "deals")


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """What a vacuum removed: how many versions, and how many bytes became free."""

    versions: int
    bytes: int


def chosen(study: Study, *, articles: list[str] | None = None, outlet: str | None = None) -> list[str]:
    """The ids of the named articles and of those of an outlet. Raises DetenteError for one that is not there."""
    with closing(study.connect_to(("articles",))) as connection:
        have = {row[0] for row in connection.sql(
            "select article_id from _articles where article_id in (select unnest($1))", params=[articles or []]
        ).fetchall()}  # fmt: skip
        missing = sorted(set(articles or ()) - have)
        if missing:
            raise DetenteError(f"There is no article '{missing[0]}' in '{study.path}'. "
                               f"See:  detente sql {study.path} \"select article_id, outlet from articles\"")  # fmt: skip
        if outlet is not None:
            query = "select article_id from _articles where outlet = $1"
            of_outlet = {row[0] for row in connection.sql(query, params=[outlet]).fetchall()}
            if not of_outlet:
                names = connection.sql("select distinct outlet from _articles where outlet is not null order by 1").fetchall()
                listed = ", ".join(row[0] for row in names[:20]) or "none is named"
                raise DetenteError(f"No article of '{study.path}' is by the outlet '{outlet}'. Outlets: {listed}.")
            have |= of_outlet
    return sorted(have)


def forget(study: Study, ids: list[str]) -> dict[str, int]:
    """Removes articles and everything read in them, as one version; returns the rows that went, by table.

    Older versions keep them until `vacuum` removes those. Adding the articles again brings them back. Stories made with them
    go as a whole, to be made again without them.
    """
    with lock.held(study.path / ".coding", "detente forget"), study.commit("forget") as commit:
        gone = {}
        for name in commit.before.tables:
            if name in DERIVED:
                gone[name] = commit.replace(name, study.table(name).slice(0, 0)) if ids else 0
            elif name in schemas.known() and "article_id" in schemas.known()[name].names:
                gone[name] = commit.delete(name, "article_id", ids)
        return {name: count for name, count in gone.items() if count}


def vacuum(study: Study, *, days: int = 30, now: datetime | None = None) -> Vacuumed:
    """Removes the versions older than so many days, and the files that only they need.

    Snapshots and the newest version always stay. A reader of a removed version is cut off, so give as many days as the longest
    reading takes.
    """
    before = folder_size(study.path)
    with lock.held(study.path / ".coding", "detente vacuum"), lock.held(study.path / ".writing", "detente vacuum", wait=60):
        newest = study.version()
        study._repair(newest)
        since = (now or datetime.now(UTC)) - timedelta(days=days)
        named = {s.version for s in snapshots(study)}
        kept, gone = [newest], list[versions.Version]()
        for version in study.versions()[:-1]:
            stays = version.version in named or datetime.fromisoformat(version.at) >= since
            (kept if stays else gone).append(version)
        for version in gone:  # first, so that nobody opens a version whose files are going
            with suppress(FileNotFoundError):
                versions.file(study.path / "versions", version.version).unlink()
        for name in newest.tables:
            DeltaTable(study.path / "tables" / name).vacuum(
                retention_hours=0, dry_run=False, enforce_retention_duration=False, full=True,
                keep_versions=sorted({v.tables[name] for v in kept if name in v.tables}),
            )  # fmt: skip
    study._files.clear()
    return Vacuumed(len(gone), max(0, before - folder_size(study.path)))
