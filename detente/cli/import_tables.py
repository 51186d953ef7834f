"""`detente import`: event tables of others into a study, in a table of their own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli import options

if TYPE_CHECKING:
    from detente.store.importers import Imported

DONE, IN_PART = 0, 3
FORMATS = ("gdelt1", "gdelt2", "gdelt-mentions", "icews", "polecat", "phoenix", "petrarch2", "ucdp-ged", "csv")
LISTED = 10

EXAMPLE = """\
example:
  detente import news/ 20180228.export.CSV.zip --format gdelt1
  detente import news/ ngecEventsDV-*.txt.gz --format polecat
  detente import news/ attacks.csv --format csv --map date=day,actor=attacker,recipient=victim --map code=cameo
  detente sql news/ "select origin, count(*) from imported group by 1"

Rows go to the table `imported` (mentions of GDELT to `imported_mentions`), marked with their origin; stories and events of this
study stay apart from them. Importing a file again changes nothing. Fields for --map: id, date, end, actor, recipient,
actor_sector, recipient_sector, type (PLOVER) or code (CAMEO), mode, contexts, country, place, latitude, longitude, reports,
outlets, articles, intensity, url.

exit status: 0 all was imported, 1 nothing was, 2 wrong usage, 3 lines were set aside (see `detente failures`)
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "import",
        help="take in event tables: GDELT, ICEWS, POLECAT, Phoenix, PETRARCH2, UCDP GED, any CSV or Parquet",
        description="Import event tables of others, plain, gzip or zip; CAMEO becomes PLOVER, their codes become ISO ids.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("files", metavar="FILE", nargs="+", help="tables of one format")
    parser.add_argument(
        "--format", metavar="FORMAT", required=True, type=options.one_of("format", FORMATS), help=", ".join(FORMATS)
    )
    parser.add_argument("--map", metavar="OURS=THEIRS", action="append", default=[], help="which column is what (for csv)")
    parser.add_argument("--name", metavar="NAME", help="what the rows are marked with, as csv:NAME (default: the file's name)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.errors import DetenteError
    from detente.store import importers, study

    paths = [Path(name) for name in args.files]
    if args.format == "csv":
        format = importers.mapped(args.name or paths[0].name.split(".")[0], importers.pairs(args.map))
    elif args.map or args.name:
        raise DetenteError(f"--map and --name are for --format csv; the columns of {args.format} are known.")
    else:
        format = importers.FORMATS[args.format]
    shown = sys.stderr.isatty()

    def tell(name: str, done: Imported) -> None:
        if shown:
            print(f"\r\x1b[2K{done.added:,} rows, now in {name}", end="", file=sys.stderr, flush=True)

    done = importers.import_files(study.open(args.study), paths, format, tell=tell)
    if shown:
        print("\r\x1b[2K", end="", file=sys.stderr)
    _report(args.study, format.origin, done)
    return IN_PART if done.failed else DONE


def _report(path: str, origin: str, done: Imported) -> None:
    again = f", {done.again:,} were there already" if done.again else ""
    print(f"{_n(done.added, 'row')} imported as {origin}{again}", file=sys.stderr)
    if done.untyped:
        print(f"  {done.untyped:,} of them have no PLOVER type: neutral statements and appeals (CAMEO 01, 02)", file=sys.stderr)
    if done.failed:
        print(f"{_n(done.failed, 'line')} set aside:", file=sys.stderr)
    for name, bad in done.bad[:LISTED]:
        print(f"  {name}:{bad.line}: {bad.message}", file=sys.stderr)
    if done.failed > LISTED:
        kept = "" if len(done.bad) == done.failed else f" {len(done.bad):,} of"
        print(f"  and {done.failed - LISTED:,} more; detente failures {path} lists{kept} them", file=sys.stderr)


def _n(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
