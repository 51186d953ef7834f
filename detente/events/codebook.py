"""How the codebook of PLOVER counts an act between two parties: promises, threats and refusals, treaties, embargoes."""

from __future__ import annotations

from detente.events.match import Match
from detente.events.stage import Stages
from detente.language.parse import Parse
from detente.model import Stage

# How the codebook of PLOVER counts what is not yet done: a promised act is an agreement to it, an announced blow a threat, a
# refused kindness a refusal.
GOOD = frozenset(("CONSULT", "COOPERATE", "AID", "SUPPORT", "CONCEDE", "RETREAT"))
HARM = frozenset(("PROTEST", "SANCTION", "COERCE", "ASSAULT"))
DONE = frozenset(("occurred", "ongoing", "background"))
TREATY = frozenset(("agreement", "treaty", "deal", "pact", "accord", "memorandum", "mou", "contract", "convention", "protocol"))
BACKING = frozenset(("support", "backing", "solidarity", "sympathy"))
TRUCE = frozenset(("ceasefire", "truce", "armistice", "cease-fire"))
INQUIRY = frozenset(("inquiry", "enquiry", "investigation", "probe", "audit"))
EMBARGO = frozenset(("sanction", "embargo"))
VISITS = frozenset(("visit", "trip", "meeting", "summit"))
WORDY = frozenset(("call", "accuse", "describe", "brand", "blame", "say", "label", "denounce"))
DECREES = frozenset(("announce", "order", "declare", "approve", "authorise", "authorize", "sign", "confirm"))
DECISIONS = frozenset(("decide", "choose", "elect", "opt"))
PEACE = ("peacekeep", "peace-keep")


def by_codebook(p: Parse, kind: str, stage: Stage, anchor: int, words: set[str]) -> str:
    """The type of an act between two parties, counted as the codebook counts it; `words` are the lemmas of the act.

    Signing or reaching a treaty is SUPPORT there, imposing an embargo COERCE, convicting ACCUSE (CAMEO 057, 163, 11).
    """
    if stage == "planned" and kind in GOOD:
        return "AGREE"
    if stage == "planned" and kind in HARM:
        return "THREATEN"
    if stage == "denied" and kind in GOOD | {"AGREE", "MOBILIZE"}:
        return "REJECT"
    if stage not in DONE:
        return kind
    if kind == "AGREE" and words & (TREATY | BACKING):
        return "SUPPORT"
    if kind == "REJECT" and TRUCE & words:
        return "ASSAULT"  # "violated the ceasefire" (CAMEO 196)
    if kind == "SANCTION":
        return "COERCE" if EMBARGO & words else "ACCUSE" if "convict" in words else "REJECT" if VISITS & words else kind
    if kind == "REQUEST" and words & (EMBARGO | INQUIRY):
        return "ACCUSE"  # "called for sanctions against R" asks nothing of R
    if kind in ("MOBILIZE", "CONSULT") and any(x.startswith(PEACE) for x in p.lower):
        return "AID"
    if kind == "ASSAULT" and any(p.dep[k] == "advcl" and p.tag[k] == "VBG" and p.lemma[k] in WORDY for k in p.kids[anchor]):
        return "ACCUSE"  # "launched an attack on the judges, calling them traitors"
    return kind


def stage_of(p: Parse, m: Match, stages: Stages) -> Stage:
    """The stage of a match; who announces or orders an act, or does it for a purpose, has done what he did."""
    at = m.anchor
    gov = p.head[at]
    if p.pos[m.trigger] in ("NOUN", "PROPN") and p.dep[m.trigger] == "dobj" and p.lemma[p.head[m.trigger]] in DECREES:
        at = p.head[m.trigger]
        return stages.of(at)
    if (purpose := purpose_of(p, at)) is not None:
        return stages.of(purpose)
    if p.dep[at] == "xcomp" and p.lemma[gov] in DECISIONS:
        return stages.of(gov)  # "has decided to lift the ban": it is lifted
    stage = stages.of(at)
    return stages.of(m.trigger) if stage == "occurred" and m.trigger != at and gov != at else stage


def purpose_of(p: Parse, verb: int) -> int | None:
    """The verb for whose sake another is done: "sent grain to help R"."""
    if p.dep[verb] == "advcl" and any(p.tag[k] == "TO" for k in p.kids[verb]) and p.pos[p.head[verb]] == "VERB":
        return p.head[verb]
    return None


def words_of(p: Parse, tokens: tuple[int, ...], anchor: int) -> set[str]:
    """Lemmas of the act: its own words and what they govern directly."""
    inner = [o for k in p.kids[anchor] if p.dep[k] in ("prep", "dobj") for o in (k, *p.children(k, "pobj"))]
    return {p.lemma[k] for k in (*tokens, *inner)}
