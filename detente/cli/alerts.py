"""`detente alerts`: what is new in saved views goes to their hooks."""

from __future__ import annotations

import argparse
import sys

EXAMPLE = """\
example:
  detente alerts news/ --origin https://detente.example.org

Call it from a timer. Each story is sent once to each hook; what could not be sent is sent again the next time.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "alerts",
        help="send what is new in saved views",
        description="Send the new stories of saved views to their hooks, each with its sentences, signed.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("--origin", metavar="URL", default="http://127.0.0.1:8000", help="the address of the server, for links")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.store import study
    from detente.web.desk import opening, sending
    from detente.web.desk.corrected import corrected
    from detente.web.held import Held

    opened = study.open(args.study)
    desk = opening.of_study(opened)
    done = sending.send_all(desk, Held(corrected(opened, desk)), args.origin.rstrip("/"))
    for one in done:
        print(f"{one.hook_id}  {one.url}  {one.failed or f'{one.stories} stories'}", file=sys.stderr)
    return 3 if any(one.failed for one in done) else 0
