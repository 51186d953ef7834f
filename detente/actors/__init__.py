"""Who is who: spans found, resolved with the article's date, and linked through the text."""

from detente.actors.cast import Cast, Ref
from detente.actors.coreference import link
from detente.actors.home import Homes
from detente.actors.mentions import Gazetteer
from detente.actors.resolve import resolve

__all__ = ["Cast", "Gazetteer", "Homes", "Ref", "link", "resolve"]
