"""Is the story in English? A foreign one is refused by its language's name and never coded as English."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from detente.errors import ArticleError

LETTERS = 40  # below, only a foreign script is evidence enough
SAMPLE = 3000  # characters from the beginning, and as many from the middle
# The commonest words of English prose: every third or fourth word of it is one of them
COMMON = re.compile(
    r"\b(?:the|of|and|to|in|a|is|that|for|on|with|as|was|it|by|at|from|be|has|have|are|an|this|which|not|their|its|were|said|but)\b"
)


def require_english(text: str) -> None:
    """Raise ArticleError `not_english` where the text is surely in another language.

    Texts of under 40 letters are given the benefit of the doubt, unless they are written in another script.
    """
    sample = _sample(text)
    letters = [c for c in sample if c.isalpha()]
    latin = sum(c < "\u0250" for c in letters)
    foreign_script = len(letters) > 4 and latin * 2 < len(letters)
    if len(letters) < LETTERS and not foreign_script:
        return
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if len(COMMON.findall(sample.lower())) >= 0.2 * len(words):
        return
    if sum(c.isupper() for c in letters) > 0.6 * len(letters):
        sample = sample.lower()  # capitals are strange to the statistics
    ranked = dict(_identifier().rank(sample))
    best = max(ranked, key=lambda code: ranked[code])
    english = ranked.get("en", 0.0) + ranked.get("pcm", 0.0)
    if best in ("en", "zxx", "pcm") or not (foreign_script or (ranked[best] >= 0.5 and ranked[best] >= english + 0.3)):
        return
    name = _names().get(best)
    raise ArticleError(
        "not_english",
        f"This article is in {f'{name} ({best})' if name else f'another language ({best})'}; Détente reads English only. "
        "Give an English version of it, or leave it out.",
    )


def _sample(text: str) -> str:
    middle = max(SAMPLE, len(text) // 2)
    return text[:SAMPLE] + " " + text[middle : middle + SAMPLE]


@cache
def _names() -> dict[str, str]:
    lines = Path(__file__).with_name("languages.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
