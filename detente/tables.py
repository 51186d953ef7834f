"""Records as JSON and as Arrow tables. The Arrow schema is derived from the dataclasses, so it cannot drift from them."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal

import pyarrow as pa

from detente.errors import DetenteError, unknown
from detente.model import (
    Actor,
    Article,
    Claim,
    Coding,
    Doubt,
    Event,
    Mention,
    Party,
    Place,
    Position,
    Quantity,
    Span,
    Threat,
    Tie,
    When,
)

Json = dict[str, Any]


# ---------------------------------------------------------------- JSON


def to_json(coding: Coding) -> Json:
    """The reading of one article as plain values, with exactly the keys of docs/json.md, in that order.

    Arrays are always present, missing values are None, spans are `[start, end]` into the article's text.
    """
    return {
        "article": _article(coding.article),
        "mentions": [_mention(m, coding.article.text) for m in coding.mentions],
        "events": [_event(e) for e in coding.events],
        "claims": [_claim(c) for c in coding.claims],
        "ties": [_tie(t) for t in coding.ties],
        "threats": [_threat(t) for t in coding.threats],
        "positions": [_position(p) for p in coding.positions],
    }


def _article(article: Article) -> Json:
    return {
        "article_id": article.article_id,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published,
        "url": article.url,
        "language": article.language,
        "parts": [{"start": p.start, "end": p.end, "kind": p.kind} for p in article.parts],
    }


def _mention(mention: Mention, text: str) -> Json:
    start, end = mention.span
    return {"start": start, "end": end, "text": text[start:end], "id": mention.actor.id, "how": mention.how}


def _event(event: Event) -> Json:
    return {
        "event_id": event.event_id,
        "event_type": event.event_type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "quad_class": event.quad_class,
        "actors": [_party(p) for p in event.actors],
        "recipients": [_party(p) for p in event.recipients],
        "stage": event.stage,
        "date": _when(event.date),
        "place": None if event.place is None else _place(event.place),
        "quantities": [_quantity(q) for q in event.quantities],
        "first": event.first,
        "trigger": list(event.trigger),
        "mentions": _spans(event.mentions),
        "claim_id": event.claim_id,
        "rule": event.rule,
    }


def _party(party: Party) -> Json:
    actor = party.actor
    span = None if party.span is None else list(party.span)
    return {"id": actor.id, "name": actor.name, "country": actor.country, "sector": actor.sector, "span": span}


def _when(when: When) -> Json:
    return {"start": when.start, "end": when.end, "basis": when.basis}


def _place(place: Place) -> Json:
    return {
        "name": place.name,
        "country": place.country,
        "admin": place.admin,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "span": None if place.span is None else list(place.span),
    }


def _quantity(quantity: Quantity) -> Json:
    value = int(quantity.value) if float(quantity.value).is_integer() else quantity.value  # 4 gunships, not 4.0
    return {"value": value, "unit": quantity.unit, "kind": quantity.kind, "span": list(quantity.span)}


def _claim(claim: Claim) -> Json:
    return {
        "claim_id": claim.claim_id,
        "sources": [_source(a) for a in claim.sources],
        "source_spans": _spans(claim.source_spans),
        "cue_spans": _spans(claim.cue_spans),
        "content_spans": _spans(claim.content_spans),
        "kind": claim.kind,
        "modality": claim.modality,
        "voice": claim.voice,
        "stance": [{"about": s.about, "value": s.value} for s in claim.stance],
    }


def _source(actor: Actor) -> Json:
    return {"id": actor.id, "name": actor.name, "country": actor.country, "role": actor.role}


def _tie(tie: Tie) -> Json:
    return {
        "tie_id": tie.tie_id,
        "dyad": list(tie.dyad),
        "heading": tie.heading,
        "sectors": list(tie.sectors),
        "drivers": [{"text": d.text, "span": list(d.span), "kind": d.kind} for d in tie.drivers],
        "trigger": list(tie.trigger),
        "claim_id": tie.claim_id,
    }


def _threat(threat: Threat) -> Json:
    return {"from": list(threat.source), "to": list(threat.to), "trigger": list(threat.trigger), "claim_id": threat.claim_id}


def _position(position: Position) -> Json:
    return {
        "who": list(position.who),
        "stance": position.stance,
        "issue": position.issue,
        "issue_span": list(position.issue_span),
        "trigger": list(position.trigger),
        "claim_id": position.claim_id,
    }


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]


# ---------------------------------------------------------------- Arrow


@dataclass(frozen=True, slots=True)
class EventParty:
    """One party of one event, flat: what a query over dyads joins on. `rank` counts from 0 within a side."""

    event_id: str
    side: Literal["actor", "recipient"]
    rank: int
    id: str | None
    name: str
    kind: str
    country: str | None
    sector: str | None
    role: str | None
    span: Span | None


TABLES: dict[str, type] = {
    "articles": Article,
    "mentions": Mention,
    "events": Event,
    "event_parties": EventParty,
    "claims": Claim,
    "ties": Tie,
    "threats": Threat,
    "positions": Position,
}
# Columns a table has beside the fields of its record.
_MORE: dict[str, dict[str, Any]] = {
    "articles": {"sentences": tuple[Span, ...], "doubts": tuple[Doubt, ...]},
    "events": {"quad_class": str},
}


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table: `article_id`, then the fields of its record, then derived columns."""
    return pa.schema([_field(name, hint) for name, hint in _columns(table).items()])


