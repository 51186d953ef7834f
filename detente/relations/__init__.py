"""What the text says of a relationship itself: ties, threats, positions."""

from detente.relations.positions import read_positions
from detente.relations.read import RelationRules, Setting
from detente.relations.threats import read_threats
from detente.relations.ties import read_ties

__all__ = ["RelationRules", "Setting", "read_positions", "read_threats", "read_ties"]
