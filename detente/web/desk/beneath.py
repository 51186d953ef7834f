"""What stands beneath a page: the comments on it and the form to write one; beneath an article also its corrections."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from detente.errors import DetenteError
from detente.model import QUAD_CLASS, STAGES
from detente.store.study import Study
from detente.web import show
from detente.web.desk import comments, corrections, values
from detente.web.desk.access import Person
from detente.web.desk.corrected import Corrected
from detente.web.desk.mount import Mounted
from detente.web.desk.review import precision, told
from detente.web.desk.screening import LONG

OF_EVENTS = tuple(f for f in values.FIELDS if f not in ("missed", "source"))
SHORT = 90  # characters of a sentence in a list to choose from


@dataclass(frozen=True, slots=True)
class Correctable:
    """An event or a claim as it was coded, for the form that puts it right, with the fields it has."""

    row_id: str
    told: str
    sentence: str
    fields: tuple[str, ...]


def beneath(mount: Mounted, request: Request, person: Person, kind: str, key: str) -> str:
    """HTML; empty for pages that are not commented on."""
    if kind not in comments.KINDS:
        return ""
    with mount.desk.reading() as c:
        found = comments.under(c, kind, key)
        is_open = comments.are_open(c)
        judged = kind == "dyad" and precision(c)[0].share is not None
        made = corrections.all_of(c, key) if kind == "article" else []
    study = request.app.state.held.study
    base = study.base if isinstance(study, Corrected) else study
    return str(show.environment().get_template("desk/beneath.html").render(
        comments=found, is_open=is_open, person=person, kind=kind, key=key, csrf=mount.csrf_token(request), longest=LONG,
        may=person.may("comment"), corrections=made, say=values.say, types=sorted(QUAD_CLASS), stages=STAGES,
        sentences=_sentences(base, key) if kind == "article" and is_open and person.may("comment") else (),
        may_correct=person.may("correct"), judged=judged,
        correctable=_correctable(base, key) if kind == "article" and person.may("correct") else (),
    ))  # fmt: skip


def _correctable(study: Study, article_id: str) -> tuple[Correctable, ...]:
    """The events of an article and then its claims, in the order of the text."""
    text, spans = _text(study, article_id)
    found = []
    query = "select * from events where article_id = $a order by trigger.start, event_id limit 200"
    for e in corrections.ask(study, query, a=article_id):
        sentence = corrections.sentence_at(text, spans, e["trigger"]["start"])
        found.append(Correctable(e["event_id"], told(e), sentence, OF_EVENTS))
    query = "select * from claims where article_id = $a and len(cue_spans) > 0 order by cue_spans[1].start, claim_id limit 200"
    for x in corrections.ask(study, query, a=article_id):
        cue = x["cue_spans"][0]
        who = ", ".join(s["name"] for s in x["sources"] or ()) or "nobody named"
        sentence = corrections.sentence_at(text, spans, cue["start"])
        found.append(Correctable(x["claim_id"], f"{who}: {text[cue['start'] : cue['end']]}", sentence, ("source",)))
    return tuple(found)


def _sentences(study: Study, article_id: str) -> tuple[tuple[int, str], ...]:
    """Where each sentence begins, and its words, shortened."""
    text, spans = _text(study, article_id)
    words = [(start, corrections.squeezed(text[start:end])) for start, end in spans]
    return tuple((start, w if len(w) <= SHORT else w[:SHORT] + "…") for start, w in words)


def _text(study: Study, article_id: str) -> tuple[str, list[tuple[int, int]]]:
    found = corrections.ask(study, "select text, sentences from articles where article_id = $a limit 1", a=article_id)
    if not found:
        raise DetenteError(f"There is no article '{article_id}' in this study.")
    return found[0]["text"], [(s["start"], s["end"]) for s in found[0]["sentences"] or ()]
