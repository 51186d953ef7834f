"""`detente align`: how close two parties are, over time, and how sure that is."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from detente.cli import measuring, options, output

if TYPE_CHECKING:
    from detente.alignment.series import Series

EXAMPLE = """\
example:
  detente align news/ PAK RUS --by quarter
  detente align news/ PAK RUS --since 2015 --format svg --output pak-rus.svg

index 0–100: 50 is the ordinary dyad; closeness and tone in standard deviations from it. An empty cell says: no evidence.
"""
FORMATS = (*measuring.TABLES, *measuring.PICTURES)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "align",
        help="closeness, tone and index of two parties over time",
        description="Closeness, tone and their index for two parties over time, with intervals and the counts behind them.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    measuring.dyad(parser)
    periods = ("day", "week", "month", "quarter", "year")
    parser.add_argument(
        "--by", metavar="PERIOD", default="quarter", type=options.one_of("period", periods), help=", ".join(periods)
    )
    parser.add_argument("--since", metavar="DATE", type=options.since, help="first day (2015, 2015-06, 2015-06-30)")
    parser.add_argument("--until", metavar="DATE", type=options.until, help="last day")
    parser.add_argument("--directed", action="store_true", help="only what A does toward B")
    measuring.common(parser, formats=FORMATS)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from detente.alignment import series

    _, opened = measuring.opened(args, by="day" if args.by == "day" else "week")
    found = series.series(opened, args.a, args.b, by=args.by)
    if args.format in measuring.PICTURES:
        from detente.report import charts

        charts.write(found.plot(), args.format, args.output)
        return 0
    with output.opened(args.output) as stream:
        if args.format == "table":
            stream.write(_text(found))
        else:
            from detente.cli import rows

            stream.write(_json(found)) if args.format == "json" else rows.write(found.table, "csv", stream)
    return 0


def _json(s: Series) -> str:
    shifts = [_shift(s, n) for n in range(len(s.shifts))]
    table = [{k: str(v) if k in ("start", "end") else v for k, v in row.items()} for row in s.table.to_pylist()]
    return output.json_line(
        {
            "dyad": [s.a, s.b],
            "by": s.by,
            "settings": s.settings.version,
            "summary": s.summary,
            "periods": table,
            "shifts": shifts,
        },
        indent=2,
    )


def _shift(s: Series, n: int) -> dict[str, object]:
    x = s.shifts[n]
    return {
        "day": x.day.isoformat(), "earliest": x.earliest.isoformat(), "latest": x.latest.isoformat(), "dimension": x.dimension,
        "sign": x.sign, "size": round(x.size, 3), "points": round(x.points, 1), "certainty": round(x.certainty, 3),
        "p": x.p, "significant": x.significant, "lasting": x.lasting,
        "noticed": None if x.noticed is None else x.noticed.isoformat(),
    }  # fmt: skip


def _text(s: Series) -> str:
    from detente.alignment.series import arrow, words

    lines = [measuring.told(s.summary), ""]
    lines.append(
        f"{'until':10}  {'index':>5} {'80 %':>7}  {'closeness':>9} {'tone':>6}  {'talk + −':>9} {'acts + −':>9} {'reports':>8}"
    )
    for row in s.table.to_pylist():
        index = "–" if row["index"] is None else f"{row['index']:.0f}"
        span = "" if row["index"] is None else f"{row['low80']:.0f}–{row['high80']:.0f}"
        parts = ["–" if row[k] is None else f"{row[k]:+.1f}" for k in ("closeness", "tone")]
        talk = f"{row['verbal_cooperation']:4} {row['verbal_conflict']:4}"
        deeds = f"{row['material_cooperation']:4} {row['material_conflict']:4}"
        lines.append(
            f"{row['end']!s:10}  {index:>5} {span:>7}  {parts[0]:>9} {parts[1]:>6}  {talk:>9} {deeds:>9} {row['reports']:>8}"
        )
    for x in s.shifts:
        kind = "shift" if x.lasting else "episode"
        lines.append(f"{arrow(x)} {x.earliest} to {x.latest}  {kind}: {words(x)}")
    lines += [
        "",
        f"settings {s.settings.version}; – : no evidence (fewer than {s.settings.evidence.counts:g} stories, discounted by age)",
    ]
    return "\n".join(lines) + "\n"
