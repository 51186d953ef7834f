"""Small bodies of news of our own writing, already coded: what the stories should be is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.model import Actor, Article, Coding, Event, Part, Party, Quantity, When
from detente.stories import Tables, make
from detente.tables import to_arrow


@dataclass(frozen=True)
class Told:
    """One sentence and the event in it; `{word}` marks the trigger. `day` is when it was, ISO, or a year."""

    sentence: str
    kind: str
    actors: str
    recipients: str = ""
    stage: str = "occurred"
    day: str | None = None
    mode: str | None = None
    deaths: int | None = None
    contexts: tuple[str, ...] = ()


def article(name: str, published: str, outlet: str, *told: Told | str, **facts: str) -> Coding:
    """An article of these sentences; a bare string is a sentence without an event."""
    text, events, spans = "", list[Event](), list[tuple[int, int]]()
    for part in told:
        raw = part if isinstance(part, str) else part.sentence
        start = len(text)
        plain = raw.replace("{", "").replace("}", "")
        if isinstance(part, Told):
            at = start + raw.index("{")
            events.append(_event(part, len(events), (at, at + raw.index("}") - raw.index("{") - 1), plain, start))
        text += plain + " "
        spans.append((start, start + len(plain)))
    given = Article(name, text, outlet=outlet, published=published, parts=(Part(0, len(text), "story"),), **facts)
    return Coding(given, events=tuple(events), sentences=tuple(spans))


def _event(told: Told, number: int, trigger: tuple[int, int], plain: str, start: int) -> Event:
    quantities = ()
    if told.deaths is not None:
        at = start + plain.index(str(told.deaths))
        quantities = (Quantity(float(told.deaths), "person", "deaths", (at, at + len(str(told.deaths)))),)
    return Event(
        f"e{number}", told.kind, _parties(told.actors), _parties(told.recipients), told.stage, _when(told.day), trigger,  # type: ignore[arg-type]
        "en/test", mode=told.mode, quantities=quantities, contexts=told.contexts,
    )  # fmt: skip


def _parties(ids: str) -> tuple[Party, ...]:
    return tuple(Party(Actor(i, i)) for i in ids.split())


def _when(day: str | None) -> When:
    if day is None:
        return When()
    if len(day) == 4:
        return When(f"{day}-01-01", f"{int(day) + 1}-01-01", "text")
    return When(day, (date.fromisoformat(day) + timedelta(days=1)).isoformat(), "relative")


def copied(coding: Coding, name: str, outlet: str, published: str | None = None) -> Coding:
    given = replace(coding.article, article_id=name, outlet=outlet, published=published or coding.article.published)
    return replace(coding, article=given)


def stories(codings: Iterable[Coding]) -> Tables:
    codings = list(codings)
    return make(to_arrow(codings, "articles"), to_arrow(codings, "events"))


def groups(made: Tables) -> set[frozenset[tuple[str, str]]]:
    """Each story as its (article, event) pairs."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in made.reports.to_pylist():
        found.setdefault(row["story_id"], set()).add((row["article_id"], row["event_id"]))
    return {frozenset(pairs) for pairs in found.values()}


VISIT = "President Aro will {visit} Velkia on 12 May to open the Lindra bridge with Prime Minister Doval."
MADE = "President Aro {visited} Velkia on Saturday and opened the Lindra bridge with Prime Minister Doval."
FILLER = "Traders in the harbour said the price of herring had fallen again this spring, and the fleet stayed in port."


def wire() -> Coding:
    """A wire report of an attack, long enough to be known again."""
    return article(
        "w1", "2018-03-02", "Reuters",
        Told("Gunmen of the Dust Riders {killed} 12 people at the customs post of Adre in Chad on Friday, the army said.",
             "ASSAULT", "DUST_RIDERS", "TCD", day="2018-03-02", deaths=12),
        "The riders came at dawn on pickup trucks and left the town before the soldiers of the garrison could reach the post.",
        "A shopkeeper saw smoke over the market and heard shooting for an hour, and the road to the border was closed at noon.",
        Told("Sudan {condemned} the raid and offered to search for the gunmen on its side of the border.", "ACCUSE", "SDN",
             "DUST_RIDERS"),
    )  # fmt: skip

