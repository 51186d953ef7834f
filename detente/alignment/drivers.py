"""What may lie behind a change, each with its evidence: said ties and their reasons, shared threats, rivals, positions, deals.

Nothing here is inferred to be a cause. A reason is only ever somebody's words.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from detente.alignment import acts, evidence, names
from detente.alignment.evidence import Sentence
from detente.alignment.model import Measured
from detente.alignment.series import Opened
from detente.store.study import Study

_HEADINGS = {"closer": "closer", "apart": "apart", "friendly": "friendly", "at_odds": "at odds", "steady": "steady"}


@dataclass(frozen=True, slots=True)
class Driver:
    """One thing that bears on a dyad: `kind` ∈ said, reason, threat, rival, position, deal; `text` in words."""

    kind: str
    text: str
    speaker: str | None
    voice: str | None
    day: str | None
    sentence: Sentence | None
    heading: str | None = None


def drivers(opened: Opened, a: str, b: str, since: date, until: date) -> list[Driver]:
    """All drivers between two days, those with a sentence first, in order of day."""
    study = opened.study
    found = _said(study, a, b, since, until) + _threats(study, a, b, since, until) + _positions(study, a, b, since, until)
    return found + _rivals(opened.measured, a, b, until) + _deals(study, a, b)


def _rows(study: Study, query: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    with contextlib.closing(study.connect()) as connection:
        found: list[dict[str, Any]] = connection.sql(query, params=parameters).to_arrow_table().to_pylist()
    return found


def _said(study: Study, a: str, b: str, since: date, until: date) -> list[Driver]:
    rows = [r for r in said(study, a, b) if r["day"] is None or since <= r["day"] < until]
    found = evidence.at(study, [(r["article_id"], r["trigger"]["start"]) for r in rows])
    out = []
    for r in rows:
        sentence = found.get((r["article_id"], r["trigger"]["start"]))
        who = speaker(r["sources"]) or r["outlet"]
        text = f"{who} says: {_HEADINGS.get(r['heading'], r['heading'])}"
        out.append(Driver("said", text, who, r["voice"], _day(r["day"]), sentence, r["heading"]))
        for reason in r["drivers"] or []:
            out.append(Driver("reason", f"because {reason['text']}", who, r["voice"], _day(r["day"]), sentence, r["heading"]))
    return out


def said(study: Study, a: str | None = None, b: str | None = None) -> list[dict[str, Any]]:
    """The ties said of a dyad (or of all), in order of day: the second voice, never counted as acts."""
    rows = _rows(study, acts.sql("said"), {})
    return [r for r in rows if a is None or (a in r["dyad"] and b in r["dyad"])]


def speaker(sources: list[dict[str, Any]] | None) -> str | None:
    """The sources of a claim in words: "Maria Zakharova, Russian foreign ministry spokesperson"."""
    people = [s["name"] + (f", {s['role']}" if s.get("role") else "") for s in sources or [] if s.get("name")]
    return " and ".join(people) or None


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _threats(study: Study, a: str, b: str, since: date, until: date) -> list[Driver]:
    """Who is said to threaten both."""
    query = """
        select t.source, t."to" as to_whom, t.trigger, t.article_id, cast(a.published as date) as day, c.voice, c.sources
        from threats t join articles a on a.article_id = t.article_id
        left join claims c on c.claim_id = t.claim_id and c.article_id = t.article_id
        where cast(a.published as date) >= $since and cast(a.published as date) < $until
        order by day, t.article_id"""
    rows = _rows(study, query, {"since": since, "until": until})
    to: dict[str, dict[str, dict[str, Any]]] = {}
    for r in rows:
        for source in r["source"]:
            for party in r["to_whom"]:
                to.setdefault(source, {}).setdefault(party, r)
    both = {source: (named[a], named[b]) for source, named in to.items() if a in named and b in named}
    found = evidence.at(study, [(r["article_id"], r["trigger"]["start"]) for pair in both.values() for r in pair])
    out = []
    for source, (first, _) in sorted(both.items()):
        sentence = found.get((first["article_id"], first["trigger"]["start"]))
        text = f"{names.name(source)} is said to threaten both"
        out.append(Driver("threat", text, speaker(first["sources"]), first["voice"], _day(first["day"]), sentence))
    return out


def _positions(study: Study, a: str, b: str, since: date, until: date) -> list[Driver]:
    """Where both are said to take the same stance on an issue, or to take opposite ones."""
    query = """
        select p.who, p.stance, p.issue, p.trigger, p.article_id, cast(a.published as date) as day, c.voice, c.sources
        from positions p join articles a on a.article_id = p.article_id
        left join claims c on c.claim_id = p.claim_id and c.article_id = p.article_id
        where cast(a.published as date) >= $since and cast(a.published as date) < $until
        order by day, p.article_id"""
    rows = _rows(study, query, {"since": since, "until": until})
    by_issue: dict[str, dict[str, dict[str, Any]]] = {}
    for r in rows:
        for who in r["who"]:
            by_issue.setdefault(r["issue"].lower(), {})[who] = r
    shared = [(issue, held[a], held[b]) for issue, held in sorted(by_issue.items()) if a in held and b in held]
    found = evidence.at(study, [(r["article_id"], r["trigger"]["start"]) for _, r, _ in shared])
    out = []
    for issue, mine, theirs in shared:
        verb = f"both {mine['stance']}" if mine["stance"] == theirs["stance"] else "opposite stances on"
        sentence = found.get((mine["article_id"], mine["trigger"]["start"]))
        out.append(Driver("position", f"{verb}: {issue}", speaker(mine["sources"]), mine["voice"], _day(mine["day"]), sentence))
    return out


def _rivals(m: Measured, a: str, b: str, until: date) -> list[Driver]:
    """States on bad terms with both: tone a standard deviation below the reference, with evidence."""
    view, panel = m.known_then, m.panel
    t = max(int(np.searchsorted(np.array(panel.edges[1:], dtype="datetime64[D]"), np.datetime64(until), side="right")) - 1, 0)
    bad = (view.tone[t] < -1) & (view.evidence[t] >= m.settings.evidence.counts)
    against: dict[str, set[str]] = {}
    for d in np.flatnonzero(bad):
        x, y = panel.states[panel.first[d]], panel.states[panel.second[d]]
        against.setdefault(x, set()).add(y)
        against.setdefault(y, set()).add(x)
    common = sorted(against.get(a, set()) & against.get(b, set()))
    return [Driver("rival", f"both on bad terms with {names.name(c)}", None, None, None, None) for c in common]


def _deals(study: Study, a: str, b: str) -> list[Driver]:
    if "deals" not in study.tables():
        return []
    query = """select kind, subject, len(story_ids) as stories from deals
               where list_contains(parties, $a) and list_contains(parties, $b) order by kind, subject"""
    rows = _rows(study, query, {"a": a, "b": b})
    return [Driver("deal", f"{r['kind']} deal ({r['subject']}), {r['stories']} rungs", None, None, None, None) for r in rows]
