"""A wrong row is refused with its file, what came and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import KnowledgeError
from detente.events.pattern import compile_noun, compile_verb
from detente.knowledge.load import Rule, load_knowledge, read_rules, unmark

K = load_knowledge()
GOOD = '[[rule]]\nid = "x"\nverbs = ["A help R"]\n'
GOOD += 'yes = ["{A Chad} helped {R Mali}.", "{A Peru} helped {R Chile}."]\nno = ["He helped."]\n'


def rules_of(tmp_path: Path, text: str, name: str = "AID") -> list[Rule]:
    path = tmp_path / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return read_rules(path, K.types, K.contexts)


def test_a_good_rule_loads(tmp_path: Path) -> None:
    (rule,) = rules_of(tmp_path, GOOD)
    assert rule.id == "en/AID/x" and rule.event_type == "AID"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("verbs", "verb"), "Unknown key 'verb'.*Did you mean verbs"),
        (('id = "x"', 'id = "x"\nmode = "aerial"'), "Unknown mode 'aerial'"),
        (('id = "x"', 'id = "x"\ncontexts = ["militray"]'), "Unknown context 'militray'.*Did you mean military"),
        (('no = ["He helped."]', ""), "two `yes` sentences and one `no`"),
        (('verbs = ["A help R"]', ""), "at least one pattern"),
        (("[[rule]]", "[[rule]"), "not valid TOML"),
    ],
)
def test_a_wrong_rule_is_refused(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    with pytest.raises(KnowledgeError, match=f"(?s){message}"):
        rules_of(tmp_path, GOOD.replace(*change))


def test_a_wrong_type_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"Unknown event type 'ASAULT'.*Did you mean ASSAULT\?"):
        rules_of(tmp_path, GOOD, "ASAULT")


@pytest.mark.parametrize("pattern", ["", "attack R", "A", "A (attack R", "A attack) R", "A attack @nosuchset"])
def test_broken_verb_patterns(pattern: str) -> None:
    if pattern == "attack R":  # reads as a subject `attack` and a verb slot R
        with pytest.raises(KnowledgeError):
            compile_verb(pattern, K.sets, "test")
        return
    with pytest.raises(KnowledgeError, match="test"):
        compile_verb(pattern, K.sets, "test")


def test_a_noun_pattern_needs_its_noun() -> None:
    with pytest.raises(KnowledgeError, match="cannot stand here"):
        compile_noun("R attack", K.sets, "test")


def test_unmark_keeps_offsets() -> None:
    text, marks = unmark("{A France} sent tanks to {R Ukraine}.")
    assert text == "France sent tanks to Ukraine."
    assert [(role, text[a:b]) for role, a, b in marks] == [("A", "France"), ("R", "Ukraine")]


def test_enough_is_known() -> None:
    kinds = {kind: sum(k == kind for _, k in K.display.values()) for kind in ("state", "organisation", "group")}
    assert kinds["state"] >= 195 and kinds["organisation"] >= 60 and kinds["group"] >= 80


def test_neighbours_are_mutual() -> None:
    for state in K.states.values():
        for other in state.neighbours:
            assert state.id in K.states[other].neighbours, f"{state.id} names {other}, not the reverse"


def test_every_state_has_a_leader_since_2000() -> None:
    tops = {
        "president",
        "prime minister",
        "king",
        "queen",
        "emir",
        "sultan",
        "supreme leader",
        "chancellor",
        "premier",
        "general secretary",
        "pope",
        "grand duke",
        "prince",
        "chairman",
        "head of state",
        "captain regent",
        "co-prince",
        "leader",
        "transitional president",
    }
    missing = []
    for code in K.states:
        held = [
            o
            for p in K.people
            for o in p.offices
            if o.actor == code and any(t in o.role for t in tops) and (o.end is None or o.end > "2000")
        ]
        if not held:
            missing.append(code)
    assert set(missing) <= {"ESH", "GRL", "PRI", "MAC", "HKG", "SMR"}, missing
