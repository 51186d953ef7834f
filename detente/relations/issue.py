"""The issue of a position: the phrase or clause it is on, and the same words for the same issue."""

from __future__ import annotations

from detente.events.match import Match
from detente.language.parse import Parse
from detente.model import Span
from detente.relations.read import Setting

FUNCTION = frozenset(
    [
        "a",
        "an",
        "the",
        "any",
        "some",
        "its",
        "their",
        "his",
        "her",
        "our",
        "this",
        "that",
        "these",
        "those",
        "such",
        "all",
        "to",
        "my",
    ]
)
PRONOUNS = frozenset(
    [
        "it", "them", "him", "her", "us", "this", "that", "these", "those", "so", "itself", "himself", "themselves",
        "me", "you", "one",
        "what", "which", "who", "whom", "same", "thing", "way", "more", "everything", "something", "nothing", "each", "other",
    ]
)  # fmt: skip
SPELLS = frozenset(
    [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
        "april", "may",
        "june", "july", "august", "september", "october", "november", "december", "spring", "summer", "autumn", "fall", "winter",
        "day", "week", "month", "year", "decade", "today", "yesterday", "tomorrow", "tonight", "morning", "evening", "afternoon",
        "night", "weekend", "hour", "minute", "moment", "now", "time", "while",
    ]
)  # fmt: skip
NOT_ISSUES = frozenset(
    ["accusation", "allegation", "charge", "claim", "report", "invitation", "apology", "credential", "letter", "prize",
     "question",
     "appeal", "comment", "rumour", "rumor", "suggestion", "resignation", "excuse", "award", "criticism", "complaint",
     "people", "man"]
)  # fmt: skip
SILENT = frozenset(
    ["comment", "say", "answer", "name", "elaborate", "discuss", "give", "speak", "talk", "speculate", "disclose",
     "reveal", "confirm",
     "respond", "specify", "identify", "provide", "explain", "tell"]
)  # fmt: skip
GOALS = frozenset(
    ("objective", "goal", "interest", "aim", "view", "position", "vision", "purpose", "concern")
)  # the issue is behind
BREAKS = frozenset((";", '"', "(", ")", "--", "—", "–"))
LATER = frozenset(("saying", "adding", "warning", "citing", "calling", "telling", "arguing", "noting", "fearing"))


def issue_span(s: Setting, m: Match) -> Span | None:
    """The words of the issue: the topic with what is wanted of it, or the clause; never the clauses that merely follow."""
    p = s.p
    if m.topics:
        first, last = _of_topic(s, m)
    elif m.clause is not None:
        first, last = p.edges(m.clause)
    elif m.pattern.kind != "noun" and (
        named := [t for t in m.tokens if t != m.trigger and p.pos[t] in ("NOUN", "PROPN", "VERB") and p.lemma[t] not in GOALS]
    ):
        first, last = p.edges(named[0])  # "condemned the annexation of Crimea"
    elif m.pattern.kind == "noun" or (p.pos[m.trigger] == "NOUN" and p.dep[m.trigger] == "dobj"):
        first, last = max(m.tokens) + 1, p.edges(m.trigger)[1]
    else:
        first, last = max(m.tokens) + 1, p.sents[p.sent[m.trigger]][1]
    if first <= m.trigger < last:
        first = m.trigger + 1
    return None if p.lower[min(first, p.n - 1)] == "by" else _trim(p, first, _end(p, first, last))


def _of_topic(s: Setting, m: Match) -> tuple[int, int]:
    """ "Wants the militia out of the town": the topic and what is to become of it."""
    p, topic = s.p, m.topics[0]
    first, last = p.edges(topic)
    for t in m.tokens:
        wanted = m.pattern.complement is not None and p.lemma[m.trigger] in ("want", "see", "like")
        if (wanted and t > topic) or (t >= last and m.pattern.preps and p.dep[t] == "prep"):
            last = max(last, p.edges(t)[1])
    if m.clause is not None and m.clause > topic:
        last = max(last, p.edges(m.clause)[1])
    return first, last


