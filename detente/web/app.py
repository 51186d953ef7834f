"""The application: protection, pages, API and errors put together on one page."""

from __future__ import annotations

import contextlib
import logging
from http import HTTPStatus
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente import __version__
from detente.alignment.acts import Choice
from detente.errors import DetenteError
from detente.store.study import Study
from detente.web import deps, show
from detente.web.ask import moved
from detente.web.ask.missing import Missing
from detente.web.deps import Denied, Desk
from detente.web.held import Held
from detente.web.settings import Settings

LOG = logging.getLogger("uvicorn.error")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; manifest-src 'self'; frame-ancestors {frames}"
)


def create_app(study: Study, *, settings: Settings | None = None, desk: Desk | None = None) -> FastAPI:
    """The application over one study. Without a desk it must be served on loopback only: it asks nobody who they are."""
    from detente.web import api, pages

    app = FastAPI(
        title="Détente",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        description="Who draws together or apart in the news, why, and who says so. The names are those of the command line.",
    )
    app.state.settings = settings or Settings()
    app.state.desk = desk
    app.state.held = Held(study) if desk is None else Held(study, desk.revision)
    app.state.name = str(study.settings.get("study", {}).get("name", study.path.name))
    app.add_api_route("/static/{name}", _static, include_in_schema=False)
    if desk is not None:
        desk.install(app)
    app.include_router(pages.health)  # answers without a login: it says nothing of the study
    for router in pages.ROUTERS:
        app.include_router(router, dependencies=[Depends(deps.current_user)], include_in_schema=False)
    app.include_router(api.router, dependencies=[Depends(deps.current_user)])
    for error, handler in _HANDLERS.items():
        app.add_exception_handler(error, handler)  # type: ignore[arg-type]
    app.add_middleware(Guard, hosts=app.state.settings.hosts)
    return app


def warm(app: FastAPI) -> None:
    """Measures what the first page shows, so that its first reader need not wait. Without acts there is nothing to measure."""
    with contextlib.suppress(DetenteError):
        found = moved.moved(app.state.held)
        for first in found.moves[:1]:
            a, b = first.dyad.split("-")
            app.state.held.acts(Choice(), a, b)


class Guard:
    """Refuses foreign host names, and puts the headers that protect a reader on every response."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                had = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((k, v) for k, v in _headers(scope["path"]) if k not in had)]
            await send(message)

        if "*" not in self.hosts and _host(scope) not in self.hosts:
            said = f"This server is not known by that name. It answers to: {', '.join(self.hosts)}."
            refused = JSONResponse({"error": said}, 421)
            await refused(scope, receive, guarded)
            return
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope  # the server sends no body for it
        try:
            await self.app(asked, receive, guarded)
        except Exception:  # a fault of ours: the log has it, the reader a page with the same headers as any other
            LOG.exception("%s %s", scope["method"], scope["path"])
            if started:
                raise
            said = "Something broke in Détente, not in what you asked. The server's log says what."
            broken = _error(Request(scope, receive), 500, said)
            await broken(scope, receive, guarded)


def _host(scope: Scope) -> str:
    """The name in the Host header, without the port and the brackets of an IPv6 address."""
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    return given[1:].split("]")[0] if given.startswith("[") else given.split(":")[0].lower()


def _headers(path: str) -> list[tuple[bytes, bytes]]:
    frames = "*" if path.startswith("/embed/") else "'none'"
    found = {
        "content-security-policy": CSP.format(frames=frames),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }
    if frames != "*":
        found |= {"x-frame-options": "DENY", "cross-origin-resource-policy": "same-origin"}
    return [(name.encode(), value.encode()) for name, value in found.items()]


def _static(name: str) -> Response:
    if name not in show.STATIC:
        raise HTTPException(404, "There is no such file.")
    return FileResponse(show.STATIC[name], headers={"Cache-Control": "public, max-age=31536000, immutable"})


# ---------------------------------------------------------------- errors


def _wants_data(request: Request) -> bool:
    return request.url.path.startswith("/api/") or request.url.path.endswith(".json")


def _error(request: Request, status: int, message: str) -> Response:
    if _wants_data(request):
        return JSONResponse({"error": message}, status)
    body = show.html(request, "error.html", title=HTTPStatus(status).phrase, message=message, status=status)
    return Response(body, status, media_type="text/html; charset=utf-8")


def _of_user(request: Request, error: DetenteError) -> Response:
    # where the study lies on the disk is nobody's business
    said = str(error).replace(
        str(request.app.state.held.study.path), request.app.state.name
    )
    return _error(request, 404 if isinstance(error, Missing) else 400, said)


def _of_http(request: Request, error: HTTPException) -> Response:
    said = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
    if error.status_code == 404 and not said:
        said = "There is no page at this address."
    return _error(request, error.status_code, said or HTTPStatus(error.status_code).phrase)


def _of_value(request: Request, error: RequestValidationError) -> Response:
    said = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors())
    return _error(request, 422, f"The request has a value that is not understood. {said}.")


def _of_denied(request: Request, error: Denied) -> Response:
    if error.login is not None and not _wants_data(request):
        return RedirectResponse(error.login, 303)
    return _error(request, error.status, error.message)


_HANDLERS = {
    DetenteError: _of_user,
    HTTPException: _of_http,
    RequestValidationError: _of_value,
    Denied: _of_denied,
}


def way_back(request: Request) -> str:
    """The address of this request as a value for `next`: a path of this server, never another one."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return quote(asked if asked.startswith("/") and not asked.startswith(("//", "/\\")) else "/", safe="/")
