"""`detente export`: what a study holds as a file for other tools."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli import options, output

if TYPE_CHECKING:
    from detente.report.export import Exported

WHAT = ("events", "stories", "claims", "ties", "alignment")
FORMATS = ("csv", "parquet", "jsonl", "xlsx", "stata", "graphml", "gexf", "geojson", "polecat")
TEXT = ("csv", "jsonl", "graphml", "gexf", "geojson", "polecat")

EXAMPLE = """\
example:
  detente export news/ --what events --format csv --output events.csv
  detente export news/ --what events --format graphml --output who.graphml --as-of 2018Q1
  detente export news/ --what ties --columns

Text of others goes out as offsets and short quotations; --text adds whole sentences.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "export",
        help="write what a study holds for other tools",
        description="Write events, stories, claims, ties or alignment of a study as a file that other tools read.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.as_of(parser)
    parser.add_argument(
        "--what", metavar="WHAT", default="events", type=options.one_of("kind of rows", WHAT),
        help="events (default), stories, claims, ties, alignment",
    )  # fmt: skip
    parser.add_argument(
        "--format", metavar="FORMAT", default="csv", type=options.one_of("format", FORMATS),
        help="csv (default), parquet, jsonl, xlsx, stata, graphml, gexf, geojson, polecat",
    )  # fmt: skip
    parser.add_argument("--output", metavar="FILE", help="write there (xlsx, stata and parquet need it)")
    parser.add_argument("--text", action="store_true", help="with whole sentences; mind whose they are")
    parser.add_argument("--columns", action="store_true", help="print what the columns mean, and export nothing")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.errors import DetenteError

    output.check(args.output)
    if args.output in (None, "-") and args.format not in TEXT and not args.columns:
        raise DetenteError(f"A file of the format {args.format} cannot go to the terminal. Give --output FILE.")
    from detente.report import export
    from detente.store import study

    given = export.rows(study.open(args.study), args.what, as_of=args.as_of, text=args.text)
    if args.columns:
        for name in given.rows.schema.names:
            print(f"{name:20}  {export.COLUMNS.get(name, name.replace('_', ' '))}")
        return 0
    remark = _write(given, args.format, args.output)
    print(f"{given.rows.num_rows:,} {args.what} exported" + (f"; {remark}" if remark else ""), file=sys.stderr)
    return 0


def _write(given: Exported, form: str, path: str | None) -> str | None:
    """To standard output, or to a file that appears whole or not at all."""
    from detente.report import export

    target = None if path in (None, "-") else Path(str(path)).resolve()
    with tempfile.TemporaryDirectory(prefix=".detente-", dir=target.parent if target else None) as folder:
        draft = Path(folder) / f"export.{form}"
        remark = export.write(given, form, draft)
        if target is None:
            with draft.open(encoding="utf-8", newline="") as stream:
                for piece in iter(lambda: stream.read(65_536), ""):
                    sys.stdout.write(piece)
        else:
            os.replace(draft, target)
    return remark
