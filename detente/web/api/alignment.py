"""`moved`, `align`, `why`, `sensitivity`, `network`, `blocs`: who draws together or apart."""

from __future__ import annotations

from typing import Annotated

import pyarrow as pa
from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from detente.alignment.acts import SECTORS
from detente.alignment.sensitivity import Trial
from detente.errors import DetenteError
from detente.web import show
from detente.web.api.answers import ROWS, Format, one, table
from detente.web.ask import asked, dyad, moved, whole
from detente.web.deps import HeldStudy
from detente.web.pages.dyads import Choices

router = APIRouter(tags=["alignment"])
Dyad = Annotated[str, Path(description="two ids with a hyphen, in any order: PAK-RUS", examples=["PAK-RUS"])]


@router.get("/moved", response_model=moved.WhatMoved)
def what_moved(request: Request, held: HeldStudy, since: str = "", sector: str = "", actor: str = "") -> Response:
    """What moved: shifts, episodes, and every dyad since a day against the time before."""
    return one(request, moved.moved(held, asked.since(since), asked.one_of("sector", sector, SECTORS), actor or None))


@router.get("/align/{pair}", responses=ROWS)
def align(request: Request, held: HeldStudy, choice: Choices, pair: Dyad, format: Format = "") -> Response:
    """Closeness, tone and index of two parties, a row per period; null where there is too little evidence."""
    a, b = asked.pair(pair)
    dyad.exists(held, a, b, choice.origin)
    return table(request, dyad.measured(held, a, b, choice)[1].table, format)


@router.get("/why/{pair}", response_model=dyad.Changed)
def why(request: Request, held: HeldStudy, choice: Choices, pair: Dyad) -> Response:
    """A change of the index taken apart: stories with their points, which add up to it with the rest."""
    a, b = asked.pair(pair)
    dyad.exists(held, a, b, choice.origin)
    opened, _ = dyad.measured(held, a, b, choice)
    found = dyad.changed(held, opened, a, b, choice)
    if found is None:
        raise DetenteError("Nothing changes between these days: the acts of the study end before, or begin after.")
    return one(request, found)


@router.get("/dyad/{pair}", response_model=dyad.Dyad)
def whole_dyad(request: Request, held: HeldStudy, choice: Choices, pair: Dyad) -> Response:
    """All that the page of a dyad shows: measures, shifts, the change, what is said, deals, coverage."""
    a, b = asked.pair(pair)
    return one(request, dyad.dyad(held, a, b, choice))


@router.get("/sensitivity/{pair}", response_model=list[Trial])
def sensitivity(request: Request, held: HeldStudy, choice: Choices, pair: Dyad) -> Response:
    """What a result hangs on: each outlet, press, voice, type and weight left out or changed in turn."""
    a, b = asked.pair(pair)
    return one(request, dyad.trials(held, a, b, choice))


@router.get("/network", responses=ROWS)
def network(request: Request, held: HeldStudy, at: str = "", before: str = "", sector: str = "", format: Format = "") -> Response:
    """Every tie with evidence at the end of a day, month or year, closest first."""
    chosen = asked.one_of("sector", sector, SECTORS)
    found = whole.network(held, asked.until(at, "at"), asked.until(before, "before"), chosen)
    return table(request, pa.Table.from_pylist([show.plain(tie) for tie in found.ties]), format)


@router.get("/blocs", response_model=whole.Blocs)
def blocs(request: Request, held: HeldStudy, at: str = "", sector: str = "") -> Response:
    """Who stands with whom at a day, and whether that is more than chance."""
    return one(request, whole.blocs_at(held, asked.until(at, "at"), asked.one_of("sector", sector, SECTORS)))
