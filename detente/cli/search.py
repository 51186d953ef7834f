"""`detente search`: words and records of a study searched together."""

from __future__ import annotations

import argparse
import sys
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING

from detente.cli import options, output

if TYPE_CHECKING:
    from detente.store.searching import Hit

EXAMPLE = """\
example:
  detente search news/ "pipeline" --actor PAK --type AGREE --since 2015
  detente search news/ '"military base" lease' --outlet Dawn --until 2018-06-30 --format jsonl
  detente search news/ --actor RUS --actor PAK --type AID

Every word has to stand in the sentence, in any case and with any ending; words in double quotes stand together.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "search",
        help="search the sentences and events of a study",
        description="Search a study: sentences that hold the words and an event of the actors and types, newest first.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.as_of(parser)
    parser.add_argument("words", metavar="WORDS", nargs="?", help="words that the sentence holds")
    parser.add_argument("--actor", metavar="ID", action="append", default=[], help="who takes part (PAK); may be given twice")
    parser.add_argument("--type", metavar="TYPE", action="append", default=[], help="type of the event (AGREE)")
    parser.add_argument("--outlet", metavar="NAME", help="who published it")
    parser.add_argument("--since", metavar="DATE", type=options.since, help="published then or later (2015, 2015-06, 2015-06-30)")
    parser.add_argument("--until", metavar="DATE", type=options.until, help="published then or earlier")
    parser.add_argument("--limit", metavar="N", type=options.at_least_zero, default=50, help="sentences at most (default: 50)")
    parser.add_argument(
        "--format", metavar="FORMAT", default="text", type=options.one_of("format", ("text", "jsonl")),
        help="text (default), jsonl",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.store import study
    from detente.store.searching import Query, search

    types = tuple(name.upper() for name in args.type)
    query = Query(args.words, tuple(args.actor), types, args.outlet, args.since, args.until)
    hits = search(study.open(args.study), query, as_of=args.as_of, limit=args.limit)
    with output.opened(None) as stream:
        for hit in hits:
            stream.write(output.json_line(asdict(hit)) if args.format == "jsonl" else _text(hit))
    if not hits:
        print("nothing found", file=sys.stderr)
    elif len(hits) == args.limit:
        print(f"the first {len(hits):,}; --limit N shows more", file=sys.stderr)
    return 0


def _text(hit: Hit) -> str:
    head = "  ".join(fact for fact in (hit.published or "no day", hit.outlet, hit.article_id) if fact)
    body = textwrap.fill(hit.sentence, 96, initial_indent="    ", subsequent_indent="    ", break_long_words=False)
    return "\n".join([head, body, *(f"    → {event}" for event in hit.events)]) + "\n\n"
