"""Tiny factories: codings made by hand, over sentences of our own invention.

Spans are given as words and looked up in the text, so that a test reads like the article it is about.
"""

from __future__ import annotations

import re
from typing import Any

from detente.model import (
    Actor,
    Article,
    Claim,
    Coding,
    Doubt,
    Driver,
    Event,
    Mention,
    Part,
    Party,
    Place,
    Position,
    Quantity,
    Span,
    Stance,
    Threat,
    Tie,
    When,
)

NORWAY = Actor("NOR", "Norway", "state", "NOR", "GOV")
SWEDEN = Actor("SWE", "Sweden", "state", "SWE", "GOV")
CHAD = Actor("TCD", "Chad", "state", "TCD", "GOV")
SUDAN = Actor("SDN", "Sudan", "state", "SDN", "GOV")
FRANCE = Actor("FRA", "France", "state", "FRA", "GOV")
MINISTER = Actor("TCD", "Aché Doungous", "person", "TCD", "GOV", "foreign minister")
EXPERT = Actor("TCD", "Idriss Kamougue", "person", "TCD", "EXPERT", "security analyst")
RIDERS = Actor("DUST_RIDERS", "Dust Riders", "group", None, "REB")

STORY = (
    "Chad and Sudan signed an agreement in March 2016 to patrol their border together.",
    "Sudan delivered 12 armoured cars to Chad last year, its first gift of arms.",
    "The Dust Riders burned a customs post near Adré on Monday.",
    "“We are closer to Khartoum than we ever were because of the Dust Riders,” said Aché Doungous, Chad's foreign minister.",
    "The security analyst Idriss Kamougue argued that relations between Chad and France have soured.",
    "“France may close its base within a year,” he said.",
    "The Dust Riders are a threat to both countries, he added.",
    "Chad and Sudan oppose foreign mediation.",
    "Doungous will meet her Sudanese counterpart in May.",
)
TEASER = "Camel prices: why the market fell silent"
TEXT = "\n\n".join([*STORY[:4], TEASER, *STORY[4:]]) + "\n\nCOMMENTS (3)"


def span(words: str, text: str = TEXT, nth: int = 1) -> Span:
    """Where the words stand in the text, the nth time they do."""
    hits = [m.start() for m in re.finditer(re.escape(words), text)]
    return hits[nth - 1], hits[nth - 1] + len(words)


def article(text: str = TEXT, **fields: Any) -> Article:
    given: dict[str, Any] = {
        "article_id": "border-patrol",
        "title": "Chad and Sudan patrol together",
        "outlet": "Abéché Courier",
        "published": "2018-02-28",
        "url": "https://courier.example/1",
        "language": "en",
        "parts": (Part(0, len(text), "story"),),
    }
    return Article(text=text, **(given | fields))


def party(actor: Actor, words: str | None = None, nth: int = 1) -> Party:
    return Party(actor, None if words is None else span(words, nth=nth))


def event(
    event_type: str, trigger: str, actors: tuple[Actor, ...] = (), recipients: tuple[Actor, ...] = (), **more: Any
) -> Event:
    given: dict[str, Any] = {"event_id": f"e:{trigger}", "stage": "occurred", "date": When(), "rule": f"en/{event_type}/test"}
    return Event(
        event_type=event_type,
        trigger=span(trigger),
        actors=tuple(Party(a) for a in actors),
        recipients=tuple(Party(a) for a in recipients),
        **(given | more),
    )


def claim(claim_id: str, sources: tuple[Actor, ...], cue: str, *contents: str, **more: Any) -> Claim:
    given: dict[str, Any] = {"kind": "indirect", "source_spans": (), "rule": "en/cues/say"}
    return Claim(
        claim_id=claim_id,
        sources=sources,
        cue_spans=(span(cue),),
        content_spans=tuple(span(c) for c in contents),
        **(given | more),
    )


def sentences(text: str = TEXT) -> tuple[Span, ...]:
    return tuple(span(sentence, text) for sentence in STORY)


