"""`detente add`: articles into a study, each once."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from detente.cli import options
from detente.cli.code import FIELDS, IN_PART, field_options, list_failures

if TYPE_CHECKING:
    from detente.store.adding import Added

EXAMPLE = """\
example:
  detente add news/ archive/ 'old/*.html' wires.jsonl
  detente add news/ export.csv --text body --date day --outlet-field paper
  detente add news/ crawl.warc.gz dump.zip
  detente add news/ https://example.org/feed.xml --pages

What is in the study already is passed over, so the same command may be given every day.
exit status: 0 all went in, 1 nothing could be started, 2 wrong usage, 3 some pages held no article
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "add",
        help="add articles to a study",
        description="Add articles to a study: text, HTML, JSON lines, CSV, Parquet, RSS and Atom, WARC crawls,\n"
        "mailboxes, and zip or tar files of them. Adding the same again changes nothing.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("paths", metavar="PATH", nargs="+", help="files, folders, globs, URLs of feeds or pages; - for stdin")
    parser.add_argument("--published", metavar="DATE", type=options.day, help="publication day of all of them (2018-02-28)")
    parser.add_argument("--outlet", metavar="NAME", help="who published all of them")
    field_options(parser, outlet="--outlet-field", url="--url-field")
    web = parser.add_argument_group("feeds and pages on the web")
    web.add_argument("--pages", action="store_true", help="fetch the page behind each entry of a feed, not only its summary")
    web.add_argument("--seconds", metavar="S", type=float, default=1.0, help="at least so long between two requests to a host")
    web.add_argument("--allow-private", action="store_true", help="also fetch from private addresses (a server of your own)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente import feeds
    from detente.feeds.web import Web
    from detente.store import adding, study

    opened = study.open(args.study)
    fields = feeds.Fields(**{name: value for name in (*FIELDS, "url") if (value := getattr(args, f"field_{name}"))})
    web = Web(opened.path / "web.json", seconds=args.seconds, allow_private=args.allow_private, follow=args.pages)
    pages = feeds.pages(args.paths, fields=fields, web=web)
    met = 0

    def tell(done: Added) -> None:
        nonlocal met
        met += done.added + done.known + len(done.failures)
        if sys.stderr.isatty():
            print(f"\r\x1b[2K{met:,} pages, the newest from this batch: {done.added:,}", end="", file=sys.stderr, flush=True)

    done = adding.add(opened, pages, published=args.published, outlet=args.outlet, tell=tell)
    web.remember()  # only now: what was not committed has to be fetched again
    if sys.stderr.isatty():
        print("\r\x1b[2K", end="", file=sys.stderr)
    print(f"{done.added:,} articles added, {done.known:,} were there already{_renamed(done.renamed)}", file=sys.stderr)
    list_failures(list(done.failures), done.added + done.known + len(done.failures), f"detente failures {args.study}", "added")
    return IN_PART if done.failures else 0


def _renamed(count: int) -> str:
    return f"; {count:,} got a longer id, because another article has theirs" if count else ""
