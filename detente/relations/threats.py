"""Threats: who is said to endanger whom."""

from __future__ import annotations

from detente.events.match import Match
from detente.model import Threat
from detente.relations.match import RelationMatcher, governor
from detente.relations.read import Setting, ids, trigger_span
from detente.relations.reality import denied

OURS = frozenset(("us", "our", "we", "its", "their"))


def read_threats(s: Setting, rules: RelationMatcher) -> tuple[Threat, ...]:
    """Each match with both ends known. A possible danger is one ("could create problems"); a denied one is not."""
    out: list[Threat] = []
    for m in rules.find(s.p, s.roles, s.clauses):
        fear = governor(s.p, m.trigger, m.rule.under) if m.rule.under else None
        if denied(s, m):
            continue
        source, to = _ends(s, m, fear)
        claim = s.claim_at(m.trigger)
        if source and to and not any(t.source == source and set(to) <= set(t.to) and t.claim_id == claim for t in out):
            out.append(Threat(source, to, trigger_span(s.p, m), claim, m.rule.id))
    return tuple(out)


def _ends(s: Setting, m: Match, fear: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The danger and the endangered, each party once and on one side only."""
    p = s.p
    source = (
        ids(m.actors) or _subject_of(s, m) or (tuple(a.id for a in s.speaker_at(m.trigger) if a.id) if m.speaker_acts else ())
    )
    owners = ids(s.roles.owners(m.trigger)) if m.pattern.kind == "noun" and _names_danger(m) else ()
    source = tuple(i for i in source if i not in owners) or source
    to = _endangered(s, m, fear) or owners
    if not to or set(to) <= set(
        source
    ):  # "feels threatened by R"; "a nuclear Iran would threaten its existence, Israel believes"
        to = tuple(i for k in p.children(m.anchor, "nsubj", "nsubjpass") for i in ids(s.roles.of(k)) if i not in source)
        said = tuple(a.id for a in s.speaker_at(m.trigger) if a.id)
        ours = any(p.lower[k] in OURS for k in range(*p.sents[p.sent[m.trigger]]))
        to = to or (tuple(i for i in said if i not in source) if ours else ())
    return source, tuple(dict.fromkeys(i for i in to if i not in source))


def _names_danger(m: Match) -> bool:
    """Whether a noun pattern says who the danger is behind a preposition ("fear of A"): its owner is then the endangered."""
    return any(ps.slot.role == "A" for ps in m.pattern.preps)


def _subject_of(s: Setting, m: Match) -> tuple[str, ...]:
    """ "Al-Shabaab is the biggest danger facing Kenya": who is the danger."""
    p = s.p
    return tuple(
        i for t in m.tokens if p.dep[t] == "attr" for k in s.clauses.frame(p.head[t]).subjects for i in ids(s.roles.of(k))
    )


def _endangered(s: Setting, m: Match, fear: int | None) -> tuple[str, ...]:
    """The recipient; else who is afraid."""
    found = ids([q for q in m.recipients if q not in m.actors])
    if found or fear is None:
        return found
    if s.p.pos[fear] in ("VERB", "AUX"):
        return tuple(i for k in s.clauses.frame(fear).subjects for i in ids(s.roles.of(k)))
    near = [
        h for prep, _, h in s.clauses.noun_preps(fear) if prep in ("in", "among", "of", "to", "for")
    ]  # "the fear in Dushanbe"
    return tuple(i for k in (*s.clauses.owners(fear), *near) for i in ids(s.roles.of(k, places=True)))