def parts() -> tuple[Part, ...]:
    """The story, with a teaser in the middle and a comment footer at the end."""
    teaser, footer = span(TEASER), span("COMMENTS (3)")
    return (
        Part(0, teaser[0] - 2, "story"),
        Part(*teaser, "teaser", "a headline of another story"),
        Part(teaser[1] + 2, footer[0] - 2, "story"),
        Part(*footer, "comments", "the readers' comments begin here"),
    )


def events() -> tuple[Event, ...]:
    both = (CHAD, SUDAN)
    return (
        event("AGREE", "signed an agreement", both, both, date=When("2016-03-01", "2016-04-01", "text"), contexts=("military",)),
        Event(
            event_id="e2",
            event_type="AID",
            actors=(party(SUDAN, "Sudan", nth=2),),
            recipients=(party(CHAD, "Chad", nth=2),),
            stage="occurred",
            date=When("2017-01-01", "2018-01-01", "relative", span("last year")),
            trigger=span("delivered"),
            rule="en/AID/deliver",
            contexts=("military",),
            quantities=(Quantity(12.0, "armoured car", "weapons", span("12 armoured cars")),),
            first=True,
        ),
        event(
            "ASSAULT",
            "burned",
            (RIDERS,),
            mode="destroy",
            date=When("2018-02-26", "2018-02-27", "relative", span("on Monday")),
            place=Place("Adré", "TCD", "Ouaddaï", 13.47, 22.2, span("Adré")),
        ),
        event("RETREAT", "close its base", (FRANCE,), (CHAD,), stage="hypothetical", mode="withdraw", claim_id="c3"),
        event("CONSULT", "will meet", (CHAD,), (SUDAN,), stage="planned", date=When("2018-05-01", "2018-06-01", "text")),
    )


def claims() -> tuple[Claim, ...]:
    quote = "We are closer to Khartoum than we ever were because of the Dust Riders,"
    minister: dict[str, Any] = {"source_spans": (span("Aché Doungous, Chad's foreign minister"),), "voice": "official"}
    soured = "that relations between Chad and France have soured"
    return (
        claim(
            "c1",
            (MINISTER,),
            "said",
            f"“{quote}”",
            kind="direct",
            stance=(Stance("SDN", 0.5),),
            **minister,
        ),
        claim("c2", (EXPERT,), "argued", soured, voice="expert", source_spans=(span("The security analyst Idriss Kamougue"),)),
        Claim(
            "c3",
            (EXPERT,),
            (span("he said"),),
            (span("said", nth=2),),
            (span("“France may close its base within a year,”"),),
            "direct",
            "forecast",
            "expert",
        ),
        claim("c4", (EXPERT,), "added", "The Dust Riders are a threat to both countries", voice="expert"),
    )


def ties() -> tuple[Tie, ...]:
    rider = Driver(span("the Dust Riders"), "the Dust Riders", "threat")
    return (
        Tie("t1", ("TCD", "SDN"), "closer", span("closer to Khartoum"), drivers=(rider,), claim_id="c1", rule="en/ties/closer"),
        Tie("t2", ("TCD", "FRA"), "apart", span("soured"), claim_id="c2", rule="en/ties/sour"),
    )


def coding(**more: Any) -> Coding:
    """A small article, read as a careful analyst would read it."""
    given: dict[str, Any] = {
        "article": article(parts=parts()),
        "mentions": (
            Mention(span("Chad"), CHAD, "name"),
            Mention(span("Sudan"), SUDAN, "name"),
            Mention(span("Khartoum"), SUDAN, "metonym"),
            Mention(span("The Dust Riders"), RIDERS, "name"),
            Mention(span("Aché Doungous"), MINISTER, "name"),
            Mention(span("France"), FRANCE, "name"),
        ),
        "events": events(),
        "claims": claims(),
        "ties": ties(),
        "threats": (Threat(("DUST_RIDERS",), ("TCD", "SDN"), span("are a threat"), "c4", "en/threats/threat"),),
        "positions": (
            Position(
                ("TCD", "SDN"),
                "oppose",
                "foreign mediation",
                span("foreign mediation"),
                span("oppose"),
                rule="en/positions/oppose",
            ),
        ),
        "doubts": (Doubt("name", span("counterpart"), "“her Sudanese counterpart” is not named"),),
        "sentences": sentences(),
    }
    return Coding(**(given | more))