def _end(p: Parse, first: int, last: int) -> int:
    """Where the issue ends: before a relative clause, a new quotation, a participle of saying, a finite clause of its own."""
    for k in range(first + 1, last):
        if p.word[k] in BREAKS:
            return k
        if p.dep[k] == "relcl" and (left := p.edges(k)[0]) > first:
            return left
        if (
            p.word[k] == ","
            and k + 1 < last
            and (p.lower[k + 1] in LATER or p.lower[k + 1] in ("which", "who", "but", "while", "as", "where"))
        ):
            return k
        if p.dep[k] == "advcl" and p.pos[k] in ("VERB", "AUX") and (left := p.edges(k)[0]) > first and p.lower[left] != "to":
            return left
    return last


def _trim(p: Parse, first: int, last: int) -> Span | None:
    while first < last and (
        p.pos[first] in ("PUNCT", "CCONJ", "SCONJ", "PART", "SPACE", "ADP")
        or p.lower[first] in FUNCTION
        or p.lemma[first] == "be"
    ):
        first += 1
    last = _without_spell(p, first, last)
    while last > first and p.pos[last - 1] in ("PUNCT", "CCONJ", "SPACE"):
        last -= 1
    return p.span(first, last) if first < last else None


def _without_spell(p: Parse, first: int, last: int) -> int:
    """Without a time at its end: "sanctions on Iran on Monday", "an embargo this week"."""
    k = last
    while k > first and (p.pos[k - 1] in ("PUNCT", "NUM", "DET", "ADJ") or p.lemma[k - 1] in SPELLS):
        k -= 1
    if not any(p.lemma[t] in SPELLS for t in range(k, last)):
        return last
    return (
        k - 1
        if k > first + 1 and p.lower[k - 1] in ("on", "in", "at", "by", "since", "for", "before", "after", "until", "from")
        else k
    )


def is_issue(s: Setting, m: Match, span: Span) -> bool:
    """Whether the words name an issue: not "it", not "by Russia", not a time."""
    p = s.p
    words = p.text[slice(*span)].lower().split()
    if all(w.strip(".,") in PRONOUNS | FUNCTION for w in words):
        return False
    if m.clause is None and m.topics and (p.lemma[m.topics[0]] in NOT_ISSUES or p.pos[m.topics[0]] == "PRON"):
        return False
    if not any(p.pos[k] in ("NOUN", "PROPN", "VERB") for k in range(p.n) if span[0] <= p.start[k] < span[1]):
        return False
    if m.clause is not None and p.lemma[m.clause] in SILENT:
        return False  # "declined to comment"
    wished = m.pattern.complement is not None and m.rule.event_type == "support"
    if (
        not wished
        and m.clause is None
        and m.topics
        and _party(s, m.topics[0])
        and not any(p.pos[t] == "NOUN" and t < m.topics[0] for t in m.tokens)
    ):
        return False  # to back a state is a tie, not an issue
    inside = [k for k in (*m.topics[:1], *((m.clause,) if m.clause is not None else ())) if p.start[k] >= span[0]]
    return not (inside and p.lemma[inside[0]] in SPELLS) and words[0] not in SPELLS | {"since", "until"}


def _party(s: Setting, head: int) -> bool:
    ref = s.cast.at.get(head)
    return bool(
        ref
        and ref.actors
        and (s.p.pos[head] == "PROPN" or (ref.agent and ref.agent.kind == "state"))
        and all(a.kind not in ("person", "territory") for a in ref.actors)
    )


def normal_issue(text: str) -> str:
    """The issue in lower case without articles and possessives, so that the same issue meets itself."""
    words = [w for w in text.lower().replace("\u2019", "'").split() if w not in FUNCTION]
    return " ".join(words).strip(" .,;:\"'") or text.strip()
