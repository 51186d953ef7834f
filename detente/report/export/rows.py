"""What can be exported: flat tables with a unique id, and what every column means."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from detente.errors import DetenteError, unknown
from detente.store.study import Study
from detente.store.versions import AsOf

QUOTED = 120  # characters of somebody else's text that go out unless more is asked for

# A stretch around the words meant, within their sentence, on one line: enough to recognise it, too little to replace it.
# Words that the cut went through are dropped.
_LEFT = "greatest(s.start, {x}.start - 30)"
_RIGHT = f'least(s."end", {{x}}."end" + 60, {_LEFT} + {QUOTED})'
_QUOTE = f"""trim(regexp_replace(
  case when {_LEFT} > s.start then '…' || regexp_replace(substr(a.text, {_LEFT} + 1, {{x}}.start - {_LEFT}), '^\\S*\\s', '')
       else substr(a.text, {_LEFT} + 1, {{x}}.start - {_LEFT}) end
  || case when {_RIGHT} < s."end"
          then regexp_replace(substr(a.text, {{x}}.start + 1, {_RIGHT} - {{x}}.start), '\\s\\S*$', '') || '…'
          else substr(a.text, {{x}}.start + 1, {_RIGHT} - {{x}}.start) end,
  '\\s+', ' ', 'g'))"""
_SENTENCE = "trim(regexp_replace(substr(a.text, s.start + 1, s.\"end\" - s.start), '\\s+', ' ', 'g'))"
_WITHIN = """(select coalesce([w for w in a.sentences if w.start <= {x}.start and {x}.start < w."end"][1], {x}) as s)"""
_NUMBER = "case when q.value = floor(q.value) and abs(q.value) < 1e18 then q.value::bigint::varchar else q.value::varchar end"
_ARTICLE = "a.outlet, a.published, a.title, a.url"


def _ids(side: str) -> str:
    return f"array_to_string([coalesce(p.actor.id, p.actor.name) for p in e.{side}], ';')"


def _of(side: str, what: str) -> str:
    return f"array_to_string([coalesce(p.actor.{what}, '') for p in e.{side}], ';')"


_QUERIES = {
    "events": f"""
        select e.article_id || '/' || e.event_id as id, e.article_id, e.event_id, {_ARTICLE},
          e.event_type, e.mode, e.quad_class, array_to_string(e.contexts, ';') as contexts,
          {_ids("actors")} as actors, {_of("actors", "name")} as actor_names, {_of("actors", "country")} as actor_countries,
          {_of("actors", "sector")} as actor_sectors, {_of("actors", "role")} as actor_roles,
          {_ids("recipients")} as recipients, {_of("recipients", "name")} as recipient_names,
          {_of("recipients", "country")} as recipient_countries, {_of("recipients", "sector")} as recipient_sectors,
          {_of("recipients", "role")} as recipient_roles,
          e.stage, e.date.start as date_start, e.date."end" as date_end, e.date.basis as date_basis,
          e.place.name as place, e.place.admin as place_admin, e.place.country as place_country,
          e.place.latitude as latitude, e.place.longitude as longitude,
          array_to_string([concat_ws(' ', {_NUMBER}, q.unit, q.kind) for q in e.quantities], ';') as quantities,
          e.first, e.claim_id, e.rule, e.trigger.start as trigger_start, e.trigger."end" as trigger_end,
          s.start as sentence_start, s."end" as sentence_end, {_QUOTE.format(x="e.trigger")} as quote, e.run_id,
          {_SENTENCE} as sentence
        from events e join articles a using (article_id), lateral {_WITHIN.format(x="e.trigger")}
        order by e.article_id, e.trigger.start, e.event_id""",
    "claims": f"""
        select c.article_id || '/' || c.claim_id as id, c.article_id, c.claim_id, {_ARTICLE},
          array_to_string([coalesce(p.id, p.name) for p in c.sources], ';') as sources,
          array_to_string([p.name for p in c.sources], ';') as source_names,
          array_to_string([coalesce(p.role, '') for p in c.sources], ';') as source_roles,
          c.kind, c.modality, c.voice, array_to_string([t.about || '=' || t.value for t in c.stance], ';') as stance,
          c.rule, x.start as content_start, x."end" as content_end, s.start as sentence_start, s."end" as sentence_end,
          {_QUOTE.format(x="x")} as quote, c.run_id, {_SENTENCE} as sentence
        from (select *, coalesce(content_spans[1], cue_spans[1], source_spans[1]) as x from claims) c
          join articles a using (article_id), lateral {_WITHIN.format(x="x")}
        where c.x is not null order by c.article_id, c.x.start, c.claim_id""",
    "ties": f"""
        select t.article_id || '/' || t.tie_id as id, t.article_id, t.tie_id, {_ARTICLE},
          t.dyad[1] as a, t.dyad[2] as b, t.heading, array_to_string(t.sectors, ';') as sectors,
          array_to_string([d.kind for d in t.drivers], ';') as driver_kinds,
          array_to_string([d.span.start || '-' || d.span."end" for d in t.drivers], ';') as driver_spans,
          t.claim_id, t.rule, t.trigger.start as trigger_start, t.trigger."end" as trigger_end,
          s.start as sentence_start, s."end" as sentence_end, {_QUOTE.format(x="t.trigger")} as quote, t.run_id,
          {_SENTENCE} as sentence
        from ties t join articles a using (article_id), lateral {_WITHIN.format(x="t.trigger")}
        order by t.article_id, t.trigger.start, t.tie_id""",
}
WHAT = (*_QUERIES, "stories", "alignment")
# Tables that later steps make: exported as they are, lists joined, with the column that identifies a row.
_MADE_BY = {"stories": "detente stories STUDY", "alignment": "detente align STUDY"}

COLUMNS: dict[str, str] = {
    "id": "unique id of the row",
    "article_id": "the article it was read in",
    "event_id": "the event, unique within its article",
    "claim_id": "the claim, unique within its article; for an event: the claim that alleges it (missing: told as a fact)",
    "tie_id": "the tie, unique within its article",
    "outlet": "who published the article",
    "published": "day of publication (ISO), missing where unknown",
    "title": "title of the article",
    "url": "address of the article",
    "event_type": "PLOVER type",
    "mode": "PLOVER mode",
    "quad_class": "verbal or material, cooperation or conflict",
    "contexts": "PLOVER contexts, joined by ;",
    "actors": "ids of who did it, joined by ; (a name where no id is known)",
    "actor_names": "their names, in the same order",
    "actor_countries": "their countries (ISO 3166-1 alpha-3), in the same order",
    "actor_sectors": "their sectors (GOV, MIL, …), in the same order",
    "actor_roles": "their roles, in the same order",
    "recipients": "ids of to whom it was done, joined by ;",
    "recipient_names": "their names, in the same order",
    "recipient_countries": "their countries, in the same order",
    "recipient_sectors": "their sectors, in the same order",
    "recipient_roles": "their roles, in the same order",
    "stage": "occurred, ongoing, planned, hypothetical, denied or background; only the first two were done",
    "date_start": "first day on which it may have happened (ISO)",
    "date_end": "day after the last one on which it may have happened (ISO)",
    "date_basis": "how the date is known: text, relative, dateline, publication, none",
    "place": "name of the place",
    "place_admin": "its first-level unit",
    "place_country": "its country (ISO 3166-1 alpha-3)",
    "latitude": "degrees north",
    "longitude": "degrees east",
    "quantities": "value, unit and kind of each number, joined by ;",
    "first": "the text calls it the first of its kind",
    "rule": "id of the rule that found it",
    "trigger_start": "offset of the deciding words in the article's text (characters)",
    "trigger_end": "end of those words, exclusive",
    "content_start": "offset of what is claimed in the article's text (characters)",
    "content_end": "its end, exclusive",
    "sentence_start": "offset of the sentence in the article's text (characters)",
    "sentence_end": "its end, exclusive",
    "quote": f"the words around it, at most {QUOTED} characters",
    "sentence": "the whole sentence (only with --text)",
    "run_id": "by which versions it was made, see table runs",
    "sources": "ids of who is cited, joined by ; (a name where no id is known)",
    "source_names": "their names, in the same order",
    "source_roles": "their roles, in the same order",
    "kind": "direct, mixed, indirect or attitude",
    "modality": "assertion, forecast, demand, promise, denial or question",
    "voice": "official, expert, opposition, witness, media or anonymous",
    "stance": "party=value from -1 (hostile) to 1 (friendly), joined by ;",
    "a": "one side, by alphabet",
    "b": "the other side",
    "heading": "closer, apart, friendly, at_odds or steady",
    "sectors": "what it is about, joined by ;",
    "driver_kinds": "what is said to move it: threat, act, position, interest; joined by ;",
    "driver_spans": "where that stands in the text, start-end, joined by ;",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A flat table with a unique first column, what it is of, and the moment of the version it was taken from (ISO)."""

    what: str
    rows: pa.Table
    at: str
    left_out: str | None = None


