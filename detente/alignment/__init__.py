"""Closeness and tone of two states over time, with intervals, shifts and the stories that carry them."""
