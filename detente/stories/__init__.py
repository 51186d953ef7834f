"""One act, many reports: what outlets copy from each other and tell in their own words is counted once."""

from detente.stories.build import Tables, build, make, stale

__all__ = ["Tables", "build", "make", "stale"]
