"""Whether a claim asserts, foretells, demands, promises, denies or asks."""

from __future__ import annotations

from detente.claims.reported import Draft
from detente.language.parse import Parse
from detente.model import Modality

FUTURE = frozenset(["will", "wo", "shall", "'ll"])
POSSIBLE = frozenset(["could", "may", "might", "would"])
FORETELL = frozenset(["foresee", "predict", "expect", "anticipate", "forecast"])


def modality_of(p: Parse, d: Draft) -> Modality:
    """Of the cue where it has one of its own ("denied"), else of the content's main verb and its last mark."""
    cue = d.cue.cue
    if cue.modality != "assertion" or d.root is None:
        return cue.modality  # type: ignore[return-value]
    root = d.root
    for _, b in d.contents:
        if p.word[b - 1] == "?" or (b < p.n and p.word[b - 2] == "?"):
            return "question"
    verbs = [root, *(k for k in p.kids[root] if p.dep[k] in ("conj", "advcl", "ccomp") and p.pos[k] in ("VERB", "AUX"))]
    for v in verbs:
        for k in p.kids[v]:
            if (
                p.dep[k] == "aux"
                and p.lower[k] in FUTURE | POSSIBLE
                and not any(p.lower[m] == "i" or p.lower[m] == "we" for m in p.kids[v])
            ):
                return "forecast"
    return "forecast" if p.lemma[root] in FORETELL else "assertion"
