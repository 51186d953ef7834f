"""Writing, reading and moderating comments."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from detente.web import show
from detente.web.ask.missing import Missing
from detente.web.deps import HeldStudy
from detente.web.desk import comments, places
from detente.web.desk.access import Person
from detente.web.desk.forms import TheDesk, TheForm, asks, done
from detente.web.desk.mount import html
from detente.web.desk.rules import rules
from detente.web.held import Held

router = APIRouter(prefix="/comments")
Reader = Annotated[Person, asks("read")]
Member = Annotated[Person, asks("comment")]
Moderator = Annotated[Person, asks("moderate")]


@router.get("")
@router.get(".json")
def recent(request: Request, mount: TheDesk, person: Reader) -> Response:
    with mount.desk.reading() as c:
        found = [_with_place(x) for x in comments.recent(c)]
        is_open, counts = comments.are_open(c), comments.monthly(c)
    if request.url.path.endswith(".json"):
        return show.page(request, "", {"comments": [_public(x) for x in found], "open": is_open, "months": counts})
    return html(request, "comments.html", comments=found, is_open=is_open, counts=counts, person=person, rules=rules())


@router.post("")
def write(request: Request, mount: TheDesk, held: HeldStudy, person: Member, form: TheForm) -> Response:
    """Posted at once, or waiting with its reasons: the author's page says which."""
    kind, key, at = form.one("kind"), form.one("key"), form.one("at")
    spot = places.spot(held, "sentence", f"{key}:{at}") if kind == "article" and at else places.spot(held, kind, key)
    with mount.desk.writing() as c:
        made = comments.write(mount.desk, c, person, spot.kind, spot.key, form.one("body"), spot.ground)
    back = "/comments/mine" if made["state"] == "waiting" else f"{places.page(spot.kind, spot.key)}#{made['comment_id']}"
    return done(request, back, comment_id=made["comment_id"], state=made["state"], holds=[h.kind for h in made["holds"]])


@router.get("/rules")
def the_rules(request: Request, mount: TheDesk, person: Reader) -> Response:
    with mount.desk.reading() as c:
        is_open = comments.are_open(c)
    return html(request, "rules.html", rules=rules(), is_open=is_open)


@router.get("/mine")
def mine(request: Request, mount: TheDesk, person: Member) -> Response:
    with mount.desk.reading() as c:
        found = [_with_place(x) for x in comments.mine(c, person)]
    return html(request, "mine.html", comments=found, rules=rules())


@router.get("/queue")
@router.get("/queue.json")
def queue(request: Request, mount: TheDesk, held: HeldStudy, person: Moderator) -> Response:
    with mount.desk.reading() as c:
        found = [_with_context(held, x) for x in comments.queue(c)]
        log = comments.log(c, limit=40)
    if request.url.path.endswith(".json"):
        return show.page(request, "", {"queue": found})
    return html(request, "queue.html", queue=found, rules=rules(), log=log, person=person)


@router.get("/log")
@router.get("/log.json")
def log(request: Request, mount: TheDesk, person: Moderator) -> Response:
    with mount.desk.reading() as c:
        found = comments.log(c)
    return (
        show.page(request, "", {"decisions": found})
        if request.url.path.endswith(".json")
        else html(request, "log.html", log=found)
    )


@router.post("/{comment_id}/decide")
def decide(request: Request, mount: TheDesk, person: Moderator, form: TheForm, comment_id: str) -> Response:
    with mount.desk.writing() as c:
        state = comments.decide(mount.desk, c, person, comment_id, form.one("act"), form.one("rule") or None, form.one("note"))
    return done(request, "/comments/queue", state=state)


@router.post("/{comment_id}/remove")
def remove(request: Request, mount: TheDesk, person: Moderator, form: TheForm, comment_id: str) -> Response:
    with mount.desk.writing() as c:
        comments.remove(mount.desk, c, person, comment_id, form.one("rule"), form.one("note"))
    return done(request, "/comments/queue", state="removed")


@router.post("/{comment_id}/appeal")
def appeal(request: Request, mount: TheDesk, person: Member, form: TheForm, comment_id: str) -> Response:
    with mount.desk.writing() as c:
        comments.appeal(mount.desk, c, person, comment_id, form.one("why"))
    return done(request, "/comments/mine", state="appealed")


@router.post("/{comment_id}/withdraw")
def withdraw(request: Request, mount: TheDesk, person: Member, form: TheForm, comment_id: str) -> Response:
    with mount.desk.writing() as c:
        comments.withdraw(mount.desk, c, person, comment_id)
    return done(request, "/comments/mine", state="withdrawn")


def _with_place(comment: dict[str, Any]) -> dict[str, Any]:
    return comment | {"address": places.address(comment["on_kind"], comment["on_id"])}


def _with_context(held: Held, comment: dict[str, Any]) -> dict[str, Any]:
    """The comment with what it stands under, so that a moderator can judge it where he is."""
    try:
        spot = places.spot(held, comment["on_kind"], comment["on_id"])
        about = {"title": spot.title, "quote": spot.quote}
    except Missing:
        about = {"title": "what the study no longer has", "quote": None}
    return _with_place(comment) | about


def _public(comment: dict[str, Any]) -> dict[str, Any]:
    kept = ("comment_id", "on_kind", "on_id", "shown", "body", "made_at", "address")
    return {name: comment[name] for name in kept}
