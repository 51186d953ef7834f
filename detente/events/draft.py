"""An event in the making: the match it came from and the parties found so far."""

from __future__ import annotations

from dataclasses import dataclass

from detente.events.match import Match
from detente.model import Event, Party


@dataclass(slots=True)
class Draft:
    match: Match
    actors: list[Party]
    recipients: list[Party]
    event: Event
    sent: int
