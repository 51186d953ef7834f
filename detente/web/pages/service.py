"""`/health` and `/metrics`: for those who keep the server running."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from detente import __version__
from detente.web.deps import HeldStudy

health = APIRouter(include_in_schema=False)
router = APIRouter()


@health.get("/health")
def is_well(held: HeldStudy) -> PlainTextResponse:
    """200 and "ok" where the study can be read."""
    held.version()
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


@router.get("/metrics")
def metrics(held: HeldStudy) -> PlainTextResponse:
    """The size of the study as Prometheus reads it."""
    version = held.version()
    lines = [f'detente_info{{version="{__version__}"}} 1', f"detente_study_version {version.version}"]
    lines += [f'detente_rows{{table="{name}"}} {count}' for name, count in counts(held).items()]
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": "no-store"})


def counts(held: HeldStudy) -> dict[str, int]:
    """Rows of each table."""

    def count() -> dict[str, int]:
        return {name: held.rows(f'select count(*) as n from "{name}"')[0]["n"] for name in held.study.tables()}

    return held.kept("counts", count)
