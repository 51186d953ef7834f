"""How the application is served."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """`hosts`: the names that a request may address the server by, without the port; a name that is not among them is refused,
    so that no page of the web can read a study on loopback through a name of its own. "*" is any. `origin_url`: the address
    under which others reach the server, for links in feeds and hooks (None: as the request says)."""

    hosts: tuple[str, ...] = LOOPBACK
    origin_url: str | None = None
