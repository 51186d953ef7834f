"""The desk as the application mounts it: who asks, by session, token, proxy or this computer; form tokens; errors; routers."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from starlette.datastructures import State
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.web import deps, show
from detente.web.deps import Link, User
from detente.web.desk import limits, people
from detente.web.desk.access import Person, Refused
from detente.web.desk.database import Desk

NEW = "new_cookie"  # on a request's state: the cookie to set
PROXIES = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """`shared`: people log in; without it whoever reaches the server may do all, so it must listen on loopback only.

    `proxy_header`: a reverse proxy logs people in and names them in this header; believed from the addresses `proxy_from` only.
    `secure`: served over HTTPS, so cookies go over HTTPS only.
    """

    shared: bool = False
    proxy_header: str | None = None
    proxy_from: tuple[str, ...] = PROXIES
    secure: bool = False

    @property
    def cookie(self) -> str:
        # the prefix makes browsers refuse one that a neighbouring host or plain HTTP has set
        return "__Host-detente" if self.secure else "detente"


class Mounted:
    """What `create_app(study, desk=…)` takes; see `detente.web.deps.Desk`."""

    def __init__(self, desk: Desk, settings: DeskSettings | None = None) -> None:
        self.desk, self.settings = desk, settings or DeskSettings()

    def install(self, app: FastAPI) -> None:
        from detente.web.desk.routes import ROUTERS

        for router in ROUTERS:
            app.include_router(router, include_in_schema=False)
        app.add_exception_handler(Refused, _refused)  # type: ignore[arg-type]
        app.add_middleware(Cookies, settings=self.settings)

    # ------------------------------------------------------------ who asks

    def person(self, request: Request) -> Person | None:
        """Who asks, looked up once a request. Raises Refused (429) for an address that guesses tokens."""
        if not hasattr(request.state, "desk_person"):
            request.state.desk_person = None  # so that the page of an error does not ask again
            request.state.desk_person = self._person(request)
        found: Person | None = request.state.desk_person
        return found

    def _person(self, request: Request) -> Person | None:
        if not self.settings.shared:
            return people.local_person(self.desk)
        token = bearer(request)
        if token is not None:
            return self._of_token(request, token)
        header = self.settings.proxy_header
        if header and request.headers.get(header) and address(request) in self.settings.proxy_from:
            return people.of_proxy(self.desk, request.headers[header])
        secret = request.cookies.get(self.settings.cookie)
        return people.of_session(self.desk, secret) if secret else None

    def _of_token(self, request: Request, token: str) -> Person | None:
        at, who = self.desk.clock(), address(request)
        with self.desk.reading() as c:
            limits.check(c, "token", who, at)
        found = people.of_token(self.desk, token)
        if found is None:
            with self.desk.writing() as c:
                limits.note(c, "token", who, at)
        return found

    def user(self, request: Request) -> User | None:
        found = self.person(request)
        return None if found is None else User(found.person_id, found.shown, found.standing)

    def login(self, request: Request) -> str | None:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return f"/login?next={quote(asked, safe='/')}" if request.method == "GET" else "/login"

    # ------------------------------------------------------------ forms

    def csrf_token(self, request: Request) -> str:
        """Made of the cookie of this browser, which gets one where it has none: no other site can know it."""
        cookie = getattr(request.state, NEW, None) or request.cookies.get(self.settings.cookie)
        if not cookie:
            cookie = secrets.token_urlsafe(32)
            setattr(request.state, NEW, cookie)
        return hmac.new(self.desk.key.encode(), b"csrf\0" + cookie.encode(), hashlib.sha256).hexdigest()

    def check_csrf(self, request: Request, given: str) -> None:
        """Raises Refused where a form that changes something was not one of ours. A token in the header needs none: no
        browser sends it by itself."""
        if self.settings.shared and request.headers.get("authorization", "").lower().startswith("bearer "):
            return
        cookie = request.cookies.get(self.settings.cookie)
        good = cookie and hmac.compare_digest(self.csrf_token(request).encode(), given.encode())
        if not good or not _same_origin(request):
            raise Refused("This form was not sent from a page of this server, or is too old. Load the page again.")

    # ------------------------------------------------------------ pages

    def navigation(self, request: Request, user: User) -> Sequence[Link]:
        found = [Link("/comments", "Comments")]
        found += [Link("/review", "Review")] if user.may("reviewer") else []
        found += [Link("/comments/queue", "Queue")] if user.may("moderator") else []
        found += [Link("/account", user.name)] if self.settings.shared else []
        return found

    def beneath(self, request: Request, user: User, kind: str, key: str) -> Markup:
        from detente.web.desk.beneath import beneath

        found = self.person(request)
        return Markup("") if found is None else Markup(beneath(self, request, found, kind, key))

    def revision(self) -> str:
        from detente.web.desk.corrections import revision

        with self.desk.reading() as c:
            return revision(c)


class Cookies:
    """Sets the cookie that a request was given on the way: HttpOnly, SameSite=Lax, and Secure over HTTPS."""

    def __init__(self, app: ASGIApp, settings: DeskSettings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def setting(message: Message) -> None:
            state = scope.get("state")
            given = state.get(NEW) if isinstance(state, dict) else getattr(state, NEW, None) if isinstance(state, State) else None
            if message["type"] == "http.response.start" and given:
                text = (
                    f"{self.settings.cookie}={given}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if self.settings.secure else ''}"
                )
                message["headers"] = [*message["headers"], (b"set-cookie", text.encode())]
            await send(message)

        await self.app(scope, receive, setting if scope["type"] == "http" else send)


def mounted(request: Request) -> Mounted:
    found = deps.desk(request)
    assert isinstance(found, Mounted)
    return found


def address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def bearer(request: Request) -> str | None:
    """The API token of a request: `Bearer TOKEN`, or for reading the password of `Basic` (what readers of feeds can send)."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        if request.method not in ("GET", "HEAD"):
            return ""  # browsers repeat Basic by themselves, even for a form of another site
        try:
            value = base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            value = ""
    return value.strip() if scheme.lower() in ("bearer", "basic") else None


def _same_origin(request: Request) -> bool:
    """Whether a browser that says where a form came from says: from here.

    Our pages send no referrer, so browsers call their origin "null"; what fetch metadata says is then better.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin in (None, "null") or urlsplit(origin).netloc == request.headers.get("host")


def way_in(text: str) -> str:
    """Where to go after the login: a path of this server, whatever came as `next`."""
    good = text.startswith("/") and not text.startswith(("//", "/\\")) and all(ch.isprintable() and ch != "\\" for ch in text)
    return text if good and not urlsplit(text).netloc else "/"


def _refused(request: Request, error: Refused) -> Response:
    from detente.web.app import _error, _wants_data

    if error.status == 401 and not _wants_data(request) and request.method == "GET" and bearer(request) is None:
        return RedirectResponse(mounted(request).login(request) or "/login", 303)
    return _error(request, error.status, str(error))


def html(request: Request, template: str, **facts: object) -> Response:
    """A page of the desk; it is never kept by anybody on the way."""
    return Response(show.html(request, f"desk/{template}", **facts), media_type="text/html; charset=utf-8",
                    headers={"Cache-Control": "no-store"})  # fmt: skip
