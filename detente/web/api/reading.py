"""`stories`, `story`, `search`, claims, ties, speakers, articles: what was read, down to the sentence."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from detente.web.api.answers import ROWS, Format, one, page
from detente.web.ask import articles, asked, explore, speakers, stories
from detente.web.deps import HeldStudy
from detente.web.pages.explore import Filters
from detente.web.pages.paging import Limit, Offset

router = APIRouter(tags=["reading"])


@router.get("/stories", responses=ROWS)
def listed(
    request: Request, held: HeldStudy, filters: Filters, offset: Offset = 0, limit: Limit = 50, format: Format = ""
) -> Response:
    """The acts of the study, each once however often it was reported, newest first."""
    return page(request, stories.listed(held, filters, offset, limit), format)


@router.get("/story/{story_id}", response_model=stories.Story)
def story(request: Request, held: HeldStudy, story_id: str) -> Response:
    """One story with its rungs, what reports tell differently, and every report with its sentence."""
    return one(request, stories.story(held, story_id))


@router.get("/search", responses=ROWS)
def search(
    request: Request, held: HeldStudy, filters: Filters, q: str = "", offset: Offset = 0, limit: Limit = 50, format: Format = ""
) -> Response:
    """Sentences that hold all words (in double quotes: together) and an event of the actors and types; at most 400."""
    return page(request, explore.sentences(held, q.strip() or None, stories.checked(filters), offset, limit), format)


@router.get("/claims", responses=ROWS)
def claims(
    request: Request,
    held: HeldStudy,
    filters: Filters,
    q: str = "",
    voice: str = "",
    offset: Offset = 0,
    limit: Limit = 50,
    format: Format = "",
) -> Response:
    """Who is reported to say what, newest first. `q` stands in the content; an actor speaks or is spoken of."""
    chosen = asked.one_of("voice", voice, asked.VOICES)
    return page(request, explore.claims(held, q.strip() or None, filters, chosen, offset, limit), format)


@router.get("/ties", responses=ROWS)
def ties(
    request: Request, held: HeldStudy, filters: Filters, offset: Offset = 0, limit: Limit = 50, format: Format = ""
) -> Response:
    """What is said of ties themselves: closer, apart, friendly, at odds, steady, with the reasons given."""
    return page(request, explore.ties(held, filters, offset, limit), format)


@router.get("/speakers", responses=ROWS)
def who_speaks(
    request: Request,
    held: HeldStudy,
    q: str = "",
    voice: str = "",
    actor: str = "",
    offset: Offset = 0,
    limit: Limit = 50,
    format: Format = "",
) -> Response:
    """Those to whom claims are attributed, those with most claims first."""
    chosen = asked.one_of("voice", voice, asked.VOICES)
    found = speakers.listed(held, voice=chosen, actor=actor or None, q=q.strip() or None, offset=offset, limit=limit)
    return page(request, found, format)


@router.get("/speaker/{speaker:path}", response_model=speakers.Speaker)
def speaker(request: Request, held: HeldStudy, speaker: str, about: str = "", offset: Offset = 0, limit: Limit = 50) -> Response:
    """What a speaker says of whom, and a page of the claims. The key is as `speakers` lists it: `RUS:Maria Zakharova`."""
    return one(request, speakers.speaker(held, speaker, about=about or None, offset=offset, limit=limit))


@router.get("/articles", responses=ROWS)
def all_articles(
    request: Request, held: HeldStudy, filters: Filters, offset: Offset = 0, limit: Limit = 50, format: Format = ""
) -> Response:
    """The articles, newest first, without their texts. Outlet, since and until are asked of publication."""
    return page(request, articles.listed(held, filters, offset, limit), format)


@router.get("/article/{article_id:path}/sentences", response_model=list[articles.Sentence])
def sentences(request: Request, held: HeldStudy, article_id: str) -> Response:
    """The sentences of an article, numbered from 1, with their spans in its text."""
    return one(request, articles.sentences(held, article_id))


@router.get("/article/{article_id:path}", response_model=dict[str, object])
def article(request: Request, held: HeldStudy, article_id: str) -> Response:
    """One article as `detente read --format json` prints it, with its text and its stories."""
    return one(request, articles.as_json(articles.article(held, article_id)))
