"""`detente explain`: what an event type or a rule is, or which rules fired on a sentence and why the others did not."""

from __future__ import annotations

import argparse
import sys

EXAMPLE = """\
example:
  detente explain CONSULT
  detente explain en/AID/deliver
  detente explain --text "Russia sent tanks to Syria."
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "explain",
        help="explain an event type, a rule, or how a sentence is read",
        description="Explain an event type or a rule, or show which rules fire on a sentence and why the others do not.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("what", metavar="WHAT", nargs="?", help="an event type (CONSULT) or a rule (en/AID/deliver)")
    what.add_argument("--text", metavar="SENTENCE", help="a sentence to read")
    parser.add_argument("--model", metavar="NAME", help="spaCy pipeline (default: the small English one)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente import explain

    if args.text is None:
        text = explain.about(args.what)
    else:
        from detente import coder

        text = explain.sentence(coder.load("en", model=args.model), args.text)
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    return 0
