"""Search and filters over stories, sentences, claims and ties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from detente.store.searching import Query, search
from detente.web.ask import articles, speakers, stories
from detente.web.ask.asked import VOICES, one_of
from detente.web.ask.stories import Filter, Page
from detente.web.held import Held

KINDS = ("stories", "sentences", "claims", "ties", "articles")
SENTENCE = ("article_id", "outlet", "published", "title", "span", "sentence", "events")
CLAIM = (
    "article_id",
    "claim_id",
    "outlet",
    "day",
    "sources",
    "kind",
    "modality",
    "voice",
    "stance",
    "number",
    "content",
    "sentence",
)
TIE = (
    "article_id",
    "tie_id",
    "dyad",
    "heading",
    "sectors",
    "voice",
    "outlet",
    "day",
    "speakers",
    "reasons",
    "number",
    "sentence",
)
SEARCHED = 400  # sentences that a search gives at most


@dataclass(frozen=True, slots=True)
class Explored:
    """What was asked and a page of what was found."""

    kind: str
    words: str | None
    filter: Filter
    voice: str | None
    found: Page


def explore(held: Held, kind: str, words: str | None, given: Filter, voice: str | None, offset: int, limit: int) -> Explored:
    """Raises DetenteError for values that are not known."""
    stories.checked(given)
    one_of("kind", kind, KINDS)
    if kind == "stories" and words:
        kind = "sentences"  # words stand in sentences, and these open to their stories
    if kind == "stories":
        found = stories.listed(held, given, offset, limit)
    elif kind == "sentences":
        found = sentences(held, words, given, offset, limit)
    elif kind == "claims":
        found = claims(held, words, given, voice, offset, limit)
    elif kind == "ties":
        found = ties(held, given, offset, limit)
    else:
        found = articles.listed(held, given, offset, limit)
    return Explored(kind, words, given, voice, found)


def sentences(held: Held, words: str | None, given: Filter, offset: int = 0, limit: int = 50) -> Page:
    """Sentences that hold the words and an event of the actors and types. Days are of publication."""
    if not words and not given.actors and not given.types:
        return Page((), 0, offset, limit, SENTENCE)
    until = None if given.until is None else str(given.until - timedelta(days=1))
    since = None if given.since is None else str(given.since)
    query = Query(words or None, given.actors, given.types, given.outlet, since, until)
    hits = held.kept(("search", query), lambda: search(held.study, query, limit=SEARCHED))
    rows = tuple(
        {
            "article_id": h.article_id,
            "outlet": h.outlet,
            "published": h.published,
            "title": h.title,
            "span": list(h.span),
            "sentence": h.sentence,
            "events": list(h.events),
        }
        for h in hits[offset : offset + limit]
    )
    return Page(rows, len(hits), offset, limit, SENTENCE)


_CLAIMS = """
from claims c join articles a on a.article_id = c.article_id
where ($voice::varchar is null or c.voice = $voice)
  and (len($actors::varchar[]) = 0 or list_has_all(
         list_concat([s.id for s in c.sources], [s.about for s in c.stance]), $actors::varchar[]))
  and ($outlet::varchar is null or a.outlet = $outlet)
  and ($since::date is null or try_cast(a.published as date) >= $since::date)
  and ($until::date is null or try_cast(a.published as date) < $until::date)
  and ($words::varchar is null or list_bool_or(
         [contains(lower(substr(a.text, s.start + 1, s."end" - s.start)), lower($words)) for s in c.content_spans]))"""


def claims(held: Held, words: str | None, given: Filter, voice: str | None, offset: int = 0, limit: int = 50) -> Page:
    """Claims whose content holds the words (as they stand); an actor speaks or is spoken of."""
    if not held.has("claims"):
        return Page((), 0, offset, limit)
    facts: dict[str, Any] = {
        "voice": one_of("voice", voice, VOICES),
        "actors": list(given.actors),
        "outlet": given.outlet,
        "since": given.since,
        "until": given.until,
        "words": words or None,
    }
    total = held.rows(f"select count(*) as n {_CLAIMS}", **facts)[0]["n"]
    columns = """c.article_id, c.claim_id, c.sources, c.kind, c.modality, c.voice, c.stance, c.content_spans,
                 c.cue_spans, a.outlet,
                 try_cast(a.published as date) as day"""
    query = f"select {columns} {_CLAIMS} order by day desc nulls last, c.article_id, c.claim_id limit $limit offset $offset"
    rows = held.rows(query, **facts, limit=limit, offset=offset)
    told = speakers.said(held, rows)
    merged = (_claim(row, words_) for row, words_ in zip(rows, told, strict=True))
    return Page(tuple(merged), total, offset, limit, CLAIM)


def _claim(row: dict[str, Any], told: speakers.Said) -> dict[str, Any]:
    sources = [
        {"speaker": f"{s['id'] or ''}:{s['name']}", "id": s["id"], "name": s["name"], "role": s["role"]} for s in row["sources"]
    ]
    return {
        "article_id": told.article_id,
        "claim_id": told.claim_id,
        "outlet": told.outlet,
        "day": told.day,
        "sources": sources,
        "kind": told.kind,
        "modality": told.modality,
        "voice": told.voice,
        "stance": [{"about": s.about, "value": s.value} for s in told.stance],
        "number": told.number,
        "content": told.content,
        "sentence": told.sentence,
    }


_TIES = """
from ties t join articles a on a.article_id = t.article_id
left join claims c on c.claim_id = t.claim_id and c.article_id = t.article_id
where list_has_all(t.dyad, $actors::varchar[]) and ($outlet::varchar is null or a.outlet = $outlet)
  and ($since::date is null or try_cast(a.published as date) >= $since::date)
  and ($until::date is null or try_cast(a.published as date) < $until::date)"""


def ties(held: Held, given: Filter, offset: int = 0, limit: int = 50) -> Page:
    """What is said of ties themselves, newest first."""
    if not held.has("ties"):
        return Page((), 0, offset, limit)
    facts = {"actors": list(given.actors), "outlet": given.outlet, "since": given.since, "until": given.until}
    total = held.rows(f"select count(*) as n {_TIES}", **facts)[0]["n"]
    query = f"""select t.article_id, t.tie_id, t.dyad, t.heading, t.sectors, t.drivers, t.trigger,
                coalesce(c.voice, 'outlet') as voice,
                c.sources, a.outlet, try_cast(a.published as date) as day, a.text, a.sentences
                {_TIES} order by day desc nulls last, t.article_id, t.tie_id limit $limit offset $offset"""
    return Page(tuple(map(_tie, held.rows(query, **facts, limit=limit, offset=offset))), total, offset, limit, TIE)


def _tie(row: dict[str, Any]) -> dict[str, Any]:
    number, _, sentence = stories.sentence_at(row["text"] or "", row["sentences"], row["trigger"]["start"])
    names = [s["name"] for s in row["sources"] or () if s["name"]]
    kept = {k: row[k] for k in ("article_id", "tie_id", "dyad", "heading", "sectors", "voice", "outlet", "day")}
    reasons = [d["text"] for d in row["drivers"] or ()]
    return kept | {"speakers": names, "reasons": reasons, "number": number, "sentence": sentence}
