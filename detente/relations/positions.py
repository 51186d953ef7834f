"""Positions: who supports or opposes what."""

from __future__ import annotations

from typing import Literal

from detente.events.match import Match
from detente.events.stage import p_negated
from detente.language.parse import Parse
from detente.model import Position
from detente.relations.issue import is_issue, issue_span, normal_issue
from detente.relations.match import RelationMatcher
from detente.relations.read import Setting, ids, trigger_span
from detente.relations.reality import denied, stage_of

UNTIL = frozenset(("until", "unless", "if", "whether", "before", "once", "till"))
OUGHT = frozenset(["should", "must", "ought", "need", "necessary", "vital", "essential", "solution"])
Stance = Literal["support", "oppose"]


def read_positions(s: Setting, rules: RelationMatcher) -> tuple[Position, ...]:
    """Who, stance and issue; negation turns the stance. A speaker without another subject speaks for himself."""
    out: list[Position] = []
    for m in rules.find(s.p, s.roles, s.clauses):
        span = issue_span(s, m)
        stance = _stance(s, m)
        if span is None or stance is None or not is_issue(s, m, span) or not _normative(s.p, m):
            continue
        who = _who(s, m)
        if not who or any(q.actor.sector == "JUD" for q in m.actors):
            continue  # a court that rejects an appeal holds no view
        issue = normal_issue(s.p.text[span[0] : span[1]])
        if any(q.who == who and q.stance == stance and q.issue_span[0] < span[1] and span[0] < q.issue_span[1] for q in out):
            continue  # "determined to uphold the truce" is one position
        out.append(Position(who, stance, issue, span, trigger_span(s.p, m), s.claim_at(m.trigger), m.rule.id))
    return tuple(out)


def _who(s: Setting, m: Match) -> tuple[str, ...]:
    """The holder of the position; "we" and a pattern without a holder are the speaker."""
    if (accused := _accused(s, m)) is not None:
        return accused
    if m.pattern.kind == "noun":
        return ids(m.actors)
    return ids(m.actors) or tuple(dict.fromkeys(a.id for a in s.speaker_at(m.trigger) if a.id))


def _accused(s: Setting, m: Match) -> tuple[str, ...] | None:
    """ "Accused Qatar of supporting terror": the position is Qatar's, so it is said; never the accuser's. None without
    accusation."""
    p, of = s.p, s.p.head[m.anchor]
    verb = p.head[of]
    if p.dep[m.anchor] != "pcomp" or p.lemma[verb] not in (
        "accuse",
        "suspect",
        "blame",
        "charge",
        "convict",
        "criticise",
        "criticize",
    ):
        return None
    return tuple(dict.fromkeys(i for k in s.clauses.frame(verb).objects for i in ids(s.roles.of(k))))


def _stance(s: Setting, m: Match) -> Stance | None:
    """None where the position is only possible. A wish is real; what is wished for need not be."""
    stance: Stance = m.rule.event_type  # type: ignore[assignment]
    stage = stage_of(s, m.anchor)
    if any(s.p.dep[k] == "mark" and s.p.lower[k] in UNTIL for k in s.p.kids[m.anchor]):
        return None
    if stage == "hypothetical" or (stage == "planned" and _asked(s.p, m.anchor)):
        return None
    if denied(s, m):
        if m.pattern.kind == "noun" and not p_negated(s.p, m.anchor):
            return None
        return "oppose" if stance == "support" else "support"
    return stance


def _normative(p: Parse, m: Match) -> bool:
    """A clause with that is a position where it says what ought to be, not what is ("agreed that talks should go on")."""
    if m.pattern.clause == "TO" and p.lemma[m.trigger] in ("want", "like", "wish") and not m.topics and m.clause is not None:
        return any(p.dep[k] in ("nsubj", "nsubjpass") for k in p.kids[m.clause])  # "wants to go" is a plan of its own
    if m.pattern.clause != "THAT" or m.topics or m.clause is None:
        return True
    if p.tag[m.clause] in ("VBN", "JJ") and p.lemma[m.trigger] in ("want", "see", "like"):
        return True  # "wants the boycott ended"
    if p.tag[m.clause] == "VB" and not any(p.dep[k] == "aux" and p.tag[k] != "TO" for k in p.kids[m.clause]):
        return True  # "demanded that the base be closed", "wants Ankara to release him"
    return any(p.lower[k] in OUGHT or p.lemma[k] in OUGHT for k in p.kids[m.clause])


def _asked(p: Parse, at: int) -> bool:
    return p.word[p.sents[p.sent[at]][1] - 1] == "?"
