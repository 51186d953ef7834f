"""Saved views as alerts: a filter over stories, its newest items with their evidence, as an Atom feed or a signed message."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree
from sqlalchemy import Connection, insert, select, update

from detente.errors import DetenteError, unknown
from detente.model import QUAD_CLASS, STAGES
from detente.web.ask import asked
from detente.web.desk.access import NotThere, Person
from detente.web.desk.corrections import sentence_at
from detente.web.desk.database import Desk, new_id, row, rows
from detente.web.desk.places import story_title
from detente.web.desk.tables import hooks, views
from detente.web.held import Held

ITEMS, QUOTES = 50, 5  # newest stories of a view; sentences shown of one story
ATOM = "http://www.w3.org/2005/Atom"
# What a view may filter by, as the page Explore calls it, and the condition it becomes; values only ever come in as parameters.
FILTERS = {
    "actor": "list_has_all(list_concat(s.actors, s.recipients), $actor::varchar[])",
    "type": "list_contains($type::varchar[], s.event_type)",
    "stage": "s.stage = $stage",
    "outlet": "exists (select 1 from reports o where o.story_id = s.story_id and o.outlet = $outlet)",
    "since": "coalesce(s.start, s.reported_first) >= $since::date",
    "until": "coalesce(s.start, s.reported_first) < $until::date",
}
SEVERAL = ("actor", "type")
_STORIES = """select s.story_id, s.event_type, s.actors, s.recipients, s.stage, s."start", s."end", s.reported_first,
                     s.reports, s.outlets from stories s where {where}
              order by s.reported_first desc nulls last, s.story_id limit {limit}"""
_TOLD = """select r.story_id, r.outlet, r.published, r.article_id, r.trigger_start, a.url, a.text, a.sentences
           from reports r join articles a on a.article_id = r.article_id where list_contains($ids, r.story_id)
           and r.copy_of is null
           order by r.story_id, r.published nulls last, r.article_id, r.trigger_start"""


@dataclass(frozen=True, slots=True)
class Quote:
    """The evidence of an item: a sentence, who printed it, and where."""

    sentence: str
    outlet: str | None
    published: str | None
    article_id: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Item:
    story_id: str
    title: str
    stage: str
    start: str | None
    end: str | None
    reported_first: str | None
    reports: int
    outlets: int
    address: str
    evidence: tuple[Quote, ...]


# ---------------------------------------------------------------- views


def save(desk: Desk, c: Connection, owner: Person, name: str, query: str) -> str:
    """Keeps a view; returns its view_id. `query` is like `actor=PAK+RUS&type=AID`. Raises DetenteError for what is no filter."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise DetenteError("Give the view a name of 1 to 80 characters.")
    found = urlencode(sorted(filters(query).items()))
    view_id = new_id("w")
    c.execute(insert(views).values(view_id=view_id, person_id=owner.person_id, name=name, query=found, made_at=desk.now()))
    return view_id


def filters(query: str) -> dict[str, str]:
    """The filters of a query, checked: actors and types with blanks between, days as ISO. Raises DetenteError."""
    given = {k: " ".join(v.split()) for k, v in parse_qsl(query.lstrip("?"), max_num_fields=50) if v.strip()}
    if given.pop("kind", "stories") != "stories":
        raise DetenteError("An alert is on stories. Choose stories on the page Explore and save that.")
    for name in given:
        if name not in FILTERS:
            raise DetenteError(unknown("filter of an alert", name, FILTERS))
    if not given:
        raise DetenteError(f"A view needs a filter: {', '.join(FILTERS)}.")
    for name in SEVERAL:
        if name in given:
            given[name] = " ".join(sorted(set(given[name].upper().replace(",", " ").split())))
    for kind in given.get("type", "").split():
        if kind not in QUAD_CLASS:
            raise DetenteError(unknown("event type", kind, QUAD_CLASS))
    asked.one_of("stage", given.get("stage", ""), STAGES)
    for name in ("since", "until"):
        if (day := asked.since(given.get(name), name)) is not None:
            given[name] = day.isoformat()
    return given


def mine(c: Connection, owner: Person) -> list[dict[str, Any]]:
    """The person's views with their hooks."""
    found = rows(
        c, select(views).where(views.c.person_id == owner.person_id, views.c.gone_at.is_(None)).order_by(views.c.made_at)
    )
    return [
        v | {"hooks": rows(c, select(hooks).where(hooks.c.view_id == v["view_id"], hooks.c.gone_at.is_(None)))} for v in found
    ]


def own(c: Connection, owner: Person, view_id: str) -> dict[str, Any]:
    """Raises NotThere for somebody else's view too."""
    asked_for = select(views).where(views.c.view_id == view_id, views.c.person_id == owner.person_id, views.c.gone_at.is_(None))
    found = row(c, asked_for)
    if found is None:
        raise NotThere("You have no such view.")
    return found


