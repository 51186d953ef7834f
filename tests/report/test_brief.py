"""The brief as a whole, and what it must never do."""

from __future__ import annotations

import dataclasses

import pytest

from detente.model import Article, Coding, Doubt, Part, Tie
from detente.report.brief import brief
from tests import factories as make

WHOLE = """\
Chad and Sudan patrol together
Abéché Courier · 28 Feb 2018 · 108 words in 9 sentences

Ties
  ▲ Chad – Sudan: closer
    - “We are closer to Khartoum than we ever were because of the Dust Riders” —
      says Aché Doungous [4]
  ▼ Chad – France: apart
    - “relations between Chad and France have soured” — says Idriss Kamougue [5]

What happened
  Mar 2016        Chad ↔ Sudan: signed an agreement in March 2016 to patrol
                  their border together
                  AGREE, military [1]
  2017            Sudan → Chad: delivered 12 armoured cars to Chad last year
                  AID, military; for the first time; 12 armoured cars [2]
  26 Feb 2018     Dust Riders: burned a customs post near Adré on Monday
                  ASSAULT (destroy); in Adré, Ouaddaï, Chad [3]
  May 2018        Chad → Sudan: will meet her Sudanese counterpart in May
                  CONSULT; planned [9]
  no date         France → Chad: close its base within a year
                  RETREAT (withdraw); hypothetical; says Idriss Kamougue [6]

Who says what
  Aché Doungous, foreign minister (official)
    - said: “We are closer to Khartoum than we ever were because of the Dust
      Riders” [4]
  Idriss Kamougue, security analyst (expert)
    - argued: relations between Chad and France have soured [5]
    - added: The Dust Riders are a threat to both countries [7]

Threats
  Dust Riders → Chad and Sudan: “The Dust Riders are a threat to both countries”
    — says Idriss Kamougue [7]

Positions
  Chad and Sudan oppose foreign mediation [8]

Forecasts
  Idriss Kamougue, security analyst: “France may close its base within a year”
    [6]

Left out
  teaser: “Camel prices: why the market fell silent” — a headline of another
    story [line 9]
  comments: “COMMENTS (3)” — the readers' comments begin here [line 21]

In doubt
  name: “her Sudanese counterpart” is not named [9]
"""


def test_the_whole_brief() -> None:
    assert brief(make.coding()) == WHOLE


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_asked(width: int) -> None:
    lines = brief(make.coding(), width=width, sentences=True).splitlines()
    assert max(map(len, lines)) <= width


def test_sections_without_rows_are_not_printed() -> None:
    printed = brief(make.coding(ties=(), threats=(), positions=(), doubts=()))
    for title in ("Ties", "Threats", "Positions", "In doubt"):
        assert f"\n{title}\n" not in printed
    assert "\nWhat happened\n" in printed


def test_an_empty_reading_says_so_and_invents_nothing() -> None:
    printed = brief(Coding(Article("a1", "It rained in the night.", published=None)))
    assert printed.splitlines()[:2] == ["It rained in the night.", "no date · 5 words"]
    assert "Nothing was read" in printed
    assert "What happened" not in printed


def test_every_row_of_the_story_ends_with_its_sentence() -> None:
    body = (
        brief(make.coding()).split("\n\nLeft out")[0].replace("\n      ", " ").replace("\n    —", " —").replace("\n    [", " [")
    )
    rows = [line for line in body.splitlines() if line.startswith(("    - ", "  Dust", "  Chad and", "  Idriss"))]
    bare = [row for row in rows if not row.endswith("]") and "(expert)" not in row]
    assert rows and not bare


def test_sentences_are_printed_with_their_numbers() -> None:
    printed = brief(make.coding(), sentences=True)
    assert "\nSentences\n  [1] Chad and Sudan signed" in printed
    assert "  [9] Doungous will meet her Sudanese counterpart in May.\n" in printed


def test_colour_only_when_asked_and_the_words_stay_the_same() -> None:
    import re

    assert "\x1b" not in brief(make.coding())
    colored = brief(make.coding(), color=True)
    assert "\x1b[32m▲\x1b[0m" in colored and "\x1b[31m▼\x1b[0m" in colored
    assert re.sub(r"\x1b\[\d+m", "", colored) == WHOLE


def test_an_article_cannot_steer_the_terminal() -> None:
    hostile = make.article(title="Talks\x1b[2J\x07 fail", parts=make.parts())
    assert "\x1b" not in brief(make.coding(article=hostile))


def test_similar_ties_of_one_dyad_stand_together() -> None:
    ties = (
        Tie("a", ("TCD", "SDN"), "closer", make.span("closer to Khartoum")),
        Tie("b", ("TCD", "FRA"), "apart", make.span("soured")),
        Tie("c", ("SDN", "TCD"), "closer", make.span("patrol their border together")),
        Tie("d", ("SDN", "TCD"), "at_odds", make.span("oppose")),
    )
    printed = brief(make.coding(ties=ties))
    assert printed.count("▲ Chad – Sudan: closer") == 1
    assert "● Sudan – Chad: at odds" in printed


def test_left_out_neighbours_are_one_row() -> None:
    text = "Chad met Sudan.\nCOMMENTS (2)\nFirst!\nAgreed."
    parts = [
        Part(0, 15, "story"),
        *(Part(*make.span(w, text), "comments", "readers") for w in ("COMMENTS (2)", "First!", "Agreed.")),
    ]
    printed = brief(Coding(Article("x", text, parts=tuple(parts)), sentences=((0, 15),)))
    assert "comments: “COMMENTS (2)” and 2 more — readers [lines 2–4]" in printed


def test_doubts_of_one_reason_are_one_row() -> None:
    doubts = tuple(Doubt("date", make.span(w), "no publication date to reckon from") for w in ("last year", "on Monday"))
    assert "date: “last year”, “on Monday” — no publication date to reckon from [2, 3]" in " ".join(
        brief(make.coding(doubts=doubts)).split()
    )


def test_a_claim_without_a_named_source() -> None:
    nobody = dataclasses.replace(make.claims()[1], sources=(), voice="anonymous")
    assert "Nobody named (anonymous)" in brief(make.coding(claims=(nobody,)))
