"""The study as a whole: its network and blocs, where things happen, who reports, its versions and its facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from detente import __version__
from detente.alignment import blocs, names, reach
from detente.alignment.model import Measured
from detente.errors import DetenteError
from detente.store.history import Snapshot, snapshots
from detente.web.ask.actors import Tie, ties
from detente.web.ask.asked import Asked, choice
from detente.web.held import Held


@dataclass(frozen=True, slots=True)
class Network:
    """Every tie with evidence at a day, and what it was at an earlier one."""

    at: date
    before: date | None
    ties: tuple[Tie, ...]


def period(m: Measured, until: date | None) -> int:
    """The last period that ends by a day (exclusive); the last of all for None."""
    if until is None:
        return m.panel.periods - 1
    t = sum(edge <= until for edge in m.panel.edges[1:]) - 1
    if t < 0:
        raise DetenteError(f"No period ends by {until}; the acts of the study begin on {m.panel.edges[0]}.")
    return t


def network(held: Held, at: date | None = None, before: date | None = None, sector: str | None = None) -> Network:
    def make() -> Network:
        m = held.opened(choice(Asked(sector=sector))).measured
        now, then = period(m, at), None if before is None else period(m, before)
        found = ties(m, now, then)
        return Network(m.panel.edges[now + 1], None if then is None else m.panel.edges[then + 1], tuple(found))

    return held.kept(("network", at, before, sector), make)


@dataclass(frozen=True, slots=True)
class Bloc:
    name: str
    members: tuple[str, ...]
    stability: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Blocs:
    """Blocs at a day; `alone` are in none. `notice` where no tie is sure."""

    at: date
    blocs: tuple[Bloc, ...]
    alone: tuple[str, ...]
    verdict: str
    balanced: float | None
    balanced_null: tuple[float, float] | None
    edges: tuple[tuple[str, str, int, float], ...]
    layout: dict[str, tuple[float, float]]
    members: dict[str, str]
    notice: str | None


def blocs_at(held: Held, at: date | None = None, sector: str | None = None) -> Blocs:
    def make() -> Blocs:
        m = held.opened(choice(Asked(sector=sector))).measured
        day = m.panel.edges[-1] if at is None else at
        period(m, at)
        try:
            found = blocs.blocs(m, day)
        except DetenteError as error:
            return Blocs(day, (), (), "", None, None, (), {}, {}, str(error))
        parts: dict[str, list[str]] = {}
        for state, label in sorted(found.members.items()):
            parts.setdefault(label, []).append(state)
        big = sorted((k for k in parts if len(parts[k]) > 1), key=lambda k: (-len(parts[k]), k))
        return Blocs(
            day,
            tuple(Bloc(k, tuple(parts[k]), tuple(found.stability[s] for s in parts[k])) for k in big),
            tuple(s for k in sorted(parts) if len(parts[k]) == 1 for s in parts[k]),
            found.verdict,
            found.balanced,
            found.balanced_null,
            found.edges,
            found.layout,
            found.members,
            None,
        )

    return held.kept(("blocs", at, sector), make)


@dataclass(frozen=True, slots=True)
class Country:
    """Stories placed in a country: known to lie in it, nothing nearer. `acts` of them were done."""

    country: str
    name: str
    stories: int
    acts: int
    conflict: int
    places: tuple[str, ...]
    last: date | None


def countries(held: Held, since: date | None = None, until: date | None = None) -> tuple[Country, ...]:
    if not held.has("stories"):
        return ()
    query = """
        select country, count(*) as stories, count(*) filter (where stage in ('occurred', 'ongoing')) as acts,
               count(*) filter (where stage in ('occurred', 'ongoing') and quad_class = 'material conflict') as conflict,
               list(distinct place order by place) filter (where place is not null) as places, max(day) as last
        from (select *, coalesce(start, reported_first) as day from stories)
        where country is not null and ($since::date is null or day >= $since::date)
          and ($until::date is null or day < $until::date)
        group by country order by stories desc, country"""
    return tuple(
        Country(
            r["country"], names.name(r["country"]), r["stories"], r["acts"], r["conflict"], tuple(r["places"] or ()), r["last"]
        )
        for r in held.rows(query, since=since, until=until)
    )


@dataclass(frozen=True, slots=True)
class Outlet:
    outlet: str | None
    country: str | None
    articles: int
    coded: int
    copies: int
    origins: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who reports: outlets, languages, and quarters in which the news itself breaks."""

    outlets: tuple[Outlet, ...]
    languages: dict[str, int]
    quarters: tuple[tuple[date, int], ...]
    breaks: tuple[reach.Break, ...]
    undated: int


