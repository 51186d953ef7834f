"""Comments: written, held or posted, decided, appealed once, withdrawn; nothing is edited and nothing vanishes silently.

States: waiting, posted, declined, appealed (declined or removed, and looked at again), removed (by a moderator after it was
posted), withdrawn (by its author). What is removed or withdrawn leaves a tombstone where it stood.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from detente.errors import DetenteError, unknown
from detente.web.desk import limits, screening
from detente.web.desk.access import NotThere, Person, Refused
from detente.web.desk.database import Desk, new_id, row, rows
from detente.web.desk.people import LOCAL
from detente.web.desk.rules import check_rule
from detente.web.desk.screening import Ground, Hold
from detente.web.desk.tables import comments, decisions, people

KINDS = ("article", "story", "sentence", "dyad")
STATES = ("waiting", "posted", "declined", "appealed", "removed", "withdrawn")
TOMBS = {"removed": "A moderator removed this comment.", "withdrawn": "Its author withdrew this comment."}
CLOSED = "Comments are off: nobody moderates here yet. An admin can make somebody moderator."


def are_open(c: Connection) -> bool:
    """Comments are on where somebody can moderate them: an account in use with the role moderator or admin."""
    asked = select(func.count()).where(
        people.c.role.in_(["moderator", "admin"]), people.c.active == 1, people.c.person_id != LOCAL
    )
    return bool(c.execute(asked).scalar_one())


def write(desk: Desk, c: Connection, author: Person, kind: str, key: str, body: str, given: Ground) -> dict[str, Any]:
    """A new comment, posted at once or waiting with the reasons; returns it as `one` does.

    Raises DetenteError for an empty or too long text, Refused where comments are off or the author floods.
    """
    if not are_open(c):
        raise Refused(CLOSED)
    if kind not in KINDS:
        raise DetenteError(unknown("kind of page to comment on", kind, KINDS))
    body = _clean(body)
    at = desk.clock()
    limits.check(c, "comment", author.person_id, at)
    recent = limits.count(c, "comment", author.person_id, at)
    limits.note(c, "comment", author.person_id, at)
    mine = comments.c.person_id == author.person_id
    accepted = c.execute(select(func.count()).where(mine, comments.c.state == "posted")).scalar_one()
    since = desk.now(-timedelta(days=30))
    near = or_(mine, (comments.c.on_kind == kind) & (comments.c.on_id == key))
    others = [r[0] for r in c.execute(select(comments.c.body).where(near, comments.c.made_at > since).limit(500))]
    trusted = author.may("moderate")
    holds = screening.screen(body, given, accepted=int(accepted), recent=recent, others=others, trusted=trusted)
    comment_id = new_id("c")
    c.execute(
        insert(comments).values(
            comment_id=comment_id, on_kind=kind, on_id=key, person_id=author.person_id, body=body, made_at=desk.now(),
            state="waiting" if holds else "posted", holds=json.dumps([asdict(h) for h in holds]),
        )
    )  # fmt: skip
    _log(desk, c, comment_id, None, "held" if holds else "posted", note=", ".join(h.kind for h in holds) or "nothing held it")
    return one(c, comment_id)


def _clean(body: str) -> str:
    body = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    body = "".join(ch for ch in body if ch in "\n\t" or (ch.isprintable() and ch not in "\u202a\u202b\u202c\u202d\u202e"))
    if not body:
        raise DetenteError("The comment is empty.")
    if len(body) > screening.LONG:
        raise DetenteError(f"The comment has {len(body):,} characters; {screening.LONG:,} are allowed. Make it shorter.")
    return body


def _log(
    desk: Desk,
    c: Connection,
    comment_id: str,
    person_id: str | None,
    act: str,
    *,
    rule: str | None = None,
    note: str | None = None,
) -> None:
    values = {"comment_id": comment_id, "person_id": person_id, "act": act, "rule": rule, "note": note, "at": desk.now()}
    c.execute(insert(decisions).values(decision_id=new_id("d"), **values))


# ---------------------------------------------------------------- deciding


def decide(
    desk: Desk, c: Connection, moderator: Person, comment_id: str, act: str, rule: str | None = None, note: str = ""
) -> str:
    """Approves or declines a whole comment that waits or was appealed; declining names a rule. Returns the new state.

    An appeal is decided by somebody who did not decide before, and nobody decides on his own words: else Refused.
    """
    if act not in ("approve", "decline"):
        raise DetenteError(unknown("decision", act, ("approve", "decline")))
    found = _found(c, comment_id)
    if found["state"] not in ("waiting", "appealed"):
        raise DetenteError(f"This comment is {found['state']}; there is nothing to decide.")
    if found["person_id"] == moderator.person_id:
        raise Refused("Somebody else must decide on your own comment.")
    appealed = found["state"] == "appealed"
    if appealed and moderator.person_id in _deciders(c, comment_id):
        raise Refused("You decided on this comment before; somebody else decides on the appeal.")
    rule = check_rule(rule or "") if act == "decline" else None
    state = "posted" if act == "approve" else "declined"
    _change(desk, c, found, state, moderator, rule=rule, note=_note(note))
    named = {"approve": "overturned" if appealed else "approved", "decline": "upheld" if appealed else "declined"}[act]
    _log(desk, c, comment_id, moderator.person_id, named, rule=rule, note=_note(note))
    return state


def remove(desk: Desk, c: Connection, moderator: Person, comment_id: str, rule: str, note: str = "") -> None:
    """Takes down what was posted. Its place says so, and its author may appeal."""
    found = _found(c, comment_id)
    if found["state"] != "posted":
        raise DetenteError(f"This comment is {found['state']}, not posted.")
    check_rule(rule)
    _change(desk, c, found, "removed", moderator, rule=rule, note=_note(note))
    _log(desk, c, comment_id, moderator.person_id, "removed", rule=rule, note=_note(note))


def _note(note: str) -> str | None:
    return " ".join(note.split())[:500] or None


def _change(desk: Desk, c: Connection, found: dict[str, Any], state: str, by: Person, **more: Any) -> None:
    """Raises DetenteError where somebody else changed it meanwhile."""
    same = update(comments).where(comments.c.comment_id == found["comment_id"], comments.c.state == found["state"])
    if c.execute(same.values(state=state, decided_by=by.person_id, decided_at=desk.now(), **more)).rowcount != 1:
        raise DetenteError("Somebody else decided on this comment a moment ago.")


def _deciders(c: Connection, comment_id: str) -> set[str]:
    acts = ("approved", "declined", "removed", "upheld", "overturned")
    asked = select(decisions.c.person_id).where(decisions.c.comment_id == comment_id, decisions.c.act.in_(acts))
    return {r[0] for r in c.execute(asked)}


def _found(c: Connection, comment_id: str) -> dict[str, Any]:
    found = row(c, select(comments).where(comments.c.comment_id == comment_id))
    if found is None:
        raise NotThere("There is no such comment.")
    return found


# ---------------------------------------------------------------- the author


def _own(c: Connection, author: Person, comment_id: str) -> dict[str, Any]:
    found = _found(c, comment_id)
    if found["person_id"] != author.person_id:
        raise NotThere("You have no such comment.")
    return found


def appeal(desk: Desk, c: Connection, author: Person, comment_id: str, why: str) -> None:
    """Asks once that somebody else looks at a declined or removed comment."""
    found = _own(c, author, comment_id)
    if found["state"] not in ("declined", "removed"):
        raise DetenteError(f"This comment is {found['state']}; only a declined or removed one can be appealed.")
    before = select(func.count()).where(decisions.c.comment_id == comment_id, decisions.c.act == "appealed")
    if c.execute(before).scalar_one():
        raise Refused("This comment was appealed before. One appeal is heard.")
    if not _note(why):
        raise DetenteError("Say in a sentence why the decision was wrong.")
    same = update(comments).where(comments.c.comment_id == comment_id, comments.c.state == found["state"])
    if c.execute(same.values(state="appealed")).rowcount != 1:
        raise DetenteError("This comment changed a moment ago.")
    _log(desk, c, comment_id, author.person_id, "appealed", note=_note(why))


def withdraw(desk: Desk, c: Connection, author: Person, comment_id: str) -> None:
    found = _own(c, author, comment_id)
    if found["state"] == "withdrawn":
        raise DetenteError("This comment is withdrawn already.")
    c.execute(update(comments).where(comments.c.comment_id == comment_id).values(state="withdrawn"))
    _log(desk, c, comment_id, author.person_id, "withdrawn")


def mine(c: Connection, author: Person) -> list[dict[str, Any]]:
    """The author's comments, newest first, each with its state, the reasons it waits for, and the rule it was declined by."""
    found = _with_people(c, comments.c.person_id == author.person_id, newest=True)
    asked = select(decisions.c.comment_id).where(decisions.c.person_id == author.person_id, decisions.c.act == "appealed")
    heard = {r[0] for r in c.execute(asked)}
    return [x | {"may_appeal": x["state"] in ("declined", "removed") and x["comment_id"] not in heard} for x in found]


