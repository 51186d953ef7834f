"""Words and records searched together: sentences that hold the words, events that fit, newest first."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from detente.errors import DetenteError, unknown
from detente.model import QUAD_CLASS
from detente.store import engine_duckdb
from detente.store.study import Study
from detente.store.versions import AsOf


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; None and () mean anything. `since` and `until` are days of publication, both included."""

    words: str | None = None
    actors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    outlet: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One sentence that fits, with its place in the article, and the events in it that fit (none where only words are asked)."""

    article_id: str
    outlet: str | None
    published: str | None
    title: str | None
    span: tuple[int, int]
    sentence: str
    events: tuple[str, ...]


def search(study: Study, query: Query, *, as_of: AsOf = None, limit: int = 50) -> list[Hit]:
    """The sentences that hold every word and an event of the actors and types asked for, newest article first.

    A word is found in any case and with any ending ("pipeline" in "Pipelines"); words in double quotes stand together as
    written. Where actors or types are asked for, a sentence needs an event of them; each actor must take part in that event.
    Raises DetenteError for an empty query or an unknown type.
    """
    if not query.words and not query.actors and not query.types:
        raise DetenteError("Nothing is looked for. Give words, --actor or --type:  detente search STUDY \"pipeline\" --actor PAK")
    for name in query.types:
        if name not in QUAD_CLASS:
            raise DetenteError(unknown("event type", name, QUAD_CLASS))
    patterns = [_pattern(word) for word in _words(query.words or "")]
    asks = bool(query.actors or query.types)
    with closing(study.connect_to(("articles", "coded", "events"), study.version(as_of))) as connection:
        rows = engine_duckdb.ask(connection, _SQL_EVENTS if asks else _SQL_WORDS, _parameters(query, patterns, asks))
    return _hits(rows, patterns, limit)


# Events are joined only where they are asked for: a study that is not coded yet can be searched by its words.
_ARTICLES = """
with chosen as (
  select article_id, outlet, published, title, text, sentences from articles
  where ($1 is null or outlet = $1) and ($2 is null or published >= $2) and ($3 is null or published <= $3)
    and (len($4::varchar[]) = 0 or list_bool_and([regexp_matches(text, p) for p in $4::varchar[]]))
)"""
_SQL_WORDS = f"""{_ARTICLES}
select c.*, [] as found from chosen c order by published desc nulls last, article_id"""
_SQL_EVENTS = f"""{_ARTICLES}, fitting as (
  select article_id, trigger.start as at, event_type, stage,
         [coalesce(p.actor.id, p.actor.name) for p in actors] as who,
         [coalesce(p.actor.id, p.actor.name) for p in recipients] as whom
  from events
  where (len($5::varchar[]) = 0 or event_type in (select unnest($5::varchar[])))
    and (len($6::varchar[]) = 0
         or list_bool_and([list_contains(list_concat([p.actor.id for p in actors], [p.actor.id for p in recipients]), a)
                           for a in $6::varchar[]]))
)
select c.*, list({{'at': f.at, 'type': f.event_type, 'stage': f.stage, 'who': f.who, 'whom': f.whom}} order by f.at) as found
from chosen c join fitting f using (article_id)
group by all order by published desc nulls last, article_id"""


def _parameters(query: Query, patterns: list[str], asks: bool) -> list[object]:
    given: list[object] = [query.outlet, query.since, query.until, patterns]
    return [*given, list(query.types), list(query.actors)] if asks else given


def _hits(rows: pa.Table, patterns: list[str], limit: int) -> list[Hit]:
    """A hit per sentence; an article whose words stand in different sentences gives the one with the most of them."""
    hits: list[Hit] = []
    for row in rows.to_pylist():
        spans = [(s["start"], s["end"]) for s in row["sentences"]] or _paragraphs(row["text"])
        found = [_hit(row, span, patterns) for span in spans]
        fitting = [(count, hit) for count, hit in found if count == len(patterns) and (hit.events or not row["found"])]
        if not fitting and not row["found"]:
            fitting = sorted(found, key=lambda pair: -pair[0])[:1]
        hits += [hit for _, hit in fitting]
        if len(hits) >= limit:
            return hits[:limit]
    return hits


def _hit(row: dict[str, Any], span: tuple[int, int], patterns: list[str]) -> tuple[int, Hit]:
    start, end = span
    sentence = row["text"][start:end]
    events = tuple(
        f"{'+'.join(e['who']) or 'somebody'} {e['type']} {'+'.join(e['whom']) or '–'} ({e['stage']})"
        for e in row["found"]
        if start <= e["at"] < end
    )
    count = sum(re.search(p, sentence) is not None for p in patterns)
    facts = (row["article_id"], row["outlet"], row["published"], row["title"])
    return count, Hit(*facts, span, " ".join(sentence.split()), events)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"\S[^\n]*", text)]


def _words(words: str) -> list[str]:
    return [quoted or word for quoted, word in re.findall(r'"([^"]+)"|([^\s"]+)', words)]


def _pattern(word: str) -> str:
    """For DuckDB and Python alike: from the beginning of a word, any case, blanks of any length."""
    body = r"\s+".join(re.escape(part) for part in word.split())
    return rf"(?i)\b{body}" if word[:1].isalnum() and word[:1].isascii() else rf"(?i){body}"
