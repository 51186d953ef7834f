"""`detente vacuum`: old versions and the files that only they need go."""

from __future__ import annotations

import argparse
import sys

from detente.cli import options

EXAMPLE = """\
example:
  detente vacuum news/                # versions older than 30 days; snapshots stay
  detente vacuum news/ --days 0       # all but the newest version and the snapshots
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "vacuum",
        help="remove old versions of a study and free their space",
        description="Remove the versions of a study older than some days and no snapshot, and the files only they need.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("--days", metavar="N", type=options.at_least_zero, default=30, help="days to keep (default: 30)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.store import keeping, study

    done = keeping.vacuum(study.open(args.study), days=args.days)
    print(f"{done.versions:,} versions removed, {done.bytes / 1e6:,.1f} MB free", file=sys.stderr)
    return 0
