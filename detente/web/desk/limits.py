"""How often is too often: attempts are counted in the database, so that several servers count together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from detente.web.desk.access import Refused
from detente.web.desk.database import new_id
from detente.web.desk.tables import attempts


@dataclass(frozen=True, slots=True)
class Limit:
    times: int
    within: timedelta


LIMITS = {
    "login_pair": Limit(5, timedelta(minutes=15)),  # one name from one address
    "login_address": Limit(30, timedelta(minutes=15)),
    "login_name": Limit(50, timedelta(minutes=15)),  # one name from anywhere
    "ticket": Limit(20, timedelta(minutes=15)),  # guesses at invitations and resets from one address
    "comment": Limit(10, timedelta(minutes=10)),
    "write": Limit(240, timedelta(minutes=10)),  # corrections, verdicts, views of one person
    "token": Limit(30, timedelta(minutes=15)),  # wrong API tokens from one address
}


def count(c: Connection, kind: str, who: str, at: datetime) -> int:
    since = (at - LIMITS[kind].within).isoformat(timespec="microseconds")
    asked = select(func.count()).where(attempts.c.what == f"{kind}:{who}", attempts.c.at > since)
    return int(c.execute(asked).scalar_one())


def check(c: Connection, kind: str, who: str, at: datetime) -> None:
    """Raises Refused (429) where the limit is reached."""
    if count(c, kind, who, at) >= LIMITS[kind].times:
        minutes = int(LIMITS[kind].within.total_seconds() // 60)
        raise Refused(f"Too many attempts. Wait {minutes} minutes and try again.", 429)


def note(c: Connection, kind: str, who: str, at: datetime) -> None:
    """Counts one, and forgets the ones that no limit looks at any more."""
    c.execute(delete(attempts).where(attempts.c.at < (at - timedelta(days=1)).isoformat(timespec="microseconds")))
    values = {"attempt_id": new_id("t"), "what": f"{kind}:{who}", "at": at.isoformat(timespec="microseconds")}
    c.execute(insert(attempts).values(**values))


def clear(c: Connection, kind: str, who: str) -> None:
    c.execute(delete(attempts).where(attempts.c.what == f"{kind}:{who}"))
