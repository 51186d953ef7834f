"""Versions beside each other: what a snapshot freezes, and which events came, went or changed between two versions."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from detente.errors import DetenteError
from detente.store import engine_duckdb, schemas
from detente.store.study import Study
from detente.store.versions import AsOf, Version

# what an event is, beside where it stands; a new id or rule alone is no change worth telling
_FACTS = ("event_type", "mode", "contexts", "stage", "date", "place", "quantities", "first", "claim_id")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A version with a name, a digest of its rows, and how to cite it."""

    name: str
    version: int
    at: str
    digest: str
    rows: Mapping[str, int]
    citation: str


def snapshot(study: Study, name: str, as_of: AsOf = None) -> Snapshot:
    """Names a version for good: `detente vacuum` keeps it, `--as-of NAME` reads it.

    Giving the same name to the same version again changes nothing. Raises DetenteError for a name that means another version.
    """
    if not re.fullmatch(r"[A-Za-z_][\w.-]*|\d+[A-Za-z_.][\w.-]*", name) or re.fullmatch(r"\d{4}-\d\d(-\d\d)?", name):
        raise DetenteError(f"'{name}' cannot name a snapshot. Use letters, digits, '_', '.' and '-', not only digits: 2018Q1.")
    version = study.version(as_of)
    target = study.path / "snapshots" / f"{name}.json"
    if target.exists():
        old = Snapshot(**json.loads(target.read_text(encoding="utf-8")))
        if old.version != version.version:
            raise DetenteError(f"The snapshot '{name}' is of version {old.version}, and a snapshot does not move. "
                               "Give another name.")  # fmt: skip
        return old
    rows, value = digest(study, version)
    made = Snapshot(name, version.version, version.at, value, rows, _citation(study, name, version, value, rows))
    draft = target.with_name(f".{name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        draft.write_text(json.dumps(asdict(made), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(draft, target)
    except OSError as error:
        raise DetenteError(f"Cannot write '{target}': {error.strerror}. Nothing was changed.") from None
    return made


def snapshots(study: Study) -> list[Snapshot]:
    folder = study.path / "snapshots"
    found = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("[!.]*.json")))
    return [Snapshot(**facts) for facts in found]


def digest(study: Study, version: Version) -> tuple[dict[str, int], str]:
    """Rows per table, and a SHA-256 over their contents that does not depend on files or on the order of rows."""
    counts, sums = {}, []
    with closing(study.connect(version.version)) as connection:
        for name in sorted(version.tables):
            if name in schemas.INTERNAL:
                continue
            count, total = connection.sql(
                f'select count(*), coalesce(sum(md5_number_lower(to_json(t)::varchar)::hugeint), 0) from "{name}" t'
            ).fetchall()[0]
            counts[name] = int(count)
            sums.append(f"{name} {count} {total}")
    return counts, hashlib.sha256("\n".join(sums).encode()).hexdigest()


def _citation(study: Study, name: str, version: Version, value: str, rows: Mapping[str, int]) -> str:
    title = study.settings.get("study", {}).get("name") or study.path.resolve().name
    with closing(study.connect(version.version)) as connection:
        runs = connection.sql("select distinct detente, knowledge, model from runs where step = 'code' order by all").fetchall()
    coded = "; ".join(f"Détente {d}, knowledge {k}, model {m}" for d, k, m in runs) or "not coded"
    return (
        f"{title} [data set], snapshot {name}, version {version.version} of {version.at[:10]}: {rows.get('articles', 0):,} "
        f"articles, {rows.get('events', 0):,} events. Coded with {coded}. SHA-256 {value}."
    )


# ---------------------------------------------------------------- diff


@dataclass(frozen=True, slots=True)
class Change:
    """One event that came, went or changed between two versions, with the sentence it stands in."""

    what: Literal["came", "went", "changed"]
    article_id: str
    event_type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    sentence: str
    fields: tuple[str, ...] = ()  # of a change: what differs, as "stage: planned → occurred"


