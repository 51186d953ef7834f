"""`detente forget`: articles and all that was read in them leave a study."""

from __future__ import annotations

import argparse
import sys

from detente.errors import DetenteError

EXAMPLE = """\
example:
  detente forget news/ --article a17 --article a18
  detente forget news/ --outlet "The Evening Harbour"
  detente vacuum news/ --days 0      # afterwards: no older version keeps them either
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "forget",
        help="take articles, or all of an outlet, out of a study",
        description="Take articles, or all of an outlet, and everything that was read in them out of a study.\n"
        "Earlier versions keep them until `detente vacuum` removes those.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("--article", metavar="ID", action="append", default=[], help="an article_id; may be given again")
    parser.add_argument("--outlet", metavar="NAME", help="all articles of this outlet")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if not args.article and args.outlet is None:
        raise DetenteError("Nothing was named. Give --article ID or --outlet NAME.")
    from detente.store import keeping, study

    opened = study.open(args.study)
    gone = keeping.forget(opened, keeping.chosen(opened, articles=args.article, outlet=args.outlet))
    version = opened.version().version
    print(f"{gone.get('articles', 0):,} articles and {gone.get('events', 0):,} events went. Version {version - 1} has them, "
          f"until:  detente vacuum {args.study} --days 0", file=sys.stderr)  # fmt: skip
    return 0
