"""The desk of a study as its settings say: where its database is, and how people are known."""

from __future__ import annotations

from typing import Any

from detente.errors import DetenteError
from detente.store.study import Study
from detente.web.desk import people
from detente.web.desk.database import Desk, open_desk
from detente.web.desk.mount import PROXIES, DeskSettings, Mounted

KNOWN: dict[str, type] = {"url": str, "proxy_header": str, "proxy_from": list, "secure": bool, "hosts": list}


def of_study(study: Study) -> Desk:
    return open_desk(study.path, table(study).get("url"))


def mounted(study: Study, *, shared: bool) -> Mounted:
    """Raises DetenteError for a `[desk]` that is not understood."""
    given = table(study)
    settings = DeskSettings(
        shared, given.get("proxy_header"), tuple(given.get("proxy_from", PROXIES)), given.get("secure", False)
    )
    return Mounted(of_study(study), settings)


def check_shared(mount: Mounted) -> None:
    """Raises DetenteError where nobody could administer a shared server: no account, and no proxy that makes any."""
    if mount.settings.proxy_header is None:
        with mount.desk.reading() as c:
            if not any(p["role"] == "admin" and p["active"] for p in people.everybody(c)):
                raise DetenteError(
                    "There is no admin yet, so nobody could let people in. Make one:  detente user add STUDY NAME --role admin"
                )


def table(study: Study) -> dict[str, Any]:
    """`[desk]` of the study's settings, checked."""
    given = study.settings.get("desk", {})
    for name, value in given.items():
        kind = KNOWN.get(name)
        if (
            kind is None
            or not isinstance(value, kind)
            or (isinstance(value, list) and not all(isinstance(v, str) for v in value))
        ):
            said = ", ".join(f"{n} ({'texts' if k is list else k.__name__})" for n, k in KNOWN.items())
            raise DetenteError(f"'{name}' under [desk] in '{study.path}/detente.toml' is not understood. It takes: {said}.")
    return dict(given)
