"""`detente snapshot`: a name for a version, its digest, and how to cite it."""

from __future__ import annotations

import argparse

from detente.cli import options, output

EXAMPLE = """\
example:
  detente snapshot news/ --name 2018Q1
  detente sql news/ "select count(*) from events" --as-of 2018Q1
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "snapshot",
        help="freeze a version of a study under a name, with a citation",
        description="Give a version of a study a name that stays, with a digest of its rows and a citation.\n"
        "Without --name the snapshots are listed.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.as_of(parser)
    parser.add_argument("--name", metavar="NAME", help="the name: letters, digits, '_', '.', '-' (2018Q1)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.store import history, study

    opened = study.open(args.study)
    made = history.snapshots(opened) if args.name is None else [history.snapshot(opened, args.name, args.as_of)]
    with output.opened(None) as stream:
        stream.writelines(f"{one.citation}\n" for one in made)
    return 0
