"""Threats: who is said to endanger whom."""

from __future__ import annotations

from detente.events.match import Matcher
from detente.model import Threat
from detente.relations.read import Setting, ids, trigger_span


def read_threats(s: Setting, rules: Matcher) -> tuple[Threat, ...]:
    """Each match with both ends known. A possible threat is one ("could create problems"); a denied one is not."""
    out: list[Threat] = []
    for m in rules.find(s.p, s.roles, s.clauses):
        if s.stages.of(m.anchor) == "denied":
            continue
        source, to = ids(m.actors), tuple(i for i in ids(m.recipients) if i not in ids(m.actors))
        if (
            source
            and to
            and not any(t.source == source and set(to) <= set(t.to) for t in out if t.claim_id == s.claim_at(m.trigger))
        ):
            out.append(Threat(source, to, trigger_span(s.p, m), s.claim_at(m.trigger), m.rule.id))
    return tuple(out)
