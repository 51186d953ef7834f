"""`detente moved`: which dyads drew together or apart, since when, on what evidence."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.cli import measuring, options, output

if TYPE_CHECKING:
    from detente.alignment.moves import Move, Opposed
    from detente.alignment.series import Opened
    from detente.alignment.shifts import Shift
    from detente.store.study import Study

EXAMPLE = """\
example:
  detente moved news/ --since 2017
  detente moved news/ --actor PAK --format json
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "moved",
        help="what moved: shifts, episodes, and who drew together while others drew apart",
        description="Which dyads drew together or apart: dated shifts, and each dyad since a day against the time before.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("--since", metavar="DATE", type=options.since, help="compare the time since with the time before")
    parser.add_argument("--actor", metavar="ID", help="only dyads of this party")
    parser.add_argument("--top", metavar="N", type=options.at_least_one, default=15, help="how many (default: 15)")
    measuring.common(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from detente.alignment import moves, shifts
    from detente.errors import DetenteError, unknown

    since, args.since = args.since, None  # the past before it warms the filter up
    study, opened = measuring.opened(args)
    m = opened.measured
    if args.actor is not None and args.actor not in m.panel.states:
        raise DetenteError(unknown("party", args.actor, m.panel.states, f"'{args.study}'"))
    day = date.fromisoformat(since) if since else m.panel.edges[m.panel.periods * 2 // 3]
    found = [x for x in moves.moves(m, day) if args.actor in (None, x.a, x.b)]
    dated = [
        s for s in shifts.find(m) if (since is None or s.day >= day) and args.actor in (None, *m.panel.name(s.dyad).split("-"))
    ]
    dated.sort(key=lambda s: (not s.significant, -abs(s.size)))
    pairs = moves.opposed(found)
    with output.opened(args.output) as stream:
        if args.format == "json":
            stream.write(_json(opened, day, found, dated, pairs))
        else:
            stream.write(_text(study, opened, day, found, dated, pairs, args.top))
    return 0


def _json(opened: Opened, day: date, found: list[Move], dated: list[Shift], pairs: list[Opposed]) -> str:
    from dataclasses import asdict

    def plain(record: Any) -> dict[str, Any]:
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(record).items()}

    m = opened.measured
    return output.json_line(
        {
            "since": day.isoformat(), "settings": m.settings.version,
            "shifts": [{**plain(s), "dyad": m.panel.name(s.dyad).split("-")} for s in dated],
            "moves": [{**plain(x), "points": x.points, "certainty": x.certainty} for x in found],
            "triads": [{"centre": o.centre, "closer": o.others[0], "apart": o.others[1]} for o in pairs],
        },
        indent=2,
    )  # fmt: skip


def _text(study: Study, opened: Opened, day: date, found: list[Move], dated: list[Shift], pairs: list[Opposed], top: int) -> str:
    from detente.alignment import names
    from detente.alignment.series import arrow, words

    m = opened.measured
    lines = [f"Shifts and episodes ({len(dated)}):" if dated else "No dated shift that the evidence bears out."]
    for s in dated[:top]:
        a, b = m.panel.name(s.dyad).split("-")
        kind = "shift" if s.lasting else "episode"
        sure = "" if s.significant else ", may be chance among so many dyads"
        lines.append(f"{arrow(s)} {names.dyad(a, b)}: {words(s)}; {s.earliest} to {s.latest} ({kind}{sure})")
        lines += [f"    {x}" for x in warnings(opened, s)]
    lines += ["", f"Since {day} against the time before:"]
    said = _said_since(study, opened, day)
    for x in found[:top]:
        sign = {"closer": "↗", "apart": "↘", "unclear": "·"}[x.heading]
        lines.append(
            f"{sign} {names.dyad(x.a, x.b)}: {x.before:.0f} → {x.after:.0f}, {_parts(x)}; "
            f"{x.stories_before} and {x.stories_after} stories"
        )
        lines += [f"    {line}" for line in said.get(frozenset((x.a, x.b)), [])[:2]]
    if not found:
        lines.append("  no dyad has evidence on both sides")
    if pairs:
        lines += ["", "While one tie grew closer another grew apart (together in time, not cause and effect):"]
        lines += [
            f"  {names.name(o.centre)}: closer to {names.name(o.others[0])}, apart from {names.name(o.others[1])}"
            for o in pairs[:5]
        ]
    return "\n".join([*lines, "", f"settings {m.settings.version}"]) + "\n"


def warnings(opened: Opened, s: Shift) -> list[str]:
    from detente.alignment.reach import breaks_near

    return breaks_near(opened.study, opened.choice, s.earliest, s.latest)


def _parts(x: Move) -> str:
    def part(name: str, change: float, p: float) -> str:
        sure = max(p, 1 - p)
        return f"{name} {change:+.1f} (P {sure:.2f})" if sure >= 0.8 else f"{name} unclear"

    return f"{part('closeness', x.closeness, x.p_closeness)}, {part('tone', x.tone, x.p_tone)}"


def _said_since(study: Study, opened: Opened, day: date) -> dict[frozenset[str], list[str]]:
    """What officials and experts said of a tie since the day, newest first."""
    from detente.alignment import acts, drivers

    if opened.choice.origin != acts.OWN:
        return {}
    told: dict[frozenset[str], list[str]] = {}
    for r in reversed(drivers.said(study)):
        if r["day"] is None or r["day"] < day:
            continue
        who = drivers.speaker(r["sources"]) or r["outlet"]
        line = f"{r['day']} {who} ({r['voice']}): {r['heading'].replace('_', ' ')}"
        for pair in (frozenset((a, b)) for a in r["dyad"] for b in r["dyad"] if a < b):
            told.setdefault(pair, []).append(line)
    return told
