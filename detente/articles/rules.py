"""Paragraphs that give themselves away by their words: the rules of `rules.toml` and how they are applied."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from detente.articles.dateline import AGENCIES, MONTHS
from detente.articles.paragraphs import INVISIBLE, Paragraph
from detente.errors import KnowledgeError, unknown
from detente.model import PartKind

LONGEST = 4000  # characters; what is longer is prose
_DAY = (
    rf"(?:(?:{MONTHS}) \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}} (?:{MONTHS})(?:,? \d{{4}})?"
    r"|\d{4}[-/]\d\d?[-/]\d\d?|\d\d?/\d\d?/\d{4})"
)
_NAME = r"[A-ZÀ-Þ][\w.'’\-]+"
WORDS = {
    "agencies": AGENCIES,
    "credit": r"(?:Reuters|REUTERS|AFP|AP|EPA|Getty(?: Images?)?|Associated Press|Xinhua|Agencies|IC|VCG|TASS|Sputnik"
    r"|Anadolu|Bloomberg|KCNA|Yonhap|Kyodo)",
    "day": _DAY,
    "clock": r"\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?|GMT|[A-Z]{2,4})?",
    "names": rf"{_NAME}(?: (?:{_NAME}|de|da|del|der|van|von|al|el|bin|ben)){{0,4}}",
}
# What may stand before the words, "•" or "(", but no quotation mark: speech is story
_BEFORE, _AFTER = "^[^\\w\"“”'‘©(\\[]{0,3}", r"\W{0,3}$"
FORMS = {
    "whole": ("^[^\\w\"“”'‘]{0,3}(?:", ")" + _AFTER),
    "starts": (_BEFORE + "(?:", ")"),
    "ends": ("(?:", ")$"),
    "has": ("(?:", ")"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind, the reason the reader is given, the pattern, and how long the paragraph may be.

    `stopped` says whether the paragraph must (True) or must not (False) end with a full stop; None: either. `yes` are
    paragraphs the rule knows, `no` paragraphs that no rule may know.
    """

    kind: PartKind
    reason: str
    pattern: re.Pattern[str]
    words: int
    stopped: bool | None
    yes: tuple[str, ...]
    no: tuple[str, ...]

    def knows(self, paragraph: Paragraph) -> bool:
        """True where the paragraph is what the rule describes."""
        if paragraph.words > self.words or (self.stopped is not None and self.stopped != paragraph.stopped):
            return False
        return self.pattern.search(paragraph.line.strip(INVISIBLE + " ")) is not None


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in their order. Raises KnowledgeError where the file is wrong."""
    path = Path(__file__).with_name("rules.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    return tuple(_rule(row, f"{path.name}, rule {number}") for number, row in enumerate(rows, 1))


def by_rule(paragraph: Paragraph) -> tuple[PartKind, str] | None:
    """The kind and the reason of the first rule that knows the paragraph, or None."""
    if len(paragraph.line) > LONGEST:
        return None
    return next(((rule.kind, rule.reason) for rule in rules() if rule.knows(paragraph)), None)


def _rule(row: dict[str, Any], where: str) -> Rule:
    if row["kind"] not in get_args(PartKind):
        raise KnowledgeError(unknown("kind of part", row["kind"], get_args(PartKind), where))
    alternatives = [
        before + _filled(pattern, where) + after for form, (before, after) in FORMS.items() for pattern in row.get(form, ())
    ]
    try:
        pattern = re.compile("|".join(alternatives), 0 if row.get("case") else re.IGNORECASE)
    except re.error as error:
        raise KnowledgeError(f"The pattern of {where} ('{row['reason']}') is no regular expression: {error}.") from error
    return Rule(
        row["kind"], row["reason"], pattern, row.get("words", 40), row.get("stopped"), tuple(row["yes"]), tuple(row["no"])
    )


def _filled(pattern: str, where: str) -> str:
    def word(match: re.Match[str]) -> str:
        if match[1] not in WORDS:
            raise KnowledgeError(unknown("word in angle brackets", match[1], WORDS, where))
        return f"(?:{WORDS[match[1]]})"

    return re.sub(r"(?<!\(\?)(?<!\(\?P)<(\w+)>", word, pattern)
