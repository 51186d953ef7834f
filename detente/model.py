"""All records of Détente: frozen, plain, and the same in Python, JSON and Arrow.

A span is `(start, end)`: character offsets into `article.text`, end exclusive, so `article.text[start:end]` is
always the words meant. A missing value is None, never "" and never 99.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]

PartKind = Literal["story", "title", "byline", "dateline", "caption", "teaser", "advert", "comments", "boilerplate", "repeat"]
How = Literal["name", "alias", "demonym", "metonym", "role", "leader", "pronoun", "nominal"]
Stage = Literal["occurred", "ongoing", "planned", "hypothetical", "denied", "background"]
Basis = Literal["text", "relative", "dateline", "publication", "none"]
ClaimKind = Literal["direct", "mixed", "indirect", "attitude"]
Modality = Literal["assertion", "forecast", "demand", "promise", "denial", "question"]
Voice = Literal["official", "expert", "opposition", "witness", "media", "anonymous"]
Heading = Literal["closer", "apart", "friendly", "at_odds", "steady"]
DriverKind = Literal["threat", "act", "position", "interest"]

STAGES: tuple[Stage, ...] = ("occurred", "ongoing", "planned", "hypothetical", "denied", "background")
QUAD_CLASS: dict[str, str] = {
    "AGREE": "verbal cooperation",
    "CONSULT": "verbal cooperation",
    "SUPPORT": "verbal cooperation",
    "CONCEDE": "verbal cooperation",
    "COOPERATE": "material cooperation",
    "AID": "material cooperation",
    "RETREAT": "material cooperation",
    "REQUEST": "verbal conflict",
    "ACCUSE": "verbal conflict",
    "REJECT": "verbal conflict",
    "THREATEN": "verbal conflict",
    "PROTEST": "material conflict",
    "SANCTION": "material conflict",
    "MOBILIZE": "material conflict",
    "COERCE": "material conflict",
    "ASSAULT": "material conflict",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text and what it is; only `story` (and `title`) is read."""

    start: int
    end: int
    kind: PartKind
    reason: str | None = None  # why it is not story, in words for the reader


@dataclass(frozen=True, slots=True)
class Article:
    """One cleaned, dated text from one outlet.

    `published` is an ISO date or None; `text` is the text as given (for HTML, the text extracted from the page).
    """

    article_id: str
    text: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    published: str | None = None
    language: str | None = None
    parts: tuple[Part, ...] = ()
    story_of: str | None = None

    def words(self, span: Span) -> str:
        """The words at a span, on one line."""
        return " ".join(self.text[span[0] : span[1]].split())


@dataclass(frozen=True, slots=True)
class Actor:
    """A resolved party. `id` is None where the text names somebody we cannot place (he keeps his name and role)."""

    id: str | None
    name: str
    kind: str = "state"  # state, organisation, group, region, collective, person, body
    country: str | None = None  # ISO 3166-1 alpha-3
    sector: str | None = None  # GOV, MIL, LEG, JUD, SPY, OPP, REB, CVL, MED, BUS, EDU, EXPERT, …
    role: str | None = None  # "foreign minister", "defence expert", "former ambassador to Qatar"


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as it takes part in an event, with the words that name it (None: known only from the context)."""

    actor: Actor
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names somebody, whom it names, and how that was found."""

    span: Span
    actor: Actor
    how: How


@dataclass(frozen=True, slots=True)
class When:
    """A date as an interval of ISO days, end exclusive, with its basis. "2016" is the whole year, never an invented day."""

    start: str | None = None
    end: str | None = None
    basis: Basis = "none"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happened: `country` is ISO 3166-1 alpha-3, `admin` the first-level unit, coordinates in degrees."""

    name: str
    country: str | None = None
    admin: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: kind is money (unit an ISO 4217 code), deaths, injured, weapons, troops, people, energy, other."""

    value: float
    unit: str
    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom: one PLOVER record. A symmetric act has both sides as actors and as recipients."""

    event_id: str
    event_type: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    stage: Stage
    date: When
    trigger: Span
    rule: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    place: Place | None = None
    quantities: tuple[Quantity, ...] = ()
    first: bool = False
    mentions: tuple[Span, ...] = ()
    claim_id: str | None = None

    @property
    def quad_class(self) -> str:
        return QUAD_CLASS[self.event_type]


@dataclass(frozen=True, slots=True)
class Stance:
    """How a claim stands toward an actor: value from −1 (hostile) to 1 (friendly)."""

    about: str
    value: float


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody is reported to say, think or want something: source, cue, content (as in PARC)."""

    claim_id: str
    sources: tuple[Actor, ...]
    source_spans: tuple[Span, ...]
    cue_spans: tuple[Span, ...]
    content_spans: tuple[Span, ...]
    kind: ClaimKind
    modality: Modality = "assertion"
    voice: Voice | None = None
    stance: tuple[Stance, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Driver:
    """What is said to move a tie: a span and what it is."""

    span: Span
    text: str
    kind: DriverKind


@dataclass(frozen=True, slots=True)
class Tie:
    """What the text says of a relationship itself, not of an act."""

    tie_id: str
    dyad: tuple[str, str]
    heading: Heading
    trigger: Span
    sectors: tuple[str, ...] = ()
    drivers: tuple[Driver, ...] = ()
    claim_id: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Threat:
    """Who is said to endanger whom."""

    source: tuple[str, ...]  # `from` in the JSON
    to: tuple[str, ...]
    trigger: Span
    claim_id: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Who supports or opposes what."""

    who: tuple[str, ...]
    stance: Literal["support", "oppose"]
    issue: str
    issue_span: Span
    trigger: Span
    claim_id: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the reading is not sure of, said so: kind ∈ date, name, event, claim."""

    kind: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Coding:
    """What a coder returns for one article."""

    article: Article
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    ties: tuple[Tie, ...] = ()
    threats: tuple[Threat, ...] = ()
    positions: tuple[Position, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    sentences: tuple[Span, ...] = field(default=(), repr=False)

    def sentence_of(self, span: Span) -> int | None:
        """Number (from 1) of the sentence in which the span begins, or None outside the story."""
        for number, (start, end) in enumerate(self.sentences, 1):
            if start <= span[0] < end:
                return number
        return None

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{len(rows)} {name}"
            for name in ("mentions", "events", "claims", "ties", "threats", "positions")
            if (rows := getattr(self, name))
        )
        return f"<Coding of {self.article.article_id!r}: {counts or 'nothing read'}>"

    def _repr_html_(self) -> str:
        from detente.report.page import reading_fragment  # the only upward import: notebooks ask the record itself

        return reading_fragment(self)


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that was not coded, and why. `where` is a path, or a path with a line number (`file.jsonl:12`)."""

    where: str
    reason: str
    message: str
    article_id: str | None = None
