-- acts: a row per story and directed dyad, of the study's own stories. What is planned, possible or denied is no act.
-- day: the start of an interval of at most a month, the middle of one up to a year; a story without a date counts on the
-- day it was first reported (dated = 'reported'); one known only to lie in a longer span is left out.
-- alleged: every report of the story stands in the mouth of somebody else who is hostile to the actor: the claim's stance
-- toward the actor is negative, or its speaker's side accuses the actor in the same breath. No fact; the measures leave it out. Who has a part in the act
-- himself does not allege it, nor does who owns to a kindness of an opponent without accusing him.
with speakers as (
    select distinct c.article_id, c.claim_id, unnest([s.id, s.country]) as side
    from claims c cross join unnest(c.sources) as u(s)
),
reach as (
    select c.article_id, c.claim_id, min(w."start") as "start", max(w."end") as "end"
    from claims c cross join unnest(list_concat(list_concat(c.source_spans, c.cue_spans), c.content_spans)) as u(w)
    group by c.article_id, c.claim_id
),
accused as (
    select e.article_id, e.claim_id, e."trigger"."start" as "at", x.actor.id as by_id, x.actor.country as by_country,
           y.actor.id as whom
    from events e cross join unnest(e.actors) as a(x) cross join unnest(e.recipients) as r(y)
    where e.event_type = 'ACCUSE'
),
hostile as (
    select c.article_id, c.claim_id, t.about as actor, false as accuses
    from claims c cross join unnest(c.stance) as u(t)
    where t.value < 0
    union
    select n.article_id, n.claim_id, a.whom, true
    from accused a
    join reach n on n.article_id = a.article_id
                    and (a.claim_id = n.claim_id or (a."at" >= n."start" and a."at" < n."end"))
    join speakers p on p.article_id = n.article_id and p.claim_id = n.claim_id and p.side in (a.by_id, a.by_country)
),
alleged as (
    select r.story_id, h.actor
    from reports r
    join stories s on s.story_id = r.story_id
    join hostile h on h.article_id = r.article_id and h.claim_id = r.claim_id and list_contains(s.actors, h.actor)
    where not exists (select 1 from speakers p
                      where p.article_id = r.article_id and p.claim_id = r.claim_id
                            and (list_contains(s.actors, p.side)
                                 or not h.accuses and s.quad_class in ('verbal cooperation', 'material cooperation')
                                    and list_contains(s.recipients, p.side)))
    group by r.story_id, h.actor
    having count(distinct r.article_id || ' ' || r.event_id)
           = (select count(distinct q.article_id || ' ' || q.event_id) from reports q where q.story_id = r.story_id)
),
claimed as (
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
       case when c.only_claimed = 1 then c.voice end as voice_of_assertion, s.stage,
       h.actor is not null as alleged
from sides s
left join claimed c on c.story_id = s.story_id
left join alleged h on h.story_id = s.story_id and h.actor = s.actor
where s.actor <> s.recipient and s.day is not null
