"""What a promise, a threat or a refusal makes of the act it is about.

PLOVER codes commitment by speech as an act of its own: who says that he will help has agreed, who says that he will strike
has threatened, who says that he will not accept has rejected. "France may help Chad" or "analysts expect France to help" stay
what they are, acts of a stage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.events.match import Match
from detente.events.roles import RULERS
from detente.events.stage import Stages, p_negated
from detente.language.parse import Parse
from detente.model import Actor, Event

PROMISED = frozenset(("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"))
MENACED = frozenset(("ACCUSE", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"))
WILL = frozenset(("will", "would", "shall", "'ll", "wo", "'d"))
VOWS = frozenset(("vow", "swear", "pledge", "promise", "undertake", "commit"))
MUST = frozenset(("must", "should", "ought"))
WORDS = ("promised", "threatened", "refused", "demanded")  # what turning adds to the id of a rule
MAKERS = frozenset(("person", "state", "body", "group", "organisation", "territory"))


@dataclass(frozen=True, slots=True)
class Turn:
    """The type an act turns into and what is said of its rule, one of WORDS."""

    event_type: str
    word: str


DEMAND = Turn("REQUEST", "demanded")


def turned(event: Event, turn: Turn) -> Event:
    """The act of speech in place of the act it is about; its rule says which act that is."""
    return replace(event, event_type=turn.event_type, stage="occurred", mode=None, rule=f"{event.rule}/{turn.word}")


def rule_behind(rule: str) -> str:
    """The rule that found an act before speech turned it: `en/AID/deliver/promised` is by `en/AID/deliver`."""
    found, _, word = rule.rpartition("/")
    return found if word in WORDS else rule


def is_frame(m: Match, inner: Match) -> bool:
    """ "Agreed to impose sanctions on B" is no agreement with B: the act inside is the event, planned."""
    return m.rule.inner == "drop" and inner.rule.event_type in MENACED and m.rule.event_type in PROMISED


def is_promise(p: Parse, m: Match, inner: Match) -> bool:
    """ "Vowed to help B" is no threat: a vow is what it vows."""
    return m.rule.event_type == "THREATEN" and inner.rule.event_type in PROMISED and p.lemma[m.trigger] in VOWS


def vowed(p: Parse, inner: Match) -> Turn:
    """What a vow comes to: a promise, or a refusal ("vowed not to return the heights")."""
    return Turn("REJECT", "refused") if p_negated(p, inner.anchor) else Turn("AGREE", "promised")


class Turns:
    """Which acts of one parse are promised, threatened or refused by those who would do them."""

    def __init__(self, p: Parse, stages: Stages) -> None:
        self.p, self.stages = p, stages

    def of(self, event: Event, m: Match, speakers: tuple[Actor, ...]) -> Turn | None:
        """The turn an event takes, or None. `speakers` are the sources of the claim in which it stands."""
        refused = self._refused(event, m)
        if refused:
            return refused
        if not self._own_word(event, speakers) or not self._will(m.anchor):
            return None
        if event.stage == "denied" and p_negated(self.p, m.anchor):
            return Turn("REJECT", "refused") if event.event_type in PROMISED and event.recipients else None
        if event.stage not in ("planned", "hypothetical"):
            return None
        others = any(q.actor.id not in {a.actor.id for a in event.actors} for q in event.recipients)
        if event.event_type == "REJECT":
            return Turn("REJECT", "refused")
        if event.event_type in MENACED:
            return Turn("THREATEN", "threatened") if others else None
        if event.event_type in PROMISED:
            return Turn("THREATEN", "threatened") if self._unless(m.anchor) and others else Turn("AGREE", "promised")
        return None

    def _refused(self, event: Event, m: Match) -> Turn | None:
        """ "does not recognise", "will not allow": a negated attitude is a refusal."""
        p = self.p
        attitude = p.lemma[m.anchor] in self.stages.attitudes and p_negated(p, m.anchor)
        if event.stage != "denied" or not attitude or event.event_type not in ("SUPPORT", "AGREE", "CONCEDE"):
            return None
        return Turn("REJECT", "refused") if any(p.lemma[k] in ("do", "will", "would", "can") for k in p.kids[m.anchor]) else None

    def _own_word(self, event: Event, speakers: tuple[Actor, ...]) -> bool:
        """Whether those who would act say so themselves, or their officials do."""
        mine = {(q.actor.id, q.actor.sector) for q in event.actors if q.actor.id}
        ids = {ident for ident, _ in mine}
        return any(a.id in ids and (a.sector in RULERS or (a.id, a.sector) in mine) and a.kind in MAKERS for a in speakers)

    def demands(self, event: Event, m: Match, speakers: tuple[Actor, ...]) -> bool:
        """ "Russia said Sudan must return the helicopter": what another should do is asked of him."""
        p, mine = self.p, {q.actor.id for q in event.actors}
        must = any(p.lower[k] in MUST and p.dep[k] == "aux" for k in p.kids[m.anchor])
        heard = [a for a in speakers if a.id and a.id not in mine and a.kind in MAKERS]
        return must and bool(heard) and bool(mine - {None}) and event.stage in ("hypothetical", "denied")

    def _will(self, v: int) -> bool:
        return any(self.p.lower[k] in WILL and self.p.dep[k] == "aux" for k in self.p.kids[v])

    def _unless(self, v: int) -> bool:
        p = self.p
        return any(p.lower[m] == "unless" for k in p.kids[v] if p.dep[k] == "advcl" for m in p.kids[k])
