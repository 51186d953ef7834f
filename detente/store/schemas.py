"""The tables every study has, and the form in which Arrow data are stored."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from detente.tables import TABLES, schema

Text = pa.string()
_SPANS = schema("articles").field("sentences")
_DOUBTS = schema("articles").field("doubts")
LATER = ("sentences", "doubts")  # columns of `articles` that only the coder knows; they wait in `coded`

RUN = pa.field("run_id", Text)
KEPT: dict[str, pa.Schema] = {
    # which articles have been coded, by which run; written in the same version as what was read in them
    "coded": pa.schema([pa.field("article_id", Text), _SPANS, _DOUBTS, RUN]),
    # what has been taken in: the digest of a page or of an article, and the article it is
    "seen": pa.schema([("digest", Text), ("article_id", Text)]),
    "failures": pa.schema(
        [(name, Text) for name in ("failure_id", "step", "where", "reason", "message", "article_id", "run_id")]
    ),
    "runs": pa.schema([(name, Text) for name in ("run_id", "step", "detente", "knowledge", "language", "model", "options")]),
}
INTERNAL = ("coded", "seen")  # shown to nobody who does not ask


def stored(given: pa.Schema) -> pa.Schema:
    """The schema as a study stores it: every field may be null, lists call their member `element`, text is plain `string`.

    Records gain fields over the years; a column that may be null can be added to an old table, one that may not cannot.
    """
    return pa.schema([pa.field(f.name, _stored(f.type)) for f in given])


def _stored(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(pa.field("element", _stored(kind.value_type)))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(f.name, _stored(f.type)) for f in kind.fields])
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_dictionary(kind):
        return Text
    return kind


def coded_tables() -> tuple[str, ...]:
    """The tables that coding fills, in the order of writing; `coded` comes last."""
    return (*(name for name in TABLES if name != "articles"), "coded")


@cache
def known() -> dict[str, pa.Schema]:
    """The schema of every table that a new study has, as stored."""
    found = {"articles": pa.schema([f for f in schema("articles") if f.name not in LATER])}
    found |= {name: schema(name).append(RUN) for name in TABLES if name != "articles"}
    return {name: stored(given) for name, given in (found | KEPT).items()}
