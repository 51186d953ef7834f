"""`detente code`: many articles in, one JSON object a line out, in the order of the input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from detente.cli import options, output
from detente.cli.progress import Progress
from detente.errors import ArticleError, DetenteError
from detente.model import Article, Failure

if TYPE_CHECKING:
    from detente.coder import Coder
    from detente.feeds import Page

DONE, IN_PART, INTERRUPTED = 0, 3, 130
FIELDS = ("text", "id", "date", "title", "outlet")
LISTED = 20  # failures named on the terminal; the file has them all

EXAMPLE = """\
example:
  detente code archive/ 'feed/2018-*.html' > coded.jsonl
  detente code news.jsonl --text body --id uid --date day --processes 4 --output coded.jsonl --failures failed.jsonl
  detente code news/ --processes 2      # a study: what is new in it goes into its tables

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
    field_options(parser)
    parser.add_argument(
        "--processes", metavar="N", type=options.at_least_one, default=1, help="processes to code with (default: 1)"
    )
    parser.add_argument("--skim", action="store_true", help="loose files: do not parse articles that name no known party")
    parser.add_argument("--recode", action="store_true", help="a study: code again what other knowledge or versions have coded")
    parser.add_argument("--failures", metavar="FILE", help="write the articles that failed there, one JSON object a line")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.add_argument(
        "--format", metavar="FORMAT", default="jsonl", type=options.one_of("format", ("jsonl",)), help="jsonl (default)"
    )
    parser.add_argument("--model", metavar="NAME", help="spaCy pipeline (default: the small English one)")
    parser.set_defaults(run=run)


def field_options(parser: argparse.ArgumentParser, outlet: str = "--outlet", url: str | None = None) -> None:
    """The options that say which field or column holds what."""
    named = parser.add_argument_group("fields of JSON lines, columns of CSV and Parquet" if url else "fields of JSON lines")
    named.add_argument("--text", metavar="FIELD", dest="field_text", help="the text (default: text)")
    named.add_argument("--id", metavar="FIELD", dest="field_id", help="the id, used as article_id (default: id)")
    named.add_argument(
        "--date", metavar="FIELD", dest="field_date", help="the publication day (default: published, or date)"
    )
    named.add_argument("--title", metavar="FIELD", dest="field_title", help="the title (default: title)")
    named.add_argument(outlet, metavar="FIELD", dest="field_outlet", help="the outlet (default: outlet)")
    if url:
        named.add_argument(url, metavar="FIELD", dest="field_url", help="the address (default: url)")


def run(args: argparse.Namespace) -> int:
    studies = [path for path in args.paths if (Path(path) / "detente.toml").is_file()]
    if studies:
        return _run_study(args, studies)
    if args.recode:
        raise DetenteError("--recode is for a study, and loose files are always coded anew. Leave it out.")
    output.check(args.output)
    output.check(args.failures)
    from detente import feeds

    fields = feeds.Fields(**{name: value for name in FIELDS if (value := getattr(args, f"field_{name}"))})
    pages = feeds.pages(args.paths, fields=fields)  # a wrong path is answered before the model is loaded
    from detente import coder

    loaded, tally = coder.load("en", model=args.model), _Tally()
    if tally.progress.shown and "-" not in args.paths:
        tally.progress.count(feeds.pages(args.paths, fields=fields))
    with output.opened(args.output) as stream:
        try:
            _code(loaded, pages, args, stream, tally)
        finally:
            tally.progress.clear()
        if not tally.progress.done and not tally.failures:
            raise DetenteError(f"There is no article in {', '.join(args.paths)}. Give files or folders with text in them.")
    _keep(tally.failures, args.failures)
    list_failures(tally.failures, tally.progress.done + len(tally.failures), "--failures FILE")
    return IN_PART if tally.failures else DONE


class _Tally:
    """What went well, what failed, and the bar that shows both."""

    def __init__(self) -> None:
        self.progress, self.failures = Progress(), list[Failure]()

    def fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self.progress.step(failed=1)


def _code(coder: Coder, pages: Iterator[Page | Failure], args: argparse.Namespace, stream: TextIO, tally: _Tally) -> None:
    from detente.tables import to_json

    for coding in coder.pipe(_articles(pages, tally), processes=args.processes, skim=args.skim):
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


def list_failures(failures: list[Failure], total: int, keeper: str, done: str = "coded") -> None:
    """The failures on standard error, each with its place and reason; `keeper` says where all of them are."""
    if failures:
        print(f"{len(failures):,} of {total:,} articles were not {done}:", file=sys.stderr)
    for failure in failures[:LISTED]:
        named = failure.where in failure.message
        print(f"  {failure.message}" if named else f"  {failure.where}: {failure.message}", file=sys.stderr)
    if len(failures) > LISTED:
        print(f"  and {len(failures) - LISTED:,} more; {keeper} keeps them all", file=sys.stderr)


def _run_study(args: argparse.Namespace, studies: list[str]) -> int:
    """Codes what is new in a study; the tables are its output."""
    refused = [f"--{name}" for name in ("output", "failures") if getattr(args, name)]
    if len(args.paths) > 1 or refused:
        what = " and ".join(refused) or f"{len(args.paths)} paths"
        raise DetenteError(f"'{studies[0]}' is a study, and a study is coded by itself, into its tables; {what} came with it. "
                           f"Give:  detente code {studies[0]}  and print with:  detente export {studies[0]}")  # fmt: skip
    return code_study(studies[0], processes=args.processes, recode=args.recode, model=args.model)


def code_study(path: str, *, processes: int = 1, recode: bool = False, model: str | None = None) -> int:
    """Codes what is new in a study, makes its stories, and tells how it went; an exit status."""
    from detente.store import coding, study
    from detente.store.runs import coding_run

    opened = study.open(path)
    opened.version()  # a damaged study is answered before the model is loaded
    from detente import coder

    loaded, progress = coder.load("en", model=model), Progress()

    def tell(coded: int, failed: int, total: int) -> None:
        progress.total = total
        progress.step(done=coded, failed=failed)

    try:
        done = coding.code(opened, loaded, coding_run(loaded), processes=processes, recode=recode, tell=tell)
    finally:
        progress.clear()
    print(f"{done.coded:,} articles coded", file=sys.stderr)
    from detente.stories import build, stale

    if stale(opened):
        print(f"{build(opened).stories.num_rows:,} stories", file=sys.stderr)
    list_failures(list(done.failures), done.coded + len(done.failures), f"detente failures {path}")
    if done.stopped:
        print(f"stopped; {done.left:,} are left, and the same command goes on with them", file=sys.stderr)
        return INTERRUPTED
    return IN_PART if done.failures else DONE
