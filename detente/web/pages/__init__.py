"""A router per page or kin of pages. `health` answers without a login; the others only to those whom the desk knows."""

from __future__ import annotations

from fastapi import APIRouter

from detente.web.pages import dyads, explore, home, people, reading, service, whole

health: APIRouter = service.health
ROUTERS: tuple[APIRouter, ...] = (
    home.router,
    dyads.router,
    reading.router,
    people.router,
    explore.router,
    whole.router,
    service.router,
)
