"""An event in the making: the match it came from, and the event as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass

from detente.events.match import Match
from detente.model import Event


@dataclass(slots=True)
class Draft:
    match: Match
    event: Event
