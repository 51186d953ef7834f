"""What is story and what is not; every article here is of our own making."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.articles.parts import check, cut

STORY = [
    "Fiji and Tonga signed a fishing agreement in Suva on Monday after four years of talks.",
    "The agreement lets ships of both states fish in a shared zone of 40,000 square kilometres.",
    "“We waited long for this day,” the foreign minister of Tonga told reporters in the harbour.",
    "Samoa has criticised the zone, which it says reaches into its own waters near the reef.",
    "Both governments promised to patrol the zone together from the first week of next year.",
    "The opposition in Suva called the agreement a gift and asked the court to stop it.",
]


def kinds(lines: list[str], joint: str = "\n\n") -> dict[str, str]:
    """The kind of each paragraph by its words."""
    text = joint.join(lines)
    parts = cut(text)
    check(text, parts)
    return {" ".join(text[part.start : part.end].split()): part.kind for part in parts}


@pytest.mark.parametrize("joint", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\n \n"])
@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Samoa recalls envoy to protest reef patrols", "teaser"),
        ("To fish or not to fish: reef quarrel hits new low", "teaser"),
        ("How a small reef divided two governments", "teaser"),
        ("READ MORE: Samoa recalls its envoy", "teaser"),
        ("[Samoa recalls its envoy over the reef]", "teaser"),
        ("A quarrel of neighbours", "title"),
        ("A general view of the harbour of Suva", "caption"),
        ("The two ministers shake hands in front of the old customs house", "caption"),
        ("FILE PHOTO: A patrol boat leaves Suva on May 3, 2011.", "caption"),
        ("A patrol boat leaves the harbour. (Ana Tui/Reuters)", "caption"),
        ("The reef, which (pictured) lies between the two states", "caption"),
        ("Advertisement", "advert"),
        ("Sign up for our weekly letter on the Pacific.", "advert"),
        ("(Reporting by Ana Tui; Editing by Jo Beck)", "byline"),
        ("We use cookies to make this page better.", "boilerplate"),
        (STORY[1], "repeat"),
        ("The agreement lets ships of both states fish in a shared zone", "repeat"),
    ],
)
def test_between_paragraphs(line: str, kind: str, joint: str) -> None:
    found = kinds([*STORY[:3], line, *STORY[3:]], joint)
    if line != STORY[1]:
        assert found[line] == kind
    assert [k for words, k in found.items() if words in STORY and words != line] == ["story"] * (5 if line == STORY[1] else 6)


@pytest.mark.parametrize(
    "line",
    [
        "However, the court in Suva has never stopped an agreement of this kind",  # a stop got lost
        "Samoa's prime minister said the patrols would meet his own boats",
        "He left the hall without a word to the waiting reporters",
        "They agreed on three points:",
        "We are all neighbours here, and the reef belongs to the fish — Ana Tui (@anatui) March 3, 2015",
        "“The reef is ours and it will stay ours”",
        "The government wants the court to rule before the end of the year;",
        "Is the reef worth the quarrel?",
    ],
)
def test_what_may_be_story_stays_story(line: str) -> None:
    assert kinds([*STORY[:3], line, *STORY[3:]])[line] == "story"


def test_the_comment_section_ends_the_story() -> None:
    footer = [
        "COMMENTS (12)",
        "Comments are moderated and may take a day.",
        "Nice reef.",
        "I said so years ago, and nobody listened to me.",
    ]
    found = kinds([*STORY, *footer], "\n")
    assert {found[line] for line in footer} == {"comments"}
    assert {found[line] for line in STORY} == {"story"}


def test_a_comment_button_above_the_story_takes_only_itself() -> None:
    found = kinds(["Comments (12)", *STORY], "\n")
    assert found["Comments (12)"] == "comments"
    assert {found[line] for line in STORY} == {"story"}


def test_links_below_a_heading_for_links() -> None:
    found = kinds([*STORY, "Read more:", "The reef in ten pictures", "Tonga and its fishermen", "Samoa recalls its envoy"])
    assert [found[line] for line in ("Read more:", "The reef in ten pictures", "Samoa recalls its envoy")] == ["teaser"] * 3


def test_title_byline_date_dateline_signature() -> None:
    lines = ["Fiji and Tonga sign fishing agreement", "By Ana Tui", "Updated: 2015-03-02 17:52", "SUVA (Reuters) - " + STORY[0]]
    found = kinds([*lines, *STORY[1:], "Samoa will answer on Friday.  Reuter"])
    assert [*found.values()][:5] == ["title", "byline", "byline", "dateline", "story"]
    assert found["SUVA (Reuters) -"] == "dateline" and found[STORY[0]] == "story"
    assert found["Samoa will answer on Friday."] == "story" and found["Reuter"] == "byline"


def test_the_title_given_is_found_among_the_first_lines() -> None:
    text = "By Ana Tui\nReef pact at last!\n" + "\n".join(STORY)
    assert [text[p.start : p.end] for p in cut(text, title="Reef Pact at Last") if p.kind == "title"] == ["Reef pact at last!"]
    assert all(p.kind != "title" for p in cut(text))


def test_a_standfirst_repeated_at_the_head_goes_and_the_later_copy_stays() -> None:
    text = "\n\n".join([STORY[0], *STORY])
    assert [p.kind for p in cut(text)] == ["repeat"] + ["story"] * 6


@pytest.mark.parametrize("width", [50, 65, 72, 80])
@pytest.mark.parametrize("indent", ["", "    "])
def test_hard_wrapped_lines_are_one_part(width: int, indent: str) -> None:
    joint = "\n" if indent else "\n\n"
    text = joint.join(textwrap.fill(line + " " + line.replace("Suva", "Nadi"), width, initial_indent=indent) for line in STORY)
    parts = cut(text)
    check(text, parts)
    assert len(parts) == 6 and {p.kind for p in parts} == {"story"}


def test_a_text_without_any_stop_is_left_alone() -> None:
    found = kinds(["fiji and tonga signed", "samoa said no to it all", "the court will decide it", "and so on and so on we go"])
    assert set(found.values()) <= {"story", "title"}


def test_every_part_that_is_not_story_says_why() -> None:
    text = "\n\n".join([STORY[0], "Advertisement", *STORY[1:], "Share"])
    assert all(bool(part.reason) == (part.kind != "story") for part in cut(text))


PIECES = st.sampled_from(
    [
        *STORY,
        "COMMENTS (2)",
        "OSLO (AP) -",
        "OSLO — Norway left.",
        "Photo",
        "READ MORE: x",
        "By Ana Tui",
        "...",
        "\ufeff",
        "Reuter",
        "(AFP)",
        "“",
        ":",
        "\u200b",
        "One two three",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=25).flatmap(
        lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\u2028", "  \n\t", "\x0b"]).map(
            lambda joint: joint.join(lines)
        )
    ),
)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_each_character_lies_in_exactly_one_part(text: str) -> None:
    parts = cut(text)
    check(text, parts)
    for part in parts:
        assert part.start < part.end
        assert not text[part.start].isspace() and not text[part.end - 1].isspace()


@pytest.mark.parametrize("unit", ["Norway sent a ship to Suva. ", "A", "(Norway ", "OSLO ", "...", "“said ", "a\u00a0"])
def test_a_line_of_a_million_characters_is_cut(unit: str) -> None:
    text = (unit * (1_000_000 // len(unit))).strip()
    check(text, cut(text))
