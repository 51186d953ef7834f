"""Which two units may tell of the same act: candidates by type, party and rare word, then a score from all that both say.

Cost: a unit meets at most NEIGHBOURS others in each of its blocks, so it grows with the number of events, not with its square.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from detente.stories.units import COARSE, UNKNOWN, Report, Unit
from detente.stories.words import bags

SALIENT = 8  # rarest words of a sentence that make blocks
NEIGHBOURS = 12  # units after it, by day, that a unit meets in a block
APART = 30  # days between two units that may still meet
SLACK = 1  # days by which two dates of one act may differ: midnight is not everywhere at once
LINK = 2.8  # score from which two units tell of one act
NEAR = 2.0  # a pair that falls short by more speaks against one act

Numbers = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True)
class Weights:
    """What each agreement is worth. Set by hand on a few dozen acts; their order matters more than their values."""

    actor: float = 0.8
    actor_other: float = -1.2
    recipient: float = 0.4
    recipient_other: float = -0.4
    swapped: float = 0.5
    no_party: float = -0.4
    stage_other: float = -0.4
    denied_other: float = -0.8
    core: float = 1.5
    sentence: float = 1.5
    around: float = 1.0
    article: float = 2.0
    same_article: float = 0.5
    same_sentence: float = -3.0  # who writes two verbs in one sentence tells of two acts
    lead: float = 2.0  # both in the lead, times how alike the articles are
    day: float = 0.8
    coarse: float = 0.2
    undated_gap: float = -0.06  # a day between the publications of two undated reports
    late: float = -0.15  # a doubling of the days between an act and a report that gives no day
    quantity: float = 0.5
    place: float = 0.3
    place_other: float = -0.2
    mode: float = 0.3
    mode_other: float = -0.4


WEIGHTS = Weights()


Link = tuple[float, int, int]  # the score of two units, by their numbers


def linked(units: Sequence[Unit], articles: Sequence[tuple[str, ...]], weights: Weights = WEIGHTS) -> list[Link]:
    """Pairs of units that may tell of one act (score ≥ LINK − NEAR), best first; ties in the order of the units."""
    if len(units) < 2:
        return []
    said, rarity = bags([u.first.words for u in units])
    topics, words = bags(articles)
    left, right = _candidates(units, _shared(said, rarity), _shared(topics, words))
    if not len(left):
        return []
    score = np.full(len(left), -np.inf)
    step = 200_000
    core, around = bags([u.first.core for u in units], rarity)[0], bags([u.first.around for u in units], rarity)[0]
    about = _About(units, core, said, around, topics)
    for at in range(0, len(left), step):
        score[at : at + step] = about.score(left[at : at + step], right[at : at + step], weights)
    good = score >= LINK - NEAR
    rows = zip(np.round(score[good], 6).tolist(), left[good].tolist(), right[good].tolist(), strict=True)
    return sorted(rows, key=lambda row: (-row[0], row[1], row[2]))


def _shared(rows: Any, rarity: dict[str, float]) -> list[list[str]]:
    """The weightiest words of each row that another row has too: what nobody else says brings nothing together."""
    names = sorted(rarity)
    often = np.asarray((rows > 0).sum(axis=0)).ravel()
    found = []
    for n in range(rows.shape[0]):
        columns, values = rows.indices[rows.indptr[n] : rows.indptr[n + 1]], rows.data[rows.indptr[n] : rows.indptr[n + 1]]
        kept = sorted((-v, c) for v, c in zip(values.tolist(), columns.tolist(), strict=True) if often[c] > 1)
        found.append([names[c] for _, c in kept[:SALIENT]])
    return found


def _candidates(units: Sequence[Unit], said: Sequence[list[str]], topics: Sequence[list[str]]) -> tuple[Index, Index]:
    names: dict[tuple[str, ...], int] = {}
    keys: list[int] = []
    owner: list[int] = []
    day: list[int] = []
    for n, unit in enumerate(units):
        report = unit.first
        for when, key in _blocks(report, said[n], topics[unit.article]):
            keys.append(names.setdefault(key, len(names)))
            owner.append(n)
            day.append(when)
    key_, owner_, day_ = np.array(keys), np.array(owner), np.array(day)
    order = np.lexsort((owner_, day_, key_))
    key_, owner_, day_ = key_[order], owner_[order], day_[order]
    found: list[Index] = []
    for step in range(1, NEIGHBOURS + 1):
        meet = (key_[step:] == key_[:-step]) & (day_[step:] - day_[:-step] <= APART) & (owner_[step:] != owner_[:-step])
        if not meet.any():
            continue
        a, b = owner_[:-step][meet], owner_[step:][meet]
        found.append(np.unique(np.minimum(a, b) * len(units) + np.maximum(a, b)))
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    pairs = np.unique(np.concatenate(found))
    return pairs // len(units), pairs % len(units)


def _blocks(report: Report, said: Sequence[str], topics: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """The blocks of a unit, each with the day by which it is put among the others of the block."""
    kind, told = report.event_type, report.published if report.published is not None else UNKNOWN
    who = sorted(report.parties | ({report.country} if report.country else set()))
    start, end = report.window
    old = report.dated and (end - start > COARSE or start < told - COARSE)
    done = told if start == UNKNOWN or end - start > COARSE or not report.dated else start
    blocks: list[tuple[int, tuple[str, ...]]]
    blocks = [(done, (kind, "party", party, word)) for party in who for word in said]
    blocks += [(done, (kind, "party", party)) for party in who]
    blocks += [(done, (kind, "dyad", a, r)) for a in sorted(report.actors) for r in sorted(report.recipients)]
    blocks += [(told, (kind, "topic", word)) for word in topics] + [(done, (kind, "word", word)) for word in said[:4]]
    if old and report.start is not None:  # an act of years ago is told whenever it is remembered
        blocks += [(0, (kind, "year", party, str(date.fromordinal(report.start).year))) for party in who]
    return blocks


class _About:
    """The units as columns."""

    def __init__(self, units: Sequence[Unit], core: Any, said: Any, around: Any, topics: Any) -> None:
        firsts = [u.first for u in units]
        self.core, self.said, self.around, self.topics = core, said, around, topics
        self.lead = np.array([r.lead for r in firsts])
        self.article = np.array([u.article for u in units])
        self.actors, self.recipients = _sets([r.actors for r in firsts]), _sets([r.recipients for r in firsts])
        both = _sets([r.actors for r in firsts] + [r.towards for r in firsts])
        self.actors, self.recipients = both[: len(firsts)], both[len(firsts) :]
        self.quantities = _sets([frozenset(r.quantities) for r in firsts])
        windows = np.array([r.window for r in firsts])
        self.start, self.end = windows[:, 0], windows[:, 1]
        self.dated = np.array([r.dated for r in firsts])
        self.weekday = np.array([r.basis == "relative" and r.end is not None and r.end - (r.start or 0) == 1 for r in firsts])
        self.sentence = _codes([" ".join(r.words) for r in firsts])
        self.stage = _codes([r.stage for r in firsts])
        self.denied = np.array([r.stage == "denied" for r in firsts])
        self.occurred = np.array([r.stage == "occurred" for r in firsts])
        self.planned = np.array([r.stage == "planned" for r in firsts])
        self.background = np.array([r.stage == "background" for r in firsts])
        self.published = np.array([r.published if r.published is not None else UNKNOWN for r in firsts])
        self.place, self.mode = _codes([r.place for r in firsts]), _codes([r.mode for r in firsts])

    def score(self, a: Index, b: Index, w: Weights) -> Numbers:
        total = w.core * _alike(self.core, a, b) + w.sentence * _alike(self.said, a, b) + w.around * _alike(self.around, a, b)
        same = self.article[a] == self.article[b]
        alike = _alike(self.topics, self.article[a], self.article[b])
        total += np.where(same & (self.sentence[a] == self.sentence[b]), w.same_sentence, 0.0)
        total += np.where(same, w.same_article, (w.article + w.lead * (self.lead[a] & self.lead[b])) * alike)
        other = (self.stage[a] != self.stage[b]) & ~(self.planned[a] | self.planned[b])
        total += np.where(other, np.where(self.denied[a] | self.denied[b], w.denied_other, w.stage_other), 0.0)
        total += self._parties(a, b, w) + self._when(a, b, w)
        total += w.quantity * np.minimum(_dot(self.quantities, a, b), 1)
        total += _agree(self.place[a], self.place[b], w.place, w.place_other)
        return total + _agree(self.mode[a], self.mode[b], w.mode, w.mode_other)

    def _parties(self, a: Index, b: Index, w: Weights) -> Numbers:
        total = np.zeros(len(a))
        for side, yes, no in ((self.actors, w.actor, w.actor_other), (self.recipients, w.recipient, w.recipient_other)):
            shared, size = _dot(side, a, b), np.diff(side.indptr)
            known = (size[a] > 0) & (size[b] > 0)
            total += np.where(shared > 0, yes, np.where(known, no, 0.0))
        # "Gunmen attacked the consulate" and "the consulate was attacked" may be read the wrong way round once
        crossed = _dot(self.actors, a, b, self.recipients) + _dot(self.recipients, a, b, self.actors)
        straight = _dot(self.actors, a, b) + _dot(self.recipients, a, b)
        total += np.where((straight == 0) & (crossed > 0), w.swapped, 0.0)
        return total + np.where((straight == 0) & (crossed == 0), w.no_party, 0.0)

    def _when(self, a: Index, b: Index, w: Weights) -> Numbers:
        """What the dates are worth; −∞ where they cannot be of one act."""
        both = self.dated[a] & self.dated[b]
        unknown = (self.start[a] == UNKNOWN) | (self.start[b] == UNKNOWN)
        gap = np.maximum(self.start[a], self.start[b]) - np.minimum(self.end[a], self.end[b])
        # "Friday" is at times taken for the Friday before, and midnight is not everywhere at once
        shift = np.abs(np.abs(self.start[a] - self.start[b]) - 7)
        week = both & (self.weekday[a] | self.weekday[b]) & (shift <= SLACK) & (gap >= SLACK)
        # an act told without its day may be older than the news of it: the older, the less likely
        late = np.where(self.dated[a], self.end[a] <= self.start[b], self.end[b] <= self.start[a]) & ~both
        late &= (self.dated[a] & self.occurred[b]) | (self.dated[b] & self.occurred[a])
        meet = (gap < np.where(both, SLACK, 0)) | week | late
        fine = both & (np.maximum(self.end[a] - self.start[a], self.end[b] - self.start[b]) <= COARSE)
        apart = np.minimum(np.abs(self.published[a] - self.published[b]), 365)
        worth = np.where(fine & ~week, w.day, np.where(both, w.coarse, w.undated_gap * apart * ~(self.dated[a] | self.dated[b])))
        fresh = (self.lead[a] & ~self.dated[a]) | (self.lead[b] & ~self.dated[b])
        late &= (self.article[a] != self.article[b]) | ~fresh  # a title gives no day: the story below it does
        worth += np.where(late, w.late * (1 + 2 * fresh) * np.log2(1 + np.maximum(gap, 0)), 0.0)
        # an undated act of long ago is none of now
        lone = np.where(self.background[a] == self.background[b], 0.0, -np.inf)
        return np.where(unknown, lone, np.where(meet, worth, -np.inf))


def _alike(rows: Any, a: Index, b: Index) -> Numbers:
    """The root of the cosine: two tellings of one act share few words, and the first of them count most."""
    return np.sqrt(_dot(rows, a, b))


def _dot(rows: Any, a: Index, b: Index, other: Any = None) -> Numbers:
    other = rows if other is None else other
    return np.asarray(rows[a].multiply(other[b]).sum(axis=1), float).ravel()


def _sets(sets: Sequence[frozenset[Any]]) -> Any:
    """A sparse row of ones a set."""
    names = {name: n for n, name in enumerate(sorted({name for names in sets for name in names}))}
    indices = [names[name] for each in sets for name in sorted(each)]
    starts = np.cumsum([0, *(len(each) for each in sets)])
    return sparse.csr_matrix((np.ones(len(indices)), np.array(indices, np.int64), starts), (len(sets), max(len(names), 1)))


def _codes(values: Sequence[str | None]) -> Index:
    """A number for each value, −1 for None."""
    names = {name: n for n, name in enumerate(sorted({v for v in values if v is not None}))}
    return np.array([names.get(v, -1) if v is not None else -1 for v in values])


def _agree(a: Index, b: Index, yes: float, no: float) -> Numbers:
    known = (a >= 0) & (b >= 0)
    return np.where(known & (a == b), yes, np.where(known, no, 0.0))
