"""`detente evaluate`: how well the measures do, against yardsticks a user brings, on counts alone or on a study."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from detente.cli import options, output
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.alignment.evaluate import Scores
    from detente.alignment.panel import Panel

EXAMPLE = """\
example:
  detente evaluate --counts quads.parquet --yardsticks votes.parquet --score-since 2005
  detente evaluate news/ --yardsticks votes.csv

counts: actor, recipient, year, verbal_cooperation, material_cooperation, verbal_conflict, material_conflict
yardsticks: a, b, year, and a column per yardstick (0/1 columns are scored by AUC, others by rank correlation)
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "evaluate",
        help="score closeness, tone and the index against yardsticks you bring",
        description="Score what was known in each year against yardsticks you bring: votes, alliances, rivalries, disputes.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", nargs="?", help="a study; leave out with --counts")
    parser.add_argument("--counts", metavar="FILE", nargs="+", help="tables of yearly counts (Parquet or CSV) instead of a study")
    parser.add_argument("--yardsticks", metavar="FILE", help="table a, b, year, value… to score against")
    parser.add_argument("--score-since", metavar="YEAR", type=int, help="earlier years only warm the filter up")
    parser.add_argument("--min-events", metavar="N", type=float, default=10, help="least events of a dyad and year (default: 10)")
    parser.add_argument("--fit-memory", action="store_true", help="rank half-lives by how well they foretell the next period")
    parser.add_argument("--settings", metavar="FILE", help="your own weights (TOML)")
    parser.add_argument("--origin", metavar="NAME", help="in a study: an imported event table instead of its stories")
    parser.add_argument(
        "--format", metavar="FORMAT", default="table", type=options.one_of("format", ("table", "json")), help="table, json"
    )
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from detente.alignment import evaluate, settings

    chosen = settings.load(args.settings)
    if (args.study is None) == (args.counts is None):
        raise DetenteError("Give either a study or --counts FILE…")
    grid = evaluate.read_counts(args.counts) if args.counts else _yearly(args.study, args.origin)
    if args.fit_memory:
        text = _memory(evaluate.fit_memory(grid, chosen), args.format)
    elif args.yardsticks is None:
        raise DetenteError("Say what to score against: --yardsticks FILE with the columns a, b, year and yours.")
    else:
        scores = evaluate.evaluate(grid, args.yardsticks, chosen, score_since=args.score_since, min_events=args.min_events)
        text = _json(scores) if args.format == "json" else _table(scores)
    with output.opened(args.output) as stream:
        stream.write(text)
    return 0


def _json(scores: Scores) -> str:
    return output.json_line({**scores.figures, "next_year": scores.next_year}, indent=2)


def _table(scores: Scores) -> str:
    """Plain columns: a row a yardstick, a column a measure."""
    names = list(next(iter(scores.figures.values())))
    wide = max([len(n) for n in names] + [9])
    years = f"{scores.years[0]}–{scores.years[-1]}"
    lines = [f"{years}, {scores.dyad_years:,} dyad-years, filtered values, settings {scores.settings}", ""]
    lines.append(f"{'yardstick':{wide}}  score    " + "".join(f"{m:>10}" for m in scores.figures))
    for name in names:
        cells = "".join(_cell(f[name]) for f in scores.figures.values())
        lines.append(f"{name:{wide}}  {'AUC' if scores.binary[name] else 'Spearman':8} {cells}")
    if scores.next_year:
        lines += ["", f"{'the year after':{wide}}  score      forecast    volume only"]
        for name, row in scores.next_year.items():
            lines.append(f"{name:{wide}}  AUC      {_cell(row['forecast'])}     {_cell(row['volume'])}")
    return "\n".join(lines) + "\n"


def _cell(value: float | None) -> str:
    return f"{'–' if value is None else format(value, '.3f'):>10}"


def _memory(ranked: list[tuple[float, float]], form: str) -> str:
    if form == "json":
        return output.json_line([{"half_life_days": d, "log_likelihood": round(v, 1)} for d, v in ranked], indent=2)
    best = ranked[0][1]
    return "half-life  log likelihood (best: 0)\n" + "".join(f"{d:6.0f} d   {v - best:14,.0f}\n" for d, v in ranked)


def _yearly(folder: str, origin: str | None) -> Panel:
    """The acts of a study as yearly counts."""
    from detente.alignment import acts
    from detente.store import study

    choice = acts.Choice(origin or acts.OWN)
    with acts.connected(study.open(folder), choice) as connection:
        return acts.yearly(connection, choice)