def rows(study: Study, what: str, *, as_of: AsOf = None, text: bool = False) -> Exported:
    """The rows of one kind, lists joined by ";", in a fixed order; `text` adds whole sentences.

    Raises DetenteError for an unknown kind and for tables that are not made yet.
    """
    if what not in WHAT:
        raise DetenteError(unknown("kind of rows", what, WHAT))
    version = study.version(as_of)
    if what in _QUERIES:
        table = study.sql(_QUERIES[what], as_of=version.version)
        return Exported(what, _typed(table if text else table.drop_columns(["sentence"])), version.at)
    if what not in version.tables:
        raise DetenteError(f"'{study.path}' has no {what} yet. Make them with:  {_MADE_BY[what]}")
    flat = flattened(study.table(what, as_of=version.version))
    return Exported(what, flat.sort_by([(name, "ascending") for name in flat.schema.names[:3]]), version.at)


_RENAMED = {"start": "date_start", "end": "date_end", "basis": "date_basis"}


def flattened(table: pa.Table) -> pa.Table:
    """Lists of words joined by ";", other nested values as JSON, days as ISO text; a struct becomes columns."""
    while any(pa.types.is_struct(kind) for kind in table.schema.types):
        table = pa.Table.from_arrays(
            (opened := table.flatten()).columns, names=[name.replace(".", "_") for name in opened.schema.names]
        )
    # as in the rows of events, and because "end" is a word that Stata keeps for itself
    columns = {_RENAMED.get(name, name): _flat(table[name]) for name in table.schema.names}
    return _typed(pa.table(columns))


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    if pa.types.is_list(column.type):
        words = pa.types.is_string(column.type.value_type)
        return pa.array([_joined(value, words) for value in column.to_pylist()], pa.string())
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        return pa.array([None if value is None else value.isoformat() for value in column.to_pylist()], pa.string())
    return column


def _joined(value: list[Any] | None, words: bool) -> str | None:
    if value is None:
        return None
    return ";".join(value) if words else json.dumps(value, ensure_ascii=False, default=str)


def _typed(table: pa.Table) -> pa.Table:
    """Missing is missing: an empty join is no text. Column comments go along as metadata."""
    fields, columns = [], []
    for name in table.schema.names:
        column = table[name].combine_chunks()
        if pa.types.is_string(column.type):
            column = pa.array([value if value and value.strip(";") else None for value in column.to_pylist()], pa.string())
        elif pa.types.is_decimal(column.type):
            column = column.cast(pa.float64())
        fields.append(pa.field(name, column.type, metadata={"comment": COLUMNS.get(name, name.replace("_", " "))}))
        columns.append(column)
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))
