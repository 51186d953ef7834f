"""Drivers: what is said to move a tie."""

from __future__ import annotations

from detente.events.match import Match
from detente.model import Driver, DriverKind, Span
from detente.relations.read import Setting

REASONS = frozenset(
    ("because", "due", "owing", "over", "amid", "following", "after", "thanks", "by", "through", "since", "as", "despite")
)


def drivers(s: Setting, m: Match) -> tuple[Driver, ...]:
    """What brought it: the subject of "brought closer", and what stands behind because of, over, amid, in the wake of."""
    p = s.p
    heads: list[int] = []
    driven = m.pattern.subject is not None and m.pattern.subject.role == "X"
    for topic in m.topics if driven else ():
        heads += _causes(s, topic)
    at = m.anchor
    for _ in range(3):
        for k in p.kids[at]:
            if p.dep[k] in ("prep", "agent") and _reason(s, k) and k not in m.tokens:
                heads += [
                    d
                    for c in p.children(k, "pobj", "pcomp")
                    for d in ([c] if p.lower[c] != "wake" else [e for q in p.children(c, "prep") for e in p.children(q, "pobj")])
                ]
            elif p.dep[k] == "advcl" and any(
                p.lower[x] in ("as", "because", "since", "after") and p.dep[x] == "mark" for x in p.kids[k]
            ):
                heads.append(k)
        if p.head[at] == at or p.pos[p.head[at]] not in ("VERB", "AUX") or p.dep[at] in ("ccomp", "relcl", "advcl"):
            break
        at = p.head[at]
    for t in m.tokens:  # "at odds over the border", "locked in a row over visas"
        for k in p.kids[t]:
            if p.dep[k] == "prep" and _reason(s, k) and p.lower[k] not in ("by", "through", "as") and k not in m.tokens:
                heads += p.children(k, "pobj", "pcomp")
    out: list[Driver] = []
    for head in heads:
        span = _clean(s, *p.edges(head))
        if span and not any(d.span == span for d in out) and not (span[0] <= p.start[m.trigger] < span[1]):
            out.append(Driver(span, " ".join(p.text[span[0] : span[1]].split()), _kind(s, head)))
    return tuple(out)


def _causes(s: Setting, topic: int) -> list[int]:
    """The things a subject lists: "several factors, including A and B" are A and B."""
    p = s.p
    last = p.sents[p.sent[topic]][1]
    listed = []
    for k in range(topic, last):
        if p.lower[k] in ("including", "like") or (p.lower[k] == "as" and p.lower[k - 1] == "such"):
            for c in p.children(k, "pobj", "dobj"):
                listed += [c, *p.children(c, "conj")]
            break
    return listed or ([topic] if p.pos[topic] in ("NOUN", "PROPN") else [])


def _reason(s: Setting, k: int) -> bool:
    p = s.p
    if p.lower[k] in ("in", "on") and any(
        p.lower[c] in ("wake", "response", "face", "light", "back", "view") for c in p.children(k, "pobj")
    ):
        return True
    return p.lower[k] in REASONS


def _clean(s: Setting, first: int, last: int) -> Span | None:
    p = s.p
    while first < last and (p.pos[first] in ("PUNCT", "CCONJ") or p.lower[first] in ("as", "because", "since", "after", "the")):
        first += 1
    while last > first and p.pos[last - 1] in ("PUNCT", "CCONJ"):
        last -= 1
    return p.span(first, last) if last > first else None


def _kind(s: Setting, head: int) -> DriverKind:
    p = s.p
    words = {p.lemma[k] for k in range(*p.edges(head))}
    if words & {"threat", "danger", "menace", "terrorism", "terrorist", "extremism", "militant", "insurgency"}:
        return "threat"
    if words & {"support", "oppose", "opposition", "position", "stance", "approach", "view"}:
        return "position"
    if p.pos[head] in ("VERB", "AUX") or any(r.actors and r.head in range(*p.edges(head)) for r in s.cast.refs):
        return "act"
    return "interest"
