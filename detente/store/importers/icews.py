"""ICEWS coded event data (Boschee et al.): 20 tab columns with a header, names of actors and countries in words.

`Event ID` is not unique, so a row is known by all that it says. NA means nothing.
"""

from __future__ import annotations

from detente.store.importers.layout import Format, select

_COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District",
    "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
_NAMES = {name: name.lower().replace(" ", "_") for name in _COLUMNS}


def _sector(column: str) -> str:
    """The sector that says most: a soldier is MIL before he is the government."""
    found = f"(select arg_min(s.sector, s.rank) from sectors s where list_contains(string_split(c.{column}, ','), s.name))"
    return f"case when c.{column} = 'NA' then null else {found} end"


def _party(side: str) -> str:
    """"Secretariat (Organization of American States)" speaks for what stands in brackets, where no country does."""
    inside = f"regexp_extract(c.{side}_name, '[(]([^()]+)[)]$', 1)"
    return f"lower(case when c.{side}_country = 'NA' and {inside} != '' then {inside} else c.{side}_name end)"


def _sectors(side: str) -> str:
    # the lists repeat by the thousand, so each is looked at once
    return f"""left join (select {side}_sectors as listed, {_sector(f"{side}_sectors")} as sector
  from (select distinct {side}_sectors from chunk) c) {side}_s on {side}_s.listed = c.{side}_sectors"""


_SQL = select(
    f"""chunk c
left join events e on e.code = c.cameo_code
left join parties p1 on p1.name = {_party("source")} left join places s1 on s1.name = lower(c.source_country)
left join parties p2 on p2.name = {_party("target")} left join places s2 on s2.name = lower(c.target_country)
left join places w on w.name = lower(c.country)
{_sectors("source")}
{_sectors("target")}""",
    """case when try_cast(event_date as date) is null then concat('date: Event Date ''', coalesce(event_date, ''), ''' is no day')
  when e.code is null then concat('code: CAMEO Code ''', coalesce(cameo_code, ''), ''' is no CAMEO code') end""",
    row_id="""concat('icews:', event_id, ':', md5(concat_ws('|', event_date, source_name, cameo_code, target_name, story_id,
    sentence_number))[1:12])""",
    origin="'icews'",
    event_type="e.event_type",
    mode="e.mode",
    quad_class="e.quad_class",
    contexts="e.contexts",
    actor="coalesce(p1.id, s1.id)",
    actor_sector="source_s.sector",
    actor_name="source_name",
    recipient="coalesce(p2.id, s2.id)",
    recipient_sector="target_s.sector",
    recipient_name="target_name",
    date="try_cast(event_date as date)",
    end="try_cast(event_date as date) + 1",
    country="w.id",
    place="nullif(concat_ws(', ', nullif(city, 'NA'), nullif(district, 'NA'), nullif(province, 'NA')), '')",
    latitude="try_cast(latitude as double)",
    longitude="try_cast(longitude as double)",
    reports="1",
    outlets="1",
    articles="1",
    code="cameo_code",
    intensity="try_cast(intensity as double)",
)

ICEWS = Format(
    "icews", tuple(_NAMES.values()), tuple(n for n in _NAMES.values() if n not in ("event_text", "publisher")), _SQL, header=True
)
