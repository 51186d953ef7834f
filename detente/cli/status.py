"""`detente status`: what is in a study, what waits, what failed, by which versions it was made."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from detente.cli import options, output

if TYPE_CHECKING:
    from detente.store.study import Study

EXAMPLE = """\
example:
  detente status news/
  detente status news/ --as-of 2018-03-01 --format json
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "status",
        help="say what is in a study and what waits to be coded",
        description="Say what is in a study: articles, what waits to be coded, failures, rows, runs, versions, snapshots.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.as_of(parser)
    parser.add_argument(
        "--format", metavar="FORMAT", default="text", type=options.one_of("format", ("text", "json")), help="text (default), json"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from detente.store import study

    facts = _facts(study.open(args.study), args.as_of)
    with output.opened(None) as stream:
        stream.write(output.json_line(facts, indent=2) if args.format == "json" else _text(args.study, facts))
    return 0


_ARTICLES = """
select count(*) as articles, count(run_id) as coded,
       count(*) filter (where run_id is null and article_id not in
                        (select article_id from failures where step = 'code' and article_id is not null)) as waiting,
       count(distinct outlet) as outlets, min(published) as first, max(published) as last,
       count(*) filter (where published is null) as undated
from articles"""


def _facts(study: Study, as_of: str | None) -> dict[str, Any]:
    from contextlib import closing

    from detente.store.history import snapshots

    version = study.version(as_of)
    with closing(study.connect(version.version)) as connection:
        def ask(query: str) -> list[dict[str, Any]]:
            return connection.sql(query).to_arrow_table().to_pylist()  # type: ignore[no-any-return]

        facts: dict[str, Any] = ask(_ARTICLES)[0]
        facts["failures"] = {row["reason"]: row["n"] for row in ask(
            "select reason, count(*) as n from failures group by 1 order by n desc, reason"
        )}  # fmt: skip
        facts["rows"] = {name: ask(f'select count(*) as n from "{name}"')[0]["n"] for name in sorted(study.tables(as_of))
                         if name not in ("articles", "failures", "runs")}  # fmt: skip
        facts["runs"] = ask("""select r.run_id, r.step, r.detente, r.knowledge, r.model, count(c.article_id) as articles
                               from runs r left join coded c using (run_id) group by all order by r.step, r.run_id""")
    facts["version"] = {"version": version.version, "at": version.at, "what": version.what}
    facts["snapshots"] = {s.name: s.version for s in snapshots(study)}
    return facts


def _text(path: str, facts: dict[str, Any]) -> str:
    version = facts["version"]
    days = f"{facts['first']} to {facts['last']}" if facts["first"] else "no day known"
    undated = f", {facts['undated']:,} without a day" if facts["undated"] and facts["first"] else ""
    lines = [
        f"{path}  version {version['version']} ({version['what']}, {version['at'][:16].replace('T', ' ')} UTC)",
        f"  {facts['articles']:,} articles by {facts['outlets']:,} outlets, {days}{undated}",
        f"  {facts['coded']:,} coded, {facts['waiting']:,} waiting"
        + (f"  (detente code {path})" if facts["waiting"] else ""),
    ]
    if facts["failures"]:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in facts["failures"].items())
        lines.append(f"  {sum(facts['failures'].values()):,} failures: {reasons}  (detente failures {path})")
    lines += ["", *(f"  {count:>12,}  {name}" for name, count in facts["rows"].items())]
    coders = [r for r in facts["runs"] if r["step"] == "code"]
    if coders:
        lines += ["", *(f"  run {r['run_id']}: {r['articles']:,} articles by Détente {r['detente']}, knowledge {r['knowledge']}, "
                        f"{r['model']}" for r in coders)]  # fmt: skip
    if facts["snapshots"]:
        lines += ["", "  snapshots: " + ", ".join(f"{name} (version {n})" for name, n in facts["snapshots"].items())]
    return "\n".join(lines) + "\n"
