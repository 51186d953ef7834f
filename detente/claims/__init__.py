"""Who says what: sources, cues and contents."""

from detente.claims.content import Contents
from detente.claims.cue import CueIndex
from detente.claims.read import ReadClaims, read_claims
from detente.claims.source import Sources, home_of, voice_of
from detente.claims.stance import Stances

__all__ = ["Contents", "CueIndex", "ReadClaims", "Sources", "Stances", "home_of", "read_claims", "voice_of"]
