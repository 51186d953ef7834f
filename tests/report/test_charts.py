"""Charts are made offline and hold what they should show."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detente.alignment import acts, blocs, series, settings
from detente.errors import DetenteError
from detente.report import charts
from tests.alignment import worlds


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> series.Opened:
    made = worlds.study_of(tmp_path_factory.mktemp("c") / "news", worlds.acts())
    return series.measured(made, acts.Choice(), settings.load())


def test_the_dyad_page_is_a_picture(opened: series.Opened, tmp_path: Path) -> None:
    chart = series.series(opened, "AAA", "BBB", by="quarter").plot()
    svg = charts.rendered(chart, "svg").decode()
    assert all(word in svg for word in ("AAA and BBB", "closeness", "cooperation", "acts", "talk"))
    charts.write(chart, "png", str(tmp_path / "d.png"))
    assert (tmp_path / "d.png").read_bytes()[:4] == b"\x89PNG"


def test_pages_need_no_network(opened: series.Opened) -> None:
    html = charts.rendered(series.series(opened, "AAA", "BBB", by="year").plot(), "html").decode()
    assert "<script src=" not in html


def test_triad_names_both_lines_and_ladder_its_rungs(opened: series.Opened) -> None:
    many = [series.series(opened, "AAA", other, by="quarter") for other in ("BBB", "CCC")]
    svg = charts.rendered(charts.triad_chart(many, "AAA"), "svg").decode()
    assert "with BBB" in svg and "with CCC" in svg
    rungs = [
        charts.Rung("agreed", date(2015, 8, 19), None, "a deal for four"),
        charts.Rung("delivered", date(2017, 1, 1), date(2018, 1, 1), "four come"),
    ]
    assert "delivered" in charts.rendered(charts.ladder_chart("Helicopters", rungs), "svg").decode()
    with pytest.raises(DetenteError, match="no dated rung"):
        charts.ladder_chart("Helicopters", [])


def test_ties_and_blocs_draw(opened: series.Opened) -> None:
    ties = [charts.Tie("Russia", 60, 45, 70, 50, 9), charts.Tie("China", 40, 30, 55, None, 4)]
    assert "The ties of Pakistan" in charts.rendered(charts.ties_chart("Pakistan", ties, "2018", "2015"), "svg").decode()
    found = blocs.blocs(opened.measured, opened.measured.panel.edges[-1], certainty=0.55)
    assert "Blocs" in charts.rendered(charts.blocs_chart(found), "svg").decode()
