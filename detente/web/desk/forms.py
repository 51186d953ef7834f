"""What the desk's routes depend on: the form that came (checked to be ours), and a person who may do the thing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from detente.errors import DetenteError
from detente.web.desk import limits
from detente.web.desk.access import Person, require
from detente.web.desk.mount import Mounted, mounted

MOST = 64 * 1024  # bytes of a form


class Form(dict[str, list[str]]):
    """The fields of a form; a field that is missing is empty."""

    def one(self, name: str) -> str:
        return (self.get(name) or [""])[0]


async def form(request: Request) -> Form:
    """The fields of a form or of a JSON object of texts. Raises DetenteError for anything else, Refused without our token."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            raise DetenteError(f"The form is larger than {MOST // 1024} KB.")
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        found = _of_json(body)
    elif kind in ("application/x-www-form-urlencoded", "") or not body:
        try:
            found = Form(parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=200))
        except ValueError:
            raise DetenteError("The form is not UTF-8, or has too many fields.") from None
    else:
        raise DetenteError(f"Cannot read a form sent as '{kind[:60]}'. Send application/x-www-form-urlencoded or JSON.")
    if any("\0" in value for values in found.values() for value in values):
        raise DetenteError("The form has a character that no text has (NUL).")
    mounted(request).check_csrf(request, found.one("csrf") or request.headers.get("x-csrf-token", ""))
    return found


def _of_json(body: bytes) -> Form:
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, Mapping) or not all(isinstance(v, str | list) for v in given.values()):
        raise DetenteError("A JSON object of texts, or lists of texts, is wanted.")
    return Form({k: [str(x) for x in v] if isinstance(v, list) else [v] for k, v in given.items()})


def asks(what: str) -> object:
    """A dependency: the person who asks, if he may do `what` (a key of access.NEEDS)."""

    def check(request: Request) -> Person:
        return require(mounted(request).person(request), what)

    check.needs = what  # type: ignore[attr-defined]  # the tests compare it with their table
    return Depends(check)


def counted(mount: Mounted, person: Person) -> None:
    """Counts one change of this person. Raises Refused where there are too many."""
    with mount.desk.writing() as c:
        limits.check(c, "write", person.person_id, mount.desk.clock())
        limits.note(c, "write", person.person_id, mount.desk.clock())


def done(request: Request, back: str, **facts: object) -> Response:
    """After a change: back to a page, or the facts for who asked for JSON."""
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"done": True, **facts}, headers={"Cache-Control": "no-store"})
    return RedirectResponse(back, 303)


TheForm = Annotated[Form, Depends(form)]
TheDesk = Annotated[Mounted, Depends(mounted)]
