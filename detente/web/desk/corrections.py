"""Corrections: what a reviewer says about an event or claim, kept as a row of its own beside what was coded.

A correction is anchored to the words: the article, its sentence and the trigger, so that it outlives the ids of a coding run.
Of several corrections of one field the newest that stands counts; others are shown as disagreement.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from detente.errors import DetenteError, unknown
from detente.store.study import Study
from detente.web.desk.access import NotThere, Person, Refused
from detente.web.desk.database import Desk, new_id, row, rows
from detente.web.desk.tables import corrections, people
from detente.web.desk.values import FIELDS, value


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a correction holds: `row_id` is the event's or claim's id when it was made (None: an event that was missed)."""

    article_id: str
    kind: str  # event, claim, missed
    row_id: str | None
    sentence: str
    trigger: str
    event_type: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    correction_id: str
    anchor: Anchor
    field: str
    old: Any
    new: Any
    why: str
    person_id: str
    shown: str
    at: str
    undone_at: str | None


# ---------------------------------------------------------------- making and undoing


def correct(
    desk: Desk, c: Connection, study: Study, by: Person, article_id: str, row_id: str, field: str, text: str, why: str
) -> str:
    """A correction of an event, or of a claim's source; returns its id. Raises NotThere where there is no such row."""
    kind = "claim" if field == "source" else "event"
    if field == "missed" or field not in FIELDS:
        raise DetenteError(unknown("field to correct", field, [f for f in FIELDS if f != "missed"]))
    new = value(field, text)
    found = _coded(study, kind, article_id, row_id)
    span = found["trigger"] if kind == "event" else (found["cue_spans"] or found["content_spans"] or [None])[0]
    anchor = _anchored(study, article_id, kind, row_id, span, found.get("event_type"))
    return _insert(desk, c, by, anchor, field, _old(found, field), new, why)


def add_missed(
    desk: Desk, c: Connection, study: Study, by: Person, article_id: str, span: tuple[int, int], fields: dict[str, str], why: str
) -> str:
    """An event that the coding missed, at the words `article.text[span]`; type, parties and stage are needed."""
    text = text_of(study, article_id)
    if not 0 <= span[0] < span[1] <= len(text):
        raise DetenteError(f"The words {span[0]}–{span[1]} lie outside the article, which has {len(text):,} characters.")
    new = {name: value(name, fields.get(name, "")) for name in ("event_type", "actors", "recipients", "stage", "date", "place")}
    if not new["actors"] and not new["recipients"]:
        raise DetenteError("Name who did it or to whom it was done.")
    anchor = _anchored(study, article_id, "missed", None, {"start": span[0], "end": span[1]}, new["event_type"])
    return _insert(desk, c, by, anchor, "missed", None, new, why)


def _insert(desk: Desk, c: Connection, by: Person, anchor: Anchor, field: str, old: Any, new: Any, why: str) -> str:
    why = " ".join(why.split())[:500]
    if not why:
        raise DetenteError("Say in a few words why: what in the sentence shows it.")
    if old == new and field not in ("wrong", "missed"):
        raise DetenteError("That is what was coded. There is nothing to correct.")
    correction_id = new_id("x")
    values = {
        "correction_id": correction_id, "article_id": anchor.article_id, "kind": anchor.kind, "row_id": anchor.row_id,
        "sentence": anchor.sentence, "trigger": anchor.trigger, "event_type": anchor.event_type, "field": field,
        "old": json.dumps(old), "new": json.dumps(new), "why": why, "person_id": by.person_id, "at": desk.now(),
    }  # fmt: skip
    c.execute(insert(corrections).values(**values))
    return correction_id


def undo(desk: Desk, c: Connection, by: Person, correction_id: str, why: str) -> None:
    """Takes a correction back; the row stays and says so. One's own, or any for an admin: else Refused."""
    found = one(c, correction_id)
    if found.person_id != by.person_id and not by.may("undo_others"):
        raise Refused("This is somebody else's correction. Correct it in turn, or ask an admin to undo it.")
    if found.undone_at is not None:
        raise DetenteError("This correction was undone before.")
    same = update(corrections).where(corrections.c.correction_id == correction_id, corrections.c.undone_at.is_(None))
    c.execute(same.values(undone_at=desk.now(), undone_by=by.person_id, undone_why=" ".join(why.split())[:500] or None))


def _coded(study: Study, kind: str, article_id: str, row_id: str) -> dict[str, Any]:
    table, key = ("claims", "claim_id") if kind == "claim" else ("events", "event_id")
    found = ask(study, f"select * from {table} where article_id = $a and {key} = $i limit 1", a=article_id, i=row_id)
    if not found:
        raise NotThere(f"The article '{article_id}' has no {kind} '{row_id}'.")
    return found[0]


