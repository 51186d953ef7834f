"""From matches to events: stage, date, place, quantities, who asserts it, and one event per act."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.actors.resolve import Cast
from detente.events.dating import Dating
from detente.events.draft import Draft
from detente.events.match import Match, Matcher
from detente.events.parties import Parties
from detente.events.propose import Proposer, proposals
from detente.events.quantities import Counted, find_quantities, quantities_of
from detente.events.roles import Roles
from detente.events.stage import Stages
from detente.events.topics import Topic, Topics
from detente.events.turns import DEMAND, PROMISED, Turns, is_frame, is_promise, turned, vowed
from detente.events.when import Dated, date_of, find_dates
from detente.events.where import Located, find_places, place_of
from detente.knowledge.load import Knowledge
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Actor, Event, Party, Span, When

# What only a state's authorities do: "a missionary was arrested in Lebanon", by Lebanon's.
OF_STATES = frozenset(("arrest", "deport", "convict", "curfew", "martial-law", "censor", "restrict"))
AT_HOME = frozenset(("curfew", "martial-law", "censor"))  # what a state does to its own people, where nobody else is named
COMMENTING = frozenset(("EXPERT", "MED", "EDU", "NGO"))  # whose warnings are no threats
MUTUAL = frozenset(("AID", "AGREE", "CONSULT", "COOPERATE"))
RIVALS = frozenset(("OPP", "PTY", "REB", "SEP", "CRM"))  # sides that may deal with their own state's government
TWO_SIDED = frozenset(("AID", "COOPERATE"))
VERBAL = frozenset(("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"))


@dataclass(frozen=True, slots=True)
class Said:
    """What an event needs to know of the claim it stands in."""

    claim_id: str
    sources: tuple[Actor, ...]
    cue: int | None  # token of the cue
    content: tuple[Span, ...]


class Assembler:
    """Everything about one article that turning matches into events needs."""

    def __init__(
        self,
        p: Parse,
        cast: Cast,
        clauses: Clauses,
        roles: Roles,
        stages: Stages,
        knowledge: Knowledge,
        published: str | None,
        said: list[Said],
        known_topics: tuple[Topic, ...],
    ) -> None:
        self.p, self.cast, self.clauses, self.roles, self.stages = p, cast, clauses, roles, stages
        self.parties = Parties(p, cast, clauses, roles, knowledge)
        self.turns = Turns(p, stages)
        self.topics = Topics(p, known_topics)
        self.said = said
        self._said_pieces = [(a, b, n) for n, s in enumerate(said) for a, b in s.content]
        self._lengths = [sum(b - a for a, b in s.content) for s in said]
        self.dates: list[Dated] = find_dates(p, published)
        self.dating = Dating(p, self.dates, published)
        self.counted: list[Counted] = find_quantities(p, {k for d in self.dates for k in range(d.first, d.last)})
        countries = [r.actors[0].country for r in cast.refs if r.actors and r.actors[0].country]
        names = {k for r in cast.refs if not r.place and r.how != "pronoun" for k in range(r.first, r.last)}
        self.places: list[Located] = find_places(p, names, [c for c in dict.fromkeys(countries) if c])

    def events(self, matcher: Matcher, proposer: Proposer | None = None) -> tuple[Event, ...]:
        matches = matcher.find(self.p, self.roles, self.clauses, self._spoken)
        if proposer:
            matches += proposals(self.p, self.roles, self.clauses, matches, proposer)
            matches.sort(key=lambda m: m.trigger)
        by_trigger = {m.trigger: m for m in matches}
        content = {m.trigger: self._content(m, matches) for m in matches if m.clause is not None}
        frames = {m.trigger for m in matches if (inner := content.get(m.trigger)) and is_frame(m, inner)}
        dropping = [m for m in matches if m.trigger not in frames and self._drops(m, content.get(m.trigger))]
        drafts: list[Draft] = []
        for m in matches:
            if m.trigger in frames or self._absorbed(m, dropping, by_trigger):
                continue
            inner = content.get(m.trigger)
            if draft := self._draft(m, drafts, by_trigger):
                if inner and is_promise(self.p, m, inner):
                    draft.event = turned(draft.event, vowed(self.p, inner))
                drafts.append(draft)
        return self._merge(drafts)

    def _content(self, m: Match, matches: list[Match]) -> Match | None:
        """The act in the clause of a promise or threat: "vowed to help B"."""
        return next((o for o in matches if o.anchor == m.clause), None)

    def _spoken(self, token: int) -> bool:
        said = self.said_at(token)
        return said is not None and any(a.id for a in said.sources)

    def _spoken_already(self, m: Match, said: Said, by_trigger: dict[int, Match]) -> bool:
        """ "Accused B of supporting C": the cue is the accusation; its content is no second one."""
        outer = by_trigger.get(said.cue) if said.cue is not None else None
        return outer is not None and outer.rule.event_type == m.rule.event_type

    def _at_home(self, actors: list[Party], recipients: list[Party]) -> bool:
        """Whether help, talks or agreement stay within one state and its people, with no rival side among them."""
        ids = {q.actor.id for q in (*actors, *recipients)}
        return len(ids) == 1 and not any(q.actor.sector in RIVALS for q in (*actors, *recipients))

    def _spoken_on(self, said: Said | None, event: Event) -> When:
        """The date of the words in which an act is promised or asked for."""
        found = date_of(self.p, said.cue, self.dates) if said and said.cue is not None else None
        return found.when if found else event.date

    def _drops(self, m: Match, inner: Match | None) -> bool:
        """Whether what stands in the clause of a match is only its content: "agreed to send troops", "vowed to help B"."""
        return m.clause is not None and (m.rule.inner == "drop" or (inner is not None and is_promise(self.p, m, inner)))

    def _absorbed(self, m: Match, dropping: list[Match], by_trigger: dict[int, Match]) -> bool:
        """Whether a match is no event of its own but the content of another."""
        above = by_trigger.get(self.p.head[m.trigger])
        offered = m.pattern.kind == "noun" and m.rule.event_type in PROMISED
        if offered and above and above is not m and above.rule.event_type == "REJECT":
            return True  # "rejected a ceasefire with B"
        return any(o is not m and o.clause is not None and self._under(m.anchor, o.clause, o.trigger) for o in dropping)

    def _under(self, at: int, clause: int, stop: int) -> bool:
        p = self.p
        for _ in range(10):
            if at == clause:
                return True
            if at == stop or p.head[at] == at:
                return False
            if p.dep[at] in ("relcl",):
                return False
            at = p.head[at]
        return False

    def _draft(self, m: Match, drafts: list[Draft], by_trigger: dict[int, Match]) -> Draft | None:
        said = self.said_at(m.trigger)
        actors = list(m.actors)
        if m.speaker_acts:
            if said is None or not any(a.id for a in said.sources) or self._spoken_already(m, said, by_trigger):
                return None
            actors = [Party(a, None) for a in said.sources if a.id]
        if m.rule.event_type == "REJECT" and m.clause is not None and self.p.lemma[m.clause] in self.stages.silences:
            return None  # "declined to comment"
        filled = self.parties.fill(m, actors, drafts, by_trigger)
        if filled is None:
            return None
        actors, recipients = filled
        if m.speaker_acts and m.recipients and not recipients:
            return None  # "Merkel said Germany has to save more": he asks it of himself
        if m.rule.event_type in MUTUAL and actors and recipients and self._at_home(actors, recipients):
            return None  # "Japan said it would protect its citizens"
        if not any(q.actor.id for q in actors + recipients) or (not actors and m.rule.event_type in VERBAL - {"ACCUSE"}):
            return None
        if actors and m.rule.event_type == "THREATEN" and all(q.actor.sector in COMMENTING for q in actors):
            return None  # "they will pay a price, an analyst said": a forecast
        if (not actors or not recipients) and m.rule.event_type in TWO_SIDED:
            return None  # help and cooperation are with somebody
        if not actors and m.rule.event_type == "ACCUSE" and m.pattern.kind == "noun":
            return None  # "amid criticism of B": whose, nobody says
        stage = self.stages.of(m.anchor if m.anchor != m.trigger else m.trigger)
        if stage in ("occurred", "ongoing") and m.anchor != m.trigger and (own := self.stages.of(m.trigger)) != "occurred":
            stage = own
        if m.speaker_acts and said and said.cue is not None:
            stage = self.stages.of(said.cue)  # an accusation is made when it is spoken, whatever its words deny
        when = self.dating.of(m, [o.cue for o in self._around(m.trigger)] if m.speaker_acts and said else [])
        sent = self.p.sent[m.trigger]
        past = self.dating.long_ago(when) or self.dating.over_years(m.anchor) or self.topics.long_ago(sent)
        if stage == "occurred" and past:
            stage = "background"
        first, last = min(m.tokens), max(m.tokens)
        span = (self.p.start[first], self.p.end[last]) if last - first < 6 else (self.p.start[m.trigger], self.p.end[m.trigger])
        place = place_of(self.p, m.anchor, self.places)
        if not actors and place and m.rule.mode in OF_STATES:
            actors = self.parties.state(place.country)
        at_home = m.rule.mode in AT_HOME and len(actors) == 1 and (place is None or place.country == actors[0].actor.id)
        if at_home and not recipients:
            recipients = self.parties.people(actors[0].actor.country)
        quantities = quantities_of(self.p, m.anchor, self.counted)
        event = Event(
            "", m.rule.event_type, tuple(actors), tuple(recipients), stage, when, span, m.rule.id, m.rule.mode, m.rule.contexts,
            place, quantities, self._first(m), (), said.claim_id if said else None,
        )  # fmt: skip
        if self.topics.silence(event, sent):
            return None
        speakers = said.sources if said else ()
        if turn := self.turns.of(event, m, speakers):
            event = replace(turned(event, turn), date=self._spoken_on(said, event))
        elif self.turns.demands(event, m, speakers):
            asks = tuple(Party(a) for a in speakers if a.id)
            event = replace(turned(event, DEMAND), actors=asks, recipients=event.actors, date=self._spoken_on(said, event))
        return Draft(m, event)

    def said_at(self, token: int) -> Said | None:
        """The innermost claim whose content holds the token."""
        around = self._around(token)
        return around[-1] if around else None

    def _around(self, token: int) -> list[Said]:
        """The claims that hold a token, the outermost first."""
        at = self.p.start[token]
        inside = {n for a, b, n in self._said_pieces if a <= at < b}
        return [self.said[n] for n in sorted(inside, key=lambda n: (-self._lengths[n], n))]

    def _first(self, m: Match) -> bool:
        """ "for the first time", "its first visit"."""
        p = self.p
        for k in range(*p.sents[p.sent[m.trigger]]):
            if p.lower[k] == "first" and p.tag[k] == "JJ":
                at = p.head[k]
                if at in m.tokens or (p.lemma[at] == "time" and self._within(at, m)):
                    return True
        return False

    def _within(self, at: int, m: Match) -> bool:
        p = self.p
        for _ in range(4):
            if at in m.tokens:
                return True
            if p.head[at] == at:
                return False
            at = p.head[at]
        return False

    def _merge(self, drafts: list[Draft]) -> tuple[Event, ...]:
        """A later mention of the same act joins the first."""
        out: list[Event] = []
        for d in drafts:
            for n, e in enumerate(out):
                if _same_act(e, d.event):
                    out[n] = _joined(e, d.event)
                    break
            else:
                out.append(d.event)
        return tuple(replace(e, event_id=f"e{n}") for n, e in enumerate(out, 1))


def _ids(parties: tuple[Party, ...]) -> frozenset[str | None]:
    return frozenset(q.actor.id for q in parties)


def _same_act(a: Event, b: Event) -> bool:
    """Same type and parties (one may name fewer), dates that can be the same, stages that can be the same."""
    if a.event_type != b.event_type or (a.mode != b.mode and a.mode and b.mode):
        return False
    if not _compatible(_ids(a.actors), _ids(b.actors)) or not _compatible(_ids(a.recipients), _ids(b.recipients)):
        return False
    if not (_ids(a.actors) & _ids(b.actors) or _ids(a.recipients) & _ids(b.recipients)):
        return False
    if (a.stage in ("hypothetical", "denied")) != (b.stage in ("hypothetical", "denied")):
        return False
    if a.date.start and b.date.start and a.date.end and b.date.end and (a.date.end <= b.date.start or b.date.end <= a.date.start):
        return False
    kinds = {a.stage, b.stage}
    partial = not (a.actors and b.actors) or not (a.recipients and b.recipients)  # "Israel struck Hamas … the strikes"
    return not ("background" in kinds and len(kinds) > 1) and (a.rule == b.rule or partial)


def _compatible(a: frozenset[str | None], b: frozenset[str | None]) -> bool:
    return not a or not b or a <= b or b <= a


def _joined(a: Event, b: Event) -> Event:
    date = a.date if a.date.start or not b.date.start else b.date
    return replace(
        a, mentions=(*a.mentions, b.trigger), date=date, place=a.place or b.place, quantities=a.quantities or b.quantities,
        actors=a.actors if len(a.actors) >= len(b.actors) else b.actors,
        recipients=a.recipients if len(a.recipients) >= len(b.recipients) else b.recipients,
    )  # fmt: skip
