-- who reports on a dyad: reports, outlets and languages per quarter and outlet. Reads stories, reports, articles.
with told as (
    select r.outlet, r.article_id, r.story_id, coalesce(r.published, s.reported_first) as published, a.language,
           r.copy_of is not null as copied
    from reports r
    join stories s on s.story_id = r.story_id
    join articles a on a.article_id = r.article_id
    where list_contains(list_concat(s.actors, s.recipients), $a) and list_contains(list_concat(s.actors, s.recipients), $b)
)
select cast(date_trunc('quarter', published) as date) as quarter, outlet, language,
       count(distinct article_id) as articles, count(distinct story_id) as stories,
       sum(case when copied then 1 else 0 end) as copies
from told
group by cast(date_trunc('quarter', published) as date), outlet, language
order by quarter, articles desc, outlet
