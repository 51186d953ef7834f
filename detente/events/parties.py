"""The parties an act leaves unsaid: from its clause, the sentence before, the quarrel it answers, or its country."""

from __future__ import annotations

from detente.actors.resolve import Cast
from detente.events.draft import Draft
from detente.events.match import TOWARD, Match
from detente.events.roles import Roles, another, distinct
from detente.knowledge.load import Knowledge
from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Actor, Party

REFLEXIVE = frozenset(("itself", "himself", "herself", "themselves"))
POSSESSIVE = frozenset(("its", "his", "her", "their"))
MUTUAL = frozenset(("AGREE", "CONSULT", "COOPERATE"))
HOSTILE = frozenset(("ACCUSE", "REQUEST", "THREATEN", "SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "REJECT"))
ANSWERS = frozenset(("REJECT", "THREATEN", "ACCUSE"))  # types that answer what another did or said before
ADDRESSED = frozenset(("REQUEST", "THREATEN", "REJECT"))  # types that always have somebody in mind
BEFORE_POWER = frozenset(("PROTEST", "REQUEST"))  # types that people at home do before their own government
CROWD = frozenset(["CVL", "OPP", "PTY", "LAB", "EDU", "REL", "BUS", "REF", "NGO", "MED", "AGR", "LEG", "REB", "HLH", "SEP"])
MEMORY = 4  # sentences within which an answer looks for what it answers


class Parties:
    """Fills the parties of a match from what the reader still has in mind."""

    def __init__(self, p: Parse, cast: Cast, clauses: Clauses, roles: Roles, knowledge: Knowledge) -> None:
        self.p, self.cast, self.clauses, self.roles, self.knowledge = p, cast, clauses, roles, knowledge

    def fill(
        self, m: Match, actors: list[Party], drafts: list[Draft], by_trigger: dict[int, Match]
    ) -> tuple[list[Party], list[Party]] | None:
        """Actors and recipients of a match, or None where it touches nobody but itself."""
        recipients = list(m.recipients)
        if not recipients and m.clause is not None:
            recipients = self._from_clause(m, by_trigger, actors)
        if not actors and m.rule.event_type == "ASSAULT":
            actors = self._from_where(m)
        if not actors and m.rule.mode in ("expel", "deport"):
            actors, recipients = self._thrown_out(m, recipients)
        actors, recipients = self._sides(m, actors, recipients)
        if not recipients and m.rule.context_recipient:
            recipients = self._from_context(m, actors)
        if not actors and not recipients:
            actors, recipients = self._like_before(m, drafts)
        if not recipients and m.rule.event_type in ANSWERS:
            recipients = self._from_quarrel(m, actors, drafts)
        if not recipients and m.rule.event_type in ADDRESSED:
            recipients = self._only_other(m, actors)
        if not recipients and m.rule.event_type in BEFORE_POWER:
            recipients = self._authorities(actors)
        return None if recipients and self._own(m, actors, recipients) else (actors, recipients)

    def _own(self, m: Match, actors: list[Party], recipients: list[Party]) -> bool:
        """ "defend itself", "injured his knee": nobody else is touched."""
        words = REFLEXIVE | POSSESSIVE if m.rule.event_type == "ASSAULT" else REFLEXIVE
        mine = {q.actor.id for q in actors}
        return all(q.actor.id in mine and q.span and self.p.text[slice(*q.span)].lower() in words for q in recipients)

    def _like_before(self, m: Match, drafts: list[Draft]) -> tuple[list[Party], list[Party]]:
        """ "A and B held drills in 2016 and another drill in 2017": the parties of the act before, of the same type."""
        for d in reversed(drafts):
            if d.event.event_type == m.rule.event_type and self.p.sent[m.trigger] - self.p.sent[d.match.trigger] <= 2:
                return [Party(q.actor) for q in d.event.actors], [Party(q.actor) for q in d.event.recipients]
        return [], []

    def _from_clause(self, m: Match, by_trigger: dict[int, Match], actors: list[Party]) -> list[Party]:
        """The recipient of a promise, a refusal or a threat stands in its clause: "agreed to send tanks to B"."""
        mine = {q.actor.id for q in actors}
        assert m.clause is not None
        inner = by_trigger.get(m.clause)
        if inner and (hit := [q for q in inner.recipients if q.actor.id not in mine or m.rule.symmetric]):
            return hit
        f = self.clauses.frame(m.clause)
        heads = list(f.objects)
        heads += [h for prep, _, h in f.preps if prep in TOWARD]
        for o in list(f.objects):
            heads += [
                h
                for prep, _, h in self.clauses.noun_preps(o)
                if prep in ("to", "with", "against", "for", "from", "on", "of", "by", "in")
            ]
        heads += self._deeper(m.clause, 3)
        if any(form == "THAT" for form, _ in self.clauses.frame(m.anchor).clauses):
            heads = f.subjects + heads
        heads += [h for prep, _, head in f.preps for _, _, h in self.clauses.noun_preps(head)]
        heads += self._conditions(m.clause, m.anchor)
        for head in heads:
            got = [q for q in self.roles.of(head, places=True) if q.actor.id and q.actor.id not in mine]
            if got:
                return got
        return []

    def _deeper(self, verb: int, depth: int) -> list[int]:
        """What stands in the clauses below a verb: "to send material to help defend B"."""
        p = self.p
        inner = [v for _, v in self.clauses.frame(verb).clauses]
        inner += [k for o in self.clauses.frame(verb).objects for k in p.children(o, "acl", "relcl") if p.tag[k] in ("VB", "VBG")]
        out: list[int] = []
        for v in inner:
            g = self.clauses.frame(v)
            out += g.objects + [h for _, _, h in g.preps] + (self._deeper(v, depth - 1) if depth > 1 else [])
        return out

    def _conditions(self, *verbs: int) -> list[int]:
        """ "threatened to strike unless B withdrew": the threat is to B."""
        p = self.p
        inner = [k for v in verbs for k in p.children(v, "advcl") if any(p.lower[m] in ("unless", "if") for m in p.kids[k])]
        return [s for k in inner for s in self.clauses.frame(k).subjects]

    def _sides(self, m: Match, actors: list[Party], recipients: list[Party]) -> tuple[list[Party], list[Party]]:
        """A symmetric act has both sides on both; nobody acts on himself unless the text says so."""
        if m.rule.symmetric:
            both = _sectors(actors + recipients)
            if len(both) > 1:
                return both, list(both)
            return (both, []) if actors else ([], both)  # "Iraq is at war": with whom, the text does not say
        actors, recipients = distinct(actors), distinct(recipients)
        if not recipients and len({q.actor.id for q in actors}) > 1 and m.rule.event_type in MUTUAL:
            return actors, list(actors)  # "A and B agreed to exchange envoys": with each other
        ids = {q.actor.id for q in actors}
        others = [q for q in recipients if q.actor.id not in ids or q.actor.id is None or another(q, actors)]
        return actors, others

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

    def _from_quarrel(self, m: Match, actors: list[Party], drafts: list[Draft]) -> list[Party]:
        """ "A accused B of shelling it. B denied the charge": what is denied or answered came from A."""
        mine = {q.actor.id for q in actors}
        if not mine - {None}:
            return []
        here = self.p.sent[m.trigger]
        for d in reversed(drafts):
            if here - self.p.sent[d.match.trigger] > MEMORY:
                break
            theirs = {q.actor.id for q in d.event.actors}
            if d.event.event_type in HOSTILE and mine & {q.actor.id for q in d.event.recipients} and not mine & theirs:
                return [Party(q.actor) for q in d.event.actors]
        return []

    def _from_where(self, m: Match) -> list[Party]:
        """ "Rockets were fired from Gaza at Israel": who holds the place from which it came."""
        near = self.clauses.noun_preps(m.trigger)
        if self.p.pos[m.anchor] in ("VERB", "AUX"):
            near = near + self.clauses.frame(m.anchor).preps
        theirs = {q.actor.id for q in m.recipients}
        found = [q for prep, _, head in near if prep == "from" for q in self.roles.of(head, places=True)]
        return [q for q in found if q.actor.id not in theirs][:1]

    def _thrown_out(self, m: Match, recipients: list[Party]) -> tuple[list[Party], list[Party]]:
        """ "The Bolivian envoy was expelled from Chile": Chile expelled, Bolivia was hit."""
        if self.p.pos[m.anchor] != "VERB":
            return [], recipients
        f = self.clauses.frame(m.anchor)
        doer = [q for prep, _, head in f.preps if prep == "from" for q in self.roles.of(head, places=True)][:1]
        ids = {q.actor.id for q in doer}
        hit = [q for o in f.objects for q in self.roles.of(o) if q.actor.id not in ids]
        return (doer, hit) if doer and hit else ([], recipients)

    def _only_other(self, m: Match, actors: list[Party]) -> list[Party]:
        """ "A warned of war, saying B had gone too far": the one other party of the sentence."""
        mine = {q.actor.id for q in actors}
        first, last = self.p.sents[self.p.sent[m.trigger]]
        found: dict[str, Party] = {}
        for k in range(first, last):
            ref = self.cast.at.get(k)
            if ref and ref.head == k and not ref.place and len(ref.actors) == 1 and ref.actors[0].id not in mine:
                actor = ref.actors[0]
                if actor.id and actor.kind in ("state", "organisation", "group", "body", "territory"):
                    found.setdefault(actor.id, Party(actor, self.p.span(ref.first, ref.last)))
        return list(found.values()) if len(found) == 1 and mine - {None} else []

    def _authorities(self, actors: list[Party]) -> list[Party]:
        """ "Students marched in Dhaka": people who protest at home do so before their own government."""
        for q in actors:
            home = q.actor.country
            if q.actor.sector in CROWD:
                return self.state(home)
        return []

    def state(self, country: str | None, sector: str = "GOV") -> list[Party]:
        """The government of a state as a party that the words leave unsaid."""
        if country is None or country not in self.knowledge.display:
            return []
        name, kind = self.knowledge.display[country]
        return [Party(Actor(country, name, kind, country, sector), None)]

    def people(self, country: str | None) -> list[Party]:
        """The people of a state: those whom its curfews and censors hit."""
        return self.state(country, "CVL")


def _sectors(parties: list[Party]) -> list[Party]:
    """Each party once; of one state, its government and those who stand against it are two."""
    out: list[Party] = []
    for q in parties:
        if not out or another(q, out):
            out.append(q)
    return out
