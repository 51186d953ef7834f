"""Sends what is new in saved views to their hooks: signed, each story once, and never into the network the server stands in."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import urllib3
from sqlalchemy import insert, select, update

from detente.errors import DetenteError
from detente.web.desk import alerts, people
from detente.web.desk.database import Desk, new_id, rows
from detente.web.desk.tables import hooks, sent, views
from detente.web.held import Held

Post = Callable[[str, bytes, dict[str, str]], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one hook: how many new stories were sent, or why they were not."""

    hook_id: str
    url: str
    stories: int
    failed: str | None = None


def send_all(desk: Desk, held: Held, base: str, post: Post | None = None) -> list[Sent]:
    """Sends every hook what it was not sent yet; a message that fails is sent again the next time.

    `base` is the address under which readers reach the server. Hooks of people who may not have views any more get nothing.
    """
    asked = select(hooks.c.hook_id, hooks.c.url, views).join(views, views.c.view_id == hooks.c.view_id)
    with desk.reading() as c:
        found = rows(c, asked.where(hooks.c.gone_at.is_(None), views.c.gone_at.is_(None)).order_by(hooks.c.hook_id))
        owners = {x["person_id"]: people.person(c, x["person_id"]) for x in found}
    allowed = [x for x in found if (owner := owners[x["person_id"]]) is not None and owner.may("views")]
    return [_send(desk, held, base, view, post or to_the_world) for view in allowed]


def _send(desk: Desk, held: Held, base: str, view: dict[str, str], post: Post) -> Sent:
    hook_id, at = view["hook_id"], desk.now()
    with desk.reading() as c:
        had = {r[0] for r in c.execute(select(sent.c.story_id).where(sent.c.hook_id == hook_id))}
    new = [i for i in alerts.items(held, view["query"], base) if i.story_id not in had]
    if not new:
        return Sent(hook_id, view["url"], 0)
    body = alerts.message(view, new, at)
    signed = alerts.signature(alerts.secret_of(desk, hook_id), at, body)
    try:
        post(view["url"], body, {"Content-Type": "application/json", "Detente-Signature": signed})
    except DetenteError as error:
        return Sent(hook_id, view["url"], 0, str(error))
    with desk.writing() as c:
        rows_new = [{"sent_id": new_id("s"), "hook_id": hook_id, "story_id": i.story_id, "at": at} for i in new]
        c.execute(insert(sent), rows_new)
        c.execute(update(hooks).where(hooks.c.hook_id == hook_id).values(sent_at=at))
    return Sent(hook_id, view["url"], len(new))


def to_the_world(url: str, body: bytes, headers: dict[str, str]) -> None:
    """Posts to an https address. Raises DetenteError where it does not answer 2xx, or leads into a private network.

    The name is looked up once and that address is spoken to, so that it cannot change in between; redirects are not followed.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    address = public_address(host, port)
    pool = urllib3.HTTPSConnectionPool(address, port, server_hostname=host, assert_hostname=host, retries=False, timeout=10.0)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        answer = pool.request("POST", path, body=body, headers={**headers, "Host": parts.netloc}, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise DetenteError(f"{host} could not be reached ({type(error).__name__}).") from None
    if not 200 <= answer.status < 300:
        raise DetenteError(f"{host} answered {answer.status}.")


def public_address(host: str, port: int) -> str:
    """An address of the host that is not in a private network. Raises DetenteError where it has another."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise DetenteError(f"There is no host '{host}'.") from None
    if not found or not all(ipaddress.ip_address(a.partition("%")[0]).is_global for a in found):
        raise DetenteError(f"'{host}' leads into a private network; alerts are not sent there.")
    return found[0]
