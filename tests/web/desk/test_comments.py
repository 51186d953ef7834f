"""Comments: from a newcomer to posted, declined, appealed; what holds one; and that nothing in one is ever markup."""

from __future__ import annotations

import pytest

from detente.errors import DetenteError
from detente.web.desk import comments, people, screening
from detente.web.desk.access import Refused
from detente.web.desk.rules import rules
from detente.web.desk.screening import Ground, abuse_score, ground, plain, screen
from tests.web.desk.places import ON_TOPIC, World

GROUND = ground(
    ["Chad and Sudan signed an agreement to patrol their border. The Dust Riders burned a customs post."], ["Chad", "Sudan"]
)
XSS = "<script>alert(1)</script><img src=x onerror=alert(1)> Chad and Sudan \"'>{{7*7}}"


def _write(world: World, login: str, body: str = ON_TOPIC) -> dict[str, object]:
    with world.desk.writing() as c:
        return comments.write(world.desk, c, world.person(login), "dyad", "SDN-TCD", body, GROUND)


def _settled(world: World, login: str, times: int = 3) -> None:
    """The person has comments that were posted before."""
    said = (
        "Sudan kept this patrol.",
        "Chad signed it in spring, the border was open.",
        "A customs post on the border burned, the Riders came.",
    )
    for body in said[:times]:
        made = _write(world, login, body)
        with world.desk.writing() as c:
            comments.decide(world.desk, c, world.person("moderator"), str(made["comment_id"]), "approve")
        world.clock.pass_(minutes=11)


def test_off_until_somebody_moderates(world: World) -> None:
    with world.desk.writing() as c:
        assert comments.are_open(c)
        c.execute(people.people.update().where(people.people.c.login.in_(["moderator", "admin"])).values(role="reviewer"))
        assert not comments.are_open(c)
    with pytest.raises(Refused, match="nobody moderates"):
        _write(world, "member")
    assert "Comments are off" in world.browser("member").get("/comments/rules").text


def test_from_newcomer_to_posted(world: World) -> None:
    member, moderator, reader = world.browser("member"), world.browser("moderator"), world.browser("reader")
    answer = member.post("/comments", kind="story", key=_story(world), body=ON_TOPIC)
    assert answer.headers["location"] == "/comments/mine"
    assert "the first 3 comments of a new person wait; 0 were posted so far" in member.get("/comments/mine").text
    page = f"/stories/{_story(world)}"
    assert "the patrol of the border is older" not in reader.get(page).text
    waiting = moderator.get("/comments/queue.json").json()["queue"]
    assert [h["kind"] for h in waiting[0]["holds"]] == ["newcomer"] and waiting[0]["title"].endswith(": AGREE")
    assert moderator.post(f"/comments/{waiting[0]['comment_id']}/decide", act="approve").status_code == 303
    assert (
        "the patrol of the border is older" in reader.get(page).text and "Nothing waits" in moderator.get("/comments/queue").text
    )


def _story(world: World) -> str:
    return str(world.study.sql("select story_id from stories where event_type = 'AGREE'").to_pylist()[0]["story_id"])


def test_declined_appealed_once_and_decided_by_somebody_else(world: World) -> None:
    member, first, second = world.browser("member"), world.browser("moderator"), world.browser("admin")
    member.post("/comments", kind="dyad", key="SDN-TCD", body=ON_TOPIC)
    comment_id = first.get("/comments/queue.json").json()["queue"][0]["comment_id"]
    path = f"/comments/{comment_id}"
    assert first.post(f"{path}/decide", act="decline").status_code == 400  # without a rule
    assert first.post(f"{path}/decide", act="decline", rule="on_topic", note="What of the story?").status_code == 303
    mine = member.get("/comments/mine").text
    assert "Not posted: On topic." in mine and "What of the story?" in mine and "Appeal, once" in mine
    assert member.post(f"{path}/appeal", why="").status_code == 400
    assert member.post(f"{path}/appeal", why="It is about the same border.").status_code == 303
    refused = first.post(f"{path}/decide", act="approve")
    assert refused.status_code == 403 and "somebody else decides on the appeal" in refused.text
    assert second.post(f"{path}/decide", act="decline", rule="on_topic").status_code == 303
    assert member.post(f"{path}/appeal", why="Once more.").status_code == 403
    with world.desk.reading() as c:
        log = comments.log(c, str(comment_id))
        months = {(m["act"], m["rule"]): m["count"] for m in comments.monthly(c)}
    assert [(d["act"], d["shown"]) for d in log] == [
        ("held", None),
        ("declined", "moderator"),
        ("appealed", "member"),
        ("upheld", "admin"),
    ]
    assert months[("declined", "on_topic")] == 1 and months[("upheld", "on_topic")] == 1


