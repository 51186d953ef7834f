"""The command `detente`: finds the verb, runs it, and turns what goes wrong into a message and an exit status.

Exit status: 0 done, 1 something the user can mend, 2 wrong usage, 3 done in part, 130 interrupted, 141 the reader of a pipe left.
Nothing heavy is imported before a verb runs, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Sequence

from detente.cli import (
    add,
    alerts,
    align,
    blocs,
    code,
    coverage,
    diff,
    evaluate,
    explain,
    export,
    failures,
    forecast,
    forget,
    import_tables,
    init,
    mcp,
    moved,
    network,
    read,
    relation,
    sample,
    search,
    sensitivity,
    serve,
    snapshot,
    sql,
    status,
    stories,
    story,
    user,
    vacuum,
    why,
)
from detente.errors import DetenteError

USER_ERROR, USAGE, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141

_VERBS = (
    read, code, explain, relation, sample, init, add, import_tables, status, stories, story, failures, search,
    sql, export, snapshot, diff, forget, vacuum,
    align, moved, why, blocs, network, coverage, sensitivity, forecast, evaluate, serve, mcp, user, alerts,
)  # fmt: skip

EXAMPLE = """\
example:
  detente read story.txt --published 2018-02-28
  detente code archive/ --output coded.jsonl
  detente explain en/AID/deliver
  detente init news/ && detente add news/ archive/ && detente code news/ && detente status news/

`detente VERB --help` says more about each.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        args = _parser().parse_args(argv)
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except SystemExit as leave:  # argparse, after --help, --version or wrong usage
        return leave.code if isinstance(leave.code, int) else USAGE
    except DetenteError as error:
        _complain(f"detente: {error}")
        return USER_ERROR
    except KeyboardInterrupt:
        _complain("\ndetente: interrupted; nothing was left half-written")
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return BROKEN_PIPE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="detente",
        description="Read the news about international politics: who draws together or apart, why, and who says so.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"detente {_version()}")
    commands = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for verb in _VERBS:
        verb.add(commands)
    return parser


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("detente")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _speak_utf8(stream: object) -> None:
    """Arrows and names are written as UTF-8 to files and pipes; a terminal of another encoding gets what it can show."""
    if isinstance(stream, io.TextIOWrapper) and (stream.encoding or "").lower().replace("-", "") != "utf8":
        with contextlib.suppress(io.UnsupportedOperation, ValueError):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _complain(message: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(message, file=sys.stderr, flush=True)


def _close_quietly() -> None:
    """Points standard output at nothing, so that Python does not complain when it flushes at the end."""
    with contextlib.suppress(OSError, io.UnsupportedOperation, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
