"""From text to words with their grammar: spaCy in, one plain table of tokens out."""

from detente.language.load import load_pipeline
from detente.language.parse import Parse, normalise, parse_docs

__all__ = ["Parse", "load_pipeline", "normalise", "parse_docs"]
