"""Dates as a reader would resolve them on the day of publication; the sentences are our own."""

from __future__ import annotations

from functools import cache

import pytest

from detente.events.when import Dated, date_of, find_dates
from detente.language import Parse, load_pipeline, normalise, parse_docs

WED = "2018-02-28"  # a Wednesday
Row = tuple[str, str | None, str | None, str]


@cache
def parsed(text: str) -> Parse:
    return parse_docs(text, [(load_pipeline()(normalise(text)), 0)])


def rows(text: str, published: str | None) -> list[Row]:
    found = find_dates(parsed(text), published)
    return [(text[slice(*d.when.span or (0, 0))], d.when.start, d.when.end, d.when.basis) for d in found]


TABLE: list[tuple[str, str | None, list[Row]]] = [
    # years
    ("The two navies trained together in 2016.", None, [("2016", "2016-01-01", "2017-01-01", "text")]),
    ("The 2016 exercises worried Minsk.", None, [("2016", "2016-01-01", "2017-01-01", "text")]),
    ("Oslo's 2014 rapprochement with Minsk failed.", None, [("2014", "2014-01-01", "2015-01-01", "text")]),
    ("Norway recognised the government in 1905.", None, [("1905", "1905-01-01", "1906-01-01", "text")]),
    ("The border was drawn in early 2012.", None, [("early 2012", "2012-01-01", "2012-05-01", "text")]),
    ("The border was drawn in mid-2014.", None, [("mid-2014", "2014-05-01", "2014-09-01", "text")]),
    ("The border was drawn in late 2015.", None, [("late 2015", "2015-09-01", "2016-01-01", "text")]),
    ("The talks collapsed at the end of 2015.", None, [("end of 2015", "2015-09-01", "2016-01-01", "text")]),
    ("The talks began at the beginning of 2015.", None, [("beginning of 2015", "2015-01-01", "2015-05-01", "text")]),
    ("The war of 1991-1995 left many graves.", None, [("1991-1995", "1991-01-01", "1996-01-01", "text")]),
    ("The truce held from 2002 to 2009.", None, [("from 2002 to 2009", "2002-01-01", "2010-01-01", "text")]),
    ("The envoys met between 1998 and 2001.", None, [("between 1998 and 2001", "1998-01-01", "2002-01-01", "text")]),
    ("Chad has sold cattle to Sudan since 2014.", None, [("since 2014", "2014-01-01", None, "text")]),
    ("Chad has bought grain since at least 2011.", None, [("since at least 2011", "2011-01-01", None, "text")]),
    ("The base must close by 2020.", None, [("by 2020", None, "2021-01-01", "text")]),
    ("No treaty existed before 1990.", None, [("before 1990", None, "1990-01-01", "text")]),
    ("Relations cooled after 2014.", None, [("after 2014", "2015-01-01", None, "text")]),
    ("They sat in Vienna in 2013 and in 2015.", None, [
        ("2013", "2013-01-01", "2014-01-01", "text"), ("2015", "2015-01-01", "2016-01-01", "text")]),
    # decades and centuries
    ("Trade flourished in the 1990s.", None, [("1990s", "1990-01-01", "2000-01-01", "text")]),
    ("Trade flourished in the early 1990s.", None, [("early 1990s", "1990-01-01", "1994-01-01", "text")]),
    ("Trade flourished in the mid-1990s.", None, [("mid-1990s", "1994-01-01", "1997-01-01", "text")]),
    ("Trade flourished in the late 1990s.", None, [("late 1990s", "1997-01-01", "2000-01-01", "text")]),
    ("Trade flourished in the nineties.", None, [("nineties", "1990-01-01", "2000-01-01", "text")]),
    ("The border was drawn in the 19th century.", None, [("19th century", "1801-01-01", "1901-01-01", "text")]),
    # months and days
    ("The ministers signed it in October 2015.", None, [("October 2015", "2015-10-01", "2015-11-01", "text")]),
    ("The ministers signed it on October 3, 2015.", None, [("October 3, 2015", "2015-10-03", "2015-10-04", "text")]),
    ("The ministers signed it on 3 October 2015.", None, [("3 October 2015", "2015-10-03", "2015-10-04", "text")]),
    ("The ministers signed it on the 3rd of October 2015.", None, [("3rd of October 2015", "2015-10-03", "2015-10-04", "text")]),
    ("The ministers signed it on April 17, 2014, in Bern.", None, [("April 17, 2014", "2014-04-17", "2014-04-18", "text")]),
    ("The ministers signed it on 17/10/2015.", None, [("17/10/2015", "2015-10-17", "2015-10-18", "text")]),
    ("The ministers signed it on 10/17/2015.", None, [("10/17/2015", "2015-10-17", "2015-10-18", "text")]),
    ("The ministers signed it on 03/04/2015.", None, []),
    ("The ministers signed it on 2015-10-17.", None, [("2015-10-17", "2015-10-17", "2015-10-18", "text")]),
    ("The camp was shelled on Oct. 3.", WED, [("Oct. 3", "2017-10-03", "2017-10-04", "relative")]),
    ("The camp was shelled on Oct. 3.", None, [("Oct. 3", None, None, "none")]),
    ("The camp was shelled on 4 October.", WED, [("4 October", "2017-10-04", "2017-10-05", "relative")]),
    ("The camp was shelled on Sept. 11.", WED, [("Sept. 11", "2017-09-11", "2017-09-12", "relative")]),
    ("The Sept. 11 attacks changed the alliance.", WED, [("Sept. 11", "2001-09-11", "2001-09-12", "text")]),
    ("The alliance changed in the years after 9/11.", WED, [("after 9/11", "2001-09-12", None, "text")]),
    ("The drill ran on October 3-5, 2015.", None, [("October 3-5, 2015", "2015-10-03", "2015-10-06", "text")]),
    ("The drill ran on 3-5 May 2015.", None, [("3-5 May 2015", "2015-05-03", "2015-05-06", "text")]),
    ("The drill ran between 3 and 5 October.", WED, [("3 and 5 October", "2017-10-03", "2017-10-06", "relative")]),
    ("The drill ran from March to June 2015.", None, [("from March to June 2015", "2015-03-01", "2015-07-01", "text")]),
    ("The drill ran between November and January 2016.", None,
        [("between November and January 2016", "2015-11-01", "2016-02-01", "text")]),
    ("The council met in February.", WED, [("February", "2018-02-01", "2018-03-01", "relative")]),
    ("The council met in March.", WED, [("March", "2017-03-01", "2017-04-01", "relative")]),
    ("The council will meet in March.", WED, [("March", "2018-03-01", "2018-04-01", "relative")]),
    ("The council agreed to meet in May.", WED, [("May", "2018-05-01", "2018-06-01", "relative")]),
    ("The council tried to meet in May.", WED, [("May", "2017-05-01", "2017-06-01", "relative")]),
    ("The council met in February.", None, [("February", None, None, "none")]),
    ("The council last met on last March 27.", WED, [("last March 27", "2017-03-27", "2017-03-28", "relative")]),
    ("They quarrelled last October.", WED, [("last October", "2017-10-01", "2017-11-01", "relative")]),
    ("They quarrelled in October last year.", WED, [("October last year", "2017-10-01", "2017-11-01", "relative")]),
    ("They quarrelled in early June.", WED, [("early June", "2017-06-01", "2017-06-11", "relative")]),
    ("They quarrelled in mid-June.", WED, [("mid-June", "2017-06-11", "2017-06-21", "relative")]),
    ("They quarrelled in late June 2012.", None, [("late June 2012", "2012-06-21", "2012-07-01", "text")]),
    ("They quarrelled at the end of January.", WED, [("end of January", "2018-01-21", "2018-02-01", "relative")]),
    ("The truce lasted until March.", WED, [("until March", None, "2017-04-01", "relative")]),
    ("The truce will last until March.", WED, [("until March", None, "2018-04-01", "relative")]),
    ("The last week of May 2016 was quiet.", None, [("last week of May 2016", "2016-05-25", "2016-06-01", "text")]),
    ("On Thursday, Oct. 5, 2017, the envoy left.", None, [("Thursday, Oct. 5, 2017", "2017-10-05", "2017-10-06", "text")]),
    ("Trade rose from January to March.", WED, [("from January to March", "2017-01-01", "2017-04-01", "relative")]),
    ("They fought from Monday to Friday.", WED, [("from Monday to Friday", "2018-02-19", "2018-02-24", "relative")]),
    ("They will fight from Monday to Friday.", WED, [("from Monday to Friday", "2018-03-05", "2018-03-10", "relative")]),
    ("The summit opens in June.", WED, [("June", "2018-06-01", "2018-07-01", "relative")]),
    ("The war raged in the 1980s and '90s.", None, [
        ("1980s", "1980-01-01", "1990-01-01", "text"), ("'90s", "1990-01-01", "2000-01-01", "text")]),
    # quarters and seasons
    ("Exports rose in the first quarter of 2018.", None, [("first quarter of 2018", "2018-01-01", "2018-04-01", "text")]),
    ("Exports rose in the second half of 2016.", None, [("second half of 2016", "2016-07-01", "2017-01-01", "text")]),
    ("Exports rose in the third quarter.", WED, [("third quarter", "2017-07-01", "2017-10-01", "relative")]),
    ("Rebels held the town in the summer of 2014.", None, [("summer of 2014", "2014-06-01", "2014-09-01", "text")]),
    ("Rebels held the town last summer.", WED, [("last summer", "2017-06-01", "2017-09-01", "relative")]),
    ("The Arab Spring toppled two presidents.", WED, []),
    ("Prices fall and rebels spring from nowhere.", WED, []),
    # calendar units
    ("They signed a pact last year.", WED, [("last year", "2017-01-01", "2018-01-01", "relative")]),
    ("They signed a pact last year.", None, [("last year", None, None, "none")]),
    ("They signed a pact last month.", WED, [("last month", "2018-01-01", "2018-02-01", "relative")]),
    ("They signed a pact last week.", WED, [("last week", "2018-02-19", "2018-02-26", "relative")]),
    ("They signed a pact this year.", WED, [("this year", "2018-01-01", "2019-01-01", "relative")]),
    ("They signed a pact this week.", WED, [("this week", "2018-02-26", "2018-03-05", "relative")]),
    ("They will sign a pact next month.", WED, [("next month", "2018-03-01", "2018-04-01", "relative")]),
    ("They will sign a pact next week.", WED, [("next week", "2018-03-05", "2018-03-12", "relative")]),
    ("They signed a pact late last year.", WED, [("late last year", "2017-09-01", "2018-01-01", "relative")]),
    ("They signed a pact early last year.", WED, [("early last year", "2017-01-01", "2017-05-01", "relative")]),
    ("They signed a pact earlier this month.", WED, [("earlier this month", "2018-02-01", "2018-03-01", "relative")]),
    ("They will sign a pact later this year.", WED, [("later this year", "2018-02-28", "2019-01-01", "relative")]),
    ("They will leave by the end of the year.", WED, [("by the end of the year", None, "2019-01-01", "relative")]),
    ("They signed a pact at the end of last year.", WED, [("end of last year", "2017-09-01", "2018-01-01", "relative")]),
    ("They spoke earlier in the day.", WED, [("earlier in the day", "2018-02-27", "2018-03-01", "relative")]),
    ("They fought over the weekend.", WED, [("weekend", "2018-02-24", "2018-02-26", "relative")]),
    ("They fought last weekend.", WED, [("last weekend", "2018-02-24", "2018-02-26", "relative")]),
    ("They will vote next weekend.", WED, [("next weekend", "2018-03-03", "2018-03-05", "relative")]),
    # weekdays
    ("The minister spoke on Thursday.", WED, [("Thursday", "2018-02-22", "2018-02-23", "relative")]),
    ("The minister spoke on Wednesday.", WED, [("Wednesday", "2018-02-28", "2018-03-01", "relative")]),
    ("The minister spoke on Thursday.", None, [("Thursday", None, None, "none")]),
    ("The minister will speak on Thursday.", WED, [("Thursday", "2018-03-01", "2018-03-02", "relative")]),
    ("The minister is expected to arrive on Friday.", WED, [("Friday", "2018-03-02", "2018-03-03", "relative")]),
    ("The minister spoke last Tuesday.", WED, [("last Tuesday", "2018-02-27", "2018-02-28", "relative")]),
    ("The minister spoke last Wednesday.", WED, [("last Wednesday", "2018-02-21", "2018-02-22", "relative")]),
    ("The minister leaves next Friday.", WED, [("next Friday", "2018-03-02", "2018-03-03", "relative")]),
    ("Shells fell late on Thursday night.", WED, [("late on Thursday night", "2018-02-22", "2018-02-23", "relative")]),
    ("Shells fell early Friday.", WED, [("early Friday", "2018-02-23", "2018-02-24", "relative")]),
    ("Shells fell on Monday of last week.", WED, [("Monday of last week", "2018-02-19", "2018-02-20", "relative")]),
    ("Thursday's attack killed a guard.", WED, [("Thursday", "2018-02-22", "2018-02-23", "relative")]),
    ("Shells have fallen since Monday.", WED, [("since Monday", "2018-02-26", None, "relative")]),
    ("He reads the Sunday Times and recalls Bloody Sunday.", WED, []),
    # days around publication
    ("The army attacked today.", WED, [("today", "2018-02-28", "2018-03-01", "relative")]),
    ("The army attacked yesterday evening.", WED, [("yesterday evening", "2018-02-27", "2018-02-28", "relative")]),
    ("The army will attack tomorrow.", WED, [("tomorrow", "2018-03-01", "2018-03-02", "relative")]),
    ("The army attacked the day before yesterday.", WED, [("day before yesterday", "2018-02-26", "2018-02-27", "relative")]),
    ("The army attacked last night.", WED, [("last night", "2018-02-27", "2018-02-28", "relative")]),
    ("The army attacked this morning.", WED, [("this morning", "2018-02-28", "2018-03-01", "relative")]),
    # counted from publication
    ("The army withdrew two days ago.", WED, [("two days ago", "2018-02-26", "2018-02-27", "relative")]),
    ("The army withdrew two weeks ago.", WED, [("two weeks ago", "2018-02-12", "2018-02-19", "relative")]),
    ("The army withdrew three months ago.", WED, [("three months ago", "2017-11-01", "2017-12-01", "relative")]),
    ("The army withdrew more than five years ago.", WED, [("more than five years ago", "2013-01-01", "2014-01-01", "relative")]),
    ("The army withdrew a decade ago.", WED, [("a decade ago", "2007-01-01", "2010-01-01", "relative")]),
    ("The army withdrew a few days ago.", WED, [("a few days ago", "2018-02-23", "2018-02-27", "relative")]),
    ("The army withdrew two days ago.", None, [("two days ago", None, None, "none")]),
    ("Shells fell in recent weeks.", WED, [("recent weeks", "2018-01-03", "2018-03-01", "relative")]),
    ("Shells fell for the past two years.", WED, [("past two years", "2016-02-28", "2018-03-01", "relative")]),
    ("Shells fell over the past month.", WED, [("past month", "2018-01-28", "2018-03-01", "relative")]),
    ("They will meet in the coming days.", WED, []),
    ("They will open it six years from now.", WED, [("six years from now", "2024-01-01", "2025-01-01", "relative")]),
    # hanging on something else
    ("He left two days after the vote.", WED, [("two days after", None, None, "none")]),
    ("He left three weeks earlier.", WED, [("three weeks earlier", None, None, "none")]),
    ("He left the day before.", WED, [("the day before", None, None, "none")]),
    ("He left on the eve of the vote.", WED, [("eve", None, None, "none")]),
    ("He left the same day.", WED, [("same day", None, None, "none")]),
    ("He left two days after Oct. 3, 2015.", WED, [("two days after Oct. 3, 2015", "2015-10-05", "2015-10-06", "text")]),
    # holidays
    ("The rebels struck on Christmas Day 2015.", None, [("Christmas Day 2015", "2015-12-25", "2015-12-26", "text")]),
    ("The rebels struck on New Year's Eve.", WED, [("New Year's Eve", "2017-12-31", "2018-01-01", "relative")]),
    # no dates
    ("The convoy carried 2016 people.", WED, []),
    ("The convoy carried 1,200 people.", WED, []),
    ("Resolution 1929 was adopted.", WED, []),
    ("It is on sale in 20 countries.", WED, []),
    ("The rebels may march on the capital.", WED, []),
    ("The Second Army and the second division met the G20.", WED, []),
    ("Theresa May praised the general.", WED, []),
    ("It was a five-year plan of a 45-year-old man for two years.", WED, []),
    ("He is in his 60s.", WED, []),
    ("The general was seen as august.", WED, []),
    ("About 2000 troops crossed the river.", WED, []),
    ("They paid $2000 for it.", WED, []),
    ("In October 20 people died.", WED, [("October", "2017-10-01", "2017-11-01", "relative")]),
    ("The year 9999 is far.", WED, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "expected"), TABLE)
