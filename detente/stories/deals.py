"""Stories of different types that are steps of one deal: talks, an agreement and a delivery of the same helicopters."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.stories.ladder import Story
from detente.stories.words import bags, deal_words

YEARS = 3 * 365  # days in which the steps of one deal are looked for
ALIKE = 0.2  # cosine of the words of two stories of one kind between the same parties, from which they are one deal
KINDS = ("arms", "pipeline", "exercise", "energy", "loan", "visit")  # a story that fits several is the first
_STEPS = {"AGREE", "CONSULT", "COOPERATE", "AID", "REQUEST", "REJECT", "SANCTION", "CONCEDE", "RETREAT"}


@dataclass(frozen=True, slots=True)
class Deal:
    deal_id: str
    kind: str
    parties: tuple[str, ...]
    subject: str  # the words its stories share most
    story_ids: tuple[str, ...]


def deals(stories: Sequence[Story], language: str = "en") -> list[Deal]:
    """The deals among stories sorted by their first report; a deal has two stories or more, of at least two types."""
    known = deal_words(language)
    blocks: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for n, story in enumerate(stories):
        kind = _kind(story, known)
        if kind and len(story.parties) == 2 and story.event_type in _STEPS:
            blocks.setdefault((kind, tuple(sorted(story.parties))), []).append(n)
    found = []
    for (kind, parties), members in sorted(blocks.items()):
        if len(members) > 1:
            for group in _groups(members, stories, known.get(kind, frozenset())):
                if len({stories[n].event_type for n in group}) > 1:
                    found.append(_deal(kind, parties, [stories[n] for n in group]))
    return found


def _kind(story: Story, known: Mapping[str, frozenset[str]]) -> str | None:
    near = {word for report in story.reports for word in report.core}
    for kind in KINDS:
        if kind == "visit" and story.mode == "visit":
            return kind
        if near & {_singular(w) for w in known.get(kind, ())}:
            return kind
    return None


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


def _groups(members: Sequence[int], stories: Sequence[Story], named: frozenset[str]) -> list[list[int]]:
    """Neighbours in time that share a word of the kind ("helicopter") or are much alike; each meets a dozen before it."""
    texts = [[w for r in stories[n].reports for w in r.words] for n in members]
    rows, _ = bags(texts)
    things = [set(text) & {_singular(w) for w in named} for text in texts]
    home = list(range(len(members)))
    for b in range(len(members)):
        for a in range(max(0, b - 12), b):
            alike = float(rows[a].multiply(rows[b]).sum())
            near = abs(_day(stories[members[b]]) - _day(stories[members[a]])) <= YEARS
            if near and (things[a] & things[b] or alike >= ALIKE):
                old, new = max(home[a], home[b]), min(home[a], home[b])
                home = [new if h == old else h for h in home]
    groups: dict[int, list[int]] = {}
    for at, h in enumerate(home):
        groups.setdefault(h, []).append(members[at])
    return [group for group in groups.values() if len(group) > 1]


def _day(story: Story) -> int:
    told = story.reports[0].published
    return story.start if story.start is not None else told if told is not None else 0


def _deal(kind: str, parties: tuple[str, ...], stories: Sequence[Story]) -> Deal:
    often = Counter(word for s in stories for word in {w for r in s.reports for w in r.words})
    subject = ", ".join(word for word, n in sorted(often.items(), key=lambda p: (-p[1], p[0]))[:4] if n > 1)
    ids = tuple(s.story_id for s in sorted(stories, key=lambda s: (_day(s), s.story_id)))
    return Deal("d" + hashlib.sha256(f"{kind}\x1f{stories[0].story_id}".encode()).hexdigest()[:10], kind, parties, subject, ids)
