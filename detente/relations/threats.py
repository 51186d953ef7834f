"""Threats: who is said to endanger whom."""

from __future__ import annotations

from detente.events.match import Match
from detente.model import Threat
from detente.relations.match import RelationMatcher
from detente.relations.read import Setting, ids, trigger_span
from detente.relations.reality import denied



def read_threats(s: Setting, rules: RelationMatcher) -> tuple[Threat, ...]:
    """Each match with both ends known. A possible danger is one ("could create problems"); a denied one is not."""
    out: list[Threat] = []
    for m in rules.find(s.p, s.roles, s.clauses):
        fear = _governor(s, m) if m.rule.under else None
        if denied(s, m) or (m.rule.under and fear is None):
            continue
        source = tuple(dict.fromkeys((*ids(m.actors), *(() if m.actors else _speaks(s, m)))))
        to = tuple(i for i in _endangered(s, m, fear) if i not in source)
        claim = s.claim_at(m.trigger)
        if source and to and not any(t.source == source and set(to) <= set(t.to) and t.claim_id == claim for t in out):
            out.append(Threat(source, to, trigger_span(s.p, m), claim, m.rule.id))
    return tuple(out)


def _speaks(s: Setting, m: Match) -> tuple[str, ...]:
    """ "We are aiming our missiles at Seoul": the danger is the speaker."""
    return tuple(a.id for a in s.speaker_at(m.trigger) if a.id) if m.speaker_acts else ()


def _endangered(s: Setting, m: Match, fear: int | None) -> tuple[str, ...]:
    """The recipient; else whose security, border or people; else who is afraid; else, of "a threat to us", the speaker."""
    found = [q for q in m.recipients if q not in m.actors]
    if found:
        return ids(found)
    p = s.p
    if fear is not None:
        who = s.clauses.frame(fear).subjects if p.pos[fear] in ("VERB", "AUX") else s.clauses.owners(fear)
        if named := tuple(i for k in who for i in ids(s.roles.of(k))):
            return named
    if any(p.lower[k] in ("us", "our", "we") for k in range(*p.sents[p.sent[m.trigger]])):
        return tuple(a.id for a in s.speaker_at(m.trigger) if a.id)
    return ()


def _governor(s: Setting, m: Match) -> int | None:
    """The word of the rule's `under` that governs the match: "the fear is that they will move north"."""
    p, at = s.p, m.anchor
    for _ in range(5):
        head = p.head[at]
        near = [head, *(k for k in p.kids[head] if p.dep[k] in ("nsubj", "attr", "acomp", "dobj"))] if head != at else []
        for k in near:
            if p.lemma[k] in m.rule.under and k != m.trigger:
                return k
        if head == at:
            return None
        at = head
    return None
