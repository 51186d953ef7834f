"""The desk's addresses, a router per topic."""

from __future__ import annotations

from fastapi import APIRouter

from detente.web.desk.routes import alerts, comments, corrections, people, review

ROUTERS: tuple[APIRouter, ...] = (people.router, comments.router, corrections.router, review.router, alerts.router)
