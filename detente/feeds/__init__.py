"""Where pages come from: files of many kinds, folders and archives of them, standard input, and for a study the web."""

from detente.feeds.jsonl import Fields
from detente.feeds.pages import Page
from detente.feeds.read import page, pages

__all__ = ["Fields", "Page", "page", "pages"]
