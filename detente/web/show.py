"""An answer in the form asked for: a page, or the same facts as JSON; rows as JSON, CSV or Arrow."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from fastapi import Request
from fastapi.responses import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from detente import __version__
from detente.alignment import names
from detente.errors import DetenteError, unknown
from detente.report.export.files import defused
from detente.web import deps, formats
from detente.web.deps import Link

HERE = Path(__file__).parent
REPORT = HERE.parent / "report" / "templates"  # the reading of an article is laid out as in `detente read --format html`
ARROW = "application/vnd.apache.arrow.stream"
FORMATS = ("json", "csv", "arrow")
PAGES = (
    Link("/", "What moved"),
    Link("/explore", "Explore"),
    Link("/speakers", "Who says so"),
    Link("/network", "Network"),
    Link("/blocs", "Blocs"),
    Link("/map", "Map"),
    Link("/coverage", "Coverage"),
    Link("/method", "Method"),
)


def page(request: Request, template: str, view: Any, *, status: int = 200, **more: Any) -> Response:
    """The view as a page, or as JSON where the address ends in `.json`. `more` goes to the template only."""
    if request.url.path.endswith(".json"):
        return answer(request, as_json(view), "application/json", status)
    return answer(request, html(request, template, view=view, **more), "text/html; charset=utf-8", status)


def html(request: Request, template: str, **facts: Any) -> bytes:
    """A template, rendered with the navigation, the user and the desk's form token."""
    mounted = deps.desk(request)
    user = getattr(request.state, "user", None) or (deps.LOCAL if mounted is None else mounted.user(request))
    entries = [*PAGES, *(mounted.navigation(request, user) if mounted is not None and user is not None else ())]
    common = {
        "request": request,
        "path": request.url.path,
        "navigation": entries if user is not None else [],
        "user": user,
        "desk": mounted,
        "study_name": request.app.state.name,
        "csrf": "" if mounted is None else mounted.csrf_token(request),
        "beneath": lambda kind, key: "" if mounted is None or user is None else mounted.beneath(request, user, kind, key),
    }
    return environment().get_template(template).render(**(common | facts)).encode("utf-8", "replace")


def rows(request: Request, table: pa.Table, form: str | None) -> Response:
    """Rows as JSON lines of one array, CSV, or an Arrow stream: by `format`, or else by what the request accepts."""
    chosen = form or accepted(request)
    if chosen not in FORMATS:
        raise DetenteError(unknown("format", chosen, FORMATS))
    if chosen == "arrow":
        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        return answer(request, sink.getvalue(), ARROW)
    if chosen == "csv":
        return answer(request, _csv(table), "text/csv; charset=utf-8")
    return answer(request, as_json(table.to_pylist()), "application/json")


def accepted(request: Request) -> str:
    """The first of our formats that the Accept header names; JSON where it names none."""
    for part in request.headers.get("accept", "").split(","):
        kind = part.split(";")[0].strip().lower()
        if kind in (ARROW, "application/vnd.apache.arrow.file"):
            return "arrow"
        if kind in ("text/csv", "application/json"):
            return kind.rsplit("/", 1)[1]
    return "json"


def answer(request: Request, body: bytes, kind: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """The response with an entity tag over its bytes; 304 where the reader has them already."""
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    given = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept, Cookie", **(headers or {})}
    if status == 200 and request.method in ("GET", "HEAD") and _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=given)
    return Response(body, status_code=status, media_type=kind, headers=given)


def _has(header: str, tag: str) -> bool:
    return any(part.strip().removeprefix("W/") in (tag, "*") for part in header.split(","))


def _csv(table: pa.Table) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.schema.names)
    for row in table.to_pylist():
        writer.writerow([defused(_cell(value)) for value in row.values()])
    return stream.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    return json.dumps(plain(value), ensure_ascii=False) if isinstance(value, list | dict) else value


def as_json(value: Any) -> bytes:
    return (json.dumps(plain(value), ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "replace")


def plain(value: Any) -> Any:
    """Records, days and numbers as JSON has them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value


@cache
def environment() -> Environment:
    """The templates; everything that is put into one is escaped."""
    made = Environment(
        loader=FileSystemLoader([HERE / "templates", REPORT]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters.update(formats.FILTERS)
    made.globals.update(actor_name=names.name, static=static, version=__version__)
    return made


@cache
def static(name: str) -> str:
    """The address of a static file, with a digest of its bytes: it may be kept for good."""
    data = static_file(name).read_bytes()
    return f"/static/{name}?v={hashlib.blake2b(data, digest_size=6).hexdigest()}"


STATIC = {
    "style.css": HERE / "static" / "style.css",
    "page.css": REPORT / "page.css",
    "page.js": REPORT / "page.js",
    "icon.svg": HERE / "static" / "icon.svg",
    "desk.js": HERE / "static" / "desk.js",
}  # a closed list: no path of a request ever reaches the disk


def static_file(name: str) -> Path:
    if name not in STATIC:
        raise DetenteError(unknown("file", name, STATIC))
    return STATIC[name]
