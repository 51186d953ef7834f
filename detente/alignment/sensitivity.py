"""What a result hangs on: drop an outlet, a country's press, a voice, a type, or a weight, and see what changes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from detente.alignment import acts, model, series
from detente.alignment.acts import OWN
from detente.alignment.reach import outlet_countries
from detente.alignment.series import Opened
from detente.alignment.settings import Settings


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing changed: the index at the end of the series, its change over the series, and the stories left.

    None: no evidence.
    """

    what: str
    index: float | None
    change: float | None
    stories: int


def trials(opened: Opened, a: str, b: str) -> list[Trial]:
    """As it is, then with each thing left out or changed, in a fixed order."""
    found = [_trial("as it is", opened, a, b)]
    for what, condition in _left_out(opened, a, b):
        choice = replace(opened.choice, without=condition)
        found.append(_trial(f"without {what}", series.measured(opened.study, choice, opened.measured.settings), a, b))
    for what, used in weights(opened.measured.settings):
        m = model.measure(opened.measured.panel, used, smooth=False)
        found.append(_trial(what, replace(opened, measured=m), a, b))
    return found


def _trial(what: str, opened: Opened, a: str, b: str) -> Trial:
    m = opened.measured
    d = m.panel.dyad(a, b)
    if d is None:
        return Trial(what, None, None, 0)
    known = m.known_then.evidence[:, d] >= m.settings.evidence.counts
    stories = int(m.panel.counts[:, d].sum())
    if not known.any() or not known[-1]:
        return Trial(what, None, None, stories)
    index = m.known_then.index[known, d]
    return Trial(what, float(index[-1]), float(index[-1] - index[0]), stories)


def _left_out(opened: Opened, a: str, b: str) -> Iterator[tuple[str, str]]:
    if opened.choice.origin == OWN:
        with contextlib.closing(opened.study.connect()) as connection:
            query = """select distinct r.outlet from reports r join stories s on s.story_id = r.story_id
                       where list_contains(list_concat(s.actors, s.recipients), $1)
                         and list_contains(list_concat(s.actors, s.recipients), $2) and r.outlet is not null order by 1"""
            outlets = [row[0] for row in connection.execute(query, [a, b]).fetchall()]
            for outlet in outlets:
                yield outlet, only_told_by((outlet,))
            homes = outlet_countries()
            for country in sorted({homes[o.casefold()] for o in outlets if o.casefold() in homes}):
                yield f"the press of {country}", only_told_by(tuple(o for o in outlets if homes.get(o.casefold()) == country))
            for voice in ("official", "expert", "opposition", "media", "anonymous"):
                yield f"what only {voice} voices assert", f"coalesce(voice_of_assertion, '') = '{voice}'"
    with acts.connected(opened.study, opened.choice) as connection:
        for kind in sorted(set(acts.of_dyad(connection, a, b)["event_type"].to_pylist())):
            yield kind, f"event_type = '{kind}'"


def only_told_by(outlets: tuple[str, ...]) -> str:
    """Stories that no other outlet tells."""
    listed = ", ".join("'" + o.replace("'", "''") + "'" for o in outlets)
    return f"story_id not in (select story_id from reports where outlet is null or outlet not in ({listed}))"


def weights(s: Settings) -> Iterator[tuple[str, Settings]]:
    """Other weights worth a trial, by name."""
    yield "deeds count as words", replace(s, closeness=replace(s.closeness, material_cooperation=s.closeness.verbal_cooperation))
    yield "no partners in common", replace(s, closeness=replace(s.closeness, company=0.0))
    yield "conflict in words only", replace(s, tone=replace(s.tone, verbal_conflict=1.0, material_conflict=0.0))
    yield "memory half as long", replace(s, memory=replace(s.memory, half_life_days=s.memory.half_life_days / 2))
    yield "memory twice as long", replace(s, memory=replace(s.memory, half_life_days=s.memory.half_life_days * 2))
    yield "weighted sum", replace(s, index=replace(s.index, kind="weighted_sum"))
