"""What goes wrong, said so that the reader knows what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class DetenteError(Exception):
    """Something the user can mend; the message says what came, what is allowed and what to do."""


class ArticleError(DetenteError):
    """One article cannot be read. It costs that article only.

    `reason` is a short stable word: empty, binary, too_large, not_english, no_article, bad_json, bad_row, bad_feed, bad_date,
    unreadable, torn (a file that breaks off), bomb and unsafe_name (of archives), fetch (of the web).
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[ArticleError], tuple[str, str]]:
        return type(self), (self.reason, str(self))


class KnowledgeError(DetenteError):
    """A knowledge file is wrong; the message names the file and the row."""


def unknown(what: str, came: str, allowed: Iterable[str], where: str = "") -> str:
    """Message for a value outside a closed list, with the nearest allowed one."""
    names = sorted(allowed)
    near = difflib.get_close_matches(came, names, n=1) or difflib.get_close_matches(came.upper(), names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    shown = ", ".join(names[:40]) + (f" and {len(names) - 40} more" if len(names) > 40 else "")
    return f"Unknown {what} '{came}'{' in ' + where if where else ''}.{hint} Allowed: {shown}."
