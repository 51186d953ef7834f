"""`detente blocs`: who stands with whom at a day, and whether that is more than chance."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.cli import measuring, options, output

if TYPE_CHECKING:
    from detente.alignment.blocs import Blocs

EXAMPLE = """\
example:
  detente blocs news/ --at 2016
  detente blocs news/ --at 2018 --before 2015 --format svg --output blocs.svg
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "blocs",
        help="who stands with whom, and whether that is more than chance",
        description="Communities of the ties whose sign is sure, by consensus, against shuffled signs.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument(
        "--at", metavar="DATE", type=options.until, help="at the end of (2016, 2016-06); default: the last period"
    )
    parser.add_argument("--before", metavar="DATE", type=options.until, help="name the blocs as they were named at the end of")
    measuring.common(parser, formats=("table", "json", *measuring.PICTURES))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from dataclasses import replace

    from detente.alignment import blocs

    _, opened = measuring.opened(args)
    m = opened.measured
    day = m.panel.edges[-1] if args.at is None else date.fromisoformat(args.at) + timedelta(days=1)
    found = blocs.blocs(m, day)
    if args.before is not None:
        old = blocs.blocs(m, date.fromisoformat(args.before) + timedelta(days=1))
        found = replace(found, members=blocs.matched(found.members, old.members))
    if args.format in measuring.PICTURES:
        from detente.report import charts

        charts.write(charts.blocs_chart(found), args.format, args.output)
        return 0
    with output.opened(args.output) as stream:
        stream.write(_json(found) if args.format == "json" else _text(found))
    return 0


def _json(b: Blocs) -> str:
    from dataclasses import asdict

    return output.json_line({**asdict(b), "day": b.day.isoformat(), "verdict": b.verdict}, indent=2)


def _text(b: Blocs) -> str:
    from detente.alignment import names

    parts: dict[str, list[str]] = {}
    for state, label in b.members.items():
        parts.setdefault(label, []).append(state)
    lines = [f"Blocs at {b.day}, from {len(b.edges)} ties of a sure sign", ""]
    alone = sorted(s for members in parts.values() if len(members) == 1 for s in members)
    for _, members in sorted(parts.items(), key=lambda p: (-len(p[1]), p[0])):
        if len(members) > 1:
            lines.append("  " + ", ".join(f"{names.name(s)} ({b.stability[s]:.0%})" for s in sorted(members)))
    if alone:
        lines.append("  in no bloc: " + ", ".join(names.name(s) for s in alone))
    lines += ["", b.verdict]
    if b.balanced is not None and b.balanced_null is not None:
        lines.append(
            f"{b.balanced:.0%} of triads are balanced; "
            f"{b.balanced_null[0]:.0%} with signs shuffled (p = {b.balanced_null[1]:.2f})"
        )
    return "\n".join(lines) + "\n"
