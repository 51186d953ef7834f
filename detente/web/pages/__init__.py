"""A router per page. `health` answers without a login; the others only to those whom the desk knows."""

from __future__ import annotations

from fastapi import APIRouter

from detente.web.pages import dyads, home, service

health: APIRouter = service.health
ROUTERS: tuple[APIRouter, ...] = (home.router, dyads.router, service.router)
