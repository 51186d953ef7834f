"""Two given words of a sentence, whether or not a gazetteer knows them: where they stand, and what holds between them."""

from __future__ import annotations

import pytest

from detente import relation
from detente.coder import Coder
from detente.errors import DetenteError
from detente.events.codebook import by_codebook
from detente.events.pair import carried, find_pair, path_between
from detente.knowledge.load import Rule, load_knowledge, unmark
from detente.language import Parse, normalise, parse_docs
from detente.model import Span

EXAMPLES = [(rule, sentence, True) for rule in load_knowledge().between for sentence in rule.yes]
EXAMPLES += [(rule, sentence, False) for rule in load_knowledge().between for sentence in rule.no]


def parsed(coder: Coder, text: str) -> Parse:
    return parse_docs(text, [(coder.nlp(normalise(text)), 0)])


@pytest.mark.parametrize(("rule", "sentence", "holds"), EXAMPLES, ids=[f"{r.id}-{n}" for n, (r, _, _) in enumerate(EXAMPLES)])
def test_examples_of_between(coder: Coder, rule: Rule, sentence: str, holds: bool) -> None:
    text, marks = unmark(sentence)
    spans: dict[str, Span] = {}
    for role, start, end in marks:
        spans.setdefault(role, (start, end))
    found = relation(text, spans.get("A"), spans.get("R"), coder=coder)
    assert (found.event_type == rule.event_type) is holds, found


@pytest.mark.parametrize(
    ("text", "actor", "recipient", "event_type"),
    [
        # parties that are no political actors
        ("The parents of Mill Lane protested against the closures.", "The parents of Mill Lane", "the closures", "PROTEST"),
        ("The gardeners sued the makers of the trimmer.", "The gardeners", "the makers of the trimmer", "ACCUSE"),
        ("The makers of the trimmer were sued by the gardeners.", "the gardeners", "The makers of the trimmer", "ACCUSE"),
        ("The parish council, which met the bishop on Monday, praised the choir.", "The parish council", "the bishop", "CONSULT"),
        ("The parish council, which met the bishop on Monday, praised the choir.", "The parish council", "the choir", "SUPPORT"),
        # the codebook: promised, announced against, refused
        ("Tonga has promised to lend the islanders a crane.", "Tonga", "the islanders", "AGREE"),
        ("Tonga will bomb the islanders.", "Tonga", "the islanders", "THREATEN"),
        ("Tonga refused to lend the islanders a crane.", "Tonga", "the islanders", "REJECT"),
        ("Tonga and Samoa signed a fishing treaty.", "Tonga", "Samoa", "SUPPORT"),
        ("Tonga launched a furious attack on the archbishop, calling him a liar.", "Tonga", "the archbishop", "ACCUSE"),
        # what a speaker says of the other
        ("The abbot says the mayor must reopen the well.", "The abbot", "the mayor", "REQUEST"),
        ("The abbot said the mayor was responsible for the flood.", "The abbot", "the mayor", "ACCUSE"),
        ("The abbot called the mayor to congratulate her on the new well.", "The abbot", "the mayor", "SUPPORT"),
        ("The abbot called the mayor to discuss the new well.", "The abbot", "the mayor", "CONSULT"),
    ],
)  # fmt: skip
def test_relation(coder: Coder, text: str, actor: str, recipient: str, event_type: str) -> None:
    assert relation(text, actor, recipient, coder=coder).event_type == event_type


def test_direction_matters(coder: Coder) -> None:
    text = "The miners accused the governor, and the governor threatened the miners."
    assert relation(text, "The miners", "the governor", coder=coder).event_type == "ACCUSE"
    assert relation(text, (33, 45), (61, 71), coder=coder).event_type == "THREATEN"


def test_party_that_is_not_named(coder: Coder) -> None:
    text = "Two weekly papers were banned yesterday."
    assert relation(text, None, "Two weekly papers", coder=coder).event_type == "COERCE"
    assert relation(text, "an actor", "Two weekly papers", coder=coder).event_type == "COERCE"


def test_rules_only_stay_silent(coder: Coder) -> None:
    text = "The miners hummed beside the governor."
    silent = relation(text, "The miners", "the governor", coder=coder, propose=False)
    assert (silent.event_type, silent.stage, silent.rule) == (None, None, None)
    proposed = relation(text, "The miners", "the governor", coder=coder)
    assert proposed.rule and proposed.rule.startswith("en/propose/")


@pytest.mark.parametrize(
    ("actor", "recipient", "message"),
    [
        ("the bakers", "the governor", "The actor 'the bakers' does not stand in the text"),
        ("The miners", (30, 99), "lies outside the text"),
        (None, None, "Neither the actor nor the recipient"),
        (None, "  ", "Neither the actor nor the recipient"),
    ],
)
def test_wrong_parties(coder: Coder, actor: str | None, recipient: str | Span | None, message: str) -> None:
    with pytest.raises(DetenteError, match=message):
        relation("The miners accused the governor.", actor, recipient, coder=coder)


def test_words_that_stand_twice_are_taken_where_they_are_near(coder: Coder) -> None:
    p = parsed(coder, "Peru, said Chile, is not Peru as Chile knows it.")
    pair = find_pair(p, "Chile", "Peru as Chile")
    assert pair.a and pair.r
    assert p.text[slice(*p.span(pair.a.first, pair.a.last))] == "Chile"
    assert pair.a.last <= pair.r.first


def test_path_of_a_pair_that_stands_together_holds_its_verb(coder: Coder) -> None:
    p = parsed(coder, "Tonga and Samoa signed a treaty.")
    pair = find_pair(p, "Tonga", "Samoa")
    path = path_between(p, *pair.ends())
    assert [p.word[k] for k in path] == ["Tonga", "Samoa"]
    assert "signed" in [p.word[k] for k in carried(p, path)]


@pytest.mark.parametrize(
    ("kind", "stage", "words", "counted"),
    [
        ("AID", "planned", set(), "AGREE"),
        ("AID", "denied", set(), "REJECT"),
        ("AID", "occurred", set(), "AID"),
        ("ASSAULT", "planned", set(), "THREATEN"),
        ("ASSAULT", "denied", set(), "ASSAULT"),
        ("AGREE", "occurred", {"sign", "treaty"}, "SUPPORT"),
        ("AGREE", "planned", {"sign", "treaty"}, "AGREE"),
        ("SANCTION", "occurred", {"impose", "sanction"}, "COERCE"),
        ("SANCTION", "occurred", {"cancel", "visit"}, "REJECT"),
        ("SANCTION", "occurred", {"cut", "aid"}, "SANCTION"),
    ],
)
def test_codebook(coder: Coder, kind: str, stage: str, words: set[str], counted: str) -> None:
    p = parsed(coder, "A word.")
    assert by_codebook(p, kind, stage, 0, words) == counted  # type: ignore[arg-type]