def coverage(held: Held) -> Coverage:
    return held.kept("coverage", lambda: _coverage(held))


def _coverage(held: Held) -> Coverage:
    homes = reach.outlet_countries()
    told = held.has("reports") and held.has("stories")
    copies = "(select outlet, count(distinct article_id) as n from reports where copy_of is not null group by 1)"
    origins = "(select origin_outlet as outlet, count(*) as n from stories where outlets > 1 group by 1)"
    nothing = "(select null::varchar as outlet, 0 as n)"
    query = f"""
        select a.outlet, count(*) as articles, count(a.run_id) as coded, coalesce(any_value(c.n), 0) as copies,
               coalesce(any_value(o.n), 0) as origins, min(a.published) as first, max(a.published) as last
        from articles a left join {copies if told else nothing} c on c.outlet = a.outlet
        left join {origins if told else nothing} o on o.outlet = a.outlet
        group by a.outlet order by articles desc, a.outlet"""
    outlets = tuple(
        Outlet(
            r["outlet"],
            homes.get((r["outlet"] or "").casefold()),
            r["articles"],
            r["coded"],
            r["copies"],
            r["origins"],
            r["first"],
            r["last"],
        )
        for r in held.rows(query)
    )
    languages = {
        r["language"] or "unknown": r["n"]
        for r in held.rows("select language, count(*) as n from articles group by 1 order by n desc, 1")
    }
    quarters = held.rows("""select cast(date_trunc('quarter', try_cast(published as date)) as date) as day, count(*) as n
                            from articles
                            where try_cast(published as date) is not null group by 1 order by 1""")
    undated = held.rows("select count(*) as n from articles where published is null")[0]["n"]
    return Coverage(outlets, languages, tuple((r["day"], r["n"]) for r in quarters), tuple(reach.breaks(held.study)), undated)


@dataclass(frozen=True, slots=True)
class Committed:
    version: int
    at: str
    what: str
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Versions:
    snapshots: tuple[Snapshot, ...]
    versions: tuple[Committed, ...]


def versions(held: Held) -> Versions:
    """Snapshots and versions, newest first."""
    kept = [Committed(v.version, v.at, v.what, dict(v.rows)) for v in held.study.versions()]
    return Versions(tuple(snapshots(held.study)), tuple(reversed(kept)))


@dataclass(frozen=True, slots=True)
class Facts:
    """What `detente status` says, for the page of those who keep the study."""

    name: str
    path: str
    version: int
    at: str
    what: str
    detente: str
    articles: int
    coded: int
    outlets: int
    first: str | None
    last: str | None
    rows: dict[str, int]
    runs: tuple[dict[str, Any], ...]
    failures: tuple[dict[str, Any], ...]


def facts(held: Held, name: str) -> Facts:
    return held.kept(("facts", name), lambda: _facts(held, name))


def _facts(held: Held, name: str) -> Facts:
    version = held.version()
    query = """select count(*) as articles, count(run_id) as coded, count(distinct outlet) as outlets, min(published) as first,
                      max(published) as last from articles"""
    counts = {table: held.rows(f'select count(*) as n from "{table}"')[0]["n"] for table in held.study.tables()}
    runs = """select r.run_id, r.step, r.detente, r.knowledge, r.language, r.model, count(c.article_id) as articles
              from runs r left join coded c on c.run_id = r.run_id group by all order by r.step, r.run_id"""
    failed = 'select step, reason, count(*) as n, any_value("where") as example from failures group by 1, 2 order by n desc, 2'
    return Facts(
        name,
        str(held.study.path),
        version.version,
        version.at,
        version.what,
        __version__,
        **held.rows(query)[0],
        rows=counts,
        runs=tuple(held.rows(runs)) if held.has("runs") and held.has("coded") else (),
        failures=tuple(held.rows(failed)) if held.has("failures") else (),
    )
