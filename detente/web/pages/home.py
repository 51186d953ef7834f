"""`/`: what moved."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from detente.alignment.acts import SECTORS
from detente.web import show
from detente.web.ask import asked, moved
from detente.web.deps import HeldStudy

router = APIRouter()
SHOWN = 40  # dyads of each kind


@router.get("/")
@router.get("/index.json")
def home(request: Request, held: HeldStudy, since: str = "", sector: str = "") -> Response:
    view = moved.moved(held, asked.since(since), asked.one_of("sector", sector, SECTORS))
    return show.page(request, "home.html", view, sectors=SECTORS, shown=SHOWN)
