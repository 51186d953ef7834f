"""`detente network`: every tie with evidence at a day, for the eye or for a graph tool; or the ties of one party as a chart."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from detente.cli import measuring, options, output
from detente.errors import DetenteError, unknown

if TYPE_CHECKING:
    from detente.alignment.model import Measured

EXAMPLE = """\
example:
  detente network news/ --at 2018 --format csv --output ties.csv
  detente network news/ --actor PAK --at 2018 --before 2015 --format svg --output pakistan.svg
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "network",
        help="every tie at a day; the ties of one party as a chart",
        description="Every tie with evidence at a day: index with its interval, closeness, tone, number of stories.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("--at", metavar="DATE", type=options.until, help="at the end of (2018); default: the last period")
    parser.add_argument("--before", metavar="DATE", type=options.until, help="and how they were at the end of (2015)")
    parser.add_argument("--actor", metavar="ID", help="only the ties of this party (a chart needs one)")
    measuring.common(parser, formats=(*measuring.TABLES, *measuring.PICTURES))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    _, opened = measuring.opened(args)
    m = opened.measured
    if args.actor is not None and args.actor not in m.panel.states:
        raise DetenteError(unknown("party", args.actor, m.panel.states, f"'{args.study}'"))
    now = _at(m, args.at)
    before = None if args.before is None else _at(m, args.before)
    found = _ties(m, now, before, args.actor)
    if args.format in measuring.PICTURES:
        _draw(args, m, now, before, found)
        return 0
    import pyarrow as pa

    from detente.cli import rows

    if not found:
        raise DetenteError(f"At {m.panel.edges[now + 1]} no tie has evidence.")
    with output.opened(args.output) as stream:
        rows.write(pa.Table.from_pylist(found), args.format, stream)
    return 0


def _at(m: Measured, day: str | None) -> int:
    if day is None:
        return m.panel.periods - 1
    end = date.fromisoformat(day) + timedelta(days=1)
    t = sum(edge <= end for edge in m.panel.edges[1:]) - 1
    if t < 0:
        raise DetenteError(f"No period ends by {day}; the acts of the study begin on {m.panel.edges[0]}.")
    return t


_SHOWN = ("index", "low80", "high80", "closeness", "tone")


def _ties(m: Measured, now: int, before: int | None, actor: str | None) -> list[dict[str, Any]]:
    view, least = m.known_then, m.settings.evidence.counts
    found = []
    for d in range(len(m.panel.first)):
        a, b = m.panel.name(d).split("-")
        if view.evidence[now, d] < least or actor not in (None, a, b):
            continue
        old = None if before is None or view.evidence[before, d] < least else round(float(view.index[before, d]), 1)
        found.append({
            "a": a, "b": b, **{n: round(float(getattr(view, n)[now, d]), 2) for n in _SHOWN},
            "before": old, "stories": int(m.panel.counts[: now + 1, d].sum()),
        })  # fmt: skip
    return sorted(found, key=lambda r: (-r["index"], r["a"], r["b"]))


def _draw(args: argparse.Namespace, m: Measured, now: int, before: int | None, found: list[dict[str, Any]]) -> None:
    from detente.alignment import names
    from detente.report import charts

    if args.actor is None:
        raise DetenteError("A chart shows the ties of one party: name it with --actor. For the whole network:  detente blocs")
    if not found:
        raise DetenteError(f"{args.actor} has no tie with evidence at {m.panel.edges[now + 1]}.")
    ties = [
        charts.Tie(
            names.name(r["b"] if r["a"] == args.actor else r["a"]), r["index"], r["low80"], r["high80"], r["before"], r["stories"]
        )
        for r in found
    ]
    then = "no earlier day asked for" if before is None else f"{m.panel.edges[before + 1]:%B %Y}"
    charts.write(
        charts.ties_chart(names.name(args.actor), ties, f"{m.panel.edges[now + 1]:%B %Y}", then), args.format, args.output
    )
