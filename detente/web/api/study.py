"""`status`, `coverage`, `export`, `snapshot`: the study as a whole."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from detente.report import export
from detente.web.api.answers import ROWS, Format, one, page, table
from detente.web.ask import actors, asked, dyad, whole
from detente.web.ask.stories import Page
from detente.web.deps import HeldStudy
from detente.web.pages.paging import Limit, Offset

router = APIRouter(tags=["study"])


@router.get("/status", response_model=whole.Facts)
def status(request: Request, held: HeldStudy) -> Response:
    """What is in the study, what failed, by which versions it was made."""
    return one(request, whole.facts(held, request.app.state.name))


@router.get("/coverage", response_model=whole.Coverage)
def coverage(request: Request, held: HeldStudy) -> Response:
    """Who reports, since when, and where the amount of news itself breaks."""
    return one(request, whole.coverage(held))


@router.get("/coverage/{pair}", response_model=dyad.Coverage)
def coverage_of(request: Request, held: HeldStudy, pair: str) -> Response:
    """Who reports on a dyad, and whose press is missing."""
    a, b = asked.pair(pair)
    dyad.exists(held, a, b)
    return one(request, dyad.coverage(held, a, b))


@router.get("/actor/{actor}", response_model=actors.Actor)
def actor(request: Request, held: HeldStudy, actor: str, since: str = "") -> Response:
    """A party: its ties now and before a day, who draws near and away, what it does, who speaks for it."""
    return one(request, actors.actor(held, actor, asked.since(since)))


@router.get("/map", response_model=list[whole.Country])
def countries(request: Request, held: HeldStudy, since: str = "", until: str = "") -> Response:
    """Stories by the country they are told to have happened in."""
    return one(request, whole.countries(held, asked.since(since), asked.until(until)))


@router.get("/snapshots", response_model=whole.Versions)
def snapshots(request: Request, held: HeldStudy) -> Response:
    """Snapshots with their citations, and the versions, newest first."""
    return one(request, whole.versions(held))


@router.get("/export/{what}", responses=ROWS)
def exported(
    request: Request,
    held: HeldStudy,
    what: Literal["events", "stories", "claims", "ties", "alignment"],
    offset: Offset = 0,
    limit: Limit = 500,
    format: Format = "",
) -> Response:
    """Rows as `detente export` writes them: flat columns, short quotations. Page with `offset` and `limit`."""
    rows = held.kept(("export", what), lambda: export.rows(held.study, what).rows)
    part = rows.slice(offset, limit)
    if offset == 0 and rows.num_rows <= limit:
        return table(request, rows, format)
    return page(request, Page(tuple(part.to_pylist()), rows.num_rows, offset, limit, tuple(rows.schema.names)), format)
