"""People of a shared desk: accounts, passwords, invitations, resets, API tokens. Secrets are stored hashed and shown once."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from functools import cache
from typing import Any

import argon2
from sqlalchemy import Connection, func, insert, select, update

from detente.errors import DetenteError, unknown
from detente.web.desk import limits
from detente.web.desk.access import SCOPES, NotThere, Person, Refused, check_role
from detente.web.desk.database import Desk, new_id, row, rows
from detente.web.desk.tables import people, sessions, tickets, tokens

LOCAL = "local"  # the one person of a desk that is not shared
SHORTEST, LONGEST = 12, 1000  # of a password, in characters
INVITED, RESET, SESSION, IDLE = timedelta(days=7), timedelta(hours=24), timedelta(days=14), timedelta(days=2)
SEEN = timedelta(minutes=5)  # how exact the last use of a session or token is noted
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_WRONG = "The name or the password is wrong."  # never which of the two


def hashed(secret: str) -> str:
    """Of a random secret of 256 bits, for which one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@cache
def _hasher() -> argon2.PasswordHasher:
    return argon2.PasswordHasher()  # argon2id with the library's parameters (RFC 9106, low memory)


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))


# ---------------------------------------------------------------- accounts


def add_person(
    desk: Desk,
    c: Connection,
    login: str,
    role: str,
    *,
    by: str | None = None,
    shown: str | None = None,
    password: str | None = None,
) -> str:
    """A new account; returns its person_id. Raises DetenteError for a bad or taken name, a weak password, an unknown role."""
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login) or login == LOCAL:
        raise DetenteError(f"'{login[:60]}' cannot be a login name. Give 2 to 40 of a–z, 0–9, dot, hyphen, underscore.")
    if c.execute(select(people.c.login).where(people.c.login == login)).first():
        raise DetenteError(f"There is somebody called '{login}' already. Choose another name.")
    secret = None if password is None else _hasher().hash(check_password_rules(password, login))
    person_id = new_id("p")
    c.execute(
        insert(people).values(
            person_id=person_id, login=login, shown=_shown(shown or login), role=check_role(role), secret=secret, active=1,
            made_at=desk.now(), made_by=by,
        )
    )  # fmt: skip
    return person_id


