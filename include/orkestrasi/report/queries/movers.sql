-- Unusual values of this publication, the largest effect on the national figure first.
select
    u.effect_rank, u.kind, u.cluster_code, u.dataset, u.indicator_code, u.source_code, u.period_key, u.unit,
    u.is_synthetic, u.value, u.previous_value, u.expected, u.usual_low, u.usual_high, u.peer_low, u.peer_high,
    u.own_score, u.peer_score, u.slip_power, u.equal_run, u.history_count, u.peer_count, u.peers_used, u.effect,
    u.effect_pct, u.past, u.submission_id,
    s.reporter_id as sender_id,
    t.kemendagri_code as code,
    t.name,
    t.level as region_level,
    v.state as review_state
from ledger.unusual_value as u
inner join at_publication as a on u.publication_number = a.number
inner join region_then as t on u.region_id = t.region_id
inner join ledger.submission as s on u.submission_id = s.submission_id
left join review_then as v on u.submission_id = v.submission_id
order by u.effect_rank asc
