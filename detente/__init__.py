"""Détente reads news about international politics: who did what to whom, who says so, and who draws together or apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.coder import Coder, load
    from detente.errors import ArticleError, DetenteError
    from detente.model import Article, Coding, Event
    from detente.reading import read_file
    from detente.relating import relation
    from detente.store.study import open
    from detente.tables import to_arrow, to_json

__version__ = "0.1.0"
__all__ = [
    "Article", "ArticleError", "Coder", "Coding", "DetenteError", "Event",
    "load", "open", "read_file", "relation", "to_arrow", "to_json",
]  # fmt: skip

_HOME = {
    "Article": "model", "Coding": "model", "Event": "model", "ArticleError": "errors", "DetenteError": "errors",
    "Coder": "coder", "load": "coder", "open": "store.study", "read_file": "reading", "relation": "relating",
    "to_arrow": "tables", "to_json": "tables",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Names are imported when first asked for: `import detente` costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'detente' has no attribute '{name}'. It has: {', '.join(__all__)}")
    import importlib

    return getattr(importlib.import_module(f"detente.{_HOME[name]}"), name)