def text_of(study: Study, article_id: str) -> str:
    """The text of an article. Raises NotThere."""
    found = ask(study, "select text from articles where article_id = $a limit 1", a=article_id)
    if not found:
        raise NotThere(f"There is no article '{article_id}' in this study.")
    return str(found[0]["text"])


def _anchored(
    study: Study, article_id: str, kind: str, row_id: str | None, span: dict[str, int] | None, event_type: str | None
) -> Anchor:
    found = ask(study, "select text, sentences from articles where article_id = $a limit 1", a=article_id)
    if not found:
        raise NotThere(f"There is no article '{article_id}' in this study.")
    text, spans = found[0]["text"], [(s["start"], s["end"]) for s in found[0]["sentences"] or ()]
    start, end = (span["start"], span["end"]) if span else (0, 0)
    return Anchor(article_id, kind, row_id, sentence_at(text, spans, start), squeezed(text[start:end]), event_type)


def ask(study: Study, query: str, **facts: Any) -> list[dict[str, Any]]:
    """The rows of one query over the study as it was coded."""
    with study.connect() as connection:
        found: list[dict[str, Any]] = connection.sql(query, params=facts).to_arrow_table().to_pylist()
    return found


def sentence_at(text: str, spans: list[tuple[int, int]], start: int) -> str:
    """The words of the sentence in which a character stands (outside the sentences: of its line), on one line."""
    for begin, end in spans:
        if begin <= start < end:
            return squeezed(text[begin:end])
    begin, end = text.rfind("\n", 0, start) + 1, text.find("\n", start)
    return squeezed(text[begin : end if end >= 0 else len(text)])


def squeezed(text: str) -> str:
    return " ".join(text.split())


def _old(found: dict[str, Any], field: str) -> Any:
    if field in ("actors", "recipients"):
        return sorted({p["actor"]["id"] for p in found[field] or () if p["actor"]["id"]})
    if field == "source":
        return sorted({s["id"] for s in found["sources"] or () if s["id"]})
    if field == "date":
        return {"start": found["date"]["start"], "end": found["date"]["end"]} if found["date"]["start"] else None
    if field == "place":
        return {"name": found["place"]["name"], "country": found["place"]["country"]} if found["place"] else None
    return False if field == "wrong" else found[field]


# ---------------------------------------------------------------- reading


def all_of(
    c: Connection, article_id: str | None = None, *, standing: bool = False, without: str | None = None
) -> list[Correction]:
    """Corrections, oldest first: of one article, or all; only those that stand, or also those undone."""
    asked = select(corrections, people.c.shown).join(people, people.c.person_id == corrections.c.person_id)
    if article_id is not None:
        asked = asked.where(corrections.c.article_id == article_id)
    if standing:
        asked = asked.where(corrections.c.undone_at.is_(None))
    if without is not None:
        asked = asked.where(corrections.c.correction_id != without)
    return [_read(x) for x in rows(c, asked.order_by(corrections.c.at, corrections.c.correction_id))]


def one(c: Connection, correction_id: str) -> Correction:
    asked = select(corrections, people.c.shown).join(people, people.c.person_id == corrections.c.person_id)
    found = row(c, asked.where(corrections.c.correction_id == correction_id))
    if found is None:
        raise NotThere("There is no such correction.")
    return _read(found)


def _read(x: dict[str, Any]) -> Correction:
    anchor = Anchor(x["article_id"], x["kind"], x["row_id"], x["sentence"], x["trigger"], x["event_type"])
    old, new = json.loads(x["old"] or "null"), json.loads(x["new"] or "null")
    return Correction(
        x["correction_id"], anchor, x["field"], old, new, x["why"], x["person_id"], x["shown"], x["at"], x["undone_at"]
    )


def revision(c: Connection) -> str:
    """Another text whenever what stands has changed: rows are only ever added, or undone once."""
    counts = select(
        func.count(), func.count(corrections.c.undone_at), func.max(corrections.c.at), func.max(corrections.c.undone_at)
    )
    return "/".join(str(x or 0) for x in c.execute(counts).one())


def disputed(c: Connection) -> list[tuple[Correction, ...]]:
    """Where two people say different things of one field of one event: their newest standing corrections, oldest first."""
    newest: dict[tuple[Any, ...], dict[str, Correction]] = defaultdict(dict)
    for x in all_of(c, standing=True):
        a = x.anchor
        if a.kind != "missed":
            newest[a.article_id, a.kind, a.sentence, a.trigger, a.row_id, x.field][x.person_id] = x
    found = [tuple(by.values()) for by in newest.values()]
    return [xs for xs in found if len({json.dumps(x.new, sort_keys=True) for x in xs}) > 1]
