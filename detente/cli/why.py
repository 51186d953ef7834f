"""`detente why`: a change of alignment taken apart into the stories that carry it, and what is said to lie behind it."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.cli import measuring, options, output

if TYPE_CHECKING:
    from detente.alignment.drivers import Driver
    from detente.alignment.evidence import Sentence
    from detente.alignment.why import Change, Line

EXAMPLE = """\
example:
  detente why news/ PAK RUS --from 2015 --to 2018

The shares are points of the index and add up to the change. Reasons are quoted, never inferred.
"""
REST = {
    "fading": "older stories fade from memory",
    "exposure": "what the two states' volumes let expect",
    "partners": "partners in common",
    "news": "the news as a whole",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "why",
        help="what a change is made of, and who says why",
        description="Take a change of the index apart: stories with their shares, and the reasons that people give.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    measuring.dyad(parser)
    parser.add_argument(
        "--from", dest="start", metavar="DATE", type=options.since, required=True, help="from the start of (2015)"
    )
    parser.add_argument("--to", dest="stop", metavar="DATE", type=options.until, required=True, help="to the end of (2018)")
    parser.add_argument("--all", action="store_true", help="every story, not the twelve that weigh most")
    measuring.common(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from detente.alignment import acts, drivers, evidence, why

    study, opened = measuring.opened(args)
    since, until = date.fromisoformat(args.start), date.fromisoformat(args.stop) + timedelta(days=1)
    with acts.connected(study, opened.choice) as connection:
        rows = acts.of_dyad(connection, args.a, args.b)
    found = why.change(opened, args.a, args.b, since, until, rows)
    sentences = evidence.of_stories(study, [line.story_id for line in found.lines if line.story_id])
    behind = drivers.drivers(opened, args.a, args.b, since, until) if args.origin == acts.OWN else []
    with output.opened(args.output) as stream:
        stream.write(_json(found, sentences, behind) if args.format == "json" else _text(found, sentences, behind, args.all))
    return 0


def _json(change: Change, sentences: dict[str, Sentence], behind: list[Driver]) -> str:
    from dataclasses import asdict

    def line(x: Line) -> dict[str, object]:
        s = sentences.get(x.story_id or "")
        return {**asdict(x), "day": None if x.day is None else x.day.isoformat(), "sentence": None if s is None else asdict(s)}

    return output.json_line(
        {
            "dyad": [change.a, change.b], "from": str(change.since), "to": str(change.until), "before": change.before,
            "after": change.after, "change": change.points,
            "known_before": change.known_before, "known_after": change.known_after, "lines": [line(x) for x in change.lines],
            "drivers": [asdict(d) for d in behind],
        },
        indent=2,
    )  # fmt: skip


def _text(change: Change, sentences: dict[str, Sentence], behind: list[Driver], everything: bool) -> str:
    from detente.alignment import names
    from detente.alignment.why import rounded

    stories = [x for x in change.lines if x.kind == "story"]
    shown = stories if everything else stories[:12]
    rest = [x for x in change.lines if x.kind != "story"]
    left = sum(x.points for x in stories[len(shown) :])
    values = rounded([x.points for x in shown] + ([left] if len(stories) > len(shown) else []) + [x.points for x in rest])
    head = f"{names.dyad(change.a, change.b)}, {change.since} to {change.until - timedelta(days=1)}"
    lines = [head, f"index {change.before:.1f} → {change.after:.1f}: {round(sum(values), 1):+.1f} points, made of", ""]
    unknown = [w for w, known in (("the first", change.known_before), ("the second", change.known_after)) if not known]
    if unknown:
        text = f"{' and '.join(unknown)} figure rests on fewer than {change.least:g} stories: no evidence, only where pairs begin"
        lines.insert(2, text[0].upper() + text[1:])
    for x, v in zip(shown, values, strict=False):
        lines.append(
            f"{v:+6.1f}  {x.day}  {x.actor} {'↔' if x.mutual else '→'} {x.recipient}  {x.event_type} ({x.sector}), "
            f"{x.reports} report{'s' * (x.reports != 1)}"
        )
        sentence = sentences.get(x.story_id or "")
        if sentence is not None:
            lines.append(f"        “{_short(sentence.text)}” {sentence.outlet or ''}, {sentence.published} [{x.story_id}]")
    if len(stories) > len(shown):
        lines.append(f"{values[len(shown)]:+6.1f}  {len(stories) - len(shown)} more stories (--all)")
    for x, v in zip(rest, values[len(values) - len(rest) :], strict=True):
        lines.append(f"{v:+6.1f}  {REST[x.kind]}")
    if behind:
        lines += ["", "What is said, and what the two share (no cause is inferred):"]
        for d in behind:
            lines.append(f"  {d.day or '':10}  {d.text}" + (f"  [{d.voice}]" if d.voice else ""))
            if d.sentence is not None and d.kind != "reason":
                lines.append(f"              “{_short(d.sentence.text)}” {d.sentence.outlet or ''}")
    return "\n".join(lines) + "\n"


def _short(text: str, limit: int = 150) -> str:
    return text if len(text) <= limit else text[: text.rindex(" ", 0, limit)] + "…"
