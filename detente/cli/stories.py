"""`detente stories`: the acts of a study, each once however often it was reported."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from detente.cli import options, output, rows

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("text", "json", "jsonl", "csv")

EXAMPLE = """\
example:
  detente stories news/
  detente stories news/ --actor PAK --actor RUS --since 2017 --stage occurred
  detente stories news/ --deals
  detente stories news/ --type AID --format jsonl > aid.jsonl
  detente story news/ s3f0c9d2b1a
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "stories",
        help="list the acts of a study, each once however often it was reported",
        description="List stories: acts with all their reports, when they were, how far they have come, newest first.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.as_of(parser)
    parser.add_argument("--actor", metavar="ID", action="append", default=[], help="who takes part (PAK); may be given twice")
    parser.add_argument("--type", metavar="TYPE", action="append", default=[], help="type of the act (AGREE)")
    parser.add_argument("--stage", metavar="STAGE", help="occurred, ongoing, planned, hypothetical, denied, background")
    parser.add_argument("--since", metavar="DATE", type=options.since, help="done (or else reported) then or later")
    parser.add_argument("--until", metavar="DATE", type=options.until, help="done (or else reported) then or earlier")
    parser.add_argument("--reports", metavar="N", type=options.at_least_one, default=1, help="with at least N reports")
    parser.add_argument("--deals", action="store_true", help="list the deals that stories are steps of")
    parser.add_argument("--limit", metavar="N", type=options.at_least_one, default=50, help="stories at most (default: 50)")
    parser.add_argument("--rebuild", action="store_true", help="make the stories anew first (`detente code` does it by itself)")
    parser.add_argument(
        "--format", metavar="FORMAT", default="text", type=options.one_of("format", FORMATS),
        help="text (default), json, jsonl, csv",
    )  # fmt: skip
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.set_defaults(run=run)


# An act is where its date is, or else where it was first reported; a year is put at its beginning.
_QUERY = """
select * from (select *, coalesce("start", reported_first) as day from stories)
where ($stage is null or stage = $stage) and reports >= $reports
  and (len($types) = 0 or list_contains($types, event_type))
  and list_has_all(list_concat(actors, recipients), $actors)
  and ($since is null or day >= cast($since as date)) and ($until is null or day <= cast($until as date))
order by day desc nulls last, reports desc, story_id limit $limit"""
_DEALS = """
select d.deal_id, d.kind, d.parties, d.subject, d.story_ids from deals d
where list_has_all(d.parties, $actors) order by len(d.story_ids) desc, d.deal_id limit $limit"""


def run(args: argparse.Namespace) -> int:
    output.check(args.output)
    from detente.errors import DetenteError, unknown
    from detente.model import QUAD_CLASS, STAGES
    from detente.store import study

    types = [name.upper() for name in args.type]
    for what, given, allowed in (("event type", types, QUAD_CLASS), ("stage", [args.stage] if args.stage else [], STAGES)):
        if wrong := [name for name in given if name not in allowed]:
            raise DetenteError(unknown(what, wrong[0], allowed))
    opened = study.open(args.study)
    if args.rebuild:
        from detente.stories import build

        build(opened)
    facts = {"actors": [name.upper() for name in args.actor], "limit": args.limit + 1}
    if not args.deals:
        facts |= {"types": types, "stage": args.stage, "reports": args.reports, "since": args.since, "until": args.until}
    found = ask(args.study, _DEALS if args.deals else _QUERY, facts, args.as_of)
    cut, found = found.num_rows > args.limit, found.slice(0, args.limit)
    with output.opened(args.output) as stream:
        if args.format == "text":
            stream.writelines(map(_deal if args.deals else line, found.to_pylist()))
        else:
            rows.write(found if args.deals else found.drop_columns(["day", "run_id"]), args.format, stream)
    if not found.num_rows:
        print("nothing found", file=sys.stderr)
    elif cut:
        print(f"the first {found.num_rows:,}; --limit N shows more", file=sys.stderr)
    return 0


def ask(path: str, query: str, facts: dict[str, Any], as_of: str | None) -> pa.Table:
    """Rows of the stories of a study. Raises DetenteError where none were made yet."""
    from contextlib import closing

    from detente.errors import DetenteError
    from detente.store import study

    opened = study.open(path)
    if "stories" not in opened.tables(as_of):
        raise DetenteError(f"There are no stories in '{path}' yet. Make them with:  detente code {path}")
    with closing(opened.connect(as_of)) as connection:
        return connection.sql(query, params=facts).to_arrow_table()


def line(story: dict[str, Any]) -> str:
    """`s3f0c9d2b1a  2017-09-15   MOBILIZE   PRK → JPN   occurred   6 reports by 5 outlets`."""
    counted = f"{_n(story['reports'], 'report')} by {_n(story['outlets'], 'outlet')}"
    rungs = " → ".join(rung["rung"] for rung in story["rungs"]) if len(story["rungs"]) > 1 else story["stage"]
    fields = ", ".join(sorted({conflict["field"] for conflict in story["conflicts"]}))
    facts = f"{when(story):<24}  {story['event_type']:<9}  {who(story):<24}  {rungs:<12}  {counted}"
    return f"{story['story_id']}  {facts}{f'  ({fields} told differently)' if fields else ''}\n"


def when(story: dict[str, Any]) -> str:
    """The interval of an act; where it has none, the day on which it was first reported, so marked."""
    from datetime import timedelta

    start, end = story["start"], story["end"]
    if start is None:
        return f"reported {story['reported_first']}" if story["reported_first"] else "no day"
    last = end - timedelta(days=1) if end else None
    if last is None:
        return f"since {start}"
    if (start.month, start.day, last.month, last.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == last.year else f"{start.year} to {last.year}"
    return str(start) if last == start else f"{start} to {last}"


def who(story: dict[str, Any]) -> str:
    """`PRK → JPN`, or `PAK, RUS` where both sides did it to each other."""
    actors, recipients = ", ".join(story["actors"]) or "?", ", ".join(story["recipients"])
    return actors if not recipients or recipients == actors else f"{actors} → {recipients}"


def _deal(deal: dict[str, Any]) -> str:
    parties = ", ".join(deal["parties"])
    return f"{deal['deal_id']}  {deal['kind']:<9} {parties:<12} {deal['subject']:<40} {' → '.join(deal['story_ids'])}\n"


def _n(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
