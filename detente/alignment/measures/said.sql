-- what is said of a dyad's tie: who says closer or apart, by voice and day of publication. A second voice beside the acts.
select cast(a.published as date) as day, t.heading, t.sectors, t.drivers, t.article_id, t.tie_id, t.trigger, t.claim_id,
       coalesce(c.voice, 'outlet') as voice, c.sources, a.outlet, t.dyad
from ties t
join articles a on a.article_id = t.article_id
left join claims c on c.claim_id = t.claim_id and c.article_id = t.article_id
where len(t.dyad) >= 2
order by day, t.article_id, t.tie_id
