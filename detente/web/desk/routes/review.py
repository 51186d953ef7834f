"""The review page: draw a sample, judge its events, see precision and agreement."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from detente.errors import DetenteError
from detente.web import show
from detente.web.ask import asked
from detente.web.deps import HeldStudy
from detente.web.desk import error_rates, review
from detente.web.desk.access import Person
from detente.web.desk.corrected import Corrected
from detente.web.desk.forms import TheDesk, TheForm, asks, counted, done
from detente.web.desk.mount import html

router = APIRouter(prefix="/review")
Reader = Annotated[Person, asks("read")]
Reviewer = Annotated[Person, asks("review")]


@router.get("")
@router.get(".json")
def overview(request: Request, mount: TheDesk, person: Reader) -> Response:
    with mount.desk.reading() as c:
        drawn, precise, agreed = review.all_draws(c), review.precision(c), review.agreements(c)
    if request.url.path.endswith(".json"):
        return show.page(request, "", {"samples": drawn, "precision": precise, "agreement": agreed})
    return html(request, "review.html", draws=drawn, precision=precise, agreed=agreed, person=person)


@router.get("/dyads/{dyad}")
def with_errors(request: Request, mount: TheDesk, held: HeldStudy, person: Reader, dyad: str) -> Response:
    """The index of a dyad by year, as published and with the error rate that the sample found."""
    a, b = asked.pair(dyad.removesuffix(".json"))
    with mount.desk.reading() as c:
        precise = review.precision(c)
    rows = held.kept(("errors", a, b, tuple(precise)), lambda: error_rates.widened(held.study, a, b, precise))
    if request.url.path.endswith(".json"):
        return show.page(request, "", {"dyad": f"{a}-{b}", "precision": precise, "periods": rows})
    return html(
        request, "errors.html", dyad=f"{a}-{b}", title=asked.title(a, b), rows=rows, precision=precise[0], draws=error_rates.DRAWS
    )


@router.post("/draw")
def draw(request: Request, mount: TheDesk, held: HeldStudy, person: Reviewer, form: TheForm) -> Response:
    counted(mount, person)
    size, seed = form.one("size") or "40", form.one("seed") or "1"
    if not (size.isdecimal() and seed.isdecimal() and len(size) < 5 and len(seed) < 9):
        raise DetenteError("Size and seed are whole numbers: 40 and 1, say.")
    # what was coded is judged, not what was put right by hand: the rate is the coder's
    study = held.study.base if isinstance(held.study, Corrected) else held.study
    with mount.desk.writing() as c:
        draw_id = review.draw(mount.desk, c, study, person, int(size), int(seed))
    return done(request, f"/review/{draw_id}", draw_id=draw_id)


@router.get("/{draw_id}")
def sample(request: Request, mount: TheDesk, person: Reviewer, draw_id: str) -> Response:
    with mount.desk.reading() as c:
        found = review.items(c, draw_id, person)
    return html(request, "sample.html", items=found, draw_id=draw_id, left=sum(x["verdict"] is None for x in found))


@router.post("/items/{item_id}")
def judge(request: Request, mount: TheDesk, person: Reviewer, form: TheForm, item_id: str) -> Response:
    counted(mount, person)
    with mount.desk.writing() as c:
        review.judge(mount.desk, c, person, item_id, form.one("verdict"), form.one("note"))
        draw_id = review.draw_of(c, item_id)
    return done(request, f"/review/{draw_id}", verdict=form.one("verdict"))
