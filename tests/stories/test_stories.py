"""One act is one story: copies, retellings, rungs, disagreements, memories."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.model import Coding
from detente.stories.evaluate import read_gold, score
from tests.stories import corpus as make
from tests.stories.corpus import Told, article, copied, groups, stories


def retold() -> Coding:
    return article(
        "r1", "2018-03-03", "N'Djamena Post",
        Told("At least 14 people were {killed} in Friday's raid by Dust Riders gunmen on the Adre customs post, the army said.",
             "ASSAULT", "DUST_RIDERS", "TCD", day="2018-03-02", deaths=14),
        make.FILLER,
    )  # fmt: skip


def other_raid() -> Coding:
    return article(
        "o1", "2018-03-20", "N'Djamena Post",
        Told("Dust Riders {killed} 3 herders near Tine in Chad on Monday.", "ASSAULT", "DUST_RIDERS", "TCD", day="2018-03-19",
             deaths=3),
    )  # fmt: skip


def test_a_wire_report_in_three_papers_is_one_act_with_its_origin() -> None:
    codings = [make.wire(), copied(make.wire(), "c1", "Gazette"), copied(make.wire(), "c2", "Courier", "2018-03-03")]
    made = stories(codings)
    attack = next(s for s in made.stories.to_pylist() if s["event_type"] == "ASSAULT")
    assert made.stories.num_rows == 2 and made.deals.num_rows == 0
    assert (attack["reports"], attack["articles"], attack["outlets"], attack["origin_outlet"]) == (3, 3, 3, "Reuters")
    copies = {r["article_id"]: r["copy_of"] for r in made.reports.to_pylist() if r["event_type"] == "ASSAULT"}
    assert copies == {"w1": None, "c1": "w1", "c2": "w1"}
    assert (attack["reported_first"], attack["reported_last"]) == (date(2018, 3, 2), date(2018, 3, 3))


def test_a_paper_that_credits_an_agency_has_it_as_its_origin() -> None:
    coding = make.wire()
    text = coding.article.text + "(AFP)"
    paper = copied(coding, "g1", "Gazette")
    made = stories([replace(paper, article=replace(paper.article, text=text))])
    assert {s["origin_outlet"] for s in made.stories.to_pylist()} == {"Agence France-Presse"}


def test_a_shortened_reprint_and_an_update_are_versions_of_the_first() -> None:
    wire = make.wire()
    end = wire.sentences[2][1]
    cut = replace(wire.article, article_id="short", text=wire.article.text[:end], outlet="Gazette", published="2018-03-03")
    short = replace(wire, article=cut, events=wire.events[:1], sentences=wire.sentences[:3])
    made = stories([wire, short])
    assert {r["article_id"]: r["copy_of"] for r in made.reports.to_pylist()}["short"] == "w1" and made.stories.num_rows == 2


def test_the_same_act_in_other_words_is_one_story_and_the_tolls_stand_side_by_side() -> None:
    made = stories([make.wire(), retold(), other_raid()])
    assert frozenset({("w1", "e0"), ("r1", "e0")}) in groups(made) and frozenset({("o1", "e0")}) in groups(made)
    attack = next(s for s in made.stories.to_pylist() if s["articles"] == 2)
    assert attack["conflicts"] == [
        {"field": "deaths", "value": "12", "article_ids": ["w1"]}, {"field": "deaths", "value": "14", "article_ids": ["r1"]}
    ]  # fmt: skip
    assert (attack["start"], attack["end"], attack["basis"]) == (date(2018, 3, 2), date(2018, 3, 3), "relative")


def visit() -> list[Coding]:
    facts = {"actors": "NOR", "recipients": "SWE", "mode": "visit", "day": "2018-05-12"}
    return [
        article("v1", "2018-04-20", "Gazette", Told(make.VISIT, "CONSULT", stage="planned", **facts), make.FILLER),  # type: ignore[arg-type]
        article("v2", "2018-05-13", "Courier", Told(make.MADE, "CONSULT", **facts)),  # type: ignore[arg-type]
    ]


def test_a_visit_announced_and_then_made_is_one_story_with_two_rungs() -> None:
    (story,) = stories(visit()).stories.to_pylist()
    rungs = [(r["rung"], r["stage"], r["start"], r["article_id"]) for r in story["rungs"]]
    assert rungs == [("announced", "planned", date(2018, 5, 12), "v1"), ("delivered", "occurred", date(2018, 5, 12), "v2")]
    assert (story["stage"], story["start"]) == ("occurred", date(2018, 5, 12))


def test_a_visit_that_was_called_off_is_cancelled() -> None:
    off = Told("President Aro's {visit} to Velkia on 12 May to open the Lindra bridge is off, said Prime Minister Doval.",
               "CONSULT", "NOR", "SWE", stage="denied", day="2018-05-12", mode="visit")  # fmt: skip
    (story,) = stories([visit()[0], article("v3", "2018-05-02", "Courier", off)]).stories.to_pylist()
    assert [r["rung"] for r in story["rungs"]] == ["announced", "cancelled"]


def exercise(name: str, published: str, day: str, stage: str = "occurred") -> Coding:
    told = f"Chad and Sudan {{held}} the joint exercise Desert Shield near Adre with 900 soldiers, in {day[:4]}."
    return article(name, published, "Gazette", Told(told, "COOPERATE", "TCD SDN", "TCD SDN", stage, day))


def test_last_years_exercise_mentioned_again_is_not_a_new_one() -> None:
    first, this = exercise("x1", "2016-06-02", "2016-06-01"), exercise("x2", "2017-06-03", "2017-06-02")
    memory = exercise("x3", "2017-06-20", "2016", stage="background")
    assert groups(stories([first, this, memory])) == {
        frozenset({("x1", "e0"), ("x3", "e0")}), frozenset({("x2", "e0")})
    }  # fmt: skip


def test_talks_agreement_and_delivery_of_the_same_helicopters_are_one_deal() -> None:
    steps = [
        Told("Norway and Chad {discussed} the sale of four transport helicopters in Oslo.", "CONSULT", "NOR TCD", "NOR TCD",
             day="2016-02-01"),
        Told("Norway {agreed} to sell four transport helicopters to Chad.", "AGREE", "NOR TCD", "NOR TCD",
             day="2016-09-01"),
        Told("Norway {delivered} four transport helicopters to Chad.", "AID", "NOR", "TCD", day="2017-03-01"),
        Told("Norway {delivered} blankets to Chad.", "AID", "NOR", "TCD", day="2017-03-05"),
    ]
    made = stories([article(f"d{n}", told.day or "", "Gazette", told) for n, told in enumerate(steps)])
    (deal,) = made.deals.to_pylist()
    order = {s["story_id"]: s["event_type"] for s in made.stories.to_pylist()}
    assert (deal["kind"], deal["parties"]) == ("arms", ["NOR", "TCD"]) and "helicopter" in deal["subject"]
    assert [order[i] for i in deal["story_ids"]] == ["CONSULT", "AGREE", "AID"]


def test_an_event_without_parties_or_day_is_a_story_of_its_own() -> None:
    made = stories([article("n", "2018-01-01", "Gazette", Told("Someone {fired}.", "ASSAULT", ""))])
    (story,) = made.stories.to_pylist()
    assert (story["actors"], story["start"], story["basis"], story["reports"]) == ([], None, "none", 1)


def test_nothing_gives_empty_tables() -> None:
    made = stories([])
    assert (made.stories.num_rows, made.reports.num_rows, made.deals.num_rows) == (0, 0, 0)


BASE = [make.wire(), retold(), other_raid(), *visit(), exercise("x1", "2016-06-02", "2016-06-01"),
        exercise("x2", "2017-06-03", "2017-06-02"), exercise("x3", "2017-06-20", "2016", "background")]  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_order_of_articles_changes_nothing(rng: random.Random) -> None:
    mixed = list(BASE)
    rng.shuffle(mixed)
    made, plain = stories(mixed), stories(BASE)
    assert made.stories.equals(plain.stories) and made.reports.equals(plain.reports)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, len(BASE) - 1), st.integers(0, 9)), max_size=6))
def test_adding_copies_adds_no_stories(copies: list[tuple[int, int]]) -> None:
    """Each act stays as it was, with its id; only its reports grow."""
    more = [copied(BASE[n], f"{BASE[n].article.article_id}-copy{k}", f"Paper {p}") for k, (n, p) in enumerate(copies)]
    before, after = stories(BASE), stories([*BASE, *more])
    shown = ["story_id", "event_type", "actors", "recipients", "stage", "start", "end", "reported_first"]
    assert after.stories.select(shown).equals(before.stories.select(shown))
    extra = sum(len(coding.events) for coding in more)
    assert after.reports.num_rows == before.reports.num_rows + extra


def test_pairs_are_scored_against_gold(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"story": "raid", "events": [["w1", "ASSAULT", 26], ["r1", "ASSAULT", 24, "misread"]]}\n'
                    '{"story": "later", "events": [["o1", "ASSAULT", 12]]}\n', encoding="utf-8")  # fmt: skip
    made = stories([make.wire(), retold(), other_raid()])
    found = score(made.reports, read_gold(gold))
    assert (found.right, found.wrong, found.missed, found.precision, found.recall) == (1, 0, 0, 1.0, 1.0)
    assert score(made.reports, read_gold(gold, misread=False)).recall is None


@pytest.mark.parametrize("seed", range(2))
def test_a_hundred_acts_told_three_times_are_a_hundred_stories(seed: int) -> None:
    import sys

    sys.path.insert(0, str(Path(__file__).parent.parent.parent / "bench"))
    from stories import corpus  # type: ignore[attr-defined]

    codings = corpus(400, seed)
    acts = {(e.event_type, e.actors[0].actor.id, e.recipients[0].actor.id)
            for c in codings for e in c.events}  # fmt: skip
    made = stories(codings)
    assert 0.8 * len(acts) <= made.stories.num_rows <= 1.25 * len(acts)
