"""`detente serve`: the web application of a study, on this machine."""

from __future__ import annotations

import argparse
import sys

EXAMPLE = """\
example:
  detente serve news/
  detente serve news/ --port 8080
  detente user add news/ ada --role admin && detente serve news/ --shared --host 0.0.0.0

Only this machine can reach it, unless it is shared: then people log in. Put a proxy with HTTPS before a shared server.
"""
PORT = 8000


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "serve",
        help="open a study in the browser",
        description="Serve the pages and the API of a study to the browsers of this machine, until Ctrl-C.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("--port", metavar="N", type=_port, default=PORT, help=f"the port (default: {PORT})")
    parser.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help="the address to listen on (default: this machine only)"
    )
    parser.add_argument("--shared", action="store_true", help="people log in with the accounts of `detente user`")
    parser.add_argument("--quiet", action="store_true", help="do not log requests")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.errors import DetenteError
    from detente.store import study
    from detente.web.settings import LOOPBACK

    if args.host not in LOOPBACK and not args.shared:
        raise DetenteError(
            f"--host {args.host} would show the study to others, and nobody would be asked who they are. Give --shared, so that "
            f"people log in; or leave --host away and open http://127.0.0.1:{args.port}/ on this machine, or through ssh -L."
        )
    opened = study.open(args.study)
    opened.version()

    import threading

    import uvicorn

    from detente.web.app import create_app, warm
    from detente.web.desk import opening
    from detente.web.desk.corrected import corrected
    from detente.web.settings import Settings

    desk = opening.mounted(opened, shared=args.shared)
    if args.shared:
        opening.check_shared(desk)
    _free(args.host, args.port)
    name = f"[{args.host}]" if ":" in args.host else args.host
    print(f"{args.study} on http://{name}:{args.port}/  (Ctrl-C ends it)", file=sys.stderr, flush=True)
    hosts = (*LOOPBACK, *opening.table(opened).get("hosts", ()))
    app = create_app(corrected(opened, desk.desk), settings=Settings(hosts), desk=desk)
    threading.Thread(target=warm, args=(app,), daemon=True).start()
    uvicorn.run(
        app,
        host=args.host,
        port=args.port,
        log_level="warning" if args.quiet else "info",
        access_log=not args.quiet,
        server_header=False,
        proxy_headers=desk.settings.proxy_header is None,  # else the address is the proxy's own, which is who is believed
    )
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port. Give a number from 1 to 65535")
    return int(text)


def _free(host: str, port: int) -> None:
    """Raises DetenteError where another program has the port, before the server starts."""
    import socket

    from detente.errors import DetenteError

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise DetenteError(f"Port {port} cannot be used: {error.strerror}. Give another one with --port.") from None
