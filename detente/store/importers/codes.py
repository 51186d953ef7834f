"""The code lists that event tables are written in, as Arrow tables to join on."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pyarrow as pa

from detente.errors import KnowledgeError
from detente.knowledge import load as knowledge
from detente.model import QUAD_CLASS

CODES = Path(knowledge.__file__).parent / "codes"
ROOTS = tuple(f"{n:02}" for n in range(1, 21))
TYPES = tuple(QUAD_CLASS)


@cache
def lookups(language: str = "en") -> dict[str, pa.Table]:
    """Tables by name: `events` (CAMEO code), `actors`, `roles`, `fips`, `gw`, `places` (country names), `parties` (names of
    organisations and groups), `sectors` (ICEWS), `types` (PLOVER). Each code stands once in its table."""
    known = knowledge.load_knowledge(language)
    states = {state: state for state in known.states}
    territories = {row["id"]: row["id"] for row in _rows("fips")}
    actors = states | territories | {row["code"]: row["id"] for row in _rows("cameo_actors")}
    places = {n.text: n.id for n in known.names if n.kind == "state" and n.how in ("name", "alias") and n.id}
    places |= {row["name"]: row["id"] for row in _rows("country_names")}
    return {
        "events": _events(),
        "actors": _pairs(actors, "code", "id"),
        "ids": _pairs({i: i for i in {*states, *territories, *(n.id for n in known.names if n.id)}}, "code", "id"),
        "roles": _pairs({row["code"]: row["sector"] for row in _rows("cameo_roles")}, "code", "sector"),
        "fips": _pairs({row["code"]: row["id"] for row in _rows("fips")}, "code", "id"),
        "gw": _pairs({row["code"]: row["id"] for row in _rows("gleditsch_ward")}, "code", "id"),
        "places": _pairs({name.lower(): i for name, i in places.items()}, "name", "id"),
        "parties": _pairs(_parties(known), "name", "id"),
        "sectors": _sectors(),
        "types": pa.table({"event_type": list(TYPES), "quad_class": [QUAD_CLASS[t] for t in TYPES]}),
    }


def _rows(name: str) -> list[dict[str, str]]:
    path = CODES / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    key = next(iter(rows[0]))
    for number, row in enumerate(rows, 2):
        if not row[key] or None in row.values():
            raise KnowledgeError(f"codes/{name}.csv, line {number}: a cell is missing. Every row needs {', '.join(row)}.")
    return rows


def _pairs(found: dict[str, str], key: str, value: str) -> pa.Table:
    keys = sorted(found)
    return pa.table({key: pa.array(keys, pa.string()), value: pa.array([found[k] for k in keys], pa.string())})


def _parties(known: knowledge.Knowledge) -> dict[str, str]:
    """Names of organisations, armed groups and regions, lower case. A political party is read as its state."""
    found: dict[str, set[str]] = {}
    for name in known.names:
        listed = name.kind in ("organisation", "group", "region") and name.how in ("name", "alias")
        if listed and name.sector != "PTY" and name.id:
            found.setdefault(name.text.lower(), set()).add(name.id)
    return {text: ids.pop() for text, ids in found.items() if len(ids) == 1 and len(text) > 1}


def _sectors() -> pa.Table:
    rows = _rows("icews_sectors")
    return pa.table(
        {
            "name": [row["sector_name"] for row in rows],
            "sector": [row["sector"] for row in rows],
            "rank": pa.array([int(row["rank"]) for row in rows], pa.int32()),
        }
    )


def _events() -> pa.Table:
    """Every CAMEO code of two to four digits with its PLOVER type, by the longest prefix that codes/cameo_events.csv has.

    01 and 02 (neutral statements, appeals) are known and have no type. A code that lost its leading zero to a spreadsheet
    ("43" for 043) is found where it cannot be another one.
    """
    rules = {row["prefix"]: row for row in _rows("cameo_events")}
    codes = [root + rest for root in ROOTS for rest in ("", *map(str, range(10)), *(f"{n:02}" for n in range(100)))]
    found = {code: next((rules[code[:n]] for n in (4, 3, 2) if code[:n] in rules), None) for code in codes}
    found |= {code[1:]: row for code, row in found.items() if len(code) > 2 and code[0] == "0" and code[1:] not in found}
    order = sorted(found)
    rows = [found[code] for code in order]
    types = [row["event_type"] if row else None for row in rows]
    return pa.table(
        {
            "code": pa.array(order, pa.string()),
            "event_type": pa.array(types, pa.string()),
            "mode": pa.array([row["mode"] or None if row else None for row in rows], pa.string()),
            "quad_class": pa.array([QUAD_CLASS[t] if t else None for t in types], pa.string()),
            "contexts": pa.array(
                [row["contexts"].split(";") if row and row["contexts"] else [] for row in rows], pa.list_(pa.string())
            ),
        }
    )
