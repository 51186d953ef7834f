"""Measure the coder on the two sets of our own, and list every fault.

    python gold/score_own.py              both sets
    python gold/score_own.py stages       the probe of stages (gold/stages.txt)
    python gold/score_own.py no_events    the false alarms (gold/no_events.txt)

A probe is right when exactly the expected records are found: type, actors, recipients and stage, nothing missing and
nothing beside them. A sentence without events is wrong when any event is read in it as occurred, ongoing or planned.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from detente.coder import Coder, load
from detente.model import Article, Event, Part

HERE = Path(__file__).resolve().parent
PUBLISHED = "2024-05-15"  # the day on which both sets are read, so that "in 1956" is background
REAL = ("occurred", "ongoing", "planned")


@dataclass(frozen=True, slots=True)
class Expected:
    """One record a reader would make; every field may have several right answers."""

    types: frozenset[str]
    parties: tuple[tuple[frozenset[str], frozenset[str]], ...]
    stages: frozenset[str]
    optional: bool

    def fits(self, event: Event) -> bool:
        return event.event_type in self.types and event.stage in self.stages and _parties(event) in self.parties

    def __str__(self) -> str:
        sides = "/".join(f"{'+'.join(sorted(a)) or '-'}>{'+'.join(sorted(r)) or '-'}" for a, r in self.parties)
        return f"{'/'.join(sorted(self.types))} {sides} {'/'.join(sorted(self.stages))}"


@dataclass(frozen=True, slots=True)
class Probe:
    kind: str
    text: str
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    kind: str
    text: str
    what: str


def probes() -> list[Probe]:
    """The probe of stages. Raises ValueError where a line is not `kind | sentence | records`."""
    out = []
    for number, line in enumerate((HERE / "stages.txt").read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [f.strip() for f in line.split("|")]
        if len(fields) != 3:
            raise ValueError(f"stages.txt, line {number}: expected `kind | sentence | records`, found {len(fields)} fields.")
        out.append(Probe(fields[0], fields[1], tuple(_expected(r.strip()) for r in fields[2].split(";"))))
    return out


def _expected(record: str) -> Expected:
    types, parties, stages = record.lstrip("?").split()
    sides: list[tuple[frozenset[str], frozenset[str]]] = []
    for option in _options(parties):
        if "=" in option:
            both = frozenset(x for x in option.replace("=", "+").split("+") if x)
            sides.append((both, both))
        else:
            left, right = (frozenset(x for x in side.split("+") if x != "-") for side in option.split(">"))
            sides.append((left, right))
    return Expected(frozenset(types.split("/")), tuple(sides), frozenset(stages.split("/")), record.startswith("?"))


def _options(parties: str) -> list[str]:
    """`A>B/-` is A>B or A>-, `A/->B` is A>B or ->B, and `A>B/A=B` is either."""
    out: list[str] = []
    left = ""
    for part in parties.split("/") if "/->" not in parties else [parties]:
        if "/->" in part:
            actor, recipient = part.split("/->")
            out += [f"{actor}>{recipient}", f"->{recipient}"]
        elif ">" in part or "=" in part:
            left = part.split(">")[0]
            out.append(part)
        else:
            out.append(f"{left}>{part}")
    return out


def neutral() -> list[tuple[str, str]]:
    """The sentences without events, each with its kind."""
    out, kind = [], ""
    for line in (HERE / "no_events.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            out.append((kind, line))
    return out


def stage_faults(coder: Coder) -> list[Fault]:
    """Every probe that is read otherwise than expected, with what is missing, wrong or too much."""
    out = []
    for probe in probes():
        found = list(_read(coder, probe.text))
        missing = []
        for want in sorted(probe.expected, key=lambda e: e.optional):
            hit = next((e for e in found if want.fits(e)), None)
            if hit:
                found.remove(hit)
            elif not want.optional:
                missing.append(want)
        if missing or found:
            said = [f"missing {m}" for m in missing] + [f"found {_shown(e)}" for e in found]
            out.append(Fault(probe.kind, probe.text, "; ".join(said)))
    return out


def false_alarms(coder: Coder) -> list[Fault]:
    """Every sentence without events in which one was read."""
    out = []
    for kind, text in neutral():
        found = [e for e in _read(coder, text) if e.stage in REAL]
        if found:
            out.append(Fault(kind, text, "; ".join(map(_shown, found))))
    return out


def _read(coder: Coder, text: str) -> tuple[Event, ...]:
    article = Article("own", text, published=PUBLISHED, language="en", parts=(Part(0, len(text), "story"),))
    return coder.code(article, coder.parse(article)).events


def _parties(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    left, right = (frozenset(q.actor.id or q.actor.name for q in side) for side in (event.actors, event.recipients))
    return left, right


def _shown(event: Event) -> str:
    left, right = _parties(event)
    return f"{event.event_type} {'+'.join(sorted(left)) or '-'}>{'+'.join(sorted(right)) or '-'} {event.stage} ({event.rule})"


def _report(title: str, count: int, faults: list[Fault]) -> None:
    for f in sorted(faults, key=lambda f: f.kind):
        print(f"  [{f.kind}] {f.text}\n      {f.what}")
    print(f"{title}: {len(faults)} of {count} ({len(faults) / count:.1%})")
    print("  by kind: " + ", ".join(f"{k} {n}" for k, n in Counter(f.kind for f in faults).most_common()) + "\n")


def main(names: list[str]) -> int:
    coder = load()
    if not names or "stages" in names:
        _report("probe of stages, read wrongly", len(probes()), stage_faults(coder))
    if not names or "no_events" in names:
        _report("false alarms", len(neutral()), false_alarms(coder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
