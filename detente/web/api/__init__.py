"""The REST API: the verbs of the command line under `/api/v1`, with the same names and the same facts."""

from __future__ import annotations

from fastapi import APIRouter

from detente.web.api import alignment, reading, study
from detente.web.api.answers import PROBLEMS

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
for part in (alignment.router, reading.router, study.router):
    router.include_router(part)
