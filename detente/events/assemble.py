"""From matches to events: stage, date, place, quantities, who asserts it, and one event per act."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.actors.resolve import Cast
from detente.events.match import TOWARD, Match, Matcher
from detente.events.quantities import Counted, find_quantities, quantities_of
from detente.events.roles import Roles
from detente.events.stage import Stages
from detente.events.when import Dated, date_of, find_dates
from detente.events.where import Located, find_places, place_of
from detente.knowledge.load import Knowledge
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Actor, Event, Party, Span, When

REFLEXIVE = frozenset(("itself", "himself", "herself", "themselves"))
POSSESSIVE = frozenset(("its", "his", "her", "their"))
MUTUAL = frozenset(("AGREE", "CONSULT", "COOPERATE"))
VERBAL = frozenset(("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"))


@dataclass(frozen=True, slots=True)
class Said:
    """What an event needs to know of the claim it stands in."""

    claim_id: str
    sources: tuple[Actor, ...]
    cue: int | None  # token of the cue
    content: tuple[Span, ...]


@dataclass(slots=True)
class _Draft:
    match: Match
    actors: list[Party]
    recipients: list[Party]
    event: Event
    sent: int


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
    ) -> None:
        self.p, self.cast, self.clauses, self.roles, self.stages = p, cast, clauses, roles, stages
        self.knowledge, self.published, self.said = knowledge, published, said
        self.dates: list[Dated] = find_dates(p, published)
        self.counted: list[Counted] = find_quantities(p, {k for d in self.dates for k in range(d.first, d.last)})
        countries = [r.actors[0].country for r in cast.refs if r.actors and r.actors[0].country]
        names = {k for r in cast.refs if not r.place and r.how != "pronoun" for k in range(r.first, r.last)}
        self.places: list[Located] = find_places(p, names, [c for c in dict.fromkeys(countries) if c])

    def events(self, matcher: Matcher) -> tuple[Event, ...]:
        matches = matcher.find(self.p, self.roles, self.clauses)
        by_trigger = {m.trigger: m for m in matches}
        drafts: list[_Draft] = []
        for m in matches:
            if self._absorbed(m, by_trigger):
                continue
            if draft := self._draft(m, drafts, by_trigger):
                drafts.append(draft)
        return self._merge(drafts)

    def _absorbed(self, m: Match, by_trigger: dict[int, Match]) -> bool:
        """ "agreed to send troops": the agreement is the event; what was agreed is its content."""
        return any(
            o.rule.inner == "drop" and o is not m and o.clause is not None and self._under(m.anchor, o.clause, o.trigger)
            for o in by_trigger.values()
        )

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

    def _draft(self, m: Match, drafts: list[_Draft], by_trigger: dict[int, Match]) -> _Draft | None:
        said = self.said_at(m.trigger)
        actors, recipients = list(m.actors), list(m.recipients)
        if m.speaker_acts:
            if said is None or not said.sources or not any(a.id for a in said.sources):
                return None
            actors = [Party(a, None) for a in said.sources if a.id]
        if not recipients and m.clause is not None:
            recipients = self._from_clause(m, by_trigger, actors)
        actors, recipients = self._sides(m, actors, recipients)
        if not recipients and m.rule.context_recipient:
            recipients = self._from_context(m, actors)
        if not actors and not recipients:
            actors, recipients = self._like_before(m, drafts)
        if recipients and self._own(m, actors, recipients):
            return None
        if not any(q.actor.id for q in actors + recipients) or (not actors and m.rule.event_type in VERBAL - {"ACCUSE"}):
            return None
        stage = self.stages.of(m.anchor if m.anchor != m.trigger else m.trigger)
        if stage == "occurred" and m.anchor != m.trigger:
            stage = self.stages.of(m.trigger)
        when = self._date(m, said)
        if stage == "occurred" and self._long_ago(when):
            stage = "background"
        first, last = min(m.tokens), max(m.tokens)
        span = (self.p.start[first], self.p.end[last]) if last - first < 6 else (self.p.start[m.trigger], self.p.end[m.trigger])
        place = place_of(self.p, m.anchor, self.places)
        quantities = quantities_of(self.p, m.anchor, self.counted)
        event = Event(
            "", m.rule.event_type, tuple(actors), tuple(recipients), stage, when, span, m.rule.id, m.rule.mode, m.rule.contexts,
            place, quantities, self._first(m), (), said.claim_id if said else None,
        )  # fmt: skip
        return _Draft(m, actors, recipients, event, self.p.sent[m.trigger])

    def _own(self, m: Match, actors: list[Party], recipients: list[Party]) -> bool:
        """ "defend itself", "injured his knee": nobody else is touched."""
        words = REFLEXIVE | POSSESSIVE if m.rule.event_type == "ASSAULT" else REFLEXIVE
        mine = {q.actor.id for q in actors}
        return all(q.actor.id in mine and q.span and self.p.text[slice(*q.span)].lower() in words for q in recipients)

    def _like_before(self, m: Match, drafts: list[_Draft]) -> tuple[list[Party], list[Party]]:
        """ "A and B held drills in 2016 and another drill in 2017": the parties of the act before, of the same type."""
        for d in reversed(drafts):
            if d.event.event_type == m.rule.event_type and self.p.sent[m.trigger] - d.sent <= 2:
                return [Party(q.actor, None) for q in d.actors], [Party(q.actor, None) for q in d.recipients]
        return [], []

    def said_at(self, token: int) -> Said | None:
        """The innermost claim whose content holds the token."""
        around = self._around(token)
        return around[-1] if around else None

    def _from_clause(self, m: Match, by_trigger: dict[int, Match], actors: list[Party]) -> list[Party]:
        """The recipient of a promise, a refusal or a threat stands in its clause: "agreed to send tanks to B"."""
        mine = {q.actor.id for q in actors}
        assert m.clause is not None
        inner = by_trigger.get(m.clause)
        if inner and inner.recipients:
            return [q for q in inner.recipients if q.actor.id not in mine or m.rule.symmetric]
        f = self.clauses.frame(m.clause)
        heads = list(f.objects)
        heads += [h for prep, _, h in f.preps if prep in TOWARD]
        for o in list(f.objects):
            heads += [
                h
                for prep, _, h in self.clauses.noun_preps(o)
                if prep in ("to", "with", "against", "for", "from", "on", "of", "by", "in")
            ]
        for _, v in f.clauses:
            g = self.clauses.frame(v)
            heads += g.objects + [h for _, _, h in g.preps]
        if any(form == "THAT" for form, _ in self.clauses.frame(m.anchor).clauses):
            heads = f.subjects + heads
        for head in heads:
            got = [q for q in self.roles.of(head, places=True) if q.actor.id and q.actor.id not in mine]
            if got:
                return got
        return []

    def _sides(self, m: Match, actors: list[Party], recipients: list[Party]) -> tuple[list[Party], list[Party]]:
        """A symmetric act has both sides on both; nobody acts on himself unless the text says so."""
        if m.rule.symmetric:
            both = _distinct(actors + recipients)
            return both, list(both)
        actors, recipients = _distinct(actors), _distinct(recipients)
        if not recipients and len({q.actor.id for q in actors}) > 1 and m.rule.event_type in MUTUAL:
            return actors, list(actors)  # "A and B agreed to exchange envoys": with each other
        ids = {q.actor.id for q in actors}
        others = [q for q in recipients if q.actor.id not in ids or q.actor.id is None]
        return actors, others or recipients

    def _from_context(self, m: Match, actors: list[Party]) -> list[Party]:
        """ "A and B held drills. A also delivered four gunships last year." To whom? To the other of the two."""
        if len(actors) != 1:
            return []
        mine = actors[0].actor.id
        here = self.p.sent[m.trigger]
        for back in range(1, 4):
            for ref in reversed(
                [
                    r
                    for r in self.cast.refs
                    if self.p.sent[r.head] == here - back and self.p.paragraph[self.p.sent[r.head]] == self.p.paragraph[here]
                ]
            ):
                parties = self.roles.of(ref.head)
                ids = [q.actor.id for q in parties]
                if mine in ids and len(set(ids)) == 2:
                    return [Party(q.actor, None) for q in parties if q.actor.id != mine]
        return []

    def _date(self, m: Match, said: Said | None) -> When:
        """The date in the act's own clause; of an act done by speaking, the date of the speech ("said last week")."""
        p = self.p
        spoken = m.speaker_acts and said is not None
        tokens = [t for o in self._around(m.trigger) if o.cue is not None for t in (o.cue,)] if spoken else [m.trigger, m.anchor]
        for token in dict.fromkeys((*tokens, m.trigger)):
            if found := date_of(p, token, self.dates):
                return found.when
        if self.published and m.anchor == m.trigger and p.tag[m.trigger] in ("VBZ", "VBP") and p.dep[m.trigger] == "ROOT":
            return When(self.published, _next_day(self.published), "publication")
        return When()

    def _around(self, token: int) -> list[Said]:
        """The claims that hold a token, the outermost first."""
        at = self.p.start[token]
        inside = [s for s in self.said if any(a <= at < b for a, b in s.content)]
        return sorted(inside, key=lambda s: -sum(b - a for a, b in s.content))

    def _long_ago(self, when: When) -> bool:
        """Over a year before publication."""
        if not self.published or not when.end:
            return False
        year = int(self.published[:4]) - 1
        return when.end <= f"{year:04d}{self.published[4:]}"

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

    def _merge(self, drafts: list[_Draft]) -> tuple[Event, ...]:
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


def _distinct(parties: list[Party]) -> list[Party]:
    out: list[Party] = []
    for q in parties:
        if not any(q.actor.id == o.actor.id and (q.actor.id or q.actor.name == o.actor.name) for o in out):
            out.append(q)
    return out


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
    return not ("background" in kinds and len(kinds) > 1) and a.rule == b.rule


def _compatible(a: frozenset[str | None], b: frozenset[str | None]) -> bool:
    return not a or not b or a <= b or b <= a


def _joined(a: Event, b: Event) -> Event:
    date = a.date if a.date.start or not b.date.start else b.date
    return replace(
        a, mentions=(*a.mentions, b.trigger), date=date, place=a.place or b.place, quantities=a.quantities or b.quantities,
        actors=a.actors if len(a.actors) >= len(b.actors) else b.actors,
        recipients=a.recipients if len(a.recipients) >= len(b.recipients) else b.recipients,
    )  # fmt: skip


def _next_day(day: str) -> str:
    import datetime

    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()
