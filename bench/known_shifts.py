"""Dated events of one's own (CSV: date, actor, recipient, cameo_root) run through the shifts: what is found, what stays quiet.

python bench/known_shifts.py EVENTS.csv.gz [GEO-RUS JPN-CHN …]
"""

from __future__ import annotations

import csv
import gzip
import sys
from datetime import date

import numpy as np

from detente.alignment import model, panel, settings, shifts
from detente.alignment.series import arrow, words

# CAMEO roots to quad classes; 01 and 02 (statements, appeals) tell nothing of how two states stand
QUAD = {"03": 0, "04": 0, "05": 0, "06": 1, "07": 1, "08": 1} | dict.fromkeys(("09", "10", "11", "12", "13"), 2)
QUAD |= dict.fromkeys(("14", "15", "16", "17", "18", "19", "20"), 3)


def main(path: str, asked: list[str]) -> None:
    grid = read(path)
    measured = model.measure(grid, settings.load())
    found = shifts.find(measured)
    by_dyad: dict[str, list[shifts.Shift]] = {}
    for s in found:
        by_dyad.setdefault(grid.name(s.dyad), []).append(s)
    for name in asked or sorted(by_dyad, key=lambda n: -max(abs(s.size) for s in by_dyad[n]))[:25]:
        a, b = sorted(name.split("-"))
        d = grid.dyad(a, b)
        stories = 0 if d is None else int(grid.counts[:, d].sum())
        print(f"{name}  {stories} events")
        for s in by_dyad.get(f"{a}-{b}", []):
            kind = ("shift" if s.lasting else "episode") + ("" if s.significant else ", not significant")
            print(f"   {arrow(s)} {s.day} [{s.earliest} … {s.latest}] {words(s)} ({kind}; noticed {s.noticed})")


def read(path: str) -> panel.Panel:
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as stream:
        rows = [r for r in csv.DictReader(stream) if r["cameo_root"] in QUAD]
    days = [date.fromisoformat(r["date"]) for r in rows]
    edges = panel.edges(min(days), max(days), "week")
    period = np.array([(day - edges[0]).days // 7 for day in days])
    quads = np.array([QUAD[r["cameo_root"]] for r in rows])
    return panel.build([r["actor"] for r in rows], [r["recipient"] for r in rows], period, quads, np.ones(len(rows)), edges)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
