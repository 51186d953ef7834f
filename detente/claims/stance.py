"""Toward whom a claim stands, and how: −1 hostile to 1 friendly, from the cue and the words about each actor."""

from __future__ import annotations

from typing import Any

from detente.actors.resolve import Cast
from detente.knowledge.load import Cue
from detente.language.parse import Parse
from detente.model import Actor, Stance

REACH = 14  # words around an actor that colour him; those beyond half of it count half
CONTRAST = frozenset(("but", "however", "although", "though", "while", "whereas", "yet", "despite", ";"))
# Complements that are the very thing a cue judges: what is accused, praised, called something.
JUDGED = frozenset(("np", "as", "about", "ing", "to"))


class Stances:
    """Lexicon of friendly and hostile words; negation turns them, a contrast ends their reach."""

    def __init__(self, p: Parse, cast: Cast, lexicon: dict[str, Any]) -> None:
        self.p, self.cast = p, cast
        self.good = frozenset(lexicon["friendly"])
        self.bad = frozenset(lexicon["hostile"])
        self.coloured = self.good | self.bad

    def read(self, sources: tuple[Actor, ...], cue: Cue, contents: list[tuple[int, int]], frame: str) -> tuple[Stance, ...]:
        """A value for each actor in the content other than the source itself; actors nothing colours are left out."""
        own = {a.id for a in sources}
        values: dict[str, list[float]] = {}
        tone = 0.0
        for first, last in contents:
            here = [ref for k in range(first, last) if (ref := self.cast.at.get(k)) and not ref.place]
            signs = self._signs(first, last) if here else {}
            tone += sum(signs.values())
            for ref in here:
                for a in ref.actors:
                    if a.id and a.id not in own:
                        values.setdefault(a.id, []).append(self._colour(ref.head, first, last, signs))
        out = []
        for ident, seen in values.items():
            value = max(seen, key=abs)
            if not value and len(values) == 1 and tone:
                value = 0.5 if tone > 0 else -0.5  # nobody else is there whom the words could be about
            if frame in JUDGED and abs(cue.polarity) >= 0.5:
                value = cue.polarity
            elif cue.modality == "denial" and cue.polarity < 0 and frame in ("np", "ing", "that"):
                value = -value
            elif cue.polarity <= -0.3 and cue.modality != "denial":  # what is warned of or feared is nothing friendly
                value = -abs(value)
            if value:
                out.append(Stance(ident, round(max(-1.0, min(1.0, value)), 2)))
        return tuple(out)

    def _signs(self, first: int, last: int) -> dict[int, int]:
        """Coloured words of a stretch, turned where they are negated ("not a friend", "no threat")."""
        p, out = self.p, {}
        for k in range(first, last):
            lemma, lower = p.lemma[k], p.lower[k]
            if lemma not in self.coloured and lower not in self.coloured:
                continue
            sign = (lemma in self.good or lower in self.good) - (lemma in self.bad or lower in self.bad)
            if sign:
                near = (*p.kids[k], *(m for m in p.kids[p.head[k]] if m < k))
                negated = any(p.dep[m] == "neg" or p.lower[m] in ("no", "never", "without") for m in near)
                out[k] = -sign if negated else sign
        return out

    def _colour(self, head: int, first: int, last: int, signs: dict[int, int]) -> float:
        p, score = self.p, 0.0
        left, right = max(first, head - REACH), min(last, head + REACH + 1)
        for k in range(head - 1, left - 1, -1):
            if p.lower[k] in CONTRAST or p.sent[k] != p.sent[head]:
                left = k + 1
                break
        for k in range(head + 1, right):
            if p.lower[k] in CONTRAST or p.sent[k] != p.sent[head]:
                right = k
                break
        for k, sign in signs.items():
            if left <= k < right:
                score += sign if abs(k - head) <= REACH // 2 else sign / 2
        return max(-1.0, min(1.0, score))
