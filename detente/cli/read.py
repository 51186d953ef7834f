"""`detente read`: one article in, one reading out."""

from __future__ import annotations

import argparse
import shutil
from typing import TYPE_CHECKING, TextIO

from detente.cli import options, output
from detente.errors import ArticleError, DetenteError

if TYPE_CHECKING:
    from detente.model import Coding

FORMATS = ("brief", "json", "jsonl", "html")

EXAMPLE = """\
example:
  detente read story.txt --published 2018-02-28
  curl -s https://example.org/story | detente read - --format html --output story.html
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "read",
        help="read one article and print what it says",
        description="Read one article (text, Markdown or HTML) and print what it says: ties, events, claims, threats, positions.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="the article; - reads standard input")
    parser.add_argument(
        "--published", metavar="DATE", type=options.day, help="publication day (2018-02-28), if the page has none"
    )
    parser.add_argument("--outlet", metavar="NAME", help="who published it")
    parser.add_argument("--url", metavar="URL", help="where it was published")
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        default="brief",
        type=options.one_of("format", FORMATS),
        help="brief (default), json, jsonl, html",
    )
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.add_argument("--sentences", action="store_true", help="print the numbered sentences after the brief")
    parser.add_argument("--model", metavar="NAME", help="spaCy pipeline (default: the small English one)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    coding = _read(args)
    with output.opened(args.output) as stream:
        stream.write(_printed(coding, args, stream))
    return 0


def _read(args: argparse.Namespace) -> Coding:
    """The coding; an article that cannot be read is named in the message."""
    # The page is opened before the model is loaded: a wrong file name is answered at once.
    from detente.articles.extract import article
    from detente.feeds import page

    try:
        found = article(page(args.file), published=args.published, outlet=args.outlet, url=args.url)
        from detente import coder

        return coder.load("en", model=args.model)(found)
    except ArticleError as error:
        name = "standard input" if args.file == "-" else args.file
        raise error if name in str(error) else DetenteError(f"{name}: {error}") from None


def _printed(coding: Coding, args: argparse.Namespace, stream: TextIO) -> str:
    if args.format == "html":
        from detente.report.page import page

        return page(coding)
    if args.format in ("json", "jsonl"):
        from detente.tables import to_json

        return output.json_line(to_json(coding), indent=2 if args.format == "json" else None)
    from detente.report.brief import brief

    columns = min(80, shutil.get_terminal_size((80, 24)).columns) if stream.isatty() else 80
    return brief(coding, width=max(columns, 40), color=output.colored(stream), sentences=args.sentences)
