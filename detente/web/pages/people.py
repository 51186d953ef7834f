"""`/speakers` and `/actors`: who says so, and who does."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from detente.web import draw, show
from detente.web.ask import actors, asked, speakers
from detente.web.deps import HeldStudy
from detente.web.pages.paging import Limit, Offset

router = APIRouter()


@router.get("/speakers")
@router.get("/speakers.json")
def listed(
    request: Request, held: HeldStudy, q: str = "", voice: str = "", actor: str = "", offset: Offset = 0, limit: Limit = 50
) -> Response:
    chosen = asked.one_of("voice", voice, asked.VOICES)
    view = speakers.listed(
        held, voice=chosen, actor=actor.strip().upper() or None, q=q.strip() or None, offset=offset, limit=limit
    )
    return show.page(request, "speakers.html", view, voices=asked.VOICES, given={"q": q, "voice": voice, "actor": actor})


@router.get("/speakers/{speaker:path}")
@router.get("/speakers/{speaker:path}.json")
def speaker(request: Request, held: HeldStudy, speaker: str, about: str = "", offset: Offset = 0, limit: Limit = 50) -> Response:
    view = speakers.speaker(held, speaker, about=about or None, offset=offset, limit=limit)
    return show.page(request, "speaker.html", view, given={"about": about})


@router.get("/actors/{actor}")
@router.get("/actors/{actor}.json")
def actor(request: Request, held: HeldStudy, actor: str, since: str = "") -> Response:
    view = actors.actor(held, actor, asked.since(since))
    chart = draw.ranges(view.ties, f"The ties of {view.name} on the index from 0 to 100") if view.ties else ""
    return show.page(request, "actor.html", view, chart=chart)
