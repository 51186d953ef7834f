"""The review sample: events drawn where the reading is least sure and matters most, judged right or wrong by reviewers."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, insert, select, update

from detente.alignment import names
from detente.errors import DetenteError, unknown
from detente.store.study import Study
from detente.web.desk.access import NotThere, Person
from detente.web.desk.agreement import Share, kappa, weighted
from detente.web.desk.corrections import sentence_at, squeezed
from detente.web.desk.database import Desk, new_id, row, rows
from detente.web.desk.tables import draw_items, draws, people, verdicts

VERDICTS = ("right", "wrong", "unsure")
MOST = 1000

# Signs that the reading of an event may be wrong, each 1: a party or date not found, only claimed, not said to be done, a doubt
# noted at it. Influence: 2 an act that rests on one report alone, 1 an act told by several, 0 what counts as no act.
_EVENTS = """
with parties as (
    select article_id, event_id, count(*) filter (where side = 'actor' and id is not null) as actors,
           count(*) filter (where side = 'recipient' and id is not null) as recipients
    from event_parties group by article_id, event_id
),
told as (
    select r.article_id, r.event_id, any_value(s.stage) as stage, any_value(s.reports) as reports,
           any_value(len(s.actors) > 0 and len(s.recipients) > 0) as joins
    from reports r join stories s on s.story_id = r.story_id where r.copy_of is null group by r.article_id, r.event_id
)
select e.article_id, e.event_id, e.event_type, e.stage, e.actors, e.recipients, e.date, e.trigger, a.text, a.sentences,
       (case when coalesce(p.actors, 0) = 0 then 1 else 0 end) + (case when coalesce(p.recipients, 0) = 0 then 1 else 0 end)
       + (case when e.date.start is null then 1 else 0 end) + (case when e.claim_id is not null then 1 else 0 end)
       + (case when e.stage in ('hypothetical', 'background') then 1 else 0 end)
       + (case when len(list_filter(a.doubts, lambda d: abs(d.span.start - e.trigger.start) < 200)) > 0
          then 1 else 0 end) as doubt,
       case when t.stage not in ('occurred', 'ongoing') or not t.joins then 0 when t.reports <= 1 then 2 else 1 end as influence
from told t join events e on e.article_id = t.article_id and e.event_id = t.event_id
join articles a on a.article_id = e.article_id
left join parties p on p.article_id = e.article_id and p.event_id = e.event_id
order by e.article_id, e.event_id"""


@dataclass(frozen=True, slots=True)
class Precision:
    """Of one event type (None: all): the share that reviewers found right; `share` is None before the first verdict."""

    event_type: str | None
    right: int
    wrong: int
    unsure: int
    share: Share | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers on the cases that both judged."""

    first: str
    second: str
    cases: int
    agreed: int
    kappa: float | None


def draw(desk: Desk, c: Connection, study: Study, by: Person, size: int, seed: int) -> str:
    """Draws a sample; the same study, size and seed give the same one. Returns its draw_id.

    Strata are doubt (0, 1, 2 or more signs) × influence (0, 1, 2), each with the same number of events as far as it has them; an
    event stands for as many as its stratum has per event drawn. Raises DetenteError where the study has no stories.
    """
    if not 1 <= size <= MOST:
        raise DetenteError(f"A sample of {size} cannot be drawn. Give 1 to {MOST}.")
    if not {"stories", "reports", "events"} <= set(study.tables()):
        raise DetenteError(f"The study has no stories to draw from. Make them first:  detente stories {study.path}")
    with study.connect() as connection:
        found = connection.sql(_EVENTS).to_arrow_table().to_pylist()
    chosen = stratified([f"doubt {min(e['doubt'], 2)}, influence {e['influence']}" for e in found], size, seed)
    if not chosen:
        raise DetenteError("The study has no events to draw from.")
    draw_id = new_id("r")
    version = study.version().version
    c.execute(insert(draws).values(draw_id=draw_id, seed=seed, size=size, version=version, person_id=by.person_id, at=desk.now()))
    for place, (n, stratum, weight) in enumerate(chosen):
        c.execute(
            insert(draw_items).values(
                item_id=new_id("i"), draw_id=draw_id, place=place, stratum=stratum, weight=weight, **_item(found[n])
            )
        )
    return draw_id


def stratified(strata: Sequence[str], size: int, seed: int) -> list[tuple[int, str, float]]:
    """(case, stratum, weight) of a sample that takes from every stratum in turn until `size` are taken, in an order of chance."""
    by: dict[str, list[int]] = defaultdict(list)
    for n, stratum in enumerate(strata):
        by[stratum].append(n)
    chance = random.Random(seed)
    for name in sorted(by):
        chance.shuffle(by[name])
    taken = dict.fromkeys(by, 0)
    left = min(size, len(strata))
    while left:
        for name in sorted(by, reverse=True):  # the most doubtful and weighty first
            if left and taken[name] < len(by[name]):
                taken[name] += 1
                left -= 1
    chosen = [(n, name, len(by[name]) / taken[name]) for name in sorted(by) for n in by[name][: taken[name]]]
    chance.shuffle(chosen)
    return chosen


