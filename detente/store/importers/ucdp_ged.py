"""UCDP Georeferenced Event Dataset (Sundberg and Melander 2013): CSV with a header; organised violence only.

A dated interval, two sides of which a state has a Gleditsch-Ward number, and an estimate of deaths (kept as `intensity`).
"""

from __future__ import annotations

from detente.store.importers.layout import Format, select

_WANTED = (
    "id", "type_of_violence", "side_a", "side_b", "gwnoa", "gwnob", "number_of_sources", "where_description", "adm_1", "latitude",
    "longitude", "country", "date_start", "date_end", "best",
)  # fmt: skip
_KIND = {"1": "['military']", "2": "['military']", "3": "['human_rights']"}  # state-based, non-state, one-sided


def _side(n: int, side: str) -> str:
    # "Government of Chad" is Chad; where a file has no numbers the name has to do
    name = f"lower(trim(regexp_replace(c.side_{side}, '^Government of ', '')))"
    return f"""left join gw g{n} on g{n}.code = c.gwno{side} left join parties p{n} on p{n}.name = {name}
left join places s{n} on s{n}.name = {name} and c.side_{side} like 'Government of %'"""


_END = "try_cast(date_end[1:10] as date)"
_START = "try_cast(date_start[1:10] as date)"
_SQL = select(
    f"""chunk c
{_side(1, "a")}
{_side(2, "b")}
left join places w on w.name = lower(c.country)""",
    f"""case when {_START} is null or {_END} is null
    then concat('date: ''', coalesce(date_start, ''), ''' to ''', coalesce(date_end, ''), ''' are no days')
  when {_END} < {_START} then concat('date: date_end ''', date_end, ''' is before date_start ''', date_start, '''')
  when type_of_violence not in ('1', '2', '3') then concat('code: type_of_violence ''', type_of_violence, ''' is not 1, 2 or 3')
  end""",
    row_id="'ucdp-ged:' || c.id",
    origin="'ucdp-ged'",
    event_type="'ASSAULT'",
    quad_class="'material conflict'",
    contexts="case type_of_violence " + " ".join(f"when '{k}' then {v}" for k, v in _KIND.items()) + " end",
    actor="coalesce(g1.id, s1.id, p1.id)",
    actor_sector="case when c.side_a like 'Government of %' then 'MIL' else 'REB' end",
    actor_name="c.side_a",
    recipient="coalesce(g2.id, s2.id, p2.id, case when c.side_b = 'Civilians' then w.id end)",
    recipient_sector="case when c.side_b = 'Civilians' then 'CVL' when c.side_b like 'Government of %' then 'MIL' else 'REB' end",
    recipient_name="c.side_b",
    date=_START,
    end=f"{_END} + 1",
    country="w.id",
    place="coalesce(where_description, adm_1)",
    latitude="try_cast(latitude as double)",
    longitude="try_cast(longitude as double)",
    # −1 means that the sources were not counted
    reports="case when try_cast(number_of_sources as integer) > 0 then try_cast(number_of_sources as integer) end",
    code="type_of_violence",
    intensity="try_cast(best as double)",
)

UCDP_GED = Format("ucdp-ged", _WANTED, _WANTED, _SQL, delimiter=",", quoted=True, header=True)