def test_dates(text: str, published: str | None, expected: list[Row]) -> None:
    assert rows(text, published) == expected


def own(text: str, trigger: str, published: str | None = WED, nth: int = 0) -> Dated | None:
    parse = parsed(text)
    at = [i for i in range(parse.n) if parse.word[i] == trigger][nth]
    return date_of(parse, at, find_dates(parse, published))


DRILLS = (
    "They conducted joint military exercises in 2016 for the first time since they have established diplomatic relations "
    "and also similar drill in 2017."
)
OWN: list[tuple[str, str, str | None]] = [
    (DRILLS, "exercises", "2016"),
    (DRILLS, "conducted", "2016"),
    (DRILLS, "drill", "2017"),
    (DRILLS, "established", None),
    ("In October 2015, Chad and Niger had inked an agreement to build a road.", "inked", "October 2015"),
    ("In October 2015, Chad and Niger had inked an agreement to build a road.", "agreement", "October 2015"),
    ("In October 2015, Chad and Niger had inked an agreement to build a road.", "build", None),
    ("The 2016 exercises worried Minsk.", "exercises", "2016"),
    ("The 2016 exercises worried Minsk.", "worried", None),
    ("Thursday's attack killed a guard.", "attack", "Thursday"),
    ("The exercises in 2016 worried Minsk.", "exercises", "2016"),
    ("Norway shelled the camp on Monday.", "shelled", "Monday"),
    ("Norway launched an attack on the camp on Monday.", "attack", "Monday"),
    ("Norway condemned the 2014 annexation.", "condemned", None),
    ("Norway condemned the 2014 annexation.", "annexation", "2014"),
    ("Norway has praised Chad since they established relations in 1992.", "praised", None),
    ("Norway has praised Chad since they established relations in 1992.", "established", "1992"),
    ("Norway praised Chad, which had attacked the rebels in 2009.", "praised", None),
    ("Norway praised Chad, which had attacked the rebels in 2009.", "attacked", "2009"),
    ("The minister said on Tuesday that Norway had attacked the rebels.", "attacked", None),
    ("The minister said on Tuesday that Norway had attacked the rebels.", "said", "Tuesday"),
    ("On Monday, Norway attacked the camp and seized the bridge.", "seized", "Monday"),
    ("On Monday, Norway attacked the camp and seized the bridge.", "attacked", "Monday"),
    ("Talks were held in Bern in March 2016.", "Talks", "March 2016"),
    ("The blast came two days after the vote.", "came", "two days after"),
    ("The signing, which took place on Tuesday, pleased Oslo.", "signing", "Tuesday"),
    ("At the meeting in Bern on April 17, 2014, Chad and Niger decided to open the border.", "decided", "April 17, 2014"),
    ("At the meeting in Bern on April 17, 2014, Chad and Niger decided to open the border.", "meeting", "April 17, 2014"),
    ("Norway began withdrawing its troops on Friday.", "withdrawing", "Friday"),
    ("Norway will hold a summit next month.", "summit", "next month"),
    ("On the night of August 7, 2008, Georgia shelled the town.", "shelled", "August 7, 2008"),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), OWN)
def test_date_of_an_act(text: str, trigger: str, expected: str | None) -> None:
    dated = own(text, trigger)
    assert (text[slice(*dated.when.span or (0, 0))] if dated else None) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chad fought since 2014.", "since"),
        ("Chad fought until March.", "until"),
        ("Chad fought in 2014.", "point"),
        ("Chad fought two days after the vote.", "anchor"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert [d.kind for d in find_dates(parsed(text), WED)] == [kind]


def test_a_span_reproduces_the_words_and_stays_within_the_text() -> None:
    for text, published, expected in TABLE:
        for dated in find_dates(parsed(text), published):
            start, end = dated.when.span or (0, 0)
            assert text[start:end].startswith(parsed(text).word[dated.first])
            assert 0 <= dated.first < dated.last <= parsed(text).n
        assert len(expected) == len(find_dates(parsed(text), published))


def test_a_wrong_day_of_publication_is_refused() -> None:
    with pytest.raises(ValueError, match="yesterday"):
        find_dates(parsed("Chad fought on Monday."), "yesterday")
