"""The desk's tables as SQLAlchemy sees them. They are made by migrations/*.sql; a test holds the two together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Float, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

ALL = MetaData()


def _table(name: str, columns: str, **other: TypeEngine[Any]) -> Table:
    return Table(name, ALL, *(Column(c, other.get(c, Text()), primary_key=n == 0) for n, c in enumerate(columns.split())))


settings = _table("settings", "name value")
people = _table("people", "person_id login shown role secret active made_at made_by", active=Integer())
sessions = _table("sessions", "session_hash person_id made_at seen_at ends_at")
tickets = _table("tickets", "ticket_hash kind person_id role made_by made_at ends_at used_at")
tokens = _table("tokens", "token_id token_hash person_id name scopes made_at used_at revoked_at")
attempts = _table("attempts", "attempt_id what at")
comments = _table("comments", "comment_id on_kind on_id person_id body state made_at holds rule note decided_by decided_at")
decisions = _table("decisions", "decision_id comment_id person_id act rule note at")
corrections = _table(
    "corrections",
    "correction_id article_id kind row_id sentence trigger event_type field old new why person_id at "
    "undone_at undone_by undone_why",
)
draws = _table("draws", "draw_id seed size version person_id at", seed=Integer(), size=Integer(), version=Integer())
draw_items = _table(
    "draw_items",
    "item_id draw_id place article_id event_id event_type sentence trigger told stratum weight",
    place=Integer(),
    weight=Float(),
)
verdicts = _table("verdicts", "verdict_id item_id person_id verdict note at")
views = _table("views", "view_id person_id name query made_at gone_at")
hooks = _table("hooks", "hook_id view_id url made_at sent_at gone_at")
sent = _table("sent", "sent_id hook_id story_id at")
