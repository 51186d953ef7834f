"""`detente coverage`: which outlets, countries and languages report on a dyad, whose press is missing, where coverage breaks."""

from __future__ import annotations

import argparse

from detente.cli import options, output

EXAMPLE = """\
example:
  detente coverage news/ PAK RUS
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "coverage",
        help="who reports on a dyad, and whose press is missing",
        description="Which outlets, countries and languages report on a dyad, whose press is missing, where coverage breaks.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("a", metavar="A", help="a party, by its id: PAK")
    parser.add_argument("b", metavar="B", help="the other: RUS")
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        default="table",
        type=options.one_of("format", ("table", "csv", "json")),
        help="table, csv, json",
    )
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from detente.alignment import names, reach
    from detente.cli import rows
    from detente.store import study

    found = reach.reach(study.open(args.study), args.a, args.b)
    with output.opened(args.output) as stream:
        if args.format != "table":
            rows.write(found.table, args.format, stream)
            return 0
        stream.write(f"Who reports on {names.dyad(args.a, args.b)} (articles)\n")
        for what, counts in (("outlet", found.outlets), ("country of the press", found.countries), ("language", found.languages)):
            shown = ", ".join(f"{names.name(name)} {n}" for name, n in list(counts.items())[:12]) or "none"
            stream.write(f"  by {what}: {shown}\n")
        if found.missing:
            stream.write("  missing: the press of " + " and ".join(names.name(x) for x in found.missing) + "\n")
        for x in found.breaks:
            stream.write(
                f"  the study's coverage breaks in the quarter from {x.day}: "
                f"{x.times:.1f} times the articles of the year before\n"
            )
        if found.alleged:
            stream.write(
                f"  alleged by a hostile speaker only, and not counted: {found.alleged} "
                f"{'story' if found.alleged == 1 else 'stories'}\n"
            )
    return 0
