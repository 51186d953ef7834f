"""`detente diff`: which events came, went or changed between two versions."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from detente.cli import options, output

if TYPE_CHECKING:
    from detente.store.history import Change

EXAMPLE = """\
example:
  detente diff news/ 3 4
  detente diff news/ 2018Q1 2018Q2 --format jsonl --output changes.jsonl
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "diff",
        help="say which events differ between two versions of a study",
        description="Say which events came, went or changed between two versions of a study, each with its sentence.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("before", metavar="V1", help="a version, a day, or a snapshot")
    parser.add_argument("after", metavar="V2", help="the other")
    parser.add_argument(
        "--format", metavar="FORMAT", default="text", type=options.one_of("format", ("text", "jsonl")),
        help="text (default), jsonl",
    )  # fmt: skip
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from detente.store import history, study

    counts: Counter[str] = Counter()
    with output.opened(args.output) as stream:
        for change in history.diff(study.open(args.study), args.before, args.after):
            counts[change.what] += 1
            stream.write(output.json_line(asdict(change)) if args.format == "jsonl" else _text(change))
    print(", ".join(f"{counts[what]:,} {what}" for what in ("came", "went", "changed")), file=sys.stderr)
    return 0


def _text(change: Change) -> str:
    who, whom = "+".join(change.actors) or "somebody", "+".join(change.recipients) or "–"
    mark = {"came": "+", "went": "-", "changed": "~"}[change.what]
    lines = [f"{mark} {who} {change.event_type} {whom}   {change.article_id}", *(f"    {field}" for field in change.fields)]
    quoted = textwrap.fill(f"“{change.sentence}”", 96, initial_indent="    ", subsequent_indent="    ", break_long_words=False)
    return "\n".join([*lines, quoted]) + "\n"
