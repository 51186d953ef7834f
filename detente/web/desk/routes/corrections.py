"""Correcting what was read, undoing it, and what that changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from detente.errors import DetenteError
from detente.store.study import Study
from detente.web import show
from detente.web.deps import HeldStudy
from detente.web.desk import corrections
from detente.web.desk.access import Person
from detente.web.desk.corrected import Corrected
from detente.web.desk.effect import effect
from detente.web.desk.forms import Form, TheDesk, TheForm, asks, counted, done
from detente.web.desk.mount import html
from detente.web.desk.review import agreements
from detente.web.desk.values import say
from detente.web.held import Held

router = APIRouter(prefix="/corrections")
Reader = Annotated[Person, asks("read")]
Reviewer = Annotated[Person, asks("correct")]


def _lost(held: Held) -> set[str]:
    """Corrections whose sentence the study no longer has."""
    study = held.study
    return {x.correction_id for x in study.applied().lost} if isinstance(study, Corrected) else set()


@router.get("")
@router.get(".json")
def every(request: Request, mount: TheDesk, held: HeldStudy, person: Reader) -> Response:
    with mount.desk.reading() as c:
        found, disputed, agreed = corrections.all_of(c), corrections.disputed(c), agreements(c)
    lost = _lost(held)
    if request.url.path.endswith(".json"):
        view = {"corrections": found, "disputed": disputed, "agreement": agreed, "lost": sorted(lost)}
        return show.page(request, "", view)
    return html(
        request, "corrections.html", corrections=found[::-1], disputed=disputed, agreed=agreed, lost=lost, person=person, say=say
    )


@router.post("")
def correct(request: Request, mount: TheDesk, held: HeldStudy, person: Reviewer, form: TheForm) -> Response:
    """Corrects one field of one event (or the source of a claim), or adds an event that was missed (`field` = missed)."""
    counted(mount, person)
    study = held.study.base if isinstance(held.study, Corrected) else held.study
    article, why = form.one("article_id"), form.one("why")
    with mount.desk.writing() as c:
        if form.one("field") == "missed":
            fields = {name: form.one(name) for name in ("event_type", "actors", "recipients", "stage", "date", "place")}
            made = corrections.add_missed(mount.desk, c, study, person, article, _span(study, article, form), fields, why)
        else:
            made = corrections.correct(
                mount.desk, c, study, person, article, form.one("row_id"), form.one("field"), form.one("value"), why
            )
    return done(request, f"/corrections/{made}", correction_id=made)


def _span(study: Study, article: str, form: Form) -> tuple[int, int]:
    """The words of a missed event: by `start` and `end`, or by the words themselves where the article has them once."""
    start, end, words = form.one("start"), form.one("end"), form.one("words").strip()
    if start.isdecimal() and end.isdecimal() and len(start + end) < 20:
        return int(start), int(end)
    text = corrections.text_of(study, article)
    if not words or text.count(words) != 1:
        raise DetenteError("Give the words that tell the event as they stand in the article, so many that they stand there once.")
    return text.index(words), text.index(words) + len(words)


@router.get("/{correction_id}")
def one(request: Request, mount: TheDesk, held: HeldStudy, person: Reader, correction_id: str) -> Response:
    """A correction and what it changed: the acts that came and went, and every figure that moved."""
    correction_id = correction_id.removesuffix(".json")
    with mount.desk.reading() as c:
        found = corrections.one(c, correction_id)
    changed = held.kept(("effect", correction_id), lambda: effect(held.study, mount.desk, found))
    if request.url.path.endswith(".json"):
        return show.page(request, "", {"correction": found, "effect": changed})
    may_undo = found.undone_at is None and (
        person.may("undo_others") or (person.may("correct") and found.person_id == person.person_id)
    )
    return html(request, "correction.html", x=found, effect=changed, may_undo=may_undo, say=say)


@router.post("/{correction_id}/undo")
def undo(request: Request, mount: TheDesk, person: Reviewer, form: TheForm, correction_id: str) -> Response:
    with mount.desk.writing() as c:
        corrections.undo(mount.desk, c, person, correction_id, form.one("why"))
    return done(request, f"/corrections/{correction_id}")
