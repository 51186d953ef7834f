"""Saved views, their feeds, and the hooks they are sent to. All are their owner's alone."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from detente.web import show
from detente.web.deps import HeldStudy
from detente.web.desk import alerts
from detente.web.desk.access import Person
from detente.web.desk.forms import TheDesk, TheForm, asks, counted, done
from detente.web.desk.mount import html
from detente.web.desk.routes.people import base

router = APIRouter(prefix="/views")
Owner = Annotated[Person, asks("views")]


@router.get("")
@router.get(".json")
def mine(request: Request, mount: TheDesk, person: Owner) -> Response:
    with mount.desk.reading() as c:
        found = alerts.mine(c, person)
    if request.url.path.endswith(".json"):
        return show.page(request, "", {"views": found})
    secrets = {h["hook_id"]: alerts.secret_of(mount.desk, h["hook_id"]) for v in found for h in v["hooks"]}
    return html(request, "views.html", views=found, secrets=secrets if person.scopes is None else {}, filters=alerts.FILTERS)


@router.post("")
def save(request: Request, mount: TheDesk, person: Owner, form: TheForm) -> Response:
    """From a query string (`query`), as a page hands it on, or from one field per filter."""
    counted(mount, person)
    fields = {name: form.one(name) for name in alerts.FILTERS if form.one(name).strip()}
    query = form.one("query") or urlencode(fields)
    with mount.desk.writing() as c:
        view_id = alerts.save(mount.desk, c, person, form.one("name"), query)
    return done(request, "/views", view_id=view_id)


@router.get("/{view_id}.atom")
def feed(request: Request, mount: TheDesk, held: HeldStudy, person: Owner, view_id: str) -> Response:
    """Readers of feeds log in with a token as the password."""
    with mount.desk.reading() as c:
        view = alerts.own(c, person, view_id)
    found = alerts.items(held, view["query"], base(request))
    return show.answer(request, alerts.atom(view, found, base(request)), "application/atom+xml; charset=utf-8")


@router.get("/{view_id}.json")
def items(request: Request, mount: TheDesk, held: HeldStudy, person: Owner, view_id: str) -> Response:
    """What a hook would be sent now, without its signature."""
    with mount.desk.reading() as c:
        view = alerts.own(c, person, view_id)
    body = alerts.message(view, alerts.items(held, view["query"], base(request)), view["made_at"])
    return show.answer(request, body, "application/json")


@router.post("/{view_id}/hooks")
def add_hook(request: Request, mount: TheDesk, person: Owner, form: TheForm, view_id: str) -> Response:
    counted(mount, person)
    with mount.desk.writing() as c:
        hook_id = alerts.add_hook(mount.desk, c, person, view_id, form.one("url"))
    return done(request, "/views", hook_id=hook_id)


@router.post("/{view_id}/drop")
def drop(request: Request, mount: TheDesk, person: Owner, form: TheForm, view_id: str) -> Response:
    with mount.desk.writing() as c:
        alerts.drop(mount.desk, c, person, view_id)
    return done(request, "/views")
