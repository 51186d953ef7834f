"""One article as it was read: put together from the tables, with its stories and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente import tables
from detente.model import Coding
from detente.web.ask.missing import Missing
from detente.web.ask.stories import Filter, Page, page
from detente.web.held import Held

CODED = ("mentions", "events", "claims", "ties", "threats", "positions")


@dataclass(frozen=True, slots=True)
class Told:
    """A story that the article reports: the event that tells it, and where (characters of the text)."""

    story_id: str
    event_id: str
    event_type: str
    stage: str
    copy_of: str | None
    trigger: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Article:
    """The article page. `coded`: whether it was read already."""

    coding: Coding
    coded: bool
    stories: tuple[Told, ...]


def article(held: Held, article_id: str) -> Article:
    """Raises Missing where there is no such article."""
    return held.kept(("article", article_id), lambda: _article(held, article_id))


def _article(held: Held, article_id: str) -> Article:
    found = held.table("select * from articles where article_id = $id limit 1", id=article_id)
    if not found.num_rows:
        raise Missing(f"There is no article '{article_id}' in this study.")
    rows = {"articles": found}
    for name in CODED:
        if held.has(name):
            rows[name] = held.table(f'select * from "{name}" where article_id = $id', id=article_id)
    coding = tables.from_arrow(rows)[0]
    coded = "run_id" in found.schema.names and found["run_id"][0].as_py() is not None
    return Article(coding, coded, _stories(held, article_id))


def _stories(held: Held, article_id: str) -> tuple[Told, ...]:
    if not held.has("reports"):
        return ()
    query = """select story_id, event_id, event_type, stage, copy_of, trigger_start, trigger_end from reports
               where article_id = $id order by trigger_start, event_id"""
    return tuple(
        Told(r["story_id"], r["event_id"], r["event_type"], r["stage"], r["copy_of"], (r["trigger_start"], r["trigger_end"]))
        for r in held.rows(query, id=article_id)
    )


def listed(held: Held, given: Filter, offset: int = 0, limit: int = 50) -> Page:
    """Articles without their texts, newest first; outlet and days (of publication) of the filter count."""
    where = """from articles where ($outlet::varchar is null or outlet = $outlet)
      and ($since::date is null or try_cast(published as date) >= $since::date)
      and ($until::date is null or try_cast(published as date) < $until::date)"""
    facts = {"outlet": given.outlet, "since": given.since, "until": given.until}
    total = held.rows(f"select count(*) as n {where}", **facts)[0]["n"]
    query = f"""select article_id, title, outlet, url, byline, published, language, length(text) as characters, run_id {where}
                order by published desc nulls last, article_id limit $limit offset $offset"""
    return page(held.table(query, **facts, limit=limit, offset=offset), total, offset, limit)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article: its number (from 1), its span and its words."""

    number: int
    span: tuple[int, int]
    text: str


def sentences(held: Held, article_id: str) -> tuple[Sentence, ...]:
    coding = article(held, article_id).coding
    text = coding.article.text
    return tuple(Sentence(n, span, " ".join(text[slice(*span)].split())) for n, span in enumerate(coding.sentences, 1))


def as_json(view: Article) -> dict[str, Any]:
    """The article as `detente read --format json` prints it, its stories beside."""
    return tables.to_json(view.coding) | {"text": view.coding.article.text, "coded": view.coded, "stories": view.stories}
