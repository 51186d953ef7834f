"""`detente init`: a new study."""

from __future__ import annotations

import argparse
import sys

EXAMPLE = """\
example:
  detente init news/
  detente add news/ archive/ crawl.warc.gz
  detente code news/ --processes 2
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "init",
        help="make a study: a folder that keeps articles and what they say",
        description="Make a study: a folder that takes in articles, codes each once, and keeps every version of its tables.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="a folder that does not exist yet, or is empty")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.store import study

    made = study.create(args.study)
    print(f"Made the study '{made.path}'. Add articles to it with:  detente add {made.path} PATH…", file=sys.stderr)
    return 0
