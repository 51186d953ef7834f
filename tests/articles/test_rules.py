"""The rules of `rules.toml` against the examples they carry."""

from __future__ import annotations

import pytest

from detente.articles.paragraphs import paragraphs
from detente.articles.rules import Rule, by_rule, rules

YES = [(rule, text) for rule in rules() for text in rule.yes]
NO = [text for rule in rules() for text in rule.no]


@pytest.mark.parametrize(("rule", "text"), YES, ids=[text[:30] for _, text in YES])
def test_a_rule_knows_its_examples(rule: Rule, text: str) -> None:
    (paragraph,) = paragraphs(text)
    assert rule.knows(paragraph)
    assert by_rule(paragraph) == (rule.kind, rule.reason) or (by_rule(paragraph) or ("",))[0] == rule.kind


@pytest.mark.parametrize("text", NO)
def test_no_rule_knows_a_sentence_of_a_story(text: str) -> None:
    (paragraph,) = paragraphs(text)
    assert by_rule(paragraph) is None


def test_every_rule_has_two_yes_and_a_no() -> None:
    assert all(len(rule.yes) >= 2 and len(rule.no) >= 1 for rule in rules())
