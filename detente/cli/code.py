"""`detente code`: many articles in, one JSON object a line out, in the order of the input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

from detente.cli import options, output
from detente.cli.progress import Progress
from detente.errors import ArticleError, DetenteError
from detente.model import Article, Failure

if TYPE_CHECKING:
    from detente.coder import Coder
    from detente.feeds import Page

DONE, IN_PART = 0, 3
FIELDS = ("text", "id", "date", "title", "outlet")
LISTED = 20  # failures named on the terminal; the file has them all

EXAMPLE = """\
example:
  detente code archive/ 'feed/2018-*.html' > coded.jsonl
  detente code news.jsonl --text body --id uid --date day --processes 4 --output coded.jsonl --failures failed.jsonl

exit status: 0 all were coded, 1 nothing could be started, 2 wrong usage, 3 some (or all) articles failed
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "code",
        help="code many articles, one JSON object a line",
        description="Code articles from files, folders, globs and JSON lines; the rest goes on when one article fails.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", help="files, folders, globs, .jsonl files; - reads standard input")
    named = parser.add_argument_group("fields of JSON lines")
    named.add_argument("--text", metavar="FIELD", help="the text (default: text)")
    named.add_argument("--id", metavar="FIELD", help="the id, used as article_id (default: id)")
    named.add_argument("--date", metavar="FIELD", help="the publication day (default: published, or date)")
    named.add_argument("--title", metavar="FIELD", help="the title (default: title)")
    named.add_argument("--outlet", metavar="FIELD", help="the outlet (default: outlet)")
    parser.add_argument(
        "--processes", metavar="N", type=options.at_least_one, default=1, help="processes to code with (default: 1)"
    )
    parser.add_argument("--failures", metavar="FILE", help="write the articles that failed there, one JSON object a line")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.add_argument(
        "--format", metavar="FORMAT", default="jsonl", type=options.one_of("format", ("jsonl",)), help="jsonl (default)"
    )
    parser.add_argument("--model", metavar="NAME", help="spaCy pipeline (default: the small English one)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    output.check(args.failures)
    from detente import feeds

    fields = feeds.Fields(**{name: value for name in FIELDS if (value := getattr(args, name))})
    pages = feeds.pages(args.paths, fields=fields)  # a wrong path is answered before the model is loaded
    from detente import coder

    loaded, tally = coder.load("en", model=args.model), _Tally()
    if tally.progress.shown and "-" not in args.paths:
        tally.progress.count(feeds.pages(args.paths, fields=fields))
    with output.opened(args.output) as stream:
        try:
            _code(loaded, pages, args.processes, stream, tally)
        finally:
            tally.progress.clear()
        if not tally.progress.done and not tally.failures:
            raise DetenteError(f"There is no article in {', '.join(args.paths)}. Give files or folders with text in them.")
    _keep(tally.failures, args.failures)
    _list(tally)
    return IN_PART if tally.failures else DONE


class _Tally:
    """What went well, what failed, and the bar that shows both."""

    def __init__(self) -> None:
        self.progress, self.failures = Progress(), list[Failure]()

    def fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self.progress.step(failed=1)


def _code(coder: Coder, pages: Iterator[Page | Failure], processes: int, stream: TextIO, tally: _Tally) -> None:
    from detente.tables import to_json

    for coding in coder.pipe(_articles(pages, tally), processes=processes):
        if isinstance(coding, Failure):
            tally.fail(coding)
        else:
            stream.write(output.json_line(to_json(coding)))
            tally.progress.step(done=1)


def _articles(pages: Iterator[Page | Failure], tally: _Tally) -> Iterator[Article]:
    """The articles of the pages; a page without one becomes a failure and the next one comes."""
    from detente.articles.extract import article

    for page in pages:
        if isinstance(page, Failure):
            tally.fail(page)
            continue
        try:
            yield article(page)
        except ArticleError as error:
            tally.fail(Failure(page.where, error.reason, str(error), page.article_id))


def _keep(failures: list[Failure], path: str | None) -> None:
    if path:
        with output.opened(path) as stream:
            stream.writelines(output.json_line(asdict(failure)) for failure in failures)


def _list(tally: _Tally) -> None:
    """The failures on standard error, each with its place and reason."""
    failures = tally.failures
    if failures:
        print(f"{len(failures):,} of {tally.progress.done + len(failures):,} articles were not coded:", file=sys.stderr)
    for failure in failures[:LISTED]:
        named = failure.where in failure.message
        print(f"  {failure.message}" if named else f"  {failure.where}: {failure.message}", file=sys.stderr)
    if len(failures) > LISTED:
        print(f"  and {len(failures) - LISTED:,} more; --failures FILE keeps them all", file=sys.stderr)
