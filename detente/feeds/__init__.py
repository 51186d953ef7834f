"""Where pages come from: text, HTML and JSON-lines files, folders of them, standard input."""

from detente.feeds.jsonl import Fields
from detente.feeds.pages import Page
from detente.feeds.read import page, pages

__all__ = ["Fields", "Page", "page", "pages"]
