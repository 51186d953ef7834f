"""The REST API: the verbs of the command line under `/api/v1`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from detente.web import show
from detente.web.ask import asked, moved
from detente.web.deps import HeldStudy

router = APIRouter(prefix="/api/v1")


@router.get("/moved", tags=["alignment"], response_model=moved.WhatMoved)
def what_moved(request: Request, held: HeldStudy, since: str = "", sector: str = "", actor: str = "") -> Response:
    """What moved: shifts, episodes, and every dyad since a day against the time before."""
    view = moved.moved(held, asked.since(since), asked.one_of("sector", sector, asked.SECTORS), actor or None)
    return show.answer(request, show.as_json(view), "application/json")
