"""Which rows of a list a request wants."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from detente.web.ask.stories import MOST

Offset = Annotated[int, Query(ge=0, le=2**31, description="how many rows to pass over")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="how many rows at most")]
