"""Which rules there are, which fired on a sentence and why the others did not."""

from __future__ import annotations

from detente.coder import Coder
from detente.errors import DetenteError, unknown
from detente.events.turns import rule_behind
from detente.knowledge.load import Rule, load_knowledge, unmark
from detente.model import Coding


def about(name: str, language: str = "en") -> str:
    """What an event type (`CONSULT`), a rule (`en/AID/deliver`) or a kind of relation (`ties`) is, with its rules or examples."""
    knowledge = load_knowledge(language)
    name = rule_behind(name)
    rules = {r.id: r for r in (*knowledge.rules, *(r for group in knowledge.relations.values() for r in group))}
    if name in rules:
        return _rule(rules[name])
    if name.upper() in knowledge.types:
        kind = knowledge.types[name.upper()]
        mine = [r for r in knowledge.rules if r.event_type == kind.id]
        lines = [f"{kind.id} ({kind.quad_class})", f"  {kind.definition}"]
        if kind.modes:
            lines.append(f"  modes: {', '.join(kind.modes)}")
        lines += ["", f"{len(mine)} rules:"]
        lines += [f"  {r.id:38} {(*r.verbs, *r.nouns)[0]}" for r in mine]
        return "\n".join(lines)
    if name in knowledge.relations:
        return "\n".join(f"  {r.id:34} {r.event_type:10} {(*r.verbs, *r.nouns)[0]}" for r in knowledge.relations[name])
    raise DetenteError(
        unknown(
            "event type or rule",
            name,
            [*knowledge.types, *knowledge.relations, *rules] if "/" in name else [*knowledge.types, *knowledge.relations],
        )
    )


def _rule(rule: Rule) -> str:
    lines = [rule.id]
    facts = {
        "type": rule.event_type,
        "mode": rule.mode,
        "contexts": ", ".join(rule.contexts),
        "symmetric": "both sides act" if rule.symmetric else "",
    }
    lines += [f"  {k}: {v}" for k, v in facts.items() if v]
    lines += ["  patterns:", *(f"    {p}" for p in rule.verbs), *(f"    {p}   (noun)" for p in rule.nouns)]
    lines += ["  read:", *(f"    + {unmark(s)[0]}" for s in rule.yes), "  not read:", *(f"    - {s}" for s in rule.no)]
    return "\n".join(lines)


def sentence(coder: Coder, text: str, published: str | None = None) -> str:
    """Word by word what a text gives: parties, the rules that fired and on what, and why others of the same words did not."""
    coding = coder(text, published=published)
    article = coding.article
    lines = [article.words((0, len(text))), ""]
    lines.append("Parties")
    for m in coding.mentions:
        role = f", {m.actor.role}" if m.actor.role else ""
        lines.append(f"  {article.words(m.span)} → {m.actor.id or 'not resolved'} ({m.how}{role})")
    lines += ["", "Events"] if coding.events else ["", "Events: none"]
    for e in coding.events:
        who = " + ".join(q.actor.id or q.actor.name for q in e.actors) or "somebody"
        whom = " + ".join(q.actor.id or q.actor.name for q in e.recipients) or "nobody named"
        lines.append(f"  {e.event_type}: {who} → {whom}, {e.stage}   on “{article.words(e.trigger)}” by {e.rule}")
    others = [("tie", t.trigger, t.rule) for t in coding.ties] + [("threat", t.trigger, t.rule) for t in coding.threats]
    others += [("position", q.trigger, q.rule) for q in coding.positions] + [
        ("claim", c.cue_spans[0], c.rule) for c in coding.claims
    ]
    lines += [f"  {name} on “{article.words(span)}” by {rule}" for name, span, rule in others]
    lines += ["", "Tried and not fired"]
    lines += _not_fired(coder, coding) or ["  nothing: no other rule knows a word of this text"]
    return "\n".join(lines)


def _not_fired(coder: Coder, coding: Coding) -> list[str]:
    fired = {rule_behind(e.rule) for e in coding.events}
    p = coder.parse(coding.article)
    out = []
    for i in range(p.n):
        entries = [*coder.matcher.verbs.get(p.lemma[i], ()), *coder.matcher.nouns.get(p.lemma[i], ())]
        for rule, pattern in ((e.rule, e.pattern) for e in entries):
            if rule.id in fired:
                continue
            verb = pattern.kind == "verb"
            if verb and not p.tag[i].startswith("VB"):
                why = f"“{p.word[i]}” is read as {p.pos[i].lower()}, not as a verb"
            elif pattern.kind == "noun" and not p.tag[i].startswith("NN"):
                why = f"“{p.word[i]}” is read as {p.pos[i].lower()}, not as a noun"
            else:
                why = f"the words around “{p.word[i]}” do not fit"
            out.append(f"  {rule.id}: {pattern.source!r}: {why}")
    return list(dict.fromkeys(out))[:20]
