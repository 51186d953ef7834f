"""What requests depend on: who asks, what they may, and the study they ask. The desk is mounted here.

Without a desk there is one user, the person at the machine: the server listens on loopback only. A desk (accounts, comments,
corrections) is an object with the methods of `Desk`, given to `create_app(study, settings=…, desk=…)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, FastAPI, Request
from markupsafe import Markup

from detente.web.held import Held
from detente.web.settings import Settings

ROLES = ("reader", "member", "reviewer", "moderator", "admin")


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. `user_id` is None for the person at the machine."""

    user_id: str | None
    name: str
    role: str

    def may(self, role: str) -> bool:
        """Whether the user has the role or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)


LOCAL = User(None, "local", "admin")


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the navigation."""

    address: str
    words: str


class Denied(Exception):
    """The request is not allowed. `login` is the page to go to first, where there is one; a program is answered with `status`."""

    def __init__(self, status: int, message: str, login: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.login = status, message, login


class Desk(Protocol):
    """What the application asks of a desk."""

    def install(self, app: FastAPI) -> None:
        """Adds routers, middleware and handlers of errors. Called before the pages are added, so that its addresses win."""

    def user(self, request: Request) -> User | None:
        """Who asks; None: nobody known, who then sees nothing but what the desk serves itself (`login` says where)."""

    def login(self, request: Request) -> str | None:
        """The address of the page where one logs in, with the way back."""

    def csrf_token(self, request: Request) -> str:
        """The token that every form which changes something carries in its field `csrf`."""

    def navigation(self, request: Request, user: User) -> Sequence[Link]:
        """Entries of the navigation, after those of the pages."""

    def beneath(self, request: Request, user: User, kind: str, key: str) -> Markup:
        """What stands beneath a page: comments, corrections. `kind` ∈ article, story, dyad, actor; `key` its id."""

    def revision(self) -> str:
        """Changes whenever a figure of the study changes by the desk (a correction): what is kept between requests goes by it."""


def held(request: Request) -> Held:
    found: Held = request.app.state.held
    return found


def desk(request: Request) -> Desk | None:
    found: Desk | None = request.app.state.desk
    return found


def settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


def current_user(request: Request) -> User:
    """Who asks. Raises Denied for somebody whom the desk does not know."""
    mounted = desk(request)
    user = LOCAL if mounted is None else mounted.user(request)
    if user is None:
        assert mounted is not None
        raise Denied(401, "Log in first, or send a token: this server keeps its study for its members.", mounted.login(request))
    return user


def needs(role: str) -> object:
    """A dependency that lets only the role and higher ones through."""

    def check(user: Annotated[User, Depends(current_user)]) -> User:
        if not user.may(role):
            raise Denied(403, f"This is for the role {role} and higher; you are {user.name}, {user.role}.")
        return user

    return Depends(check)


HeldStudy = Annotated[Held, Depends(held)]
CurrentUser = Annotated[User, Depends(current_user)]
