"""A coding as lines a person can read and a diff can show."""

from __future__ import annotations

from detente.model import Coding, Party


def render(coding: Coding) -> str:
    """One line for each part left out, event, claim, tie, threat and position, with its sentence number."""
    text = coding.article.text

    def at(start: int) -> int:
        return next((n for n, (a, b) in enumerate(coding.sentences, 1) if a <= start < b), 0)

    def who(parties: tuple[Party, ...]) -> str:
        return "+".join((q.actor.id or q.actor.name) + (f":{q.actor.sector}" if q.actor.sector else "") for q in parties) or "-"

    def words(start: int, end: int) -> str:
        return " ".join(text[start:end].split())

    lines = [
        f"left out  {q.kind}: {words(q.start, q.end)[:60]}" for q in coding.article.parts if q.kind not in ("story", "title")
    ]
    for e in coding.events:
        date = f"{e.date.start}/{e.date.end}" if e.date.start else "no date"
        claim = f" by {e.claim_id}" if e.claim_id else ""
        lines.append(
            f"[{at(e.trigger[0])}] {e.event_type} {who(e.actors)} > {who(e.recipients)} {e.stage} {date} "
            f"{e.rule}{claim}: {words(*e.trigger)}"
        )
    for c in coding.claims:
        said = " … ".join(words(*s) for s in c.content_spans)
        names = "+".join(f"{a.name} ({a.id})" for a in c.sources) or "-"
        lines.append(f"[{at(c.content_spans[0][0])}] {c.claim_id} {names} {c.voice} {c.kind} {c.modality}: {said}")
    for t in coding.ties:
        lines.append(
            f"[{at(t.trigger[0])}] tie {'-'.join(t.dyad)} {t.heading}: {words(*t.trigger)} | "
            + "; ".join(d.text for d in t.drivers)
        )
    for h in coding.threats:
        lines.append(f"[{at(h.trigger[0])}] threat {'+'.join(h.source)} > {'+'.join(h.to)}")
    for p in coding.positions:
        lines.append(f"[{at(p.trigger[0])}] position {'+'.join(p.who)} {p.stance} {p.issue}")
    return "\n".join(lines) + "\n"
