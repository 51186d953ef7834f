"""The words of quantities of a language, loaded once from `languages/en/quantities.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from detente.knowledge.load import HERE

_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)([a-z]*)$")


@dataclass(frozen=True, slots=True)
class Fatal:
    """Words that say of those counted that they died, or were hurt."""

    verbs: frozenset[str]
    subjects: frozenset[str]
    adjectives: frozenset[str]
    nouns: frozenset[str]
    lives: frozenset[str]
    toll: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuantityWords:
    starters: frozenset[str]
    numbers: dict[str, float]
    scales: dict[str, float]
    letters: dict[str, float]
    symbols: dict[str, str]
    currencies: dict[str, str]
    owners: dict[str, str]
    units: dict[str, str]  # unit -> kind
    fatal: dict[str, Fatal]
    fatal_verbs: frozenset[str]
    never: frozenset[str]
    soldiers: frozenset[str]
    members: frozenset[str]
    complement: frozenset[str]
    lives_verbs: frozenset[str]
    changes: frozenset[str]

    def single(self, word: str) -> tuple[float, str] | None:
        """The value of one token, and a unit joined to it: "1,200", "four", "50m", "10bcm"."""
        if word in self.numbers:
            return self.numbers[word], ""
        match = _DIGITS.match(word)
        if not match:
            return None
        value, tail = float(match.group(1).replace(",", "")), match.group(2)
        if not tail:
            return value, ""
        scale = self.scales.get(tail) or self.letters.get(tail)
        if scale:
            return value * scale, ""
        return (value, tail) if tail in self.units else None

    def kind(self, noun: str, before: str) -> str | None:
        return self.units.get(f"{before} {noun}") or self.units.get(noun)

    def currency(self, words: list[str]) -> str:
        """The ISO code of "kenyan shillings", "us dollar", "euros"; the bare name where it could be several."""
        name = words[-1]
        singular = name[:-1] if name.endswith("s") and name[:-1] in self.currencies else name
        for owner in (" ".join([*words[:-1][-2:], singular]), " ".join([*words[:-1][-1:], singular])):
            if owner in self.owners:
                return self.owners[owner]
        return self.currencies[name]


@cache
def quantity_words(language: str = "en") -> QuantityWords:
    raw = tomllib.loads((HERE / "languages" / language / "quantities.toml").read_text(encoding="utf-8"))
    names = ("verbs", "subjects", "adjectives", "nouns", "lives", "toll")
    fatal = {kind: Fatal(*(frozenset(raw[kind].get(name, ())) for name in names)) for kind in ("deaths", "injured")}
    return QuantityWords(
        starters=frozenset(raw["numbers"]) | {"a", "an", "half"},
        units={unit: kind for kind, listed in raw["units"].items() for unit in listed},
        fatal=fatal,
        fatal_verbs=fatal["deaths"].verbs | fatal["injured"].verbs | fatal["deaths"].subjects,
        numbers=raw["numbers"],
        scales=raw["scales"],
        letters=raw["letters"],
        symbols=raw["symbols"],
        currencies=raw["currencies"],
        owners=raw["owners"],
        never=frozenset(raw["words"]["never"]),
        soldiers=frozenset(raw["words"]["soldiers"]),
        members=frozenset(raw["words"]["members"]),
        complement=frozenset(raw["words"]["complement"]),
        lives_verbs=frozenset(raw["words"]["lives_verbs"]),
        changes=frozenset(raw["words"]["changes"]),
    )
