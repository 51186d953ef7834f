"""`detente sample`: a study of the articles of our own that come with Détente."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from detente.cli import options

EXAMPLE = """\
example:
  detente sample news/
  detente moved news/
  detente why news/ PAK RUS

122 short articles of our own writing by six invented outlets, 2013–2018 (the facts are real, the sentences ours).
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "sample",
        help="make a study of the sample articles that come with Détente",
        description="Make a study of the sample articles and code them, so that every table, page and chart has something in it.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="a folder that does not exist yet, or is empty")
    parser.add_argument("--processes", metavar="N", type=options.at_least_one, default=1, help="how many code at once (1)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.cli.code import code_study
    from detente.store import adding, study
    from detente.store.sample import sample_pages

    there = (Path(args.study) / "detente.toml").is_file()
    opened = study.open(args.study) if there else study.create(args.study)
    added = adding.add(opened, sample_pages())
    print(f"{added.added:,} sample articles added, {added.known:,} were there already", file=sys.stderr)
    return code_study(args.study, processes=args.processes)
