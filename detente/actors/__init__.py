"""Who is who: spans found, resolved with the article's date, and linked through the text."""

from detente.actors.coreference import link
from detente.actors.mentions import Gazetteer
from detente.actors.resolve import Cast, Ref, resolve

__all__ = ["Cast", "Gazetteer", "Ref", "link", "resolve"]
