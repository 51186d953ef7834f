"""A study: a folder of versioned tables that many read while one writes."""

from detente.store.study import Commit, Study, create, open

__all__ = ["Commit", "Study", "create", "open"]