# ---------------------------------------------------------------- reading


def one(c: Connection, comment_id: str) -> dict[str, Any]:
    found = _with_people(c, comments.c.comment_id == comment_id)
    if not found:
        raise NotThere("There is no such comment.")
    return found[0]


def under(c: Connection, kind: str, key: str) -> list[dict[str, Any]]:
    """What stands under a page, oldest first: posted comments, and tombstones (without their words) of those that stood there.

    Under an article stand the comments on its sentences too.
    """
    here: ColumnElement[bool] = (comments.c.on_kind == kind) & (comments.c.on_id == key)
    if kind == "article":
        escaped = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        here = or_(here, (comments.c.on_kind == "sentence") & comments.c.on_id.like(escaped + ":%", escape="\\"))
    found = _with_people(c, here, comments.c.state.in_(["posted", *TOMBS]))
    stood = select(decisions.c.comment_id).where(decisions.c.act.in_(["posted", "approved", "overturned"]))
    ids = {r[0] for r in c.execute(stood.where(decisions.c.comment_id.in_([x["comment_id"] for x in found])))}
    return [_tomb(x) for x in found if x["comment_id"] in ids]


def recent(c: Connection, limit: int = 50) -> list[dict[str, Any]]:
    return _with_people(c, comments.c.state == "posted", newest=True, limit=limit)