def diff(study: Study, before: AsOf, after: AsOf) -> Iterator[Change]:
    """The events that differ, by article and place in the text.

    Events are the same where article, trigger and type are; where only the type differs it has changed. An article that was
    forgotten or added brings all of its events.
    """
    old, new = study.version(before), study.version(after)
    touched = _touched(study, old, new)
    for start in range(0, len(touched), 200):
        ids = touched[start : start + 200]
        was, now = _events(study, old, ids), _events(study, new, ids)
        for name in ids:
            yield from _changes(name, was.get(name, []), now.get(name, []))


def _touched(study: Study, old: Version, new: Version) -> list[str]:
    """The articles whose coding is not by the same run in both versions, or that only one of them has."""
    runs = []
    for version in (old, new):
        with closing(study.connect_to(("coded",), version)) as connection:
            runs.append(dict(connection.sql("select article_id, run_id from coded").fetchall()))
    return sorted(name for name in runs[0].keys() | runs[1].keys() if runs[0].get(name) != runs[1].get(name))


def _events(study: Study, version: Version, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    query = """
        select e.*, coalesce([s for s in a.sentences if s.start <= e.trigger.start and e.trigger.start < s."end"][1],
                             e.trigger) as within, a.text
        from events e join articles a using (article_id)
        where e.article_id in (select unnest($1)) order by e.article_id, e.trigger.start, e.event_id"""
    found: dict[str, list[dict[str, Any]]] = {}
    with closing(study.connect_to(("articles", "coded", "events"), version)) as connection:
        for row in engine_duckdb.ask(connection, query, [ids]).to_pylist():
            row["sentence"] = " ".join(row.pop("text")[row["within"]["start"] : row["within"]["end"]].split())
            found.setdefault(row["article_id"], []).append(row)
    return found


def _changes(article_id: str, was: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[Change]:
    left = list(was)
    pairs: list[tuple[dict[str, Any] | None, dict[str, Any] | None]] = []
    waiting = []
    for event in now:
        same = next((o for o in left if _key(o) == _key(event)), None)
        if same is None:
            waiting.append(event)
            continue
        left.remove(same)
        pairs.append((same, event))
    for event in waiting:
        near = next((o for o in left if o["trigger"] == event["trigger"]), None)
        if near is not None:
            left.remove(near)
        pairs.append((near, event))
    pairs += [(event, None) for event in left]
    for old, new in sorted(pairs, key=lambda p: (p[1] or p[0] or {})["trigger"]["start"]):
        event = new or old or {}
        fields = _differences(old, new) if old and new else ()
        if not (old and new) or fields:
            what: Literal["came", "went", "changed"] = "came" if old is None else "went" if new is None else "changed"
            yield Change(what, article_id, event["event_type"], *_sides(event), event["sentence"], fields)


def _key(event: dict[str, Any]) -> tuple[Any, ...]:
    return event["trigger"]["start"], event["trigger"]["end"], event["event_type"], _sides(event)


def _sides(event: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    def names(side: str) -> tuple[str, ...]:
        return tuple(p["actor"]["id"] or p["actor"]["name"] for p in event[side])

    return names("actors"), names("recipients")


def _differences(old: dict[str, Any], new: dict[str, Any]) -> tuple[str, ...]:
    found = [f"{name}: {_shown(old[name])} → {_shown(new[name])}" for name in _FACTS if old.get(name) != new.get(name)]
    for name, a, b in zip(("actors", "recipients"), _sides(old), _sides(new), strict=True):
        if a != b:
            found.append(f"{name}: {'+'.join(a) or 'nobody'} → {'+'.join(b) or 'nobody'}")
    return tuple(found)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        if "basis" in value:
            return f"{value['start'] or '?'} to {value['end'] or '?'} ({value['basis']})"
        return str(value.get("name") or value.get("value"))
    if isinstance(value, list):
        return ", ".join(_shown(v) if not isinstance(v, dict) else f"{v['value']:g} {v['unit']}" for v in value) or "none"
    return "none" if value is None else str(value)


def folder_size(path: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
