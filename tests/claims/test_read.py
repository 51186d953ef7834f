"""Who says what, construct by construct: sentences of our own, each with source, cue and content as a reader would mark them."""

from __future__ import annotations

import pytest

from detente.coder import Coder
from detente.model import Claim, Span

Marked = tuple[str, str, tuple[str, ...]]  # words of the source ("" for none), of the cue, of the pieces of the content


def words(text: str, spans: tuple[Span, ...]) -> tuple[str, ...]:
    return tuple(" ".join(text[a:b].split()) for a, b in spans)


def marked(text: str, claim: Claim) -> Marked:
    return (
        " ".join(words(text, claim.source_spans)),
        " ".join(words(text, claim.cue_spans)),
        tuple(piece.strip('",. ') for piece in words(text, claim.content_spans)),
    )


CASES: list[tuple[str, list[Marked]]] = [
    ("Oslo said it would pay.", [("Oslo", "said", ("it would pay",))]),
    (
        '"We will not move," the envoy said. "Nobody will."',
        [("the envoy", "said", ("We will not move", "Nobody will"))],
    ),
    (
        "The Swedes, he charged, had said one thing and done another.",
        [("he", "charged", ("The Swedes", "had said one thing and done another"))],
    ),
    (
        "Chad needs the trucks, according to Aché Doungous, editor of a weekly.",
        [("Aché Doungous, editor of a weekly", "according to", ("Chad needs the trucks",))],
    ),
    ("Seoul mocked the offer as a farce.", [("Seoul", "mocked", ("the offer as a farce",))]),
    ("The junta vowed to hold the bridge.", [("The junta", "vowed", ("to hold the bridge",))]),
    ("Kyiv accused Minsk of shelling the town.", [("Kyiv", "accused", ("Minsk of shelling the town",))]),
    (
        "Ankara said the talks had failed and asked Cairo to host a new round.",
        [("Ankara", "said", ("the talks had failed",)), ("Ankara", "asked", ("Cairo to host a new round",))],
    ),
    ("The fear is that the river will rise.", [("", "The fear is", ("that the river will rise",))]),
    ("Sofia is confident that the pipeline will be built.", [("Sofia", "is confident", ("that the pipeline will be built",))]),
    (
        "The minister has repeatedly insisted that the vote was fair.",
        [("The minister", "has repeatedly insisted", ("that the vote was fair",))],
    ),
    ('The mayor said in a statement: "The port is ours."', [("The mayor", "said in a statement", ("The port is ours",))]),
    ('"Never," he snapped.', [("he", "snapped", ("Never",))]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_constructs(coder: Coder, text: str, expected: list[Marked]) -> None:
    assert [marked(text, c) for c in coder(text).claims] == expected


SILENT = [
    'The so-called "peace train" left the station.',
    'She watched "The Long River" on Sunday.',
    "The seat claimed by the insurer was empty.",
    "The convoy was sent to deny them the road.",
]


@pytest.mark.parametrize("text", SILENT)
def test_no_claim(coder: Coder, text: str) -> None:
    assert coder(text).claims == ()


def test_an_odd_mark_does_not_shift_the_next_paragraph(coder: Coder) -> None:
    text = 'The mayor said: "The port is ours.\n\n"We will rebuild it," the governor said. The town slept.'
    contents = [words(text, c.content_spans) for c in coder(text).claims]
    assert '"We will rebuild it,"' in contents[-1]
    assert not any("The town slept" in piece for pieces in contents for piece in pieces)


def test_a_quotation_that_ends_with_its_clause(coder: Coder) -> None:
    text = 'Oslo said the pact was "a slap in the face" for the north.'
    (claim,) = coder(text).claims
    assert claim.kind == "mixed"
    assert words(text, claim.content_spans) == ('the pact was "a slap in the face" for the north',)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Riyadh denied that it had paid the rebels.", "denial"),
        ("Oslo said prices would rise.", "forecast"),
        ("Cairo urged the rivals to talk.", "demand"),
        ("The junta promised to hold elections.", "promise"),
        ('"Who will rebuild the port?" asked the mayor.', "question"),
        ("Oslo said the road was open.", "assertion"),
    ],
)
def test_modality(coder: Coder, text: str, modality: str) -> None:
    assert [c.modality for c in coder(text).claims] == [modality]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("A senior Egyptian diplomat said talks had failed.", "anonymous"),
        ("A spokesman for the Turkish foreign ministry said talks had failed.", "official"),
        ("Rebels said talks had failed.", "opposition"),
        ("Aché Doungous, a former ambassador, said talks had failed.", "expert"),
        ("Villagers said talks had failed.", "witness"),
    ],
)
def test_voice(coder: Coder, text: str, voice: str) -> None:
    assert [c.voice for c in coder(text).claims] == [voice]


def test_a_role_is_remembered(coder: Coder) -> None:
    text = "Aché Doungous, an analyst in Oslo, said the pact was dead. Prices may rise, Doungous added."
    first, second = coder(text).claims
    assert second.sources[0].role == first.sources[0].role
    assert second.sources[0].country == "NOR"
    assert second.voice == "expert"


@pytest.mark.parametrize(
    ("text", "about", "sign"),
    [
        ("Kyiv accused Russia of shelling the town.", "RUS", -1),
        ("Oslo praised Chad for its restraint.", "TCD", 1),
        ("Oslo said Chad was a reliable friend.", "TCD", 1),
        ("Oslo said Chad was no friend.", "TCD", -1),
        ("Oslo said that Sudan was a threat but that Chad was a reliable friend.", "TCD", 1),
    ],
)
def test_stance(coder: Coder, text: str, about: str, sign: int) -> None:
    values = {s.about: s.value for c in coder(text).claims for s in c.stance}
    assert about in values
    assert values[about] * sign > 0
