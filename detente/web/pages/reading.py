"""`/articles/ID`, `/stories/ID`: from a number to the sentence it rests on, and to the outlet."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from detente.report.page import laid
from detente.report.row import Row
from detente.web import formats, show
from detente.web.ask import articles, stories
from detente.web.deps import HeldStudy

router = APIRouter()


@router.get("/articles/{article_id:path}")
@router.get("/articles/{article_id:path}.json")
def article(request: Request, held: HeldStudy, article_id: str, story: str = "", at: int | None = None) -> Response:
    """The article with its highlights. `?story=ID` leads to the sentence that tells that story, `?at=N` to that of an offset."""
    view = articles.article(held, article_id)
    if request.url.path.endswith(".json"):
        return show.answer(request, show.as_json(articles.as_json(view)), "application/json")
    if story or at is not None:
        at = stories.trigger(held, article_id, story) if story else at
        number = None if at is None else view.coding.sentence_of((at, at + 1))
        return RedirectResponse(f"/articles/{formats.segment(article_id)}" + (f"#s{number}" if number else ""), 303)
    at_trigger = {told.trigger: told.story_id for told in view.stories}

    def told_in(row: Row) -> list[str]:
        return list(dict.fromkeys(at_trigger[span] for span in row.spans if span in at_trigger))

    return show.page(request, "article.html", view, laid=laid(view.coding), told_in=told_in)


@router.get("/stories/{story_id}")
@router.get("/stories/{story_id}.json")
def story(request: Request, held: HeldStudy, story_id: str) -> Response:
    view = stories.story(held, story_id)
    return show.page(request, "story.html", view, who=formats.who(view.story))
