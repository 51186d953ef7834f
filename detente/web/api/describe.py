"""docs/api.md, made from the OpenAPI description: `python -m detente.web.api.describe > docs/api.md`."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from detente import __version__

HEAD = """\
# The API

`detente serve news/` answers programs under `/api/v1`, with the names of the command line. This page is made from the
description that the server gives at `/api/v1/openapi.json` (`make api`).

```
$ curl "http://127.0.0.1:8000/api/v1/align/PAK-RUS?by=year&format=csv"
$ curl "http://127.0.0.1:8000/api/v1/stories?actor=PAK,RUS&since=2017&format=arrow" > stories.arrow
```

* **Formats.** Lists come as JSON, CSV or an Arrow stream: by `format=`, or else by the `Accept` header. All else is JSON.
* **Pages.** `limit` (at most 500) and `offset`; the header `X-Total-Count` says how many rows there are, `Link` leads to the
  next page.
* **Saving work.** Every answer has an `ETag`; send it as `If-None-Match` and what has not changed is answered with 304.
* **Days** are a year, a month or a day: `2018`, `2018-02`, `2018-02-28`; `until` includes its last day.
* **Errors** are `{"error": "…"}` with status 400 (a value is not known), 404 (there is no such thing) or 422 (a value of the
  wrong kind).
* **As on the pages.** `/dyads/PAK-RUS.json` and so on give what a page shows.
"""


def description() -> dict[str, Any]:
    """The OpenAPI description, without a study."""
    from detente.web.api import router

    app = FastAPI(title="Détente", version=__version__)
    app.include_router(router)
    return app.openapi()


def markdown() -> str:
    """The page: an address, what it gives, and what it takes."""
    found = description()
    lines = [HEAD]
    tags: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for path, verbs in found["paths"].items():
        for facts in verbs.values():
            tags.setdefault(facts.get("tags", ["other"])[0], []).append((path, facts))
    for tag, addresses in tags.items():
        lines.append(f"## {tag.capitalize()}\n")
        for path, facts in addresses:
            lines += [f"### `{path}`\n", f"{facts['description']}\n"]
            given = [_parameter(p) for p in facts.get("parameters", ())]
            lines += ["| takes | kind | usual |", "|---|---|---|", *given, ""] if given else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _parameter(p: dict[str, Any]) -> str:
    schema = p["schema"]
    kind = " or ".join(map(str, schema["enum"])) if "enum" in schema else schema.get("type", "text")
    kind = {"string": "text", "integer": "number", "boolean": "true or false"}.get(kind, kind)
    usual = "needed" if p.get("required") else str(schema.get("default") or "")
    said = f"; {p['description']}" if p.get("description") else ""
    return f"| `{p['name']}` | {kind}{said} | {usual} |"


if __name__ == "__main__":
    print(markdown(), end="")
