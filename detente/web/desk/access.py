"""Who may do what. Roles are a ladder: each may do all that the ones before it may."""

from __future__ import annotations

from dataclasses import dataclass

from detente.errors import DetenteError, unknown
from detente.web.ask.missing import Missing

ROLES = ("reader", "member", "reviewer", "moderator", "admin")
# What needs which role at least. A route names one of these; the table is what the tests walk.
NEEDS = {
    "read": "reader",
    "account": "reader",
    "comment": "member",
    "views": "member",
    "correct": "reviewer",
    "review": "reviewer",
    "moderate": "moderator",
    "people": "admin",
    "undo_others": "admin",
}
# What an API token can be made for; it can never do more than the person who made it.
SCOPES = {
    "read": ("read",),
    "comment": ("read", "comment"),
    "correct": ("read", "correct", "review"),
    "views": ("read", "views"),
}


class Refused(DetenteError):
    """The person may not do this; `status` is what HTTP calls it: 401 nobody is logged in, 403 not allowed, 429 too often."""

    def __init__(self, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.status = status


class NotThere(Missing):
    """No such thing, or none that this person may know of."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `scopes` is None for a person at a browser, and what the token was made for otherwise."""

    person_id: str
    login: str
    shown: str
    role: str
    scopes: tuple[str, ...] | None = None

    @property
    def standing(self) -> str:
        """The role that counts: a token has the highest that its scopes are for, and never more than its person's."""
        if self.scopes is None:
            return self.role
        most = max(ROLES.index(NEEDS[what]) for s in self.scopes for what in SCOPES[s])
        return ROLES[min(most, ROLES.index(self.role))]

    def may(self, what: str) -> bool:
        if self.scopes is not None and not any(what in SCOPES[s] for s in self.scopes):
            return False
        return ROLES.index(self.role) >= ROLES.index(NEEDS[what])


def check_role(role: str) -> str:
    if role not in ROLES:
        raise DetenteError(unknown("role", role, ROLES))
    return role


def require(person: Person | None, what: str) -> Person:
    """The person, if he may do it. Raises Refused otherwise."""
    if person is None:
        raise Refused("Log in first.", 401)
    if not person.may(what):
        raise Refused(f"This needs the role {NEEDS[what]}; yours is {person.role}. An admin can change it.")
    return person
