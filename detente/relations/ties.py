"""Ties: what is said of a relation and where it is heading, and what is said to move it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from detente.events.match import Match
from detente.model import Heading, Tie
from detente.relations.drivers import drivers
from detente.relations.dyad import QUARRELS, dyads
from detente.relations.match import RelationMatcher
from detente.relations.read import Setting, trigger_span
from detente.relations.reality import Standing, standing

SECTORS = {
    "military": "military", "defence": "military", "defense": "military", "security": "military", "strategic": "military",
    "intelligence": "military", "diplomatic": "diplomatic", "political": "diplomatic", "economic": "economic",
    "trade": "economic", "commercial": "economic", "energy": "economic", "business": "economic", "financial": "economic",
    "cultural": "cultural",
}  # fmt: skip
ENDED: dict[Heading, Heading] = {"friendly": "apart", "steady": "apart", "at_odds": "closer"}  # "no longer"
OPPOSITE: dict[Heading, Heading] = {"friendly": "at_odds"}  # "is not a friend"; "is not at odds" says little


def read_ties(s: Setting, rules: RelationMatcher) -> tuple[Tie, ...]:
    """One tie for each dyad of each match, numbered in reading order; the same words never give two of a heading."""
    out: list[Tie] = []
    carried: dict[tuple[str, str], list[int]] = {}  # the verbs of the ties of each dyad
    matches = rules.find(s.p, s.roles, s.clauses)
    for m in sorted(matches, key=lambda m: (s.p.sent[m.trigger], m.pattern.kind == "noun", m.trigger)):
        how = standing(s, m)
        heading, presupposed = _heading(m.rule.event_type, how), False  # type: ignore[arg-type]
        if heading is None and m.rule.event_type == "closer" and not how.past and not how.no_longer and _quarrel(s, m):
            heading, presupposed = "at_odds", True  # "talks to ease tensions": the tensions are there, their easing is not
        if heading is None:
            continue
        span = trigger_span(s.p, m)
        for dyad in dyads(s, m, strict=presupposed):
            if any(t.dyad == dyad and (t.trigger == span or _again(s, t, heading, span)) for t in out):
                continue
            if m.pattern.kind == "noun" and _under(s, m.trigger, carried.get(dyad, ())):
                continue  # "upgraded their relationship to a strategic partnership" is one tie
            carried.setdefault(dyad, []).append(m.anchor)
            claim = s.claim_at(m.trigger)
            out.append(Tie(f"t{len(out) + 1}", dyad, heading, span, _sectors(s, m), drivers(s, m), claim, m.rule.id))
    out.sort(key=lambda t: t.trigger)
    return tuple(replace(t, tie_id=f"t{n}") for n, t in enumerate(out, 1))


def _quarrel(s: Setting, m: Match) -> bool:
    return m.pattern.kind == "verb" and any(s.p.lemma[t] in QUARRELS - {"fence", "hatchet"} for t in m.tokens)


def _under(s: Setting, at: int, verbs: Iterable[int]) -> bool:
    p = s.p
    while p.head[at] != at:
        at = p.head[at]
        if at in verbs:
            return True
    return False


def _again(s: Setting, t: Tie, heading: Heading, span: tuple[int, int]) -> bool:
    """Two words of one sentence for the same tie ("the rift between A and B is widening")."""
    return t.heading == heading and s.sentence(t.trigger[0]) == s.sentence(span[0])


def _heading(said: Heading, how: Standing) -> Heading | None:
    """Where the relation is heading when its words are denied, over or past; None where nothing is said of it."""
    if not how.real or how.past:
        return None
    if how.no_longer:
        return ENDED.get(said)
    if how.less:
        return {"friendly": "apart", "at_odds": "closer"}.get(said)  # type: ignore[return-value]
    return OPPOSITE.get(said) if how.negated else said


def _sectors(s: Setting, m: Match) -> tuple[str, ...]:
    p = s.p
    near = {k for t in m.tokens for k in range(*p.edges(t)) if abs(k - m.trigger) < 9}
    return tuple(dict.fromkeys(SECTORS[p.lower[k]] for k in sorted(near) if p.lower[k] in SECTORS))
