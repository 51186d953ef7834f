"""The study as a whole: network, blocs, map, coverage, method, snapshots, admin."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request
from fastapi.responses import Response

from detente.alignment import names
from detente.alignment.acts import SECTORS
from detente.web import draw, show
from detente.web.ask import asked, dyad, whole
from detente.web.deps import HeldStudy
from detente.web.pages.paging import Offset

router = APIRouter()
SHOWN = 200  # ties of a page


@router.get("/network")
@router.get("/network.json")
def network(
    request: Request, held: HeldStudy, at: str = "", before: str = "", sector: str = "", offset: Offset = 0
) -> Response:
    chosen = asked.one_of("sector", sector, SECTORS)
    view = whole.network(held, asked.until(at, "at"), asked.until(before, "before"), chosen)
    given = {"at": at, "before": before, "sector": sector}
    return show.page(request, "network.html", view, sectors=SECTORS, given=given, offset=offset, shown=SHOWN)


@router.get("/blocs")
@router.get("/blocs.json")
def blocs(request: Request, held: HeldStudy, at: str = "", sector: str = "") -> Response:
    view = whole.blocs_at(held, asked.until(at, "at"), asked.one_of("sector", sector, SECTORS))
    labels = {state: names.name(state) for state in view.layout}
    said = f"Blocs: {len(view.edges)} ties of a sure sign between {len(view.layout)} parties"
    chart = draw.network(view.layout, view.edges, view.members, labels, said) if view.edges else ""
    return show.page(request, "blocs.html", view, sectors=SECTORS, given={"at": at, "sector": sector}, chart=chart)


@router.get("/map")
@router.get("/map.json")
def countries(request: Request, held: HeldStudy, since: str = "", until: str = "") -> Response:
    view = whole.countries(held, asked.since(since), asked.until(until))
    return show.page(request, "map.html", view, given={"since": since, "until": until})


@router.get("/coverage")
@router.get("/coverage.json")
def coverage(request: Request, held: HeldStudy, a: str = "", b: str = "") -> Response:
    """Of the study, or of a dyad where two parties are given."""
    if a and b:
        pair = asked.pair(f"{a.upper()}-{b.upper()}")
        dyad.exists(held, *pair)
        return show.page(request, "coverage_dyad.html", dyad.coverage(held, *pair), a=pair[0], b=pair[1])
    return show.page(request, "coverage.html", whole.coverage(held))


@router.get("/method")
@router.get("/method.json")
def method(request: Request, held: HeldStudy) -> Response:
    used = asdict(held.published_settings())
    return show.page(request, "method.html", used)


@router.get("/snapshots")
@router.get("/snapshots.json")
def snapshots(request: Request, held: HeldStudy) -> Response:
    return show.page(request, "snapshots.html", whole.versions(held))


@router.get("/admin")
@router.get("/admin.json")
def admin(request: Request, held: HeldStudy) -> Response:
    """Facts for those who keep the study; nothing is changed here."""
    return show.page(request, "admin.html", whole.facts(held, request.app.state.name))
