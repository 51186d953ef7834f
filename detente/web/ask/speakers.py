"""Who says so: those to whom claims are attributed, what they say of whom, and where they contradict themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.report import words
from detente.web.ask.missing import Missing
from detente.web.ask.stories import Page, page, sentence_at
from detente.web.held import Held

# A speaker is a name and the party spoken for: "RUS:Maria Zakharova", ":Mark Lippert" where nothing is known of a party.
_SPOKEN = """
select coalesce(s.id, '') || ':' || s.name as speaker, s.id, s.name, s.role, c.article_id, c.claim_id, c.kind,
       c.modality, c.voice, c.stance, c.content_spans, c.cue_spans, cast(try_cast(a.published as date) as date) as day, a.outlet
from (select *, unnest(sources) as s from claims) c join articles a on a.article_id = c.article_id"""
_LISTED = f"""
select speaker, any_value(id) as id, any_value(name) as name, mode(role) as role, mode(voice) as voice, count(*) as claims,
       count(distinct article_id) as articles, count(distinct outlet) as outlets, min(day) as first, max(day) as last
from ({_SPOKEN}) where ($voice::varchar is null or voice = $voice) and ($actor::varchar is null or id = $actor)
  and ($q::varchar is null or contains(lower(name), lower($q)))
group by speaker"""


def listed(
    held: Held, *, voice: str | None = None, actor: str | None = None, q: str | None = None, offset: int = 0, limit: int = 50
) -> Page:
    """Speakers, those with most claims first."""
    facts = {"voice": voice, "actor": actor, "q": q}
    if not held.has("claims"):
        return Page((), 0, offset, limit)
    total = held.rows(f"select count(*) as n from ({_LISTED})", **facts)[0]["n"]
    query = f"{_LISTED} order by claims desc, speaker limit $limit offset $offset"
    return page(held.table(query, **facts, limit=limit, offset=offset), total, offset, limit)


@dataclass(frozen=True, slots=True)
class Stance:
    about: str
    value: float


@dataclass(frozen=True, slots=True)
class Said:
    """A claim: what is said, in which sentence, of whom."""

    article_id: str
    claim_id: str
    outlet: str | None
    day: date | None
    kind: str
    modality: str
    voice: str | None
    stance: tuple[Stance, ...]
    number: int | None
    content: str
    sentence: str


@dataclass(frozen=True, slots=True)
class About:
    """What a speaker says of one party: claims for and against, and the mean stance of each year."""

    about: str
    friendly: int
    hostile: int
    neutral: int
    years: tuple[tuple[int, float], ...]
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker page. `roles` most frequent first; `claims` newest first, a page of them."""

    speaker: str
    id: str | None
    name: str
    roles: tuple[str, ...]
    voice: str | None
    total: int
    about: tuple[About, ...]
    claims: tuple[Said, ...]
    offset: int
    limit: int

    @property
    def next(self) -> int | None:
        return self.offset + self.limit if self.offset + self.limit < self.total else None

    @property
    def previous(self) -> int | None:
        return max(self.offset - self.limit, 0) if self.offset else None


def speaker(held: Held, key: str, *, about: str | None = None, offset: int = 0, limit: int = 50) -> Speaker:
    """Raises Missing where nobody of that key says anything."""
    rows = held.rows(
        f"select * from ({_SPOKEN}) where speaker = $key order by day desc nulls last, article_id, claim_id", key=key
    )
    if not rows:
        raise Missing(f"Nobody by the key '{key}' says anything in this study.")
    roles = _most(r["role"] for r in rows)
    chosen = [r for r in rows if about is None or any(s["about"] == about for s in r["stance"])]
    shown = said(held, chosen[offset : offset + limit])
    return Speaker(
        key,
        rows[0]["id"],
        rows[0]["name"],
        tuple(roles[:4]),
        next(iter(_most(r["voice"] for r in rows)), None),
        len(chosen),
        _about(rows),
        shown,
        offset,
        limit,
    )


def _most(values: Any) -> list[str]:
    counted: dict[str, int] = {}
    for value in values:
        if value:
            counted[value] = counted.get(value, 0) + 1
    return sorted(counted, key=lambda v: (-counted[v], v))


def _about(rows: list[dict[str, Any]]) -> tuple[About, ...]:
    found: dict[str, list[tuple[date | None, float]]] = {}
    for r in rows:
        for s in r["stance"]:
            found.setdefault(s["about"], []).append((r["day"], s["value"]))
    out = []
    for about, values in found.items():
        years: dict[int, list[float]] = {}
        for day, value in values:
            if day is not None:
                years.setdefault(day.year, []).append(value)
        good, bad = sum(v > 0 for _, v in values), sum(v < 0 for _, v in values)
        means = tuple((year, sum(v) / len(v)) for year, v in sorted(years.items()))
        out.append(About(about, good, bad, len(values) - good - bad, means, good > 0 and bad > 0))
    return tuple(sorted(out, key=lambda a: (-(a.friendly + a.hostile + a.neutral), a.about)))


def said(held: Held, rows: list[dict[str, Any]]) -> tuple[Said, ...]:
    """The claims with their words, from the texts of their articles."""
    query = "select article_id, text, sentences from articles where article_id in (select unnest($ids::varchar[]))"
    texts = {r["article_id"]: r for r in held.rows(query, ids=sorted({r["article_id"] for r in rows}))}
    out = []
    for r in rows:
        article = texts[r["article_id"]]
        text, spans = article["text"] or "", r["content_spans"] or r["cue_spans"]
        number, _, sentence = sentence_at(text, article["sentences"], spans[0]["start"] if spans else 0)
        content = " … ".join(words.clean(text[s["start"] : s["end"]]) for s in r["content_spans"])
        stance = tuple(Stance(s["about"], s["value"]) for s in r["stance"])
        out.append(
            Said(
                r["article_id"],
                r["claim_id"],
                r["outlet"],
                r["day"],
                r["kind"],
                r["modality"],
                r["voice"],
                stance,
                number,
                content,
                sentence,
            )
        )
    return tuple(out)
