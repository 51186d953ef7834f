"""Ties: what is said of a relation and where it is heading, and what is said to move it."""

from __future__ import annotations

from detente.events.match import Match, Matcher
from detente.model import Driver, DriverKind, Heading, Span, Tie
from detente.relations.read import Setting, ids, trigger_span

SECTORS = {
    "military": "military", "defence": "military", "defense": "military", "security": "military", "strategic": "military",
    "intelligence": "military", "diplomatic": "diplomatic", "political": "diplomatic", "economic": "economic",
    "trade": "economic", "commercial": "economic", "energy": "economic", "business": "economic", "financial": "economic",
    "cultural": "cultural",
}  # fmt: skip
REASONS = frozenset(("because", "due", "owing", "over", "amid", "following", "after", "thanks", "by", "through"))


def read_ties(s: Setting, rules: Matcher) -> tuple[Tie, ...]:
    """One tie for each dyad of each match, numbered in reading order; the same words never give two of a heading."""
    out: list[Tie] = []
    for m in rules.find(s.p, s.roles, s.clauses):
        stage = s.stages.of(m.anchor)
        if stage in ("denied", "hypothetical"):
            continue
        for a, b in _dyads(s, m):
            span = trigger_span(s.p, m)
            if any(t.trigger == span and t.dyad == (a, b) for t in out):
                continue
            heading: Heading = m.rule.event_type  # type: ignore[assignment]
            out.append(
                Tie(f"t{len(out) + 1}", (a, b), heading, span, _sectors(s, m), _drivers(s, m), s.claim_at(m.trigger), m.rule.id)
            )
    return tuple(out)


def _dyads(s: Setting, m: Match) -> list[tuple[str, str]]:
    """The parties as dyads in alphabetical order; a lone party's other side is the speaker's or the article's."""
    left, right = ids(m.actors), ids(m.recipients)
    if right and left:
        pairs = [(a, b) for a in left for b in right if a != b]
        if not pairs and len(left) > 1:
            pairs = [(left[0], left[1])]
    else:
        both = left or right
        pairs = [(a, b) for n, a in enumerate(both) for b in both[n + 1 :]]
        if not pairs and both:
            other = _other(s, m, both[0])
            pairs = [(both[0], other)] if other else []
    return list(dict.fromkeys((min(p), max(p)) for p in pairs))


def _other(s: Setting, m: Match, one: str) -> str | None:
    """ "Relations have deteriorated with Ankara": with whom? The speaker's side, where it is another."""
    speakers = [a.id for a in s.speaker_at(m.trigger) if a.id and a.id != one]
    return speakers[0] if len(speakers) == 1 else None


def _sectors(s: Setting, m: Match) -> tuple[str, ...]:
    p = s.p
    near = {k for t in m.tokens for k in range(*p.edges(t)) if abs(k - m.trigger) < 9}
    return tuple(dict.fromkeys(SECTORS[p.lower[k]] for k in sorted(near) if p.lower[k] in SECTORS))


def _drivers(s: Setting, m: Match) -> tuple[Driver, ...]:
    """What brought it: the subject of "brought closer", and what stands behind because of, over, amid, in the wake of."""
    p = s.p
    heads: list[int] = []
    for topic in m.topics:
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
