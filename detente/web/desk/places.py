"""What can be commented on, looked up in the study: what it is called, where it stands, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from detente.alignment import names
from detente.errors import DetenteError, unknown
from detente.web.ask import asked
from detente.web.ask.missing import Missing
from detente.web.desk.comments import KINDS
from detente.web.desk.screening import Ground, ground
from detente.web.formats import segment
from detente.web.held import Held

FOLDERS = {"article": "articles", "story": "stories", "dyad": "dyads"}
MOST = 60_000  # characters of an article that are compared with a comment


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing to comment on: its title, its address, the sentence (of a sentence), and what a comment is compared with."""

    kind: str
    key: str
    title: str
    address: str
    quote: str | None
    ground: Ground


def spot(held: Held, kind: str, key: str) -> Spot:
    """Raises Missing where the study has no such thing."""
    if kind not in KINDS:
        raise DetenteError(unknown("kind of page to comment on", kind, KINDS))
    return {"article": _article, "sentence": _sentence, "story": _story, "dyad": _dyad}[kind](held, key)


def address(kind: str, key: str) -> str:
    """Where a comment on this stands, whether or not the study still has it."""
    if kind == "sentence":
        article, _, start = key.rpartition(":")
        return f"/articles/{segment(article)}?at={start}"
    return f"/{FOLDERS[kind]}/{segment(key)}"


def page(kind: str, key: str) -> str:
    """The page under which a comment on this is shown: a sentence's is its article's."""
    return address(kind, key).partition("?")[0]


def _article(held: Held, key: str) -> Spot:
    found = held.rows("select title, text from articles where article_id = $id limit 1", id=key)
    if not found:
        raise Missing(f"There is no article '{key}' in this study.")
    title, text = found[0]["title"], found[0]["text"]
    given = ground((title or "", text[:MOST]), _named_in(held, [key]))
    return Spot("article", key, title or " ".join(text[:80].split()), address("article", key), None, given)


def _sentence(held: Held, key: str) -> Spot:
    article, _, start = key.rpartition(":")
    if not re.fullmatch(r"\d{1,9}", start):
        raise Missing(f"'{key}' is no sentence. Write ARTICLE_ID:START, where START is the character it begins at.")
    whole = _article(held, article)
    found = held.rows("select text, sentences from articles where article_id = $id limit 1", id=article)[0]
    for s in found["sentences"] or ():
        if s["start"] == int(start):
            words = " ".join(found["text"][s["start"] : s["end"]].split())
            return Spot("sentence", key, whole.title, address("sentence", key), words, whole.ground)
    raise Missing(f"No sentence of the article '{article}' begins at character {start}.")


def _story(held: Held, key: str) -> Spot:
    found = held.rows("select * from stories where story_id = $id limit 1", id=key) if held.has("stories") else []
    if not found:
        raise Missing(f"There is no story '{key}' in this study.")
    story = found[0]
    query = """select distinct a.article_id, a.title, a.text from reports r join articles a on a.article_id = r.article_id
               where r.story_id = $id order by a.article_id limit 20"""
    told = held.rows(query, id=key)
    parties = [*story["actors"], *story["recipients"]]
    given = ground(
        [t for x in told for t in (x["title"] or "", x["text"][:MOST])],
        [*_called(parties), *_named_in(held, [x["article_id"] for x in told])],
    )
    return Spot("story", key, story_title(story), address("story", key), None, given)


def story_title(story: dict[str, Any]) -> str:
    """ "Russia → Pakistan: AID"."""
    sides = [" and ".join(names.name(i) for i in story[side]) or "somebody" for side in ("actors", "recipients")]
    return f"{sides[0]} → {sides[1]}: {story['event_type']}" if sides[0] != sides[1] else f"{sides[0]}: {story['event_type']}"


def _dyad(held: Held, key: str) -> Spot:
    a, b = asked.pair(key)
    key = f"{a}-{b}"
    query = """select article_id from event_parties where id in ($a, $b) group by article_id
               having count(distinct id) = 2 order by article_id limit 30"""
    articles = [x["article_id"] for x in held.rows(query, a=a, b=b)]
    titles = [x["title"] or "" for x in _of(held, articles, "title")]
    return Spot("dyad", key, asked.title(a, b), address("dyad", key), None, ground(titles, [*_called([a, b])]))


def _called(ids: list[str]) -> list[str]:
    return [names.name(i) for i in ids]


def _named_in(held: Held, articles: list[str]) -> list[str]:
    """The names of the parties to the events of some articles, as the text and as we have them."""
    query = "select distinct id, name from event_parties where list_contains($ids, article_id) order by 1, 2"
    found = held.rows(query, ids=articles) if articles else []
    return [n for x in found for n in (x["name"], names.name(x["id"]) if x["id"] else "") if n and len(n) > 2]


def _of(held: Held, articles: list[str], column: str) -> list[dict[str, Any]]:
    return held.rows(f"select {column} from articles where list_contains($ids, article_id)", ids=articles) if articles else []