def test_an_overturned_appeal_is_posted(world: World) -> None:
    made = str(_write(world, "member")["comment_id"])
    desk = world.desk
    with desk.writing() as c:
        comments.decide(desk, c, world.person("moderator"), made, "decline", "on_topic")
        comments.appeal(desk, c, world.person("member"), made, "It is.")
        assert comments.decide(desk, c, world.person("admin"), made, "approve") == "posted"
        assert [x["comment_id"] for x in comments.under(c, "dyad", "SDN-TCD")] == [made]
        with pytest.raises(DetenteError, match="nothing to decide"):
            comments.decide(desk, c, world.person("admin"), made, "approve")


def test_nobody_decides_on_his_own(world: World) -> None:
    made = _write(world, "moderator", "You are an idiot, Sudan knows it.")
    assert made["state"] == "waiting"
    with pytest.raises(Refused, match="your own"), world.desk.writing() as c:
        comments.decide(world.desk, c, world.person("moderator"), str(made["comment_id"]), "approve")


def test_tombstones_stand_where_a_posted_comment_stood(world: World) -> None:
    _settled(world, "member")
    posted, taken, waiting = (
        _write(world, "member", "Chad trusts the border patrol."),
        _write(world, "moderator"),
        _write(world, "reviewer"),
    )
    assert (posted["state"], taken["state"], waiting["state"]) == ("posted", "posted", "waiting")
    with world.desk.writing() as c:
        comments.withdraw(world.desk, c, world.person("member"), str(posted["comment_id"]))
        comments.withdraw(world.desk, c, world.person("reviewer"), str(waiting["comment_id"]))
        comments.remove(world.desk, c, world.person("admin"), str(taken["comment_id"]), "on_topic")
        shown = {x["comment_id"]: x for x in comments.under(c, "dyad", "SDN-TCD")}
    assert (
        shown[posted["comment_id"]]["body"] == "Its author withdrew this comment."
        and shown[posted["comment_id"]]["shown"] is None
    )
    assert shown[taken["comment_id"]]["body"] == "A moderator removed this comment."
    assert waiting["comment_id"] not in shown  # it never stood there


def test_what_holds_a_comment_of_somebody_known(world: World) -> None:
    _settled(world, "member")
    cases = {
        "Chad and Sudan will patrol well, see https://pact.example/4": ["link"],
        "Chad signed it in spring, the border was open!": ["duplicate"],
        "What does bread cost at home these days, and milk?": ["off_topic"],
        "Only an idiot believes that Chad signed this agreement.": ["abuse"],
        "The agreement of Chad was signed late.": [],
    }
    for body, kinds in cases.items():
        made = _write(world, "member", body)
        assert [h.kind for h in made["holds"]] == kinds, body  # type: ignore[attr-defined]
        world.clock.pass_(minutes=11)


def test_a_flood_waits_and_then_is_refused(world: World) -> None:
    _settled(world, "member")
    said = [
        f"Chad {w} the border with Sudan."
        for w in ("guards", "left", "crosses", "maps", "shuts", "opens", "mines", "fears", "holds", "pays")
    ]
    states = [_write(world, "member", body)["state"] for body in said]
    assert states == ["posted"] * 3 + ["waiting"] * 7
    with pytest.raises(Refused, match="Too many"):
        _write(world, "member", "Chad sells the border of Sudan.")


