-- acts of an imported event table: the same columns as acts.sql; a row of that table stands for a story.
select i.row_id as story_id, i.origin, i.actor, i.recipient, i.event_type, i.quad_class,
       case when i.event_type in ('ASSAULT', 'MOBILIZE')
                 or list_has_any(i.contexts, ['military', 'intelligence', 'territory', 'peacekeeping', 'terrorism', 'cbrn', 'cyber'])
                 then 'military'
            when list_has_any(i.contexts, ['economic', 'natural_resource', 'technology']) then 'economic'
            when i.event_type = 'SANCTION' and not list_has_any(i.contexts, ['diplomatic', 'human_rights']) then 'economic'
            else 'diplomatic' end as sector,
       i."date" as day, 'text' as dated, cast(coalesce(i.reports, 1) as integer) as reports,
       cast(coalesce(i.outlets, 1) as integer) as outlets,
       cast(null as varchar) as voice_of_assertion, i.stage, false as alleged
from imported i
where i.actor <> i.recipient and i.actor is not null and i.recipient is not null and i."date" is not null
      and i.stage in ('occurred', 'ongoing') and i.quad_class is not null
