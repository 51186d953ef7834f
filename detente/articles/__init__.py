"""Pages to articles: extraction, parts, datelines, dates, language."""

from detente.articles.extract import article
from detente.articles.parts import cut

__all__ = ["article", "cut"]
