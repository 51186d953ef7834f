from __future__ import annotations

import pytest

from detente.articles import article
from detente.errors import ArticleError
from detente.feeds import Page

BODY = [
    "Fiji and Tonga signed a fishing agreement in Suva on Monday after four years of talks between the two governments.",
    "The agreement lets ships of both states fish in a shared zone of 40,000 square kilometres around the long reef.",
    "“We waited long for this day,” the foreign minister of Tonga told reporters who had gathered in the old harbour.",
    "Samoa has criticised the zone, which it says reaches far into its own waters near the reef that divides the states.",
]
HTML = (
    '<!doctype html><html lang="en"><head><title>Reef pact signed | Harbour Post</title>'
    '<meta property="og:title" content="Reef pact signed"><meta property="og:site_name" content="Harbour Post">'
    '<meta name="author" content="Ana Tui"><meta property="article:published_time" content="2015-03-02T09:00:00+12:00"></head>'
    "<body><nav><a href='/'>Home</a> <a href='/w'>World</a></nav><article><h1>Reef pact signed</h1>"
    + "".join(f"<p>{line}</p>" for line in BODY)
    + "</article><footer>Copyright 2015 Harbour Post</footer></body></html>"
)
MENU = """<html><head><title>Links</title></head><body>
<ul><li><a href='/a'>One</a></li><li><a href='/b'>Two</a></li></ul></body></html>"""


def text_page(text: str, **more: str) -> Page:
    return Page("a.txt", text, "text", **more)  # type: ignore[arg-type]


def reason(page: Page, **more: str) -> tuple[str, str]:
    with pytest.raises(ArticleError) as caught:
        article(page, **more)
    return caught.value.reason, str(caught.value)


def test_text_is_kept_as_given() -> None:
    text = "\u00a0\r\n" + "\r\n".join(BODY) + "\r\n\r\n"
    found = article(text_page(text))
    assert found.text == text
    assert [text[p.start : p.end] for p in found.parts] == BODY
    assert (found.language, found.published, found.title, found.byline) == ("en", None, None, None)


def test_html() -> None:
    found = article(Page("a.html", HTML.encode(), "html", article_id="a"))
    assert found.text.split("\n")[-4:] == BODY
    assert (found.article_id, found.title, found.byline, found.outlet, found.published) == (
        "a",
        "Reef pact signed",
        "Ana Tui",
        "Harbour Post",
        "2015-03-02",
    )
    assert [p.kind for p in found.parts][-4:] == ["story"] * 4
    assert "Copyright" not in found.text and "World" not in found.text


def test_the_caller_wins_over_the_page() -> None:
    page = Page("a.html", HTML, "html", article_id="a", outlet="Feed", published="2001-01-01")
    found = article(page, published="20020304", outlet="Mine", url="https://example.org/1", article_id="b")
    assert (found.article_id, found.outlet, found.published, found.url) == ("b", "Mine", "2002-03-04", "https://example.org/1")
    assert article(page).published == "2001-01-01"


def test_a_page_without_a_date_gets_none() -> None:
    bare = HTML.replace('<meta property="article:published_time" content="2015-03-02T09:00:00+12:00">', "").replace(
        "Copyright 2015", "Copyright"
    )
    assert article(Page("a.html", bare, "html")).published is None


def test_no_article() -> None:
    code, message = reason(Page("menu.html", MENU, "html"))
    assert code == "no_article" and "'menu.html'" in message
    assert reason(Page("empty.html", "<html><body></body></html>", "html"))[0] == "no_article"


def test_without_a_name_the_id_comes_from_the_text() -> None:
    one, two = article(text_page(BODY[0])), article(text_page(BODY[1]))
    assert len(one.article_id) == 12 and one.article_id == article(text_page(BODY[0])).article_id != two.article_id


