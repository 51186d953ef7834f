"""The verbs over stories and over tables of others: what they print, where, and with which status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.cli.main import main
from detente.model import Coding, Failure
from detente.store import Study, coding, create
from detente.store.adding import add
from detente.stories import build, stale
from tests.store import fast
from tests.store.importers import tables
from tests.stories import corpus


class Known:
    """A coder that knows the reading of each article beforehand."""

    def __init__(self, codings: list[Coding]) -> None:
        self.known = {c.article.text.strip(): c for c in codings}

    def pipe(self, articles, *, processes: int = 1, skim: bool = False):  # type: ignore[no-untyped-def]
        for article in articles:
            found = self.known[article.text.strip()]
            yield Coding(article, events=found.events, sentences=found.sentences)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    from detente.feeds.pages import Page

    opened = create(tmp_path / "news")
    wire = corpus.wire()
    codings = [wire, corpus.copied(wire, "c1", "Gazette")]
    pages: list[Page | Failure] = [
        Page(c.article.article_id, c.article.text, "text", c.article.article_id, published=c.article.published,
             outlet=c.article.outlet, named=True)
        for c in codings
    ]  # fmt: skip
    add(opened, pages)
    assert coding.code(opened, Known(codings), fast.run()).coded == 2
    build(opened)
    return opened


def test_stories_are_listed_and_opened(study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stories", str(study.path), "--type", "assault"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "2018-03-02" in line and "DUST_RIDERS → TCD" in line and "2 reports by 2 outlets" in line
    assert main(["story", str(study.path), line.split()[0]]) == 0
    shown = capsys.readouterr().out
    assert "first by Reuters" in shown and "copy of w1" in shown and "customs post of Adre" in shown


def test_json_has_the_reports_with_their_sentences(study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stories", str(study.path), "--actor", "SDN", "--format", "jsonl"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert (listed["event_type"], listed["recipients"], listed["reports"]) == ("ACCUSE", ["DUST_RIDERS"], 2)
    assert main(["story", str(study.path), listed["story_id"], "--format", "json"]) == 0
    opened = json.loads(capsys.readouterr().out)
    assert opened["story"]["story_id"] == listed["story_id"] and opened["deals"] == []
    assert [r["sentence"].split()[0] for r in opened["reports"]] == ["Sudan", "Sudan"]


def test_filters_and_what_they_refuse(study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(study.path)
    assert main(["stories", path, "--since", "2018-03-03", "--type", "ASSAULT"]) == 0
    assert capsys.readouterr() == ("", "nothing found\n")
    assert main(["stories", path, "--stage", "ocurred"]) == 1 and "Did you mean occurred?" in capsys.readouterr().err
    assert main(["stories", path, "--type", "ATTACK"]) == 1 and "Unknown event type" in capsys.readouterr().err
    assert main(["story", path, "nope"]) == 1 and "no story 'nope'" in capsys.readouterr().err
    assert main(["stories", path, "--deals"]) == 0 and "nothing found" in capsys.readouterr().err


def test_building_again_changes_no_version(study: Study) -> None:
    before = study.version()
    assert not stale(study)
    build(study)
    assert study.version() == before


def test_stories_are_stale_after_coding(tmp_path: Path) -> None:
    opened = create(tmp_path / "news")
    add(opened, [fast.page(1), fast.page(2)])
    fast.coded(opened)
    assert stale(opened)
    build(opened)
    assert not stale(opened)


def test_a_study_without_stories_says_how_to_make_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create(tmp_path / "news")
    assert main(["stories", str(tmp_path / "news")]) == 1
    assert "detente code" in capsys.readouterr().err


def test_import_reports_and_says_what_was_set_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = create(tmp_path / "news")
    good = tables.write(tmp_path / "a.csv", tables.gdelt1(1), tables.gdelt1(2, EventCode="010"))
    bad = tables.write(tmp_path / "b.csv", tables.gdelt1(3), "short\tline")
    assert main(["import", str(study.path), str(good), "--format", "gdelt1"]) == 0
    told = capsys.readouterr()
    assert told.out == "" and "2 rows imported as gdelt1" in told.err and "1 of them have no PLOVER type" in told.err
    assert main(["import", str(study.path), str(good), str(bad), "--format", "gdelt1"]) == 3
    assert "1 row imported as gdelt1, 2 were there already" in (err := capsys.readouterr().err) and "b.csv:2: 2 columns" in err
    assert main(["import", str(study.path), str(good), "--format", "gdelt3"]) == 2
    assert main(["import", str(study.path), str(good), "--format", "gdelt1", "--map", "a=b"]) == 1
    assert main(["import", str(study.path), str(tmp_path / "no.csv"), "--format", "icews"]) == 1


def test_import_with_a_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = create(tmp_path / "news")
    path = tables.write(tmp_path / "raids.csv", "day,who,whom,what", "2016-05-03,Chad,SDN,ASSAULT")
    given = ["--map", "date=day,actor=who", "--map", "recipient=whom,type=what"]
    assert main(["import", str(study.path), str(path), "--format", "csv", *given]) == 0
    (row,) = study.sql("select origin, actor, recipient from imported").to_pylist()
    assert row == {"origin": "csv:raids", "actor": "TCD", "recipient": "SDN"}
