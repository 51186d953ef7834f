"""How long it takes to make stories of many events: `python bench/stories.py 100000`.

Acts between two of thirty states are told by one to nine articles in words drawn for each act; every fourth article is a copy.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from datetime import date, timedelta

import pyarrow as pa

from detente.model import Actor, Article, Coding, Event, Part, Party, When
from detente.stories import make
from detente.tables import to_arrow

STATES = (
    "AFG", "ARG", "BRA", "CAN", "CHN", "DEU", "EGY", "ETH", "FRA", "GBR", "IND", "IRN", "IRQ", "ISR", "JPN", "KOR", "MEX", "NGA",
    "PAK", "POL", "PRK", "QAT", "RUS", "SAU", "SDN", "SYR", "TUR", "UKR", "USA", "VNM",
)  # fmt: skip
TYPES = ("AGREE", "CONSULT", "COOPERATE", "AID", "ACCUSE", "REQUEST", "THREATEN", "SANCTION", "MOBILIZE", "ASSAULT")
A_ARTICLE = 5  # events


def corpus(events: int, seed: int = 7) -> list[Coding]:
    """Codings with about that many events, from 2010 on."""
    rng = random.Random(seed)
    vocabulary = ["".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(3)) for _ in range(8000)]
    codings: list[Coding] = []
    while sum(len(c.events) for c in codings[-1:]) + len(codings) * A_ARTICLE < events:
        day = date(2010, 1, 1) + timedelta(days=rng.randrange(3000))
        acts = [(rng.choice(TYPES), *rng.sample(STATES, 2), rng.sample(vocabulary, 14)) for _ in range(A_ARTICLE)]
        for _ in range(rng.choice((1, 1, 1, 2, 3, 5, 9))):
            if codings and rng.random() < 0.25:
                codings.append(_copied(codings[-1], len(codings)))
            else:
                codings.append(_told(acts, day + timedelta(days=rng.randrange(3)), day, len(codings), rng))
    return codings


def _told(acts: list[tuple[str, str, str, list[str]]], told: date, done: date, number: int, rng: random.Random) -> Coding:
    text, events, spans = "", [], []
    for n, (kind, actor, recipient, words) in enumerate(acts):
        sentence = f"{actor} {' '.join(rng.sample(words, 10))} {recipient}. "
        start = len(text) + 4
        when = When(done.isoformat(), (done + timedelta(days=1)).isoformat(), "relative") if rng.random() < 0.5 else When()
        sides = (Party(Actor(actor, actor)),), (Party(Actor(recipient, recipient)),)
        events.append(Event(f"e{n}", kind, *sides, "occurred", when, (start, start + 6), "en/test"))
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence
    name = f"a{number:06}"
    parts = (Part(0, len(text), "story"),)
    article = Article(name, text, outlet=f"Outlet {number % 40}", published=told.isoformat(), parts=parts)
    return Coding(article, events=tuple(events), sentences=tuple(spans))


def _copied(coding: Coding, number: int) -> Coding:
    a = coding.article
    copy = Article(f"a{number:06}", a.text, outlet=f"Outlet {number % 40}", published=a.published, parts=a.parts)
    return Coding(copy, events=coding.events, sentences=coding.sentences)


def main(events: int) -> None:
    codings = corpus(events)
    articles, rows = to_arrow(codings, "articles"), to_arrow(codings, "events")
    del codings
    began, worked = time.perf_counter(), time.process_time()
    made = make(articles, rows)
    seconds = time.perf_counter() - began
    worked = time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{rows.num_rows:,} events in {articles.num_rows:,} articles → {made.stories.num_rows:,} stories in {seconds:.1f} s "
          f"({worked:.1f} s of one core), {rows.num_rows / seconds:,.0f} events a second, peak {peak:,} MB")  # fmt: skip
    assert isinstance(made.stories, pa.Table)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
