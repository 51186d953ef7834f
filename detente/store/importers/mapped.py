"""Any other CSV or Parquet: the user says which column is what (`--map actor=attacker`)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from detente.errors import DetenteError, unknown
from detente.store.importers.layout import Format, select

FIELDS = (
    "id", "date", "end", "actor", "recipient", "actor_sector", "recipient_sector", "type", "code", "mode", "contexts", "country",
    "place", "latitude", "longitude", "reports", "outlets", "articles", "intensity", "url",
)  # fmt: skip
NEEDED = ("date", "actor", "recipient")


def pairs(given: list[str]) -> dict[str, str]:
    """`["actor=attacker", "date=day"]` as a mapping from our fields to their columns."""
    found: dict[str, str] = {}
    for pair in (part for text in given for part in text.split(",")):
        ours, _, theirs = (piece.strip() for piece in pair.partition("="))
        if not theirs:
            raise DetenteError(f"'{pair}' says nothing. Write --map OURS=THEIRS, for example --map actor=attacker,date=day")
        if ours not in FIELDS:
            raise DetenteError(unknown("field", ours, FIELDS, "--map"))
        found[ours] = theirs
    return found


def mapped(name: str, columns: Mapping[str, str]) -> Format:
    """The format of a file whose columns a map names. Raises DetenteError where date, actor, recipient or kind lack."""
    if missing := [f for f in NEEDED if f not in columns]:
        raise DetenteError(f"--map lacks {', '.join(missing)}. Say which column that is: --map {missing[0]}=COLUMN")
    if "type" not in columns and "code" not in columns:
        raise DetenteError("--map lacks the kind of act: type=COLUMN for PLOVER types, code=COLUMN for CAMEO codes.")
    origin = "csv:" + (re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-") or "table")
    fields = tuple(columns)
    also = {ours: (theirs,) for ours, theirs in columns.items()}
    return Format(origin, fields, fields, _sql(origin, columns), delimiter=",", quoted=True, header=True, also=also)


def _sql(origin: str, columns: Mapping[str, str]) -> str:
    def text(field: str) -> str:
        return f"c.{field}" if field in columns else "cast(null as varchar)"

    def number(field: str, kind: str) -> str:
        return f"try_cast({text(field)} as {kind})"

    kind = "upper(c.type)" if "type" in columns else "e.event_type"
    known = "t.event_type" if "type" in columns else "e.code"
    shown, wanted = ("type", "PLOVER type") if "type" in columns else ("code", "CAMEO code")
    ends = "c.end" if "end" in columns else "c.date"
    key = "c.id" if "id" in columns else f"md5(concat_ws('|', {', '.join(f'c.{f}' for f in columns)}))[1:24]"
    return select(
        f"""(select *, {_interval("c0.date")} as days, {_interval(text("end").replace("c.", "c0."))} as last from chunk c0) c
left join events e on e.code = {text("code")}
left join types t on t.event_type = {kind}
{_party("actor", 1)}
{_party("recipient", 2)}
left join ids iw on iw.code = {text("country")} left join places w on w.name = lower({text("country")})""",
        f"""case when days is null then concat('date: ''', coalesce(c.date, ''), ''' is no day, month or year')
  when {known} is null then concat('code: ''', coalesce(c.{shown}, ''), ''' is no {wanted}')
  when last is not null and last[2] <= days[1] then concat('date: it ends (', {ends}, ') before it begins') end""",
        row_id=f"concat('{origin}:', {key})",
        origin=f"'{origin}'",
        event_type="coalesce(t.event_type, e.event_type)",
        mode=text("mode") if "mode" in columns else "e.mode",
        quad_class="t.quad_class",
        contexts=f"string_split({text('contexts')}, ';')" if "contexts" in columns else "coalesce(e.contexts, [])",
        actor="coalesce(i1.code, a1.id, s1.id, p1.id, g1.id)",
        actor_sector=text("actor_sector"),
        actor_name="c.actor",
        recipient="coalesce(i2.code, a2.id, s2.id, p2.id, g2.id)",
        recipient_sector=text("recipient_sector"),
        recipient_name="c.recipient",
        date="days[1]",
        end="coalesce(last[2], days[2])",
        country="coalesce(iw.code, w.id)",
        place=text("place"),
        latitude=number("latitude", "double"),
        longitude=number("longitude", "double"),
        reports=number("reports", "integer") if "reports" in columns else "1",
        outlets=number("outlets", "integer"),
        articles=number("articles", "integer"),
        code=text("code") if "code" in columns else text("type"),
        intensity=number("intensity", "double"),
        url=text("url"),
    )


def _party(side: str, n: int) -> str:
    """An actor in whatever way the table writes it: our id or ISO code, CAMEO code, a name, a Gleditsch-Ward number."""
    return f"""left join ids i{n} on i{n}.code = c.{side} left join actors a{n} on a{n}.code = c.{side}
left join places s{n} on s{n}.name = lower(c.{side}) left join parties p{n} on p{n}.name = lower(c.{side})
left join gw g{n} on g{n}.code = c.{side}"""


def _interval(column: str) -> str:
    """[first day, day after the last]: a year or a month is all of it, never an invented day."""
    compact = f"try_cast({column}[1:4] || '-' || {column}[5:6] || '-' || {column}[7:8] as date)"
    return f"""case
  when regexp_full_match({column}, '[0-9]{{4}}') then [make_date({column}::int, 1, 1), make_date({column}::int + 1, 1, 1)]
  when regexp_full_match({column}, '[0-9]{{4}}-[0-9]{{2}}') and {column}[6:7] between '01' and '12'
    then [try_cast({column} || '-01' as date), (try_cast({column} || '-01' as date) + interval 1 month)::date]
  when regexp_full_match({column}, '[0-9]{{8}}') then case when {compact} is not null then [{compact}, {compact} + 1] end
  when try_cast({column}[1:10] as date) is not null then [try_cast({column}[1:10] as date), try_cast({column}[1:10] as date) + 1]
  end"""