def queue(c: Connection) -> list[dict[str, Any]]:
    """What waits for a decision, appeals first, then the oldest; each with its log."""
    found = _with_people(c, comments.c.state.in_(["waiting", "appealed"]))
    found.sort(key=lambda x: (x["state"] != "appealed", x["made_at"], x["comment_id"]))
    return [x | {"log": log(c, x["comment_id"])} for x in found]


def _tomb(comment: dict[str, Any]) -> dict[str, Any]:
    if comment["state"] not in TOMBS:
        return comment
    gone = {"body": TOMBS[comment["state"]], "holds": (), "note": None}
    return comment | gone | ({"shown": None, "person_id": None} if comment["state"] == "withdrawn" else {})


def _with_people(c: Connection, *where: Any, newest: bool = False, limit: int = 1000) -> list[dict[str, Any]]:
    order = (comments.c.made_at.desc() if newest else comments.c.made_at, comments.c.comment_id)
    asked = select(comments, people.c.shown).join(people, people.c.person_id == comments.c.person_id).where(*where)
    return [x | {"holds": tuple(Hold(**h) for h in json.loads(x["holds"]))} for x in rows(c, asked.order_by(*order).limit(limit))]


def log(c: Connection, comment_id: str | None = None, limit: int = 500) -> list[dict[str, Any]]:
    """Every decision with who made it, oldest first (of all comments: newest first). None as person: the automation."""
    asked = select(decisions, people.c.shown).join(people, people.c.person_id == decisions.c.person_id, isouter=True)
    if comment_id is not None:
        return rows(c, asked.where(decisions.c.comment_id == comment_id).order_by(decisions.c.at, decisions.c.decision_id))
    return rows(c, asked.order_by(decisions.c.at.desc(), decisions.c.decision_id).limit(limit))


def monthly(c: Connection) -> list[dict[str, Any]]:
    """Decisions per month and kind, and the rules by which comments were declined: what the page shows to all."""
    counted: Counter[tuple[str, str, str | None]] = Counter()
    for at, act, rule in c.execute(select(func.substr(decisions.c.at, 1, 7), decisions.c.act, decisions.c.rule)):
        counted[at, act, rule] += 1
    ordered = sorted(counted.items(), key=lambda pair: (pair[0][0], pair[0][1], pair[0][2] or ""))
    return [{"month": m, "act": a, "rule": r, "count": n} for (m, a, r), n in ordered]
