"""The sentences behind stories and relations: every line of a result opens to the words it rests on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from detente.store.study import Study


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, with where it stands."""

    text: str
    article_id: str
    outlet: str | None
    published: str | None


def of_stories(study: Study, story_ids: Iterable[str]) -> dict[str, Sentence]:
    """The first report of each story, as its sentence."""
    wanted = sorted(set(story_ids))
    if not wanted or "reports" not in study.tables():
        return {}
    query = """
        select story_id, article_id, trigger_start from reports where story_id in (select unnest($1))
        order by story_id, published, article_id, trigger_start"""
    first: dict[str, tuple[str, int]] = {}
    for row in _ask(study, query, [wanted]):
        first.setdefault(row["story_id"], (row["article_id"], row["trigger_start"]))
    found = at(study, first.values())
    return {story: found[place] for story, place in first.items() if place in found}


def at(study: Study, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Sentence]:
    """The sentence around each place (article, offset)."""
    wanted = sorted(set(places))
    articles = sorted({article for article, _ in wanted})
    if not articles:
        return {}
    query = "select article_id, text, outlet, published, sentences from articles where article_id in (select unnest($1))"
    rows = {row["article_id"]: row for row in _ask(study, query, [articles])}
    return {place: _sentence(rows[place[0]], place[1]) for place in wanted if place[0] in rows}


def _sentence(row: dict[str, Any], offset: int) -> Sentence:
    text = row["text"]
    around = [s for s in row["sentences"] or [] if s["start"] <= offset < s["end"]]
    start, end = (around[0]["start"], around[0]["end"]) if around else (max(0, offset - 120), offset + 120)
    published = None if row["published"] is None else str(row["published"])[:10]
    return Sentence(" ".join(text[start:end].split()), row["article_id"], row["outlet"], published)


def _ask(study: Study, query: str, parameters: list[Any]) -> list[dict[str, Any]]:
    with contextlib.closing(study.connect()) as connection:
        rows: list[dict[str, Any]] = connection.sql(query, params=parameters).to_arrow_table().to_pylist()
    return rows
