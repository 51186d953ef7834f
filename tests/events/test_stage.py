"""The stage of an act, read as a reader would: what is possible, planned or denied never counts as done."""

from __future__ import annotations

import pytest

from detente.check import read_sentence
from detente.coder import Coder

PROBE = [
    ("Russia attacked Ukraine.", "ASSAULT", "RUS", "UKR", "occurred"),
    ("Russia did not attack Ukraine.", "ASSAULT", "RUS", "UKR", "denied"),
    ("Russia may attack Ukraine.", "ASSAULT", "RUS", "UKR", "hypothetical"),
    ("Russia could attack Ukraine.", "ASSAULT", "RUS", "UKR", "hypothetical"),
    ("Russia will attack Ukraine.", "ASSAULT", "RUS", "UKR", "planned"),
    ("Russia threatened to attack Ukraine.", "ASSAULT", "RUS", "UKR", "hypothetical"),
    ("Russia threatened to attack Ukraine.", "THREATEN", "RUS", "UKR", "occurred"),
    ("Russia denied that it attacked Ukraine.", "ASSAULT", "RUS", "UKR", "denied"),
    ("Russia denied attacking Ukraine.", "ASSAULT", "RUS", "UKR", "denied"),
    ("If Russia attacks Ukraine, Poland will send weapons to Latvia.", "ASSAULT", "RUS", "UKR", "hypothetical"),
    ("If Russia attacks Ukraine, Poland will send weapons to Latvia.", "AID", "POL", "LVA", "hypothetical"),
    ("Georgia says that Russia attacked Ukraine.", "ASSAULT", "RUS", "UKR", "occurred"),
    ("Ukraine was attacked by Russia.", "ASSAULT", "RUS", "UKR", "occurred"),
    ("Russia's attack on Ukraine shocked Europe.", "ASSAULT", "RUS", "UKR", "occurred"),
    ("Russia called off the attack on Ukraine.", "ASSAULT", "RUS", "UKR", "denied"),
    ("Russia launched an attack on Ukraine.", "ASSAULT", "RUS", "UKR", "occurred"),
    ("Russia is attacking Ukraine.", "ASSAULT", "RUS", "UKR", "ongoing"),
    ("Russia has never attacked Ukraine.", "ASSAULT", "RUS", "UKR", "denied"),
    ("Russia planned to attack Ukraine.", "ASSAULT", "RUS", "UKR", "planned"),
    ("Poland urged Russia to withdraw its troops from Ukraine.", "RETREAT", "RUS", "UKR", "hypothetical"),
    ("Poland urged Russia to withdraw its troops from Ukraine.", "REQUEST", "POL", "RUS", "occurred"),
    ("Turkey failed to deliver weapons to Libya.", "AID", "TUR", "LBY", "denied"),
    ("Japan refused to impose sanctions on Iran.", "SANCTION", "JPN", "IRN", "denied"),
    ("Japan considered imposing sanctions on Iran.", "SANCTION", "JPN", "IRN", "hypothetical"),
    ("There is no agreement between Japan and Iran.", "AGREE", "JPN", "IRN", "denied"),
]


@pytest.mark.parametrize(("text", "kind", "actor", "recipient", "stage"), PROBE)
def test_stage(coder: Coder, text: str, kind: str, actor: str, recipient: str, stage: str) -> None:
    events = [e for e in read_sentence(coder, text).events if e.event_type == kind]
    if stage == "denied" and not events:
        return  # a negated act may be no event at all
    assert events, f"no {kind} read"
    read = {(a.actor.id, r.actor.id, e.stage) for e in events for a in e.actors for r in e.recipients}
    assert (actor, recipient, stage) in read
