"""`detente sensitivity`: what changes when an outlet, a country's press, a voice, a type or a weight is left out."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from detente.cli import measuring, output

EXAMPLE = """\
example:
  detente sensitivity news/ PAK RUS
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "sensitivity",
        help="what a result hangs on",
        description="Leave out an outlet, a country's press, a voice, an event type, or change a weight: what changes?",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    measuring.dyad(parser)
    measuring.common(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from detente.alignment import names, sensitivity, series

    _, opened = measuring.opened(args)
    series.column(opened, args.a, args.b)
    found = sensitivity.trials(opened, args.a, args.b)
    with output.opened(args.output) as stream:
        if args.format == "json":
            stream.write(output.json_line([asdict(t) for t in found], indent=2))
            return 0
        wide = max(len(t.what) for t in found)
        stream.write(f"{names.dyad(args.a, args.b)}\n{'':{wide}}  index  change  stories\n")
        for t in found:
            index = "–" if t.index is None else f"{t.index:.0f}"
            change = "–" if t.change is None else f"{t.change:+.0f}"
            stream.write(f"{t.what:{wide}}  {index:>5}  {change:>6}  {t.stories:>7}\n")
    return 0
