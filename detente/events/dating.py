"""When an act was: the date in its own clause, that of the speech which is the act, or the days before publication.

News gives the day once and tells the rest in the past or perfect tense: such an act is of the days before the article appeared.
"""

from __future__ import annotations

import datetime

from detente.events.match import Match
from detente.events.when import Dated, date_of
from detente.language.parse import Parse
from detente.model import When

FRESH = 6  # days before publication within which news without a date of its own is taken to have happened
OLD = 40  # days: a passage that has gone back further than this tells history
ERAS = frozenset(("year", "decade", "century", "generation"))
MAIN = frozenset(("ROOT", "conj", "ccomp", "parataxis", "dep", "advcl"))


class Dating:
    """The dates of one parse and which of them belongs to an act. `published` is an ISO day or None."""

    def __init__(self, p: Parse, dates: list[Dated], published: str | None) -> None:
        self.p, self.dates = p, dates
        self.published = datetime.date.fromisoformat(published[:10]) if published else None
        self._past = self._retrospects()

    def of(self, m: Match, cues: list[int | None]) -> When:
        """The date of a match; `cues` are the verbs of saying around it, where the act is done by saying it."""
        p = self.p
        tokens = [c for c in cues if c is not None] or [m.trigger, m.anchor]
        for token in dict.fromkeys((*tokens, m.trigger)):
            if found := date_of(p, token, self.dates):
                return found.when
        if self.published is None:
            return When()
        if m.anchor == m.trigger and p.tag[m.trigger] in ("VBZ", "VBP") and p.dep[m.trigger] == "ROOT":
            return self._ending_today(0)
        return self._ending_today(FRESH) if self._news(m.anchor) else When()

    def over_years(self, v: int) -> bool:
        """ "Gave it $33 billion over the last 15 years": the sum of an era, no act of these days."""
        p = self.p
        first, last = p.edges(v)
        for k in range(first, last):
            if p.lemma[k] in ERAS and p.tag[k] == "NNS" and p.lower[p.head[k]] in ("over", "in", "during", "for"):
                counted = any(p.dep[c] == "nummod" or p.lower[c] in ("last", "past", "several", "many") for c in p.kids[k])
                if counted or p.lemma[k] != "year":
                    return True
        return False

    def long_ago(self, when: When) -> bool:
        """Whether a date lies over a year before publication."""
        if self.published is None or not when.end:
            return False
        day = self.published.isoformat()
        return when.end <= f"{int(day[:4]) - 1:04d}{day[4:]}"

    def _ending_today(self, days: int) -> When:
        assert self.published
        start = self.published - datetime.timedelta(days=days)
        return When(start.isoformat(), (self.published + datetime.timedelta(days=1)).isoformat(), "publication")

    def _news(self, v: int) -> bool:
        """A finite past or present perfect of the main line, in a passage that has not gone back in time."""
        p = self.p
        if p.pos[v] != "VERB" or p.sent[v] in self._past:
            return False
        aux = [p.lower[k] for k in p.kids[v] if p.dep[k] in ("aux", "auxpass")]
        if "had" in aux or any(p.dep[k] == "mark" and p.lower[k] in ("since", "when", "after", "until") for k in p.kids[v]):
            return False
        finite = p.tag[v] == "VBD" or (p.tag[v] == "VBN" and any(a in ("has", "have", "was", "were", "'ve", "'s") for a in aux))
        at = v
        while p.head[at] != at:
            if p.dep[at] not in MAIN:
                return False
            at = p.head[at]
        return finite

    def _retrospects(self) -> set[int]:
        """Sentences that tell of the past: one with an old date, and those behind it in its paragraph."""
        if self.published is None:
            return set()
        out: set[int] = set()
        limit = (self.published - datetime.timedelta(days=OLD)).isoformat()
        for d in self.dates:
            if d.when.end and d.when.end <= limit:
                s = self.p.sent[d.first]
                paragraph = self.p.paragraph[s]
                out |= {k for k in range(s, len(self.p.sents)) if self.p.paragraph[k] == paragraph}
        return out