@pytest.mark.parametrize(
    "text",
    [
        "Militants killed 12 in the raid.",
        "The army shelled the camp and 40 died.",
        "Rebels shot down a jet and executed two pilots.",
        "The president called his rival “a threat to peace”.",
        "They should be held to account for the bombing of the hospital.",
        "A class of assassins; the bass passage; Scunthorpe and Essex.",
        "Sudan's air force bombed the pass again: 20 dead, 12th day, T72s lost.",
        "The attack was cruel, and the government lied about it.",
        "Stop the killing.",
    ],
)
def test_news_of_war_is_not_abuse(text: str) -> None:
    assert abuse_score(text) < screening.HOLDS_AT, screening.abuse(text)


@pytest.mark.parametrize(
    "text",
    [
        "You are an idiot.",
        "you 1d10t",
        "What a m o r o n",
        "idiiiiots all of you",
        "іdіоts",
        "They should all be shot.",
        "f*ck off",
        "Kill them all",
        "I hope they die",
        "They are all vermin",
        "go back to where you came from",
        "shut up you stupid man",
        "sh1t country",
        "I know where you live",
        "a stupid and pathetic government",
    ],
)
def test_abuse_is_held_however_it_is_spelt(text: str) -> None:
    assert abuse_score(text) >= screening.HOLDS_AT, plain(text)


def test_automation_only_holds(world: World) -> None:
    made = _write(world, "member", "You idiot! Buy at https://spam.example, they should all be shot")
    assert made["state"] == "waiting" and {h.kind for h in made["holds"]} >= {"newcomer", "abuse", "link", "off_topic"}  # type: ignore[attr-defined]


def test_every_rule_has_an_example_that_keeps_it_and_one_that_breaks_it() -> None:
    for rule in rules().values():
        assert abuse_score(rule.good) < screening.HOLDS_AT, rule.id
        assert rule.bad and rule.ask.count("?") >= 1
    for name in ("not_abusive", "no_hate", "no_threats"):
        assert abuse_score(rules()[name].bad) >= screening.HOLDS_AT, name
    for group in screening.groups():
        assert group.rule in rules()


def test_no_ground_holds_nothing_off_topic() -> None:
    assert screen("Bread and milk and honey and salt", Ground(frozenset()), accepted=9, recent=0, others=()) == ()


def test_comments_stand_on_what_there_is(world: World) -> None:
    member = world.browser("member")
    for kind, key, status in [
        ("article", "border-patrol", 303),
        ("article", "none", 404),
        ("sentence", "border-patrol:0", 303),
        ("sentence", "border-patrol:1", 404),
        ("sentence", "border-patrol:x", 404),
        ("story", "none", 404),
        ("dyad", "TCD-SDN", 303),
        ("dyad", "TCD", 404),
        ("actor", "TCD", 400),
    ]:
        assert member.post("/comments", kind=kind, key=key, body=f"{kind} {key} {ON_TOPIC}").status_code == status, (kind, key)
        world.clock.pass_(minutes=11)
    for body in ("", "  \n ", "x" * 4001):
        assert member.post("/comments", kind="article", key="border-patrol", body=body).status_code == 400


def test_no_text_of_a_person_becomes_markup(world: World) -> None:
    with world.desk.writing() as c:
        c.execute(people.people.update().where(people.people.c.login == "member").values(shown="<b onclick=x>Eve</b>"))
    member, moderator = world.browser("member"), world.browser("moderator")
    member.post("/comments", kind="article", key="border-patrol", body=XSS, at="0")
    comment_id = moderator.get("/comments/queue.json").json()["queue"][0]["comment_id"]
    member.post("/views", name="<i>v</i>", query="actor=TCD")
    pages = [moderator.get("/comments/queue").text, member.get("/comments/mine").text, member.get("/views").text]
    moderator.post(f"/comments/{comment_id}/decide", act="approve", note="<u>n</u>")
    pages += [moderator.get(p).text for p in ("/comments", "/comments/log", "/articles/border-patrol", "/account")]
    pages += [world.browser("admin").get("/admin/people").text]
    whole = "".join(pages)
    for mark in ("<script>alert", "<img src=x", "<b onclick", "<i>v", "<u>n"):
        assert mark not in whole
    assert "&lt;script&gt;alert(1)" in whole and "{{7*7}}" in whole


def test_hidden_characters_are_taken_out(world: World) -> None:
    made = _write(world, "member", "Chad \u202eand\u202c Sud\x00an\u200b\r\nsigned")
    assert made["body"] == "Chad and Sudan\nsigned"
