"""`detente forecast`: where a dyad may stand in some months, with the record of such forecasts beside it."""

from __future__ import annotations

import argparse
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from detente.cli import measuring, output

if TYPE_CHECKING:
    from detente.alignment.forecast import Outlook, Score

EXAMPLE = """\
example:
  detente forecast news/ PAK RUS --horizon 6m
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "forecast",
        help="where two parties may stand in some months, with the record of such forecasts",
        description="Closer or apart beyond five points in so many months, from what was known at the time only, and how well "
        "such forecasts did in the past beside no change, the mean of twelve months, and volume only.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    measuring.dyad(parser)
    parser.add_argument("--horizon", metavar="MONTHS", type=_months, default=6, help="1m, 3m, 6m (default), 12m")
    measuring.common(parser)
    parser.set_defaults(run=run)


def _months(text: str) -> int:
    if not re.fullmatch(r"([1-9]|1[0-9]|2[0-4])m?", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a horizon. Give months, 1m to 24m")
    return int(text.rstrip("m"))


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from detente.alignment import forecast, names, series

    _, opened = measuring.opened(args)
    d = series.column(opened, args.a, args.b)
    found = forecast.outlook(opened.measured, d, args.horizon)
    record = forecast.record(opened.measured, args.horizon)
    with output.opened(args.output) as stream:
        if args.format == "json":
            stream.write(
                output.json_line({"dyad": [args.a, args.b], **asdict(found), "record": [asdict(s) for s in record]}, indent=2)
            )
        else:
            stream.write(_text(names.dyad(args.a, args.b), found, record))
    return 0


def _text(pair: str, x: Outlook, record: list[Score]) -> str:
    lines = [f"{pair} in {x.months} months: index {x.index:.0f} (80 %: {x.low80:.0f}–{x.high80:.0f}), now {x.now:.0f}"]
    lines.append(
        f"more than 5 points closer: {x.closer:.0%}; more than 5 points apart: {x.apart:.0%}; "
        f"about as now: {1 - x.closer - x.apart:.0%}"
    )
    if not record:
        return (
            "\n".join([*lines, "", "No record: the study is too short to test such forecasts. Do not rely on this one."]) + "\n"
        )
    lines += ["", f"{'record':14} {'forecasts':>9}  {'CRPS':>6} {'log':>6} {'Brier':>6} {'PR-AUC':>6}  80 % held"]
    for s in record:
        area = "–" if s.pr_auc is None else f"{s.pr_auc:.3f}"
        lines.append(
            f"{s.way:14} {s.forecasts:>9,}  {s.crps:6.3f} {s.log_score:6.2f} {s.brier:6.3f} {area:>6}  {s.coverage:9.0%}"
        )
    best = min(record, key=lambda s: s.crps).way
    lines.append(
        "lower is better but for PR-AUC"
        + ("" if best == "model" else f"; here '{best}' did best: trust it rather than the model")
    )
    return "\n".join(lines) + "\n"
