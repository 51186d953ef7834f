"""`detente sql`: one query over a study's tables."""

from __future__ import annotations

import argparse

from detente.cli import options, output, rows

EXAMPLE = """\
example:
  detente sql news/ "select event_type, count(*) as n from events group by 1 order by n desc"
  detente sql news/ "select * from runs" --format json --as-of 2018Q1

Tables: articles, mentions, events, event_parties, claims, ties, threats, positions, failures, runs, and what was
made or imported since. `detente sql news/ "describe events"` lists the columns of one.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "sql",
        help="ask a study in SQL",
        description="Ask one question in SQL (DuckDB's) over the tables of a study. Only reading is possible.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.as_of(parser)
    parser.add_argument("query", metavar="QUERY", help="one select statement")
    parser.add_argument(
        "--format", metavar="FORMAT", default="table", type=options.one_of("format", rows.FORMATS),
        help="table (default), csv, json, jsonl",
    )  # fmt: skip
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from detente.store import study

    found = study.open(args.study).sql(args.query, as_of=args.as_of)
    with output.opened(args.output) as stream:
        rows.write(found, args.format, stream)
    return 0
