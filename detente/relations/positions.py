"""Positions: who supports or opposes what."""

from __future__ import annotations

from typing import Literal

from detente.events.match import Match, Matcher
from detente.model import Position, Span
from detente.relations.read import Setting, ids, trigger_span

FUNCTION = frozenset(
    ["a", "an", "the", "any", "some", "its", "their", "his", "her", "our", "this", "that", "these", "those", "such", "all"]
)

PRONOUNS = frozenset(
    ("it", "them", "him", "her", "us", "this", "that", "these", "those", "so", "itself", "himself", "themselves")
)


def read_positions(s: Setting, rules: Matcher) -> tuple[Position, ...]:
    """Who, stance and issue; negation turns the stance. A speaker without another subject speaks for himself."""
    out: list[Position] = []
    for m in rules.find(s.p, s.roles, s.clauses):
        issue = _issue(s, m)
        who = ids(m.actors) or (tuple(a.id for a in s.speaker_at(m.trigger) if a.id) if m.speaker_acts else ())
        if not who or issue is None or _empty(s, issue):
            continue
        stance: Literal["support", "oppose"] = m.rule.event_type  # type: ignore[assignment]
        stage = s.stages.of(m.anchor)
        if stage == "hypothetical":
            continue
        if stage == "denied":
            stance = "oppose" if stance == "support" else "support"
        out.append(
            Position(
                who,
                stance,
                normal_issue(s.p.text[issue[0] : issue[1]]),
                issue,
                trigger_span(s.p, m),
                s.claim_at(m.trigger),
                m.rule.id,
            )
        )
    return tuple(out)


def _empty(s: Setting, issue: Span) -> bool:
    """ "backed by Russia", "welcomed it": what stands there names no issue."""
    words = s.p.text[slice(*issue)].lower().split()
    return words[0] == "by" or (len(words) == 1 and words[0] in PRONOUNS)


def _issue(s: Setting, m: Match) -> Span | None:
    """The phrase or clause that the position is on; behind "a common goal" what follows."""
    p = s.p
    if m.topics:
        first, last = p.edges(m.topics[0])
    elif m.clause is not None:
        first, last = p.edges(m.clause)
    else:
        first, last = max(m.tokens) + 1, p.sents[p.sent[m.trigger]][1]
    if first <= m.trigger < last:
        first = m.trigger + 1
    for k in range(first, last):
        if k > first and (p.dep[k] == "relcl" or p.word[k] in (";", '"')):
            left = p.edges(k)[0] if p.dep[k] == "relcl" else k
            if left > first:
                last = left
                break
    while first < last and (
        p.pos[first] in ("PUNCT", "CCONJ", "SCONJ", "PART") or p.lower[first] in FUNCTION or (p.lemma[first] == "be")
    ):
        first += 1
    while last > first and p.pos[last - 1] in ("PUNCT", "CCONJ"):
        last -= 1
    return p.span(first, last) if first < last else None


def normal_issue(text: str) -> str:
    """The issue in lower case without articles, so that the same issue meets itself."""
    words = [w for w in text.lower().replace("\n", " ").split() if w not in FUNCTION]
    return " ".join(words) or text.strip()
