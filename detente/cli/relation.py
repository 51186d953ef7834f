"""`detente relation`: which act holds between two given parties of each sentence of a file."""

from __future__ import annotations

import argparse
import sys

from detente.cli import output

EXAMPLE = """\
example:
  detente relation pairs.jsonl
  echo '{"text": "Chile expelled an envoy of Bolivia.", "actor": "Chile", "recipient": "Bolivia"}' | detente relation -

Each line of the file is one object with `id`, `text`, `actor` and `recipient`: words as they stand in the text, or a
span [start, end], or null where the text does not name the party. Printed: {"id", "event_type", "stage", "rule"} a line.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "relation",
        help="say which act holds between two given parties of a sentence",
        description="Say which PLOVER type holds between two given parties of each sentence.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="a .jsonl file, or - for standard input")
    parser.add_argument(
        "--rules-only", action="store_true", help="stay silent where no rule connects the two, and propose nothing"
    )
    parser.add_argument("--output", metavar="FILE", help="write here instead of to standard output")
    parser.add_argument("--model", metavar="NAME", help="spaCy pipeline (default: the small English one)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    lines = _lines(args.file)
    from detente import coder, relating

    failed = 0
    with output.opened(args.output) as stream:
        for name, found in relating.read_relations(lines, coder=coder.load("en", model=args.model), propose=not args.rules_only):
            if isinstance(found, str):
                failed += 1
                print(f"detente: {found}", file=sys.stderr)
                continue
            row = {"id": name, "event_type": found.event_type, "stage": found.stage, "rule": found.rule}
            stream.write(output.json_line(row))
    return 3 if failed else 0


def _lines(path: str) -> list[str]:
    from detente.errors import DetenteError

    try:
        if path == "-":
            return sys.stdin.read().splitlines()
        with open(path, encoding="utf-8-sig") as handle:
            return handle.read().splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise DetenteError(f"Cannot read '{path}': {err}. Give a .jsonl file in UTF-8, or - for standard input.") from None
