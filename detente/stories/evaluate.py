"""How well stories agree with a person's: precision and recall over pairs of reports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pyarrow as pa

from detente.errors import DetenteError

Key = tuple[str, str, int]  # article, event type, where the trigger begins
UNSURE = "UNSURE"


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of reports put together rightly, wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        return self.right / (self.right + self.missed) if self.right + self.missed else None


def read_gold(path: Path, *, misread: bool = True) -> dict[Key, str]:
    """A file of lines `{"story": name, "events": [[article_id, event_type, trigger_start], …]}` as event → story.

    An event of the story UNSURE is left out of the count. A fourth member, "misread", says that the coder got its parties or its
    day wrong; without `misread` such events are left out too.
    """
    found: dict[Key, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            for article_id, event_type, start, *more in row["events"]:
                found[article_id, event_type, start] = UNSURE if more and not misread else row["story"]
        except (ValueError, KeyError, TypeError) as error:
            raise DetenteError(f"{path}, line {number} is no gold story ({error}).") from None
    return found


def score(reports: pa.Table, gold: Mapping[Key, str], *, judged: bool = False) -> Score:
    """Pairs with at least one report in the gold: right where the gold puts both together. A report without gold is alone.

    With `judged`, only reports that the gold has and the coder still reads count: what nobody has judged is neither right nor
    wrong. That is the figure to use where the coder has come to read more than there was when the gold was made.
    """
    stories: dict[str, list[Key]] = {}
    for row in reports.to_pylist():
        key = row["article_id"], row["event_type"], row["trigger_start"]
        if key in gold or not judged:
            stories.setdefault(row["story_id"], []).append(key)
    if judged:
        read = {key for keys in stories.values() for key in keys}
        gold = {key: story for key, story in gold.items() if key in read}
    right = wrong = 0
    for keys in stories.values():
        for a, b in combinations(keys, 2):
            if UNSURE in (gold.get(a), gold.get(b)) or (a not in gold and b not in gold):
                continue
            right, wrong = (right + 1, wrong) if gold.get(a) == gold.get(b) else (right, wrong + 1)
    return Score(right, wrong, _pairs(gold.values()) - right)


def _pairs(stories: Iterable[str]) -> int:
    names = [name for name in stories if name != UNSURE]
    return sum(n * (n - 1) // 2 for n in (names.count(name) for name in set(names)))
