"""POLECAT (Halterman et al. 2023): 39 tab columns with a header, PLOVER types, several countries a side in one cell.

Fields may be lists with `;` and the text None; later files call the intensity Event Intensity; some are ISO-8859-1. A row with
two actors becomes a row for each actor and recipient, numbered in its id.
"""

from __future__ import annotations

from detente.store.importers.layout import Format, select

_COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District",
    "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
_NAMES = tuple(name.lower().replace(" ", "_") for name in _COLUMNS)
_WANTED = (
    "event_id", "event_date", "event_type", "event_mode", "intensity", "contexts", "actor_name", "actor_country",
    "primary_actor_sector", "recipient_name", "recipient_country", "primary_recipient_sector", "placename", "city", "province",
    "country", "latitude", "longitude",
)  # fmt: skip


def _listed(column: str) -> str:
    """The different members of a `;` list, one null where it is empty, so that the row itself is never lost."""
    whole = f"list_transform(string_split({column}, ';'), lambda x: trim(x))"
    # list_distinct would give them in any order, and the number of a row is part of its id
    members = f"list_filter({whole}, lambda x, i: x not in ('', 'None') and list_position({whole}, x) = i)"
    return f"case when len(coalesce({members}, [])) = 0 then [null] else {members} end"


# An actor's name decides where it names a group or an organisation, else his country does: ISO code or name.
_SQL = select(
    f"""(select *, row_number() over (partition by event_id, source_line order by a_at, r_at) as part from (
  select *, unnest({_listed("actor_country")}) as a_place, unnest(range(len({_listed("actor_country")}))) as a_at from chunk) x
  cross join lateral (
    select unnest({_listed("x.recipient_country")}) as r_place, unnest(range(len({_listed("x.recipient_country")}))) as r_at) y
) c
left join types t on t.event_type = upper(c.event_type)
left join parties p1 on p1.name = lower(c.actor_name) left join ids i1 on i1.code = c.a_place
left join places s1 on s1.name = lower(c.a_place)
left join parties p2 on p2.name = lower(c.recipient_name) left join ids i2 on i2.code = c.r_place
left join places s2 on s2.name = lower(c.r_place)
left join ids iw on iw.code = c.country left join places w on w.name = lower(c.country)""",
    """case when try_cast(event_date as date) is null then concat('date: Event Date ''', coalesce(event_date, ''), ''' is no day')
  when t.event_type is null then concat('code: Event Type ''', coalesce(c.event_type, ''), ''' is no PLOVER type') end""",
    row_id="concat('polecat:', event_id, case when part > 1 then concat('#', part) end)",
    origin="'polecat'",
    event_type="t.event_type",
    mode="nullif(replace(lower(event_mode), ' ', '-'), 'none')",
    quad_class="t.quad_class",
    contexts=f"""list_filter(list_transform({_listed("contexts")}, lambda x: regexp_replace(lower(x), '[ -]+', '_', 'g')),
    lambda x: x is not null)""",
    actor="coalesce(p1.id, i1.code, s1.id)",
    actor_sector="nullif(primary_actor_sector, 'None')",
    actor_name="nullif(actor_name, 'None')",
    recipient="coalesce(p2.id, i2.code, s2.id)",
    recipient_sector="nullif(primary_recipient_sector, 'None')",
    recipient_name="nullif(recipient_name, 'None')",
    date="try_cast(event_date as date)",
    end="try_cast(event_date as date) + 1",
    country="coalesce(iw.code, w.id)",
    place="nullif(concat_ws(', ', nullif(coalesce(city, placename), 'None'), nullif(province, 'None')), '')",
    latitude="try_cast(latitude as double)",
    longitude="try_cast(longitude as double)",
    reports="1",
    outlets="1",
    articles="1",
    code="c.event_type",
    intensity="try_cast(intensity as double)",
)

POLECAT = Format("polecat", _NAMES, _WANTED, _SQL, header=True, also={"intensity": ("Event Intensity",)})
