"""How real an act is: occurred, ongoing, planned, hypothetical, denied. Read off the words that govern its trigger."""

from __future__ import annotations

from typing import Any

from detente.language.clause import Clauses
from detente.language.parse import Parse
from detente.model import Stage

NEGATIONS = frozenset(["not", "n't", "never", "no", "neither", "nor", "hardly", "scarcely", "without"])
SPEAKING = frozenset(
    [
        "say",
        "state",
        "tell",
        "confirm",
        "assure",
        "announce",
        "report",
        "add",
        "stress",
        "emphasise",
        "emphasize",
        "note",
        "repeat",
        "reiterate",
        "affirm",
    ]
)


class Stages:
    """The stage of any trigger of one parse, from the lexicon of stage.toml."""

    def __init__(self, p: Parse, clauses: Clauses, lexicon: dict[str, Any]) -> None:
        self.p, self.clauses = p, clauses
        self.verbs = _by_word(lexicon["verbs"])
        self.nouns = _by_word(lexicon["nouns"])
        self.adjectives = _by_word(lexicon["adjectives"])
        self.modals = _by_word(lexicon["modals"])
        self.conditions = frozenset(lexicon["conditions"]["words"])
        self.light = frozenset(lexicon["light"]["verbs"])
        self.endings = frozenset(lexicon["endings"]["verbs"])
        self.silences = frozenset(lexicon["silences"]["verbs"])
        self.motions = frozenset(lexicon["motions"]["verbs"])
        self.attitudes = frozenset(lexicon["attitudes"]["verbs"])

    def of(self, trigger: int) -> Stage:
        """Walk from the trigger to the root; the first thing that takes reality away decides."""
        p = self.p
        at, hops = trigger, 0
        own: Stage = "occurred"
        if p.pos[at] in ("NOUN", "PROPN"):
            own = self._noun(at)
            if own != "occurred":
                return own
        while hops < 12:
            if p.pos[at] in ("VERB", "AUX") or p.dep[at] == "ROOT":
                here = self._verb(at)
                if here in ("denied", "hypothetical", "planned"):
                    return here if at == trigger else self._flip(at, here)
                if here == "ongoing":
                    own = here
            head = p.head[at]
            if head == at:
                break
            step = self._step(at, head)
            if step is None:
                break
            if step == "denied":
                return "ongoing" if self._ends(head) else self._flip(head, step)
            if step in ("hypothetical", "planned"):
                return "denied" if self._given_up(head) else step
            if step == "ongoing":
                own = step
            at, hops = head, hops + 1
        return own

    def _ends(self, v: int) -> bool:
        """ "Asked X to stop bombing Y": what is to be stopped is going on."""
        return self.p.lemma[v] in self.endings and self.p.head[v] != v and self.of(v) in ("hypothetical", "planned")

    def _given_up(self, plan: int) -> bool:
        """ "Abandoned plans to fire", "denied plans to attack": what takes the plan away takes the act away."""
        p, gov = self.p, self.p.head[plan]
        return p.pos[plan] == "NOUN" and p.dep[plan] in ("dobj", "nsubjpass") and self.verbs.get(self._lemma(gov)) == "denied"

    def _flip(self, at: int, stage: Stage) -> Stage:
        """ "did not deny that", "will not stop attacking": two negations leave the act open."""
        if stage == "denied" and p_negated(self.p, at) and self.verbs.get(self._lemma(at)) == "denied":
            return "hypothetical"
        return stage

    def _lemma(self, v: int) -> str:
        particle = next((self.p.lower[k] for k in self.p.kids[v] if self.p.dep[k] == "prt" or self.p.lower[k] == "short"), None)
        joined = f"{self.p.lemma[v]}_{particle}"
        return joined if particle and (joined in self.verbs or joined in self.light) else self.p.lemma[v]

    def _verb(self, v: int) -> Stage:
        """What the verb's own auxiliaries and marks say."""
        p = self.p
        negated = p_negated(p, v)
        modal: Stage | None = None
        progressive = False
        for k in p.kids[v]:
            if p.dep[k] in ("aux", "auxpass"):
                word = p.lower[k]
                if p.tag[k] == "MD" and word in self.modals:
                    modal = self.modals[word]
                if p.lemma[k] == "be" and p.tag[v] == "VBG":
                    progressive = True
            elif p.dep[k] == "mark" and p.lower[k] in self.conditions:
                return "hypothetical"
            elif p.dep[k] == "advcl" and any(p.dep[m] == "mark" and p.lower[m] in self.conditions for m in p.kids[k]) and modal:
                return "denied" if negated else "hypothetical"
            elif p.dep[k] == "advmod" and p.lower[k] in ("possibly", "potentially", "perhaps", "maybe", "reportedly_not"):
                modal = modal or "hypothetical"
        if negated:
            return "denied"
        if not modal and (self._asked(v) or (p.tag[v] in ("VBZ", "VBP", "VB") and self._conditional(v))):
            return "hypothetical"
        if modal and p.lemma[v] in SPEAKING and any(p.lower[k] in ("i", "we") and p.dep[k] == "nsubj" for k in p.kids[v]):
            return "occurred"  # "we can state that", "I must say": said by saying it
        if modal == "planned" and self._conditional(v):
            return "hypothetical"
        if modal:
            return modal
        if p.lemma[v] == "be" or p.tag[v] == "VBG":
            return "ongoing" if progressive else "occurred"
        return "occurred"

    def _asked(self, v: int) -> bool:
        """ "Did Jordan expel the envoy?" asks whether; "Why did Jordan expel him?" knows that it did."""
        p = self.p
        last = p.sents[p.sent[v]][1] - 1
        if p.dep[v] != "ROOT" or p.word[last] != "?":
            return False
        aux = [k for k in p.kids[v] if p.dep[k] in ("aux", "auxpass")]
        subjects = p.children(v, "nsubj", "nsubjpass")
        asks = any(p.tag[k] in ("WRB", "WP", "WDT") for k in p.kids[v])
        return not asks and bool(aux) and bool(subjects) and min(aux) < min(subjects)

    def _conditional(self, v: int) -> bool:
        p = self.p
        return any(p.dep[k] == "advcl" and any(p.lower[m] in self.conditions for m in p.kids[k]) for k in p.kids[v])

    def _noun(self, n: int) -> Stage:
        """ "a planned attack", "no attack", "the threat of attack" (the last is found on the way up)."""
        p = self.p
        for k in p.kids[n]:
            if p.dep[k] == "det" and p.lower[k] in ("no", "neither"):
                return "denied"
            if (
                p.dep[k] in ("amod", "compound")
                and (stage := self.adjectives.get(p.lower[k]))
                and p.lower[k] not in ("ready", "set", "due", "sure", "certain")
            ):
                return stage
        return "occurred"

    def _step(self, at: int, head: int) -> Stage | None:
        """What the governor says of what it governs; None where reality no longer depends on it."""
        p, dep = self.p, self.p.dep[at]
        pos = p.pos[head]
        if dep == "conj":
            return "occurred"
        if pos in ("VERB", "AUX"):
            if dep in ("xcomp", "ccomp", "advcl", "csubj", "csubjpass"):
                if dep == "advcl" and not self._to(at):
                    return None
                stage = self._embedding(head, at)
                return stage or "occurred" if dep != "advcl" or stage else self._purpose(at)
            if dep in ("dobj", "nsubjpass", "attr"):
                return self.verbs.get(self._lemma(head)) or "occurred"
            if dep == "nsubj":
                return self._predicate(head) if p.pos[at] in ("NOUN", "PROPN") else None
            return None
        if dep in ("acl", "relcl", "pcomp", "prep", "pobj", "appos", "compound", "nmod", "acomp", "xcomp", "ccomp", "poss"):
            return self._nominal_step(at, head, dep)
        return None

    def _predicate(self, verb: int) -> Stage:
        """ "An attack is possible", "talks look unlikely"."""
        p = self.p
        for k in p.kids[verb]:
            if p.dep[k] == "acomp" and (stage := self.adjectives.get(p.lower[k])):
                return stage
        return "occurred"

    def _embedding(self, verb: int, clause: int) -> Stage | None:
        """Stage that a verb gives its clause. "Said it had …" leaves it; a denial of a finite clause denies it."""
        p = self.p
        lemma = self._lemma(verb)
        stage = self.verbs.get(lemma)
        if stage is None:
            if p.lemma[verb] in ("have", "be", "remain") and any(p.lower[k] == "yet" for k in (*p.kids[verb], *p.kids[clause])):
                return "denied"  # "has yet to withdraw"
            if p.lemma[verb] in ("be", "become", "seem", "remain"):
                for k in p.kids[verb]:
                    if p.dep[k] == "acomp" and (s := self.adjectives.get(p.lower[k])):
                        return s
                if p.dep[clause] == "xcomp" and self._to(clause) and p.lemma[verb] == "be":
                    return "planned"  # "is to announce"
            return None
        finite = not self._to(clause) and p.tag[clause] != "VBG"
        if finite and stage in ("planned", "ongoing"):
            return None
        if finite and stage == "denied" and lemma not in ("deny", "contradict", "disclaim", "reject", "rule_out"):
            return None
        if finite and lemma in ("warn", "claim", "suggest", "support", "question", "fear", "predict") and lemma != "fear":
            return None
        return stage

    def _purpose(self, at: int) -> Stage:
        """ "Flew to Paris to sign" is a plan; "deployed tanks to repel", "imposed duties to force" only an aim."""
        return "planned" if self._lemma(self.p.head[at]) in self.motions else "hypothetical"

    def _to(self, v: int) -> bool:
        return any(self.p.tag[k] == "TO" for k in self.p.kids[v])

    def _nominal_step(self, at: int, head: int, dep: str) -> Stage | None:
        p = self.p
        if p.pos[head] in ("NOUN", "PROPN"):
            stage = self.nouns.get(p.lemma[head])
            if dep in ("acl", "ccomp") and self._noun(head) == "denied":
                return "denied"  # "no evidence that A attacked B"
            if dep == "relcl":
                return None
            if dep == "acl" and not self._to(at):
                return None
            if stage is None and dep != "acl":
                return "occurred" if dep in ("pobj", "prep", "ccomp", "xcomp") else None
            return stage or "hypothetical"
        if p.pos[head] == "ADJ":
            return self.adjectives.get(p.lower[head]) or "occurred"
        if p.pos[head] in ("ADP", "SCONJ", "PART"):
            gov = p.head[head]
            if p.lower[head] == "without":
                return "denied"
            if p.pos[gov] in ("ADV", "ADJ") and p.pos[p.head[gov]] == "VERB":
                return self.verbs.get(self._lemma(p.head[gov]))  # "stopped short of accusing"
            if p.lower[head] in ("for", "against", "of", "on", "over", "to", "with", "from", "in", "about") and p.pos[gov] in (
                "VERB",
                "AUX",
            ):
                joined = f"{p.lemma[gov]}_{p.lower[head]}"
                return self.verbs.get(joined) or (self.verbs.get(self._lemma(gov)) if dep == "pcomp" else None)
            if p.lower[head] in ("of", "for", "to", "on", "about", "against", "with", "into", "in"):
                return self.nouns.get(p.lemma[gov]) if p.lower[head] in ("of", "for", "to") else None
        return None


def p_negated(p: Parse, v: int) -> bool:
    """Whether the verb itself is negated ("not only … but" is not a negation)."""
    for k in p.kids[v]:
        if p.dep[k] == "neg" or (p.dep[k] in ("advmod", "preconj") and p.lower[k] in NEGATIONS):
            if k + 1 < p.n and p.lower[k + 1] in ("only", "just", "merely", "simply"):
                continue
            return True
        if p.dep[k] in ("nsubj", "nsubjpass", "dobj") and (
            p.lower[k] in ("nobody", "none", "nothing")
            or any(p.lower[m] in ("no", "neither") and p.dep[m] in ("det", "preconj", "cc", "advmod") for m in p.kids[k])
        ):
            return True
    return False


def _by_word(groups: dict[Stage, list[str]]) -> dict[str, Stage]:
    return {word: stage for stage, words in groups.items() for word in words}
