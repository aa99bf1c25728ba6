-- Every rule as last known, whether it found anything or not.
select
    rule_id, stage, severity, dimension, datasets, title_id, title_en, message_id, message_en, fix_id, fix_en, basis,
    left(definition_sha256, 12) as version
from ledger.rule
order by rule_id asc
