"""`detente mcp`: a study as tools for assistants that speak the Model Context Protocol."""

from __future__ import annotations

import argparse

EXAMPLE = """\
example:
  detente mcp news/

It speaks on standard input and output, as assistants on this machine start it. The tools only read: search, dyad, why,
story, article.
It needs the package `mcp`:  pip install "detente[mcp]"
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "mcp",
        help="a study as read-only tools for assistants (MCP)",
        description="Answer an assistant's questions about a study through the Model Context Protocol, with citations.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.errors import DetenteError
    from detente.store import study

    opened = study.open(args.study)
    opened.version()
    try:
        from detente.web.tools import server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "mcp":
            raise
        raise DetenteError('The package `mcp` is not installed. Install it with:  pip install "detente[mcp]"') from None
    server(opened).run()
    return 0
