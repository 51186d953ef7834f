"""How the API answers: one object as JSON, or rows as JSON, CSV or Arrow with their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pyarrow as pa
from fastapi import Query, Request
from fastapi.responses import Response

from detente.web import formats, show
from detente.web.ask.stories import Page


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: what came, what is allowed, what to do."""

    error: str


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "A value is not known"},
    401: {"model": Problem, "description": "The server wants a login or a token"},
    403: {"model": Problem, "description": "Not for this role"},
    404: {"model": Problem, "description": "There is no such thing in the study"},
    422: {"model": Problem, "description": "A value is of the wrong kind"},
}
_ROW = {"type": "object", "additionalProperties": True}
ROWS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Rows, in the format asked for. `X-Total-Count`: how many there are in all; `Link`: the next page.",
        "content": {
            "application/json": {"schema": {"type": "array", "items": _ROW}},
            "text/csv": {"schema": {"type": "string"}},
            show.ARROW: {"schema": {"type": "string", "format": "binary"}},
        },
    },
    304: {"description": "What the `If-None-Match` header names is still what there is"},
}
Format = Annotated[str, Query(description="json, csv or arrow; left out: what the Accept header names, else json")]


def one(request: Request, value: Any) -> Response:
    """An object."""
    return show.answer(request, show.as_json(value), "application/json")


def table(request: Request, rows: pa.Table, form: str) -> Response:
    """All rows of a table."""
    found = show.rows(request, rows, form or None)
    found.headers["X-Total-Count"] = str(rows.num_rows)
    return found


def page(request: Request, found: Page, form: str) -> Response:
    """A page of rows, with the way to the next one. Without rows the columns are still named."""
    rows = pa.Table.from_pylist(list(found.rows)) if found.rows else pa.table({c: pa.nulls(0) for c in found.columns})
    answer = show.rows(request, rows, form or None)
    answer.headers["X-Total-Count"] = str(found.total)
    links = [(found.next, "next"), (found.previous, "prev")]
    said = [f'<{request.url.path}?{formats.with_offset(request, at)}>; rel="{rel}"' for at, rel in links if at is not None]
    if said:
        answer.headers["Link"] = ", ".join(said)
    return answer
