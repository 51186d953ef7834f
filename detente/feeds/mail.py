"""Mail as pages: single messages (.eml) and mailboxes (.mbox), as news lists and press dumps come."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from typing import BinaryIO

from detente.errors import ArticleError
from detente.feeds.decode import check_size
from detente.feeds.html import looks_like_html
from detente.feeds.pages import LIMIT, Page
from detente.feeds.rss import plain
from detente.model import Failure


def mail_page(data: bytes, where: str, article_id: str | None = None) -> Page:
    """One message: subject as title, date, the sender's name as outlet, the plain text (else the HTML as text).

    Attachments are not read. Raises ArticleError `empty` where it has no text.
    """
    check_size(len(data), where)
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    text = _content(body) if body is not None else ""
    if body is not None and (body.get_content_subtype() == "html" or looks_like_html(text)):
        text = plain(text)
    text = text.replace("\r\n", "\n")
    if not text.strip():
        raise ArticleError("empty", f"'{where}' is a message without text.")
    name, address = parseaddr(_header(message, "From") or "")
    number = (_header(message, "Message-ID") or "").strip("<> ") or None
    return Page(
        where, text, "text", number or article_id, _header(message, "Subject"), name or address or None, _day(message),
        _header(message, "Archived-At"), named=number is not None,
    )  # fmt: skip


def mbox_pages(stream: BinaryIO, where: str) -> Iterator[Page | Failure]:
    """The messages of a mailbox in their order; a message starts at a line `From …` after a blank one."""
    for number, data in enumerate(_messages(stream), 1):
        place = f"{where}:{number}"
        try:
            yield mail_page(data, place)
        except ArticleError as error:
            yield Failure(place, error.reason, str(error))
        except Exception as error:  # mail of strangers breaks the parser in ways nobody lists
            yield Failure(place, "unreadable", f"{place} is no message that can be read: {type(error).__name__}: {error}")


def _messages(stream: BinaryIO) -> Iterator[bytes]:
    lines: list[bytes] = []
    size, blank = 0, True
    while line := stream.readline(LIMIT):
        if blank and line.startswith(b"From "):
            if lines:
                yield b"".join(lines)
            lines, size = [], 0
        elif size <= LIMIT:
            lines.append(line[1:] if line.startswith(b">From ") else line)
            size += len(line)
        blank = not line.strip()
    if any(line.strip() for line in lines):
        yield b"".join(lines)


def _content(body: MIMEPart) -> str:
    try:
        content = body.get_content()
    except (LookupError, UnicodeError):  # a charset nobody knows
        payload = body.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return content if isinstance(content, str) else ""


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        return " ".join(str(message[name]).split()) or None if message[name] is not None else None
    except (ValueError, IndexError, TypeError):
        return None


def _day(message: EmailMessage) -> str | None:
    try:
        moment = getattr(message["Date"], "datetime", None)
    except (ValueError, TypeError):
        return None
    return moment.date().isoformat() if moment else None
