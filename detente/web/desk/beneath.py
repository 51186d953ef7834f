"""What stands beneath a page: the comments on it, the form to write one, and the corrections made to it."""

from __future__ import annotations

from fastapi import Request

from detente.web import show
from detente.web.desk import comments
from detente.web.desk.access import Person
from detente.web.desk.mount import Mounted
from detente.web.desk.screening import LONG


def beneath(mount: Mounted, request: Request, person: Person, kind: str, key: str) -> str:
    """HTML; empty for pages that are not commented on."""
    if kind not in comments.KINDS:
        return ""
    with mount.desk.reading() as c:
        found = comments.under(c, kind, key)
        is_open = comments.are_open(c)
    made = show.environment().get_template("desk/beneath.html").render(
        comments=found, is_open=is_open, person=person, kind=kind, key=key, csrf=mount.csrf_token(request), longest=LONG,
        may=person.may("comment"),
    )  # fmt: skip
    return str(made)