def _shown(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60 or not name.isprintable():
        raise DetenteError("The name to show must have 1 to 60 printable characters.")
    return name


def check_password_rules(password: str, login: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise DetenteError(f"The password must have {SHORTEST} to {LONGEST} characters. A sentence is a good one.")
    if login in password.lower() or len(set(password)) < 5:
        raise DetenteError("The password is too easy to guess. Take a sentence without your login name.")
    return password


def local_person(desk: Desk) -> Person:
    """The one who sits at this computer, where the desk is not shared: no login, and all may be done."""
    asked = select(people.c.login).where(people.c.person_id == LOCAL)
    with desk.reading() as c:
        known = c.execute(asked).first()
    if not known:
        with desk.writing() as c:
            _add_local(desk, c)
    return Person(LOCAL, LOCAL, "this computer", "admin")


def _add_local(desk: Desk, c: Connection) -> None:
    if not c.execute(select(people.c.login).where(people.c.person_id == LOCAL)).first():  # another request may have been first
        values = {
            "person_id": LOCAL,
            "login": LOCAL,
            "shown": "this computer",
            "role": "admin",
            "active": 1,
            "made_at": desk.now(),
        }
        c.execute(insert(people).values(**values))


def everybody(c: Connection) -> list[dict[str, Any]]:
    """Accounts without their secrets, by login."""
    asked = select(*(col for col in people.c if col.name != "secret")).where(people.c.person_id != LOCAL)
    return rows(c, asked.order_by(people.c.login))


def by_login(c: Connection, login: str) -> dict[str, Any]:
    found = row(c, select(people).where(people.c.login == login.strip().lower(), people.c.person_id != LOCAL))
    if found is None:
        names = [p["login"] for p in everybody(c)]
        raise NotThere(unknown("person", login, names) if names else "There are no accounts yet. Add one:  detente user add")
    return found


def person(c: Connection, person_id: str) -> Person | None:
    found = row(c, select(people).where(people.c.person_id == person_id, people.c.active == 1))
    return None if found is None else _person(found)


def _person(found: dict[str, Any], scopes: tuple[str, ...] | None = None) -> Person:
    return Person(found["person_id"], found["login"], found["shown"], found["role"], scopes)


def set_role(c: Connection, person_id: str, role: str) -> None:
    """Raises DetenteError where that would leave the desk without an admin."""
    check_role(role)
    found = _account(c, person_id)
    if found["role"] == "admin" and role != "admin":
        _keep_an_admin(c, person_id)
    c.execute(update(people).where(people.c.person_id == person_id).values(role=role))


def close(desk: Desk, c: Connection, person_id: str) -> None:
    """Takes an account out of use: sessions and tokens end at once; what the person wrote stays under the name."""
    if _account(c, person_id)["role"] == "admin":
        _keep_an_admin(c, person_id)
    c.execute(update(people).where(people.c.person_id == person_id).values(active=0))
    end_sessions(c, person_id)
    c.execute(update(tokens).where(tokens.c.person_id == person_id, tokens.c.revoked_at.is_(None)).values(revoked_at=desk.now()))


def _account(c: Connection, person_id: str) -> dict[str, Any]:
    found = row(c, select(people).where(people.c.person_id == person_id, people.c.person_id != LOCAL))
    if found is None:
        raise NotThere("There is no such person.")
    return found


def _keep_an_admin(c: Connection, person_id: str) -> None:
    others = select(func.count()).where(
        people.c.role == "admin", people.c.active == 1, people.c.person_id.notin_([person_id, LOCAL])
    )
    if not c.execute(others).scalar_one():
        raise DetenteError("This is the last admin. Make somebody else admin first.")


def set_password(c: Connection, person_id: str, password: str) -> None:
    """Sets it and ends every session of the person."""
    found = _account(c, person_id)
    secret = _hasher().hash(check_password_rules(password, found["login"]))
    c.execute(update(people).where(people.c.person_id == person_id).values(secret=secret))
    end_sessions(c, person_id)


# ---------------------------------------------------------------- logging in


def log_in(desk: Desk, login: str, password: str, address: str) -> tuple[Person, str]:
    """The person and a fresh session secret. Raises Refused (401 wrong, 429 too often), after the same work either way."""
    at, login = desk.clock(), login.strip().lower()[:60]
    keys = (("login_pair", f"{login}|{address}"), ("login_address", address), ("login_name", login))
    with desk.writing() as c:
        for kind, who in keys:
            limits.check(c, kind, who, at)
        for kind, who in keys:
            limits.note(c, kind, who, at)  # before the slow part: guesses sent at once count one by one
        found = row(c, select(people).where(people.c.login == login, people.c.active == 1))
    good = _verified(found["secret"] if found else None, password)
    if found is None or not good:
        raise Refused(_WRONG, 401)
    with desk.writing() as c:
        for kind, who in keys[:1]:
            limits.clear(c, kind, who)
        if _hasher().check_needs_rehash(found["secret"]):
            c.execute(update(people).where(people.c.person_id == found["person_id"]).values(secret=_hasher().hash(password)))
        return _person(found), begin_session(desk, c, found["person_id"])


def _verified(secret: str | None, password: str) -> bool:
    try:
        return _hasher().verify(secret or _nobody(), password[:LONGEST]) and secret is not None
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def begin_session(desk: Desk, c: Connection, person_id: str) -> str:
    secret = secrets.token_urlsafe(32)
    values = {"session_hash": hashed(secret), "person_id": person_id, "made_at": desk.now(), "seen_at": desk.now()}
    c.execute(insert(sessions).values(**values, ends_at=desk.now(SESSION)))
    return secret


def of_session(desk: Desk, secret: str) -> Person | None:
    """Whose session it is, or None: unknown, over, idle too long, or the account is closed."""
    with desk.reading() as c:
        found = row(c, select(sessions).where(sessions.c.session_hash == hashed(secret)))
        if found is None or found["ends_at"] <= desk.now() or found["seen_at"] <= desk.now(-IDLE):
            return None
        owner = person(c, found["person_id"])
    if found["seen_at"] < desk.now(-SEEN):  # only now and then: reading a page should write nothing
        with desk.writing() as c:
            c.execute(update(sessions).where(sessions.c.session_hash == found["session_hash"]).values(seen_at=desk.now()))
    return owner


def end_session(c: Connection, secret: str) -> None:
    c.execute(sessions.delete().where(sessions.c.session_hash == hashed(secret)))


def end_sessions(c: Connection, person_id: str) -> None:
    c.execute(sessions.delete().where(sessions.c.person_id == person_id))


def of_proxy(desk: Desk, login: str) -> Person | None:
    """The person a trusted reverse proxy names; one it names for the first time becomes a reader. None: a closed account."""
    login = login.strip().lower()
    asked = select(people).where(people.c.login == login, people.c.person_id != LOCAL)
    with desk.reading() as c:
        found = row(c, asked)
    if found is None:
        with desk.writing() as c:
            found = row(c, asked) or row(c, asked.where(people.c.person_id == add_person(desk, c, login, "reader")))
    return _person(found) if found and found["active"] else None


# ---------------------------------------------------------------- invitations and resets


def invite(desk: Desk, c: Connection, role: str, by: str | None) -> str:
    """The secret of a link by which one person makes an account of this role, within seven days."""
    return _ticket(desk, c, "invitation", INVITED, role=check_role(role), by=by)


def reset_ticket(desk: Desk, c: Connection, person_id: str, by: str | None) -> str:
    """The secret of a link by which a person sets a new password, once, within a day. Earlier links stop working."""
    _account(c, person_id)
    c.execute(update(tickets).where(tickets.c.person_id == person_id, tickets.c.used_at.is_(None)).values(used_at=desk.now()))
    return _ticket(desk, c, "reset", RESET, person_id=person_id, by=by)


def _ticket(
    desk: Desk,
    c: Connection,
    kind: str,
    within: timedelta,
    *,
    by: str | None,
    role: str | None = None,
    person_id: str | None = None,
) -> str:
    secret = secrets.token_urlsafe(32)
    values = {
        "kind": kind,
        "role": role,
        "person_id": person_id,
        "made_by": by,
        "made_at": desk.now(),
        "ends_at": desk.now(within),
    }
    c.execute(insert(tickets).values(ticket_hash=hashed(secret), **values))
    return secret


def ticket(desk: Desk, c: Connection, kind: str, secret: str) -> dict[str, Any]:
    """The open ticket of a link. Raises NotThere where it is unknown, used or too old."""
    asked = select(tickets).where(
        tickets.c.ticket_hash == hashed(secret),
        tickets.c.kind == kind,
        tickets.c.used_at.is_(None),
        tickets.c.ends_at > desk.now(),
    )
    found = row(c, asked)
    if found is None:
        raise NotThere("This link is not valid: it was used, or is too old. Ask an admin for a new one.")
    return found


def accept(desk: Desk, c: Connection, secret: str, login: str, shown: str, password: str) -> str:
    """Makes the account of an invitation; returns the person_id."""
    found = ticket(desk, c, "invitation", secret)
    person_id = add_person(desk, c, login, found["role"], by=found["made_by"], shown=shown, password=password)
    _use(desk, c, secret)
    return person_id


def reset(desk: Desk, c: Connection, secret: str, password: str) -> None:
    set_password(c, ticket(desk, c, "reset", secret)["person_id"], password)
    _use(desk, c, secret)


def _use(desk: Desk, c: Connection, secret: str) -> None:
    used = update(tickets).where(tickets.c.ticket_hash == hashed(secret), tickets.c.used_at.is_(None)).values(used_at=desk.now())
    if c.execute(used).rowcount != 1:
        raise NotThere("This link was used a moment ago.")


# ---------------------------------------------------------------- API tokens


def make_token(desk: Desk, c: Connection, owner: Person, name: str, scopes: list[str]) -> str:
    """The token, shown this once. Raises DetenteError for an unknown scope or none."""
    wrong = [s for s in scopes if s not in SCOPES]
    if wrong or not scopes:
        raise DetenteError(unknown("scope", wrong[0] if wrong else "", SCOPES))
    secret = "dt_" + secrets.token_urlsafe(32)
    values = {"person_id": owner.person_id, "name": _shown(name), "scopes": " ".join(sorted(set(scopes))), "made_at": desk.now()}
    c.execute(insert(tokens).values(token_id=new_id("k"), token_hash=hashed(secret), **values))
    return secret


def my_tokens(c: Connection, owner: Person) -> list[dict[str, Any]]:
    columns = (tokens.c.token_id, tokens.c.name, tokens.c.scopes, tokens.c.made_at, tokens.c.used_at, tokens.c.revoked_at)
    return rows(c, select(*columns).where(tokens.c.person_id == owner.person_id).order_by(tokens.c.made_at))


def revoke_token(desk: Desk, c: Connection, owner: Person, token_id: str) -> None:
    gone = update(tokens).where(
        tokens.c.token_id == token_id, tokens.c.person_id == owner.person_id, tokens.c.revoked_at.is_(None)
    )
    if c.execute(gone.values(revoked_at=desk.now())).rowcount != 1:
        raise NotThere("You have no such token.")


def of_token(desk: Desk, secret: str) -> Person | None:
    with desk.reading() as c:
        found = row(c, select(tokens).where(tokens.c.token_hash == hashed(secret), tokens.c.revoked_at.is_(None)))
        owner = None if found is None else person(c, found["person_id"])
    if found is None or owner is None:
        return None
    if (found["used_at"] or "") < desk.now(-SEEN):
        with desk.writing() as c:
            c.execute(update(tokens).where(tokens.c.token_id == found["token_id"]).values(used_at=desk.now()))
    return Person(owner.person_id, owner.login, owner.shown, owner.role, tuple(found["scopes"].split()))
