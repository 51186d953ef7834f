"""In a real browser: three clicks to the sentence, keyboard only, phone width, no script stopped by the policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from detente.store.study import Study
from tests.web import browser

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not browser.there(), reason="needs playwright and chromium")]
PAGES = [
    "/", "/dyads/PAK-RUS", "/actors/PAK", "/speakers", "/explore", "/explore?kind=claims", "/network", "/blocs", "/map",
    "/coverage", "/method", "/snapshots", "/admin", "/embed/dyad/PAK-RUS",
]  # fmt: skip


@pytest.fixture(scope="module")
def address(study: Study) -> Iterator[str]:
    with browser.served(study) as found:
        yield found


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with browser.chromium() as found:
        yield found


def open_page(chrome: Any, address: str, path: str, width: int = 1280, scheme: str = "light") -> tuple[Any, list[str]]:
    page = chrome.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_default_timeout(90_000)
    page.goto(address + path)
    return page, said


@pytest.mark.parametrize("path", PAGES)
def test_phone_width_needs_no_scrolling_aside(chrome: Any, address: str, path: str) -> None:
    page, said = open_page(chrome, address, path, width=360, scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert said == []
    page.context.close()


def test_three_clicks_from_the_number_to_the_sentence(chrome: Any, address: str) -> None:
    page, _ = open_page(chrome, address, "/")
    page.click("table.moves td.num a >> nth=0")
    assert "#why" in page.url and page.locator("#why").is_visible()
    page.click("table.lines a[href^='/stories/'] >> nth=0")
    page.click(".reports a[href^='/articles/'] >> nth=0")
    number = page.url.split("#s")[1]
    assert page.locator(f"#s{number}").is_visible()
    page.context.close()


def test_keyboard_only(chrome: Any, address: str) -> None:
    page, _ = open_page(chrome, address, "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "since"
    page.keyboard.press("Control+A")
    page.keyboard.type("2016")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "since=2016" in page.url
    page.context.close()


def test_the_reader_opens_rows_and_marks_their_sentence(chrome: Any, address: str) -> None:
    page, said = open_page(chrome, address, "/explore?kind=articles&outlet=Neva+Courier")
    page.click("tbody a[href^='/articles/'] >> nth=0")
    page.locator("aside summary").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".sentence.here")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY" and said == []
    page.context.close()


def test_pages_read_without_script(chrome: Any, address: str) -> None:
    page = chrome.new_context(java_script_enabled=False).new_page()
    page.goto(address + "/dyads/PAK-RUS")
    page.select_option("select[name=sector]", "military")
    page.click("form.choose button")
    assert "sector=military" in page.url and page.locator("h1").inner_text() == "Pakistan and Russia"
    page.context.close()
