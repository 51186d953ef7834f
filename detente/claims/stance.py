"""Toward whom a claim stands, and how: −1 hostile to 1 friendly, from the cue and the words about each actor."""

from __future__ import annotations

from typing import Any

from detente.actors.resolve import Cast
from detente.knowledge.load import Cue
from detente.language.parse import Parse
from detente.model import Actor, Stance

REACH = 6  # words around an actor that colour him


class Stances:
    """Lexicon of friendly and hostile words; negation turns them."""

    def __init__(self, p: Parse, cast: Cast, lexicon: dict[str, Any]) -> None:
        self.p, self.cast = p, cast
        self.good = frozenset(lexicon["friendly"])
        self.bad = frozenset(lexicon["hostile"])

    def read(self, sources: tuple[Actor, ...], cue: Cue, contents: list[tuple[int, int]], frame: str) -> tuple[Stance, ...]:
        own = {a.id for a in sources}
        values: dict[str, list[float]] = {}
        for first, last in contents:
            for k in range(first, last):
                ref = self.cast.at.get(k)
                if ref is None or ref.place:
                    continue
                for a in ref.actors:
                    if a.id and a.id not in own:
                        values.setdefault(a.id, []).append(self._colour(ref.head, first, last))
        out = []
        for ident, seen in values.items():
            strongest = max(seen, key=abs)
            value = strongest
            if frame in ("np", "as", "about", "ing") and cue.polarity:
                value = cue.polarity if strongest >= 0 or cue.polarity < 0 else -cue.polarity
            elif cue.polarity < 0 and cue.modality == "denial":
                value = -strongest
            if value:
                out.append(Stance(ident, round(max(-1.0, min(1.0, value)), 2)))
        return tuple(out)

    def _colour(self, head: int, first: int, last: int) -> float:
        p, score = self.p, 0.0
        for k in range(max(first, head - REACH), min(last, head + REACH + 1)):
            sign = (p.lemma[k] in self.good or p.lower[k] in self.good) - (p.lemma[k] in self.bad or p.lower[k] in self.bad)
            if sign:
                score += -sign if any(p.dep[m] == "neg" for m in (*p.kids[k], *p.kids[p.head[k]])) else sign
        return max(-1.0, min(1.0, score))
