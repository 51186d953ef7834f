"""`/dyads/PAK-RUS`: a dyad over time, what its change is made of, and what that hangs on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from detente.alignment.acts import SECTORS
from detente.alignment.panel import PERIODS
from detente.model import QUAD_CLASS
from detente.report import charts
from detente.web import draw, show
from detente.web.ask import asked as asking
from detente.web.ask import dyad as dyads
from detente.web.ask.asked import Asked
from detente.web.deps import HeldStudy

router = APIRouter()
SHOWN = 12  # contributions before "all"


def asked(
    held: HeldStudy,
    by: Annotated[str, Query(description="day, week, month, quarter or year", examples=["quarter"])] = "",
    sector: Annotated[str, Query(description="diplomatic, military or economic; left out: all")] = "",
    since: Annotated[str, Query(description="first day: 2015, 2015-06, 2015-06-30")] = "",
    until: Annotated[str, Query(description="last day, in the same forms")] = "",
    without_outlet: Annotated[str, Query(description="leave out what only this outlet tells")] = "",
    without_voice: Annotated[str, Query(description="leave out what only this voice asserts (official, expert, …)")] = "",
    without_type: Annotated[str, Query(description="leave out this event type")] = "",
    weights: Annotated[str, Query(description="other weights, by the name that the page of a dyad lists")] = "",
    origin: Annotated[str, Query(description="an imported event table instead of the stories of the study")] = "",
) -> Asked:
    """The choice in the address."""
    return asking.asked(
        held,
        by=by,
        sector=sector,
        since_=since,
        until_=until,
        without_outlet=without_outlet,
        without_voice=without_voice,
        without_type=without_type,
        weights=weights,
        origin=origin,
    )


Choices = Annotated[Asked, Depends(asked)]


def _elsewhere(request: Request, dyad: str, a: str, b: str) -> Response | None:
    """The address in order of the alphabet, where it came the other way round."""
    if dyad == f"{a}-{b}":
        return None
    path = request.url.path.replace(f"/{dyad}", f"/{a}-{b}", 1)
    return RedirectResponse(path + (f"?{request.url.query}" if request.url.query else ""), 308)


@router.get("/dyads/{dyad}/sensitivity")
@router.get("/dyads/{dyad}/sensitivity.json")
def sensitivity(request: Request, held: HeldStudy, dyad: str, asked: Choices) -> Response:
    a, b = asking.pair(dyad)
    view = dyads.trials(held, a, b, asked)
    return _elsewhere(request, dyad, a, b) or show.page(request, "sensitivity.html", view, a=a, b=b)


@router.get("/dyads/{dyad}.svg")
@router.get("/dyads/{dyad}.png")
def picture(request: Request, held: HeldStudy, dyad: str, asked: Choices) -> Response:
    """The chart for papers and slides, as `detente align` draws it."""
    a, b = asking.pair(dyad)
    dyads.exists(held, a, b, asked.origin)
    _, series = dyads.measured(held, a, b, asked)
    form = request.url.path.rsplit(".", 1)[1]
    data = held.kept(("picture", a, b, asked, form), lambda: charts.rendered(charts.dyad_chart(series), form))
    return show.answer(request, data, "image/svg+xml" if form == "svg" else "image/png")


@router.get("/dyads/{dyad}")
@router.get("/dyads/{dyad}.json")  # the lower one is asked first
def page(request: Request, held: HeldStudy, dyad: str, asked: Choices, everything: bool = False) -> Response:
    a, b = asking.pair(dyad)
    view = dyads.dyad(held, a, b, asked)
    lists: dict[str, Any] = {
        "sectors": SECTORS,
        "periods": PERIODS,
        "voices": asking.VOICES,
        "types": sorted(QUAD_CLASS),
        "outlets": asking.outlets(held),
        "variants": tuple(asking.variants(held)),
        "origins": asking.origins(held),
    }
    chart = draw.dyad(view.periods, view.shifts, f"{asking.title(a, b)}: {view.summary}")
    shown = None if everything else SHOWN
    found = _elsewhere(request, dyad, a, b)
    return found or show.page(request, "dyad.html", view, chart=chart, shown=shown, query=request.url.query, **lists)


@router.get("/embed/dyad/{dyad}")
def embed(request: Request, held: HeldStudy, dyad: str, asked: Choices) -> Response:
    """The chart for somebody else's page, with its source line."""
    a, b = asking.pair(dyad)
    view = dyads.dyad(held, a, b, asked)
    chart = draw.dyad(view.periods, view.shifts, f"{asking.title(a, b)}: {view.summary}")
    version = held.version()
    return _elsewhere(request, dyad, a, b) or show.page(request, "embed.html", view, chart=chart, study_version=version)