def to_arrow(codings: Iterable[Coding], table: str) -> pa.Table:
    """One table over many codings, a row a record, each with the `article_id` it comes from.

    Tables: articles, mentions, events, event_parties, claims, ties, threats, positions. A span is a struct of `start` and
    `end`. Raises DetenteError for any other name.
    """
    columns = _columns(table)
    writers = {name: _writer(hint) for name, hint in columns.items()}
    values: dict[str, list[Any]] = {name: [] for name in columns}
    for coding in codings:
        for record in _records(coding, table):
            for name, write in writers.items():
                values[name].append(write(_value(coding, record, name)))
    arrays = [pa.array(values[f.name], f.type) for f in schema(table)]
    return pa.Table.from_arrays(arrays, schema=schema(table))


def from_arrow(tables: Mapping[str, pa.Table]) -> list[Coding]:
    """The codings that `to_arrow` wrote, put together again from its tables, in the order of `articles`.

    A table that is not given leaves its records out; `event_parties` is not needed, because `events` carries the parties too.
    Article ids must be unique.
    """
    for name in tables:
        _columns(name)
    records = {name: _by_article(tables[name], name) for name in TABLES if name in tables and name != "event_parties"}
    codings = []
    more = {name: _reader(hint) for name, hint in _MORE["articles"].items()}
    for row in tables["articles"].to_pylist():
        rest = {name: tuple(records.get(name, {}).get(row["article_id"], ())) for name in TABLES if name in _CODED}
        rest |= {name: read(row[name]) for name, read in more.items()}
        codings.append(Coding(article=_reader(Article)(row), **rest))
    return codings


_CODED = frozenset({"mentions", "events", "claims", "ties", "threats", "positions"})


def _columns(table: str) -> dict[str, Any]:
    if table not in TABLES:
        raise DetenteError(unknown("table", table, TABLES))
    return {"article_id": str} | _hints(TABLES[table]) | _MORE.get(table, {})


@cache
def _hints(record: type) -> dict[str, Any]:
    hints = typing.get_type_hints(record)
    return {f.name: hints[f.name] for f in fields(record)}


def _records(coding: Coding, table: str) -> Iterable[Any]:
    if table == "articles":
        return (coding.article,)
    if table == "event_parties":
        return _event_parties(coding)
    return typing.cast(Iterable[Any], getattr(coding, table))


def _event_parties(coding: Coding) -> Iterator[EventParty]:
    for event in coding.events:
        sides: tuple[tuple[Literal["actor", "recipient"], tuple[Party, ...]], ...]
        sides = (("actor", event.actors), ("recipient", event.recipients))
        for side, parties in sides:
            for rank, party in enumerate(parties):
                a = party.actor
                yield EventParty(event.event_id, side, rank, a.id, a.name, a.kind, a.country, a.sector, a.role, party.span)


def _value(coding: Coding, record: Any, name: str) -> Any:
    """A column's value: of the article for `article_id`, of the coding for what only the coding knows, else of the record."""
    if name == "article_id":
        return coding.article.article_id
    return getattr(coding if isinstance(record, Article) and name in _MORE["articles"] else record, name)


def _by_article(table: pa.Table, name: str) -> dict[str, list[Any]]:
    read = _reader(TABLES[name])
    found: dict[str, list[Any]] = {}
    for row in table.to_pylist():
        found.setdefault(row["article_id"], []).append(read(row))
    return found


def _field(name: str, hint: Any) -> pa.Field:
    inner, optional = _unwrap(hint)
    return pa.field(name, _arrow(inner), nullable=optional)


def _unwrap(hint: Any) -> tuple[Any, bool]:
    """The hint without `| None`, and whether it had it."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (inner,) = (a for a in typing.get_args(hint) if a is not type(None))
        return inner, True
    return hint, False


_PLAIN: dict[Any, Callable[[], pa.DataType]] = {str: pa.string, int: pa.int64, float: pa.float64, bool: pa.bool_}


def _arrow(hint: Any) -> pa.DataType:
    if hint in _PLAIN:
        return _PLAIN[hint]()
    if typing.get_origin(hint) is Literal:
        return pa.string()
    if hint == Span:
        return pa.struct([pa.field("start", pa.int64(), nullable=False), pa.field("end", pa.int64(), nullable=False)])
    if typing.get_origin(hint) is tuple:
        return pa.list_(pa.field("element", _arrow(typing.get_args(hint)[0]), nullable=False))
    if is_dataclass(hint):
        return pa.struct([_field(name, inner) for name, inner in _hints(typing.cast(type, hint)).items()])
    raise TypeError(f"No Arrow type for {hint!r}; teach detente/tables.py about it.")


@cache
def _writer(hint: Any) -> Callable[[Any], Any]:
    """A function from a record's value to what Arrow takes."""
    inner, optional = _unwrap(hint)
    if optional:
        write = _writer(inner)
        return lambda value: None if value is None else write(value)
    if inner == Span:
        return lambda span: {"start": span[0], "end": span[1]}
    if typing.get_origin(inner) is tuple:
        each = _writer(typing.get_args(inner)[0])
        return lambda values: [each(value) for value in values]
    if is_dataclass(inner):
        writers = {name: _writer(h) for name, h in _hints(typing.cast(type, inner)).items()}
        return lambda record: {name: write(getattr(record, name)) for name, write in writers.items()}
    return lambda value: value


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """The way back of `_writer`."""
    inner, optional = _unwrap(hint)
    if optional:
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if inner == Span:
        return lambda span: (span["start"], span["end"])
    if typing.get_origin(inner) is tuple:
        each = _reader(typing.get_args(inner)[0])
        return lambda values: tuple(each(value) for value in values)
    if is_dataclass(inner):
        record = typing.cast(type, inner)
        readers = {name: _reader(h) for name, h in _hints(record).items()}
        return lambda row: record(**{name: read(row[name]) for name, read in readers.items()})
    return lambda value: value