def _item(event: dict[str, Any]) -> dict[str, Any]:
    spans = [(s["start"], s["end"]) for s in event["sentences"] or ()]
    start, end = event["trigger"]["start"], event["trigger"]["end"]
    return {
        "article_id": event["article_id"], "event_id": event["event_id"], "event_type": event["event_type"],
        "sentence": sentence_at(event["text"], spans, start), "trigger": squeezed(event["text"][start:end]), "told": told(event),
    }  # fmt: skip


def told(event: dict[str, Any]) -> str:
    """An event in a line: "Sudan → Chad: AID, occurred, 2017-01-01 to 2018-01-01"."""
    sides = [
        ", ".join(names.name(p["actor"]["id"]) if p["actor"]["id"] else p["actor"]["name"] for p in event[s] or ())
        for s in ("actors", "recipients")
    ]
    days = f"{event['date']['start']} to {event['date']['end'] or '…'}" if event["date"]["start"] else "no date"
    return f"{sides[0] or 'somebody'} → {sides[1] or 'nobody named'}: {event['event_type']}, {event['stage']}, {days}"


# ---------------------------------------------------------------- judging


def judge(desk: Desk, c: Connection, by: Person, item_id: str, verdict: str, note: str = "") -> None:
    """One reviewer's verdict on one event; given again it takes the place of his earlier one."""
    if verdict not in VERDICTS:
        raise DetenteError(unknown("verdict", verdict, VERDICTS))
    if row(c, select(draw_items.c.item_id).where(draw_items.c.item_id == item_id)) is None:
        raise NotThere("There is no such event in a sample.")
    values = {"verdict": verdict, "note": " ".join(note.split())[:500] or None, "at": desk.now()}
    own = (verdicts.c.item_id == item_id) & (verdicts.c.person_id == by.person_id)
    if not c.execute(update(verdicts).where(own).values(**values)).rowcount:
        c.execute(insert(verdicts).values(verdict_id=new_id("v"), item_id=item_id, person_id=by.person_id, **values))


def all_draws(c: Connection) -> list[dict[str, Any]]:
    return rows(
        c, select(draws, people.c.shown).join(people, people.c.person_id == draws.c.person_id).order_by(draws.c.at.desc())
    )


def items(c: Connection, draw_id: str, by: Person) -> list[dict[str, Any]]:
    """The events of a sample in order, each with this reviewer's verdict: the others' would sway him."""
    if row(c, select(draws.c.draw_id).where(draws.c.draw_id == draw_id)) is None:
        raise NotThere("There is no such sample.")
    mine = (verdicts.c.item_id == draw_items.c.item_id) & (verdicts.c.person_id == by.person_id)
    asked = select(draw_items, verdicts.c.verdict).join(verdicts, mine, isouter=True).where(draw_items.c.draw_id == draw_id)
    return rows(c, asked.order_by(draw_items.c.place))


def precision(c: Connection) -> list[Precision]:
    """Of all events judged, whatever sample they were in: all first, then by type."""
    judged: dict[str, list[dict[str, Any]]] = defaultdict(list)
    asked = select(draw_items.c.item_id, draw_items.c.event_type, draw_items.c.weight, verdicts.c.verdict)
    for x in rows(c, asked.join(verdicts, verdicts.c.item_id == draw_items.c.item_id).order_by(draw_items.c.item_id)):
        judged[x["item_id"]].append(x)
    kinds = sorted({xs[0]["event_type"] for xs in judged.values()})
    return [_precision(kind, [xs for xs in judged.values() if kind in (None, xs[0]["event_type"])]) for kind in (None, *kinds)]


def _precision(kind: str | None, judged: list[list[dict[str, Any]]]) -> Precision:
    """An event that reviewers disagree on counts as right by the share of them that say so."""
    pairs, counts = [], dict.fromkeys(VERDICTS, 0)
    for xs in judged:
        sure = [x["verdict"] for x in xs if x["verdict"] != "unsure"]
        if sure:
            right = sure.count("right") / len(sure)
            pairs.append((right, xs[0]["weight"]))
            counts["right" if right >= 0.5 else "wrong"] += 1
        else:
            counts["unsure"] += 1
    return Precision(kind, counts["right"], counts["wrong"], counts["unsure"], weighted(pairs))


def agreements(c: Connection) -> list[Agreement]:
    """Every two reviewers with cases in common."""
    by: dict[str, dict[str, str]] = defaultdict(dict)
    asked = select(verdicts.c.item_id, verdicts.c.verdict, people.c.shown).join(
        people, people.c.person_id == verdicts.c.person_id
    )
    for x in rows(c, asked.order_by(people.c.shown, verdicts.c.item_id)):
        by[x["shown"]][x["item_id"]] = x["verdict"]
    found = []
    for a, b in combinations(sorted(by), 2):
        pairs = [(by[a][i], by[b][i]) for i in sorted(by[a].keys() & by[b].keys())]
        if pairs:
            found.append(Agreement(a, b, len(pairs), sum(x == y for x, y in pairs), kappa(pairs)))
    return found


def draw_of(c: Connection, item_id: str) -> str:
    return str(c.execute(select(draw_items.c.draw_id).where(draw_items.c.item_id == item_id)).scalar_one())