def drop(desk: Desk, c: Connection, owner: Person, view_id: str) -> None:
    own(c, owner, view_id)
    c.execute(update(hooks).where(hooks.c.view_id == view_id).values(gone_at=desk.now()))
    c.execute(update(views).where(views.c.view_id == view_id).values(gone_at=desk.now()))


# ---------------------------------------------------------------- items


def items(held: Held, query: str, base: str, limit: int = ITEMS) -> list[Item]:
    """The stories of a view, the newest reported first, each with the sentences it rests on."""
    if not (held.has("stories") and held.has("reports")):
        return []
    given = filters(query)
    where = " and ".join(f"({FILTERS[name]})" for name in sorted(given))
    facts: dict[str, Any] = {name: text.split() if name in SEVERAL else text for name, text in given.items()}
    stories = held.rows(_STORIES.format(where=where, limit=int(limit)), **facts)
    told: dict[str, list[Quote]] = {}
    for r in held.rows(_TOLD, ids=[s["story_id"] for s in stories]) if stories else ():
        spans = [(s["start"], s["end"]) for s in r["sentences"] or ()]
        quote = Quote(
            sentence_at(r["text"], spans, r["trigger_start"]), r["outlet"], _day(r["published"]), r["article_id"], _safe(r["url"])
        )
        told.setdefault(r["story_id"], []).append(quote)
    return [
        Item(
            s["story_id"], story_title(s), s["stage"], _day(s["start"]), _day(s["end"]), _day(s["reported_first"]), s["reports"],
            s["outlets"], f"{base}/stories/{s['story_id']}", tuple(told.get(s["story_id"], ())[:QUOTES]),
        )
        for s in stories
    ]  # fmt: skip


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _safe(url: str | None) -> str | None:
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def atom(view: dict[str, Any], found: list[Item], base: str) -> bytes:
    """The view as an Atom 1.0 feed (RFC 4287). A story is dated by its first report, and so comes once."""
    feed = etree.Element("feed", nsmap={None: ATOM})
    newest = max((i.reported_first or "" for i in found), default="") or view["made_at"][:10]
    _tag(feed, "id", f"{base}/views/{view['view_id']}")
    _tag(feed, "title", view["name"])
    _tag(feed, "updated", f"{newest}T00:00:00Z")
    _tag(_tag(feed, "author"), "name", "Détente")
    _tag(feed, "link", None, rel="self", href=f"{base}/views/{view['view_id']}.atom")
    for i in found:
        entry = _tag(feed, "entry")
        _tag(entry, "id", i.address)
        _tag(entry, "title", f"{i.title} ({i.stage})")
        _tag(entry, "updated", f"{i.reported_first or view['made_at'][:10]}T00:00:00Z")
        _tag(entry, "link", None, rel="alternate", href=i.address)
        for quote in i.evidence:
            if quote.url:
                _tag(entry, "link", None, rel="related", href=quote.url, title=quote.outlet or "report")
        said = [f"“{q.sentence}” ({', '.join(x for x in (q.outlet, q.published) if x) or q.article_id})" for q in i.evidence]
        _tag(entry, "content", "\n".join([f"{i.reports} reports by {i.outlets} outlets.", *said]), type="text")
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))


def _tag(parent: Any, name: str, words: str | None = None, **attributes: str) -> Any:
    made = etree.SubElement(parent, name, {k: _xml(v) for k, v in attributes.items()})
    made.text = None if words is None else _xml(words)
    return made


def _xml(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


# ---------------------------------------------------------------- signed messages


def add_hook(desk: Desk, c: Connection, owner: Person, view_id: str, url: str) -> str:
    """A hook to which a view's new items are sent; returns its hook_id. Raises DetenteError for an address that is not https."""
    own(c, owner, view_id)
    parts = urlsplit(url.strip())
    if parts.scheme != "https" or not parts.hostname or parts.username or len(url) > 500 or not url.isprintable():
        raise DetenteError("Give the address of the hook as https://…, without a name and password in it.")
    hook_id = new_id("h")
    c.execute(insert(hooks).values(hook_id=hook_id, view_id=view_id, url=url.strip(), made_at=desk.now()))
    return hook_id


def secret_of(desk: Desk, hook_id: str) -> str:
    """What its owner checks messages with. It is made of the desk's key, so that nothing in the database gives it away alone."""
    return hmac.new(desk.key.encode(), f"hook\0{hook_id}".encode(), hashlib.sha256).hexdigest()


def message(view: dict[str, Any], found: list[Item], at: str) -> bytes:
    """The body of a message: the view and its items, each with its evidence."""
    told = {
        "view": {"view_id": view["view_id"], "name": view["name"], "query": view["query"]},
        "at": at,
        "items": [asdict(i) for i in found],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def signature(secret: str, at: str, body: bytes) -> str:
    """The header `Detente-Signature`: `t=MOMENT,v1=HEX`, an HMAC-SHA256 over the moment, a dot and the body.

    Whoever receives it makes the same and compares, and refuses a moment that is too old.
    """
    return f"t={at},v1={hmac.new(secret.encode(), at.encode() + b'.' + body, hashlib.sha256).hexdigest()}"
