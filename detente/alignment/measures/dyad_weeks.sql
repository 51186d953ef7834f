-- counts per dyad, week and quad class, from the acts: a story counts once for a dyad, in whichever direction it was told;
-- at most $cap stories of a quad class count on one day. `acts` is the answer of acts.sql or acts_imported.sql.
with dyads as (
    select distinct story_id, least(actor, recipient) as a, greatest(actor, recipient) as b, day, quad_class
    from acts
    where ($sector is null or sector = $sector)
),
days as (
    select a, b, day, quad_class, least(count(story_id), $cap) as stories
    from dyads
    group by a, b, day, quad_class
)
select a, b, cast(date_trunc('week', day) as date) as week, quad_class, sum(stories) as stories
from days
group by a, b, cast(date_trunc('week', day) as date), quad_class
order by a, b, week, quad_class
