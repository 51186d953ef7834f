"""`detente failures`: what did not go into a study, and why."""

from __future__ import annotations

import argparse

from detente.cli import options, output, rows

EXAMPLE = """\
example:
  detente failures news/
  detente failures news/ --reason not_english --format csv --output set-aside.csv
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "failures",
        help="list what could not be added, imported or coded, and why",
        description="List pages, rows and articles that could not be added, imported or coded, with the place and the reason.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.as_of(parser)
    parser.add_argument("--reason", metavar="WORD", help="only those of one reason (empty, binary, not_english, …)")
    parser.add_argument(
        "--format", metavar="FORMAT", default="table", type=options.one_of("format", rows.FORMATS),
        help="table (default), csv, json, jsonl",
    )  # fmt: skip
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.set_defaults(run=run)


QUERY = """select step, reason, "where", message, article_id from failures
           where $1 is null or reason = $1 order by step, "where", failure_id"""


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from contextlib import closing

    from detente.store import engine_duckdb, study

    opened = study.open(args.study)
    with closing(opened.connect_to(("failures",), opened.version(args.as_of))) as connection:
        found = engine_duckdb.ask(connection, QUERY, [args.reason])
    with output.opened(args.output) as stream:
        rows.write(found, args.format, stream)
    return 0
