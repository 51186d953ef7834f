"""Colours keep a contrast that can be read (WCAG 2.2 AA: 4.5), in light and in dark."""

from __future__ import annotations

import re

import pytest

from detente.web.show import static_file


WASHES = [("coop", "coop-wash"), ("conf", "conf-wash"), ("ink", "here"), ("ink", "speech"), ("paper", "link")]


def _variables() -> dict[str, dict[str, str]]:
    text = static_file("style.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", text, re.DOTALL)[:2]
    found = {name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for name, part in (("light", light), ("dark", dark))}
    assert found["light"].keys() == found["dark"].keys()
    return found


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, two: str) -> float:
    high, low = sorted((_light(one), _light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
@pytest.mark.parametrize("ink", ["ink", "soft", "link", "good", "bad", "even", "second", "third", "steady"])
def test_words_on_paper(scheme: str, ground: str, ink: str) -> None:
    colours = _variables()[scheme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WASHES)
def test_words_on_highlights(scheme: str, ink: str, ground: str) -> None:
    colours = _variables()[scheme]
    assert contrast(colours[ink], colours[ground]) >= 4.5