@pytest.mark.parametrize(
    "given",
    [
        "2018-02-28",
        "2018-02-28T23:30:00Z",
        "2018-02-28 23:30",
        "2018-02-28T09:30:00.123+02:00",
        "20180228",
        "2018/02/28",
        " 2018-02-28 ",
    ],
)
def test_dates_that_are_read(given: str) -> None:
    assert article(text_page(BODY[0]), published=given).published == "2018-02-28"


@pytest.mark.parametrize(
    "given", ["yesterday", "28.02.2018", "02/28/2018", "2018-02", "2018", "Feb 28, 2018", "2018-02-28x", "", "2018/02-28"]
)
def test_dates_that_are_refused_name_the_forms(given: str) -> None:
    code, message = reason(text_page(BODY[0]), published=given)
    assert code == "bad_date" and f"'{given}'" in message and "2018-02-28" in message


def test_a_day_that_no_calendar_has() -> None:
    assert "no day '2018-02-30'" in reason(text_page(BODY[0]), published="2018-02-30")[1]


def test_a_bad_date_of_a_feed_names_the_line() -> None:
    code, message = reason(Page("news.jsonl:7", BODY[0], "text", published="soon"))
    assert code == "bad_date" and message.startswith("news.jsonl:7")


@pytest.mark.parametrize(
    ("head", "published", "byline"),
    [
        ("Harbour Agency | Updated: 2015-03-02 17:52", "2015-03-02", None),
        ("By Ana Tui, March 2, 2015", "2015-03-02", "Ana Tui"),
        ("By Harbour News Agency March 2 at 1:01 PM", None, "Harbour News Agency"),
        ("Published: 02/03/2015", None, None),
        ("By Ana Tui", None, "Ana Tui"),
    ],
)
def test_lines_above_the_story(head: str, published: str | None, byline: str | None) -> None:
    found = article(text_page("\n".join(["Reef pact signed at last", head, *BODY])))
    assert (found.title, found.published, found.byline) == ("Reef pact signed at last", published, byline)


def test_dateline_and_its_date() -> None:
    found = article(text_page("SUVA, March 2, 2015 (Reuters) - " + "\n".join(BODY)))
    assert (found.dateline, found.published) == ("SUVA, March 2, 2015 (Reuters)", "2015-03-02")
    assert article(text_page("SUVA, March 2 (Reuters) - " + "\n".join(BODY))).published is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Die Regierung in Wien hat am Montag ein neues Abkommen mit der Slowakei über den Bau einer Brücke unterzeichnet.",
            "German (de)",
        ),
        (
            "Le ministre des affaires étrangères est arrivé lundi à Dakar pour des entretiens avec le président sénégalais.",
            "French (fr)",
        ),
        ("LE MINISTRE DES AFFAIRES ÉTRANGÈRES EST ARRIVÉ LUNDI À DAKAR POUR DES ENTRETIENS AVEC LE PRÉSIDENT.", "French (fr)"),
        (
            "El presidente viajó el lunes a Montevideo para firmar un acuerdo sobre el comercio entre los dos países vecinos.",
            "Spanish (es)",
        ),
        ("Президент прибыл в Астану", "Russian (ru)"),
        ("外交部长周一抵达达喀尔与总统举行会谈", "Chinese (zh)"),
    ],
)
def test_foreign_articles_are_refused_by_name(text: str, name: str) -> None:
    code, message = reason(text_page(text))
    assert code == "not_english" and f"is in {name}" in message


@pytest.mark.parametrize(
    "text",
    [
        "Tui met Beck.",
        "REEF PACT SIGNED IN SUVA AFTER FOUR YEARS OF TALKS, TONGA SAYS",
        "Vanuatu, Kiribati, Tuvalu, Nauru",
        BODY[0] + " „Wir sind froh“, sagte er.",
    ],
)
def test_short_and_loud_english_passes(text: str) -> None:
    assert article(text_page(text)).language == "en"


def test_empty() -> None:
    assert reason(text_page(" \n\t "))[0] == "empty"
