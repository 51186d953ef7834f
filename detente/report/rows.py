"""What a report says of a coding, as rows: the brief and the page print the same rows, each in its own way.

Nothing is invented here. A row is one record of the coding (or several of one kind that say the same), and carries the spans,
the rule and the reason that the reader may ask for.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.model import Claim, Coding, Event, Heading, Mention, Part, Position, Span, Tie, When
from detente.report import excerpt, words
from detente.report.row import Group, Row, Section, numbers, one_group

ARROWS: dict[Heading, str] = {"closer": "▲", "apart": "▼", "friendly": "●", "at_odds": "●", "steady": "●"}
NOT_LEFT_OUT = ("story", "title", "dateline")  # a dateline gives the place and the day


def sections(coding: Coding) -> list[Section]:
    """The sections of a report in reading order; one without rows is left out."""
    known = words.names(coding)
    spoken = [c for c in coding.claims if c.modality != "forecast"]
    forecasts = [c for c in coding.claims if c.modality == "forecast"]
    found = [
        Section("ties", "Ties", _ties(coding, known)),
        Section("events", "What happened", one_group(_event(coding, e, known) for e in _timeline(coding.events))),
        Section("claims", "Who says what", _speakers(coding, spoken)),
        Section("threats", "Threats", one_group(_threats(coding, known))),
        Section("positions", "Positions", one_group(_positions(coding, known))),
        Section("forecasts", "Forecasts", one_group(_forecast(coding, c) for c in forecasts)),
        Section("parts", "Left out", one_group(_left_out(coding))),
        Section("doubts", "In doubt", one_group(_doubts(coding))),
    ]
    return [section for section in found if section.groups]


def headline(coding: Coding) -> tuple[str, str]:
    """The title (or the first words of the story), and outlet, date and length."""
    article = coding.article
    title = words.clean(article.title or "") or words.shorten(_opening(coding), 76) or article.article_id
    count = len(_story(coding).split())
    length = words.plural(count, "word") + (f" in {words.plural(len(coding.sentences), 'sentence')}" if coding.sentences else "")
    outlet = words.clean(article.outlet or "")
    return title, " · ".join(part for part in (outlet, words.published_words(article.published), length) if part)


def _opening(coding: Coding) -> str:
    """The first sentence, or the first line of an article without sentences."""
    first = coding.article.text[slice(*coding.sentences[0])] if coding.sentences else _story(coding)
    return words.clean(first.strip().partition("\n\n")[0][:400])


def _story(coding: Coding) -> str:
    text, parts = coding.article.text, coding.article.parts
    return " ".join(text[p.start : p.end] for p in parts if p.kind == "story") if parts else text


def _frame(coding: Coding, span: Span, claim_id: str | None) -> Span | None:
    """The stretch that an excerpt may be taken from: the sentence, and within it what is said, not who says it."""
    number = coding.sentence_of(span)
    low, high = span if number is None else coding.sentences[number - 1]
    claim = _claim_of(coding, claim_id)
    for start, end in claim.content_spans if claim else ():
        if start <= span[0] and span[1] <= end:
            low, high = max(low, start), min(high, end)
    return low, high


def _claim_of(coding: Coding, claim_id: str | None) -> Claim | None:
    return next((c for c in coding.claims if claim_id and c.claim_id == claim_id), None)


# ---------------------------------------------------------------- who says it


def _asserted(coding: Coding, claim_id: str | None) -> tuple[str, ...]:
    """ "says Aché Doungous", where a claim carries the record; the role stands with the claim itself."""
    claim = _claim_of(coding, claim_id)
    if claim is None:
        return ()
    verb = "say" if len(claim.sources) > 1 else "says"
    speakers = words.listed(dict.fromkeys(words.clean(a.name) or words.speaker_words(a) for a in claim.sources))
    return (f"{verb} {speakers}",) if speakers else ("as is said, by nobody named",)


def _speaker(claim: Claim) -> str:
    return words.listed(dict.fromkeys(words.speaker_words(a) for a in claim.sources)) or "Nobody named"


# ---------------------------------------------------------------- ties


def _ties(coding: Coding, known: dict[str, str]) -> tuple[Group, ...]:
    """Ties of one dyad under one heading, in the order in which the article brings them."""
    grouped: dict[tuple[tuple[str, ...], Heading], list[Tie]] = {}
    for tie in coding.ties:
        grouped.setdefault((tuple(sorted(tie.dyad)), tie.heading), []).append(tie)
    return tuple(
        Group(
            rows=tuple(_tie(coding, t) for t in ties),
            head=" – ".join(known.get(i, i) for i in ties[0].dyad),
            note=heading.replace("_", " "),
            mark=ARROWS[heading],
            tone=heading,
        )
        for (_, heading), ties in grouped.items()
    )


def _tie(coding: Coding, tie: Tie) -> Row:
    drivers = tuple(dict.fromkeys(words.shorten(words.unquoted(d.text), 90) for d in tie.drivers))
    sectors = (f"in {words.listed(s.replace('_', ' ') for s in tie.sectors)} matters",) if tie.sectors else ()
    kinds = ", ".join(f"{words.quoted(words.shorten(d.text, 60))} ({_DRIVERS[d.kind]})" for d in tie.drivers)
    said = excerpt.clause(coding.article.text, tie.trigger, _frame(coding, tie.trigger, tie.claim_id), limit=100)
    fresh = [d for d in drivers if d not in said]
    because = (f"because of {words.listed(fresh)}",) if fresh else ()
    return Row(
        head="",
        text=words.quoted(said),
        notes=(*because, *sectors, *_asserted(coding, tie.claim_id)),
        numbers=numbers(coding, (tie.trigger, *(d.span for d in tie.drivers))),
        spans=(tie.trigger, *(d.span for d in tie.drivers)),
        rule=tie.rule or None,
        reason=f"{words.quoted(coding.article.words(tie.trigger))} says so" + (f"; what moves it: {kinds}" if kinds else ""),
        tone=tie.heading,
    )


_DRIVERS = {"threat": "a threat", "act": "an act", "position": "a common position", "interest": "an interest"}


# ---------------------------------------------------------------- events


def _timeline(events: Iterable[Event]) -> list[Event]:
    """By date, then as the article tells them; events without a date come last."""
    return sorted(events, key=lambda e: (e.date.start or e.date.end or "9999", e.date.end or "9999"))


def _event(coding: Coding, event: Event, known: dict[str, str]) -> Row:
    actors = [words.party_words(p.actor, known) for p in event.actors]
    recipients = [words.party_words(p.actor, known) for p in event.recipients]
    kind = event.event_type + (f" ({event.mode.replace('-', ' ')})" if event.mode else "")
    notes = [", ".join((kind, *(c.replace("_", " ") for c in event.contexts)))]
    if event.stage != "occurred":
        notes.append(event.stage)
    if event.first:
        notes.append("for the first time")
    notes += [words.quantity_words(q) for q in event.quantities]
    if event.place:
        notes.append(_place_words(event, known))
    said = excerpt.phrase(coding.article.text, event.trigger, _frame(coding, event.trigger, event.claim_id))
    return Row(
        lead=words.when_words(event.date),
        head=words.sides_words(actors, recipients),
        text=said,
        notes=(*notes, *_asserted(coding, event.claim_id)),
        numbers=numbers(coding, (event.trigger, *event.mentions)),
        spans=(event.trigger, *event.mentions),
        rule=event.rule or None,
        reason=_event_reason(coding, event, known),
        tone=event.quad_class.split()[-1],
    )


def _place_words(event: Event, known: dict[str, str]) -> str:
    assert event.place is not None
    place = event.place
    country = known.get(place.country or "", place.country)
    parts = (place.name, place.admin, country)
    return "in " + ", ".join(dict.fromkeys(words.clean(part) for part in parts if part))


def _event_reason(coding: Coding, event: Event, known: dict[str, str]) -> str:
    """Where the parties and the date were found, for the reader who asks."""
    said: dict[str, str] = {}
    for party in (*event.actors, *event.recipients):
        name = words.party_words(party.actor, known)
        named = f"{name}: named {words.quoted(coding.article.words(party.span))}" if party.span else f"{name}: from the context"
        said.setdefault(name, named)
    return "; ".join((*said.values(), _date_reason(coding, event.date)))


_BASIS = {
    "text": "written in the text",
    "relative": "reckoned from the publication date",
    "dateline": "of the dateline",
    "publication": "of publication",
    "none": "not to be had",
}


def _date_reason(coding: Coding, when: When) -> str:
    named = f"{words.quoted(coding.article.words(when.span))}, " if when.span else ""
    return f"date: {named}{_BASIS[when.basis]}"


# ---------------------------------------------------------------- claims


def _speakers(coding: Coding, claims: Iterable[Claim]) -> tuple[Group, ...]:
    grouped: dict[tuple[tuple[str | None, str], ...], list[Claim]] = {}
    for claim in claims:
        grouped.setdefault(tuple((a.id, a.name) for a in claim.sources), []).append(claim)
    groups = []
    for found in grouped.values():
        fullest = max(found, key=lambda c: len(_speaker(c)))
        label = _speaker(fullest)
        voices = dict.fromkeys(c.voice for c in found if c.voice and c.voice not in label.lower())
        groups.append(Group(rows=tuple(_claim(coding, c) for c in found), head=label, note=", ".join(voices)))
    return tuple(groups)


def _claim(coding: Coding, claim: Claim) -> Row:
    cue = " … ".join(words.clean(coding.article.words(s)) for s in claim.cue_spans)
    kinds = (claim.modality,) if claim.modality not in ("assertion", "forecast") else ()
    source = " … ".join(words.quoted(coding.article.words(s)) for s in claim.source_spans)
    reason = f"{claim.kind} speech" if claim.kind != "attitude" else "what somebody thinks or wants"
    return Row(
        head=cue if any(c.isalpha() for c in cue) else "",
        text=_content(coding, claim),
        notes=kinds,
        numbers=numbers(coding, claim.content_spans or claim.cue_spans),
        spans=(*claim.content_spans, *claim.cue_spans, *claim.source_spans),
        rule=claim.rule or None,
        reason=reason + (f"; the speaker is named {source}" if source else ""),
    )


def _content(coding: Coding, claim: Claim) -> str:
    pieces = [words.clean(coding.article.words(s)) for s in claim.content_spans]
    if claim.kind == "direct":
        return words.quoted(words.shorten(" … ".join(words.unquoted(p) for p in pieces), 230))
    whole = words.shorten(" … ".join(pieces), 230)
    return whole.removeprefix("that ").rstrip(" ,;")


def _forecast(coding: Coding, claim: Claim) -> Row:
    row = _claim(coding, claim)
    return Row(_speaker(claim), row.text, notes=row.notes, numbers=row.numbers, spans=row.spans, rule=row.rule, reason=row.reason)


# ---------------------------------------------------------------- names


def names_section(coding: Coding) -> Section:
    """Who is named, with the words that name them and how each was found; the page shows it, the brief does not."""
    known = words.names(coding)
    grouped: dict[tuple[str | None, str], list[Mention]] = {}
    for mention in coding.mentions:
        actor = mention.actor
        grouped.setdefault((actor.id, words.clean(actor.name) if actor.kind == "person" or not actor.id else ""), []).append(
            mention
        )
    return Section("names", "Names", one_group(_named(coding, found, known) for found in grouped.values()))


def _named(coding: Coding, found: list[Mention], known: dict[str, str]) -> Row:
    actor = max((m.actor for m in found), key=lambda a: len(a.role or ""))
    name = words.speaker_words(actor) if actor.kind == "person" or not actor.id else known.get(actor.id, words.clean(actor.name))
    hows: dict[str, list[str]] = {}
    for mention in found:
        said = words.quoted(coding.article.words(mention.span))
        if said not in hows.setdefault(mention.how, []):
            hows[mention.how].append(said)
    return Row(
        head=name,
        text=actor.id or "not resolved",
        numbers=numbers(coding, (m.span for m in found)),
        spans=tuple(m.span for m in found),
        reason="; ".join(f"{how}: {', '.join(said)}" for how, said in hows.items()),
    )


# ---------------------------------------------------------------- threats and positions


def _threats(coding: Coding, known: dict[str, str]) -> Iterable[Row]:
    for threat in coding.threats:
        said = excerpt.clause(coding.article.text, threat.trigger, _frame(coding, threat.trigger, threat.claim_id))
        yield Row(
            head=words.sides_words([known.get(i, i) for i in threat.source], [known.get(i, i) for i in threat.to]),
            text=words.quoted(said),
            notes=_asserted(coding, threat.claim_id),
            numbers=numbers(coding, (threat.trigger,)),
            spans=(threat.trigger,),
            rule=threat.rule or None,
            reason=f"{words.quoted(coding.article.words(threat.trigger))} says so",
            tone="conflict",
        )


def _positions(coding: Coding, known: dict[str, str]) -> Iterable[Row]:
    for position in coding.positions:
        who = words.listed(known.get(i, i) for i in position.who) or "Somebody"
        yield Row(
            head=f"{who} {position.stance}{'s' if len(position.who) == 1 else ''}",
            text=_issue(coding, position),
            notes=_asserted(coding, position.claim_id),
            numbers=numbers(coding, (position.trigger, position.issue_span)),
            spans=(position.trigger, position.issue_span),
            rule=position.rule or None,
            reason=f"{words.quoted(coding.article.words(position.trigger))} says so",
            tone="cooperation" if position.stance == "support" else "conflict",
            joint=" ",
        )


# ---------------------------------------------------------------- what was left out, and what is in doubt


def _issue(coding: Coding, position: Position) -> str:
    """The issue with the capitals of the article, where the record has it in small letters."""
    written = words.clean(coding.article.words(position.issue_span))
    return written if written.casefold() == position.issue.casefold() else words.clean(position.issue)


def _left_out(coding: Coding) -> Iterable[Row]:
    """Lines that are not story; neighbours of one kind and reason are one row."""
    runs: list[list[Part]] = []
    previous: Part | None = None
    for part in coding.article.parts:
        if part.kind not in NOT_LEFT_OUT:
            if previous and (previous.kind, previous.reason) == (part.kind, part.reason):
                runs[-1].append(part)
            else:
                runs.append([part])
        previous = part
    for run in runs:
        yield _left_out_row(coding.article.text, run)


def _left_out_row(text: str, run: list[Part]) -> Row:
    first, last = run[0], run[-1]
    more = len([p for p in run if text[p.start : p.end].strip()]) - 1
    at = first.start + len(text[first.start : first.end]) - len(text[first.start : first.end].lstrip())
    end = len(text[: last.end].rstrip())
    return Row(
        head=first.kind,
        text=words.quoted(words.shorten(text[first.start : first.end].strip(), 90)) + (f" and {more} more" if more > 0 else ""),
        notes=(words.clean(first.reason),) if first.reason else (),
        lines=(text.count("\n", 0, at) + 1, text.count("\n", 0, end) + 1),
        spans=tuple((p.start, p.end) for p in run),
        reason=first.reason,
    )


def _doubts(coding: Coding) -> Iterable[Row]:
    """One row for one reason: the words it holds for are listed."""
    grouped: dict[tuple[str, str], list[Span]] = {}
    for doubt in coding.doubts:
        grouped.setdefault((doubt.kind, words.clean(doubt.reason)), []).append(doubt.span)
    for (kind, reason), spans in grouped.items():
        named = dict.fromkeys(words.shorten(words.unquoted(coding.article.words(s)), 60) for s in spans)
        fresh = [words.quoted(n) for n in named if n and n not in reason]
        yield Row(
            head=kind,
            text=", ".join(fresh) or reason,
            notes=(reason,) if fresh else (),
            numbers=numbers(coding, spans),
            spans=tuple(spans),
            reason=reason,
        )
