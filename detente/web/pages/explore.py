"""`/explore`: search and filters over stories, sentences, claims and ties, with what is seen to take away."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from detente.model import QUAD_CLASS, STAGES
from detente.web import show
from detente.web.ask import asked, explore
from detente.web.ask.stories import Filter
from detente.web.deps import HeldStudy
from detente.web.pages.paging import Limit, Offset

router = APIRouter()
FIELDS = ("q", "actor", "type", "stage", "voice", "outlet", "since", "until", "country")


def given(
    held: HeldStudy,
    actor: Annotated[
        str, Query(description="who takes part; several ids are separated by blanks or commas, and all have to")
    ] = "",
    type: Annotated[str, Query(description="event type (AGREE), or several")] = "",
    stage: Annotated[str, Query(description="occurred, ongoing, planned, hypothetical, denied or background")] = "",
    since: Annotated[str, Query(description="first day: 2015, 2015-06, 2015-06-30")] = "",
    until: Annotated[str, Query(description="last day, in the same forms")] = "",
    outlet: Annotated[str, Query(description="told by this outlet")] = "",
    country: Annotated[str, Query(description="told to have happened in this country (stories)")] = "",
) -> Filter:
    """The filter in the address; several actors or types are separated by blanks or commas."""

    def several(text: str) -> tuple[str, ...]:
        return tuple(part.upper() for part in text.replace(",", " ").split())

    return Filter(
        several(actor),
        several(type),
        asked.one_of("stage", stage, STAGES),
        asked.since(since),
        asked.until(until),
        asked.one_of("outlet", outlet, asked.outlets(held)) if outlet else None,
        country=country.strip().upper() or None,
    )


Filters = Annotated[Filter, Depends(given)]


@router.get("/explore")
@router.get("/explore.json")
def page(
    request: Request,
    held: HeldStudy,
    filters: Filters,
    q: str = "",
    kind: str = "stories",
    voice: str = "",
    offset: Offset = 0,
    limit: Limit = 50,
) -> Response:
    chosen = asked.one_of("kind", kind, explore.KINDS) or "stories"
    view = explore.explore(held, chosen, q.strip() or None, filters, asked.one_of("voice", voice, asked.VOICES), offset, limit)
    query = [(k, v) for k, v in request.query_params.multi_items() if v and k not in ("offset", "kind", "limit", "format")]
    return show.page(
        request,
        "explore.html",
        view,
        kinds=explore.KINDS,
        types=sorted(QUAD_CLASS),
        stages=STAGES,
        voices=asked.VOICES,
        outlets=asked.outlets(held),
        query=urlencode(query),
        given={name: request.query_params.get(name, "") for name in FIELDS},
    )
