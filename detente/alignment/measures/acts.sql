-- acts: a row per story and directed dyad, of the study's own stories. What is planned, possible or denied is no act.
-- day: the start of an interval of at most a month, the middle of one up to a year; a story without a date counts on the
-- day it was first reported (dated = 'reported'); one known only to lie in a longer span is left out.
with claimed as (
    select r.story_id,
           min(case when r.claim_id is null then 0 else 1 end) as only_claimed,
           min(c.voice) as voice
    from reports r
    left join claims c on c.claim_id = r.claim_id and c.article_id = r.article_id
    group by r.story_id
),
placed as (
    select s.story_id, s.event_type, s.quad_class, s.contexts, s.actors, s.recipients, s.stage,
           s.reports, s.articles, s.outlets,
           case when s."start" is null then s.reported_first
                when s."end" is null or s."end" - s."start" <= 31 then s."start"
                when s."end" - s."start" <= 366 then cast(s."start" + cast((s."end" - s."start") / 2 as integer) as date)
           end as day,
           case when s."start" is null then 'reported' when s."end" - s."start" > 31 then 'middle' else 'text' end as dated
    from stories s
    where s.stage in ('occurred', 'ongoing')
),
sides as (
    select p.story_id, p.event_type, p.quad_class, p.contexts, p.stage, p.reports, p.outlets, p.day, p.dated,
           a.actor, r.recipient
    from placed p
    cross join unnest(p.actors) as a(actor)
    cross join unnest(p.recipients) as r(recipient)
)
select s.story_id, 'detente' as origin, s.actor, s.recipient, s.event_type, s.quad_class,
       case when s.event_type in ('ASSAULT', 'MOBILIZE')
                 or list_has_any(s.contexts, ['military', 'intelligence', 'territory', 'peacekeeping', 'terrorism', 'cbrn', 'cyber'])
                 then 'military'
            when list_has_any(s.contexts, ['economic', 'natural_resource', 'technology']) then 'economic'
            when s.event_type = 'SANCTION' and not list_has_any(s.contexts, ['diplomatic', 'human_rights']) then 'economic'
            else 'diplomatic' end as sector,
       s.day, s.dated, cast(s.reports as integer) as reports, cast(s.outlets as integer) as outlets,
       case when c.only_claimed = 1 then c.voice end as voice_of_assertion, s.stage
from sides s
left join claimed c on c.story_id = s.story_id
where s.actor <> s.recipient and s.day is not null
