"""The rules of comments, as texts/rules.toml has them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from detente.errors import DetenteError, unknown
from detente.web.desk.screening import TEXTS


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with an example that keeps it, one that breaks it, and a question with its answer."""

    id: str
    title: str
    text: str
    good: str
    bad: str
    ask: str


@cache
def rules() -> dict[str, Rule]:
    given = tomllib.loads((TEXTS / "rules.toml").read_text(encoding="utf-8"))["rule"]
    return {r["id"]: Rule(**r) for r in given}


def check_rule(rule: str) -> str:
    if rule not in rules():
        raise DetenteError(unknown("rule", rule, rules()))
    return rule
