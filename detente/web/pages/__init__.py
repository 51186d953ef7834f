"""A router per page. `health` answers without a login; the others only to those whom the desk knows."""

from __future__ import annotations

from fastapi import APIRouter

from detente.web.pages import home, service

health: APIRouter = service.health
ROUTERS: tuple[APIRouter, ...] = (home.router, service.router)
