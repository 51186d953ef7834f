"""`detente story`: one story with its rungs, what reports disagree about, and every report with its sentence."""

from __future__ import annotations

import argparse
import textwrap
from typing import Any

from detente.cli import options, output, stories
from detente.cli.rows import plain

EXAMPLE = """\
example:
  detente story news/ s3f0c9d2b1a
  detente story news/ s3f0c9d2b1a --format json
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "story",
        help="open one story to its reports and their sentences",
        description="Open a story: its rungs, what reports tell differently, and each report with its sentence.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.as_of(parser)
    parser.add_argument("story", metavar="ID", help="the id that `detente stories` lists; its beginning is enough")
    parser.add_argument(
        "--format", metavar="FORMAT", default="text", type=options.one_of("format", ("text", "json")), help="text (default), json"
    )
    parser.set_defaults(run=run)


_STORY = "select * from stories where starts_with(story_id, $id) order by story_id limit 2"
_REPORTS = """
select r.article_id, r.event_id, r.outlet, r.published, r.stage, r.rung, r.copy_of, r.claim_id, r.trigger_start, r.trigger_end,
       a.title, a.text, a.sentences
from reports r left join articles a on a.article_id = r.article_id
where r.story_id = $id order by r.published nulls last, r.article_id, r.trigger_start"""
_DEALS = "select deal_id, kind, parties, subject, story_ids from deals where list_contains(story_ids, $id) order by deal_id"


def run(args: argparse.Namespace) -> int:
    from detente.errors import DetenteError

    found = stories.ask(args.study, _STORY, {"id": args.story}, args.as_of).to_pylist()
    if len(found) != 1:
        what = f"several stories whose id begins with '{args.story}'" if found else f"no story '{args.story}'"
        raise DetenteError(f"There is {what} in '{args.study}'. The ids are listed by:  detente stories {args.study}")
    story = found[0]
    key = {"id": story["story_id"]}
    reports = [_with_sentence(row) for row in stories.ask(args.study, _REPORTS, key, args.as_of).to_pylist()]
    deals = stories.ask(args.study, _DEALS, key, args.as_of).to_pylist()
    with output.opened(None) as stream:
        if args.format == "json":
            shown = {name: value for name, value in story.items() if name != "run_id"}
            stream.write(output.json_line(plain({"story": shown, "reports": reports, "deals": deals}), indent=2))
        else:
            stream.write(_text(story, reports, deals))
    return 0


def _with_sentence(row: dict[str, Any]) -> dict[str, Any]:
    """The report with the sentence of its trigger (or the line, outside the sentences) instead of the whole text."""
    text, start = row.pop("text") or "", row["trigger_start"]
    spans = [(s["start"], s["end"]) for s in row.pop("sentences") or () if s["start"] <= start < s["end"]]
    line = (text.rfind("\n", 0, start) + 1, text.find("\n", start) if "\n" in text[start:] else len(text))
    begin, end = spans[0] if spans else line
    return row | {"sentence": " ".join(text[begin:end].split()), "span": [begin, end]}


def _text(story: dict[str, Any], reports: list[dict[str, Any]], deals: list[dict[str, Any]]) -> str:
    facts = [", ".join(story["contexts"]), story["place"], f"first by {story['origin_outlet']}" if story["origin_outlet"] else ""]
    lines = [stories.line(story).rstrip("\n"), "  " + " · ".join(f for f in facts if f), ""]
    for rung in story["rungs"] if len(story["rungs"]) > 1 else ():
        dated = stories.when(rung | {"reported_first": None})
        lines.append(f"  {rung['rung']:<10} {dated if rung['start'] else 'day not told':<24} {rung['article_id']}")
    if story["conflicts"]:
        lines += ["", "  told differently:"]
        lines += [f"    {c['field']}: {c['value']}  ({', '.join(c['article_ids'])})" for c in story["conflicts"]]
    for report in reports:
        copy = f"  copy of {report['copy_of']}" if report["copy_of"] else ""
        head = "  ".join(str(f) for f in (report["published"] or "no day", report["outlet"], report["article_id"]) if f)
        body = textwrap.fill(report["sentence"], 96, initial_indent="    ", subsequent_indent="    ", break_long_words=False)
        lines += ["", f"  {head}  {report['stage']}{copy}", body]
    for deal in deals:
        others = [other for other in deal["story_ids"] if other != story["story_id"]]
        lines += ["", f"  part of the deal {deal['deal_id']} ({deal['kind']}: {deal['subject']}), with {', '.join(others)}"]
    return "\n".join(lines) + "\n"
