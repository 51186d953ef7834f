"""`detente user`: the accounts of a study that is served to others."""

from __future__ import annotations

import argparse
import getpass
import sys

EXAMPLE = """\
example:
  detente user add news/ ada --role admin       # asks for the password
  detente user list news/
  detente user role news/ ada reviewer
  detente user reset news/ ada                  # prints a code to set a new password with, good for a day
  detente user close news/ ada

Roles, each may do all that the ones before it may: reader, member (comments, saves views), reviewer (corrects), moderator, admin.
"""
ACTS = ("add", "list", "role", "reset", "close")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "user",
        help="accounts: add, list, role, reset, close",
        description="Add and change the accounts of a study that is served to others with `detente serve --shared`.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("act", metavar="ACT", choices=ACTS, help="add, list, role, reset, close")
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("login", metavar="LOGIN", nargs="?", help="the login name (all but list)")
    parser.add_argument("new_role", metavar="ROLE", nargs="?", help="the new role (of the act role)")
    parser.add_argument("--role", metavar="ROLE", default="member", help="of a new account (default: member)")
    parser.add_argument("--name", metavar="NAME", help="the name that others see (default: the login name)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.errors import DetenteError
    from detente.store import study
    from detente.web.desk import opening, people

    desk = opening.of_study(study.open(args.study))
    if args.act == "list":
        with desk.reading() as c:
            found = people.everybody(c)
        for p in found:
            print(f"{p['login']:<20} {p['role']:<10} {p['made_at'][:10]}  {p['shown']}{'' if p['active'] else '  (closed)'}")
        return 0
    if args.login is None or (args.act == "role" and args.new_role is None):
        more = " and a role" if args.act == "role" else ""
        raise DetenteError(f"Give a login name{more}:  detente user {args.act} {args.study} ada"
                           + (" reviewer" if args.act == "role" else ""))  # fmt: skip
    if args.act == "add":
        password = _password()
        with desk.writing() as c:
            people.add_person(desk, c, args.login, args.role, shown=args.name, password=password)
        print(f"{args.login} may log in as {args.role}.", file=sys.stderr)
        return 0
    with desk.writing() as c:
        person_id = people.by_login(c, args.login)["person_id"]
        if args.act == "role":
            people.set_role(c, person_id, args.new_role)
        elif args.act == "close":
            people.close(desk, c, person_id)
        else:
            code = people.reset_ticket(desk, c, person_id, None)
            print(code)
            print("On the page /reset of the server, this code sets a new password, once, within a day.", file=sys.stderr)
    return 0


def _password() -> str:
    """Asked for twice at a terminal, else the first line of standard input: never an argument, which others could see."""
    from detente.errors import DetenteError

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Again: "):
        raise DetenteError("The two passwords differ. Nothing was changed.")
    return first
