"""What is asked for does not exist."""

from __future__ import annotations

from detente.errors import DetenteError


class Missing(DetenteError):
    """There is no such article, story, actor or dyad."""
