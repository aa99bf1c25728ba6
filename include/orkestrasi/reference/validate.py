"""What no foreign key can say about reference data: spans, one-to-one counts, sums."""

from __future__ import annotations

from typing import Any

import psycopg

from orkestrasi.reference.problems import ReferenceDataError

# Each statement selects one line of text per problem. Counts are compared between tables, never with a
# constant.
CHECKS: tuple[str, ...] = (
    # The weights of a document make a whole, in every year; and one document per cluster and year is the primary one.
    """
    select format('indicator_weight: the weights of %s for %s sum to %s in %s, not to 100',
        w.weight_document, w.cluster_code, sum(w.weight_pct), y.year)
    from reference.indicator_weight as w
    cross join lateral generate_series(w.valid_from_year::integer, w.valid_to_year::integer) as y (year)
    group by w.weight_document, w.cluster_code, y.year
    having sum(w.weight_pct) <> 100
    """,
    """
    select format('indicator_weight: %s has several primary documents in %s: %s',
        w.cluster_code, y.year, string_agg(distinct w.weight_document, ', '))
    from reference.indicator_weight as w
    cross join lateral generate_series(w.valid_from_year::integer, w.valid_to_year::integer) as y (year)
    where w.is_primary
    group by w.cluster_code, y.year
    having count(distinct w.weight_document) > 1
    """,
    # A code means one region at a time.
    """
    select format('region_code: %s code %s stands for regions %s and %s at the same time (from %s)',
        a.code_system, a.code, a.region_id, b.region_id, b.valid_from)
    from reference.region_code as a
    inner join reference.region_code as b
        on a.code_system = b.code_system and a.code = b.code
        and a.valid_from < b.valid_from and a.valid_to >= b.valid_from
    """,
    # A region has one code at a time in the two systems whose codes are looked up by day. LKPP lists some regions
    # twice, and its agencies besides.
    """
    select format('region_code: region %s has the %s codes %s and %s at the same time (from %s)',
        a.region_id, a.code_system, a.code, b.code, b.valid_from)
    from reference.region_code as a
    inner join reference.region_code as b
        on a.code_system = b.code_system and a.region_id = b.region_id and a.code <> b.code
        and (a.valid_from, a.code) < (b.valid_from, b.code) and a.valid_to >= b.valid_from
    where a.code_system in ('KEMENDAGRI', 'BPS')
    """,
    # An alias means one region at a time, whatever its spelling.
    """
    select format('region_alias: %s (%s) stands for regions %s and %s at the same time',
        a.alias, a.level, a.region_id, b.region_id)
    from reference.region_alias as a
    inner join reference.region_alias as b
        on regexp_replace(upper(a.alias), '[^A-Z]', '', 'g') = regexp_replace(upper(b.alias), '[^A-Z]', '', 'g')
        and a.level = b.level and a.region_id < b.region_id
        and a.valid_from <= b.valid_to and b.valid_from <= a.valid_to
    """,
    # Nor may it be the name of another region of its level.
    """
    select format('region_alias: %s (%s) stands for region %s, but region %s has that name',
        a.alias, a.level, a.region_id, v.region_id)
    from reference.region_alias as a
    inner join reference.region as r on a.level = r.level and a.region_id <> r.region_id
    inner join reference.region_version as v
        on r.region_id = v.region_id
        and a.valid_from <= v.valid_to and v.valid_from <= a.valid_to
        and regexp_replace(upper(a.alias), '[^A-Z]', '', 'g') = regexp_replace(
            regexp_replace(upper(v.name), '^(KABUPATEN|KOTA) (ADMINISTRASI )?', ''), '[^A-Z]', '', 'g'
        )
    """,
    """
    select format('region_code: region %s has no %s code today', r.region_id, s.code_system)
    from reference.region as r
    cross join (values ('KEMENDAGRI'), ('BPS')) as s (code_system)
    where r.existed_to = '9999-12-31' and not exists (
        select 1 from reference.region_code as c
        where c.region_id = r.region_id and c.code_system = s.code_system and c.valid_to = '9999-12-31'
    )
    """,
    "select format('region_code: %s code %s ends before it begins', code_system, code)"
    " from reference.region_code where valid_to < valid_from",
    # The versions of a region follow each other day by day, from its first day to its last.
    """
    select format('region_version: version %s of region %s begins %s, expected %s',
        v.region_key, v.region_id, v.valid_from, v.expected_from)
    from (
        select v.region_key, v.region_id, v.valid_from, coalesce(
            lag(v.valid_to) over (partition by v.region_id order by v.valid_from) + 1, r.existed_from
        ) as expected_from
        from reference.region_version as v
        inner join reference.region as r on v.region_id = r.region_id
    ) as v
    where v.valid_from <> v.expected_from
    """,
    """
    select format('region_version: the versions of region %s do not last until %s', r.region_id, r.existed_to)
    from reference.region as r
    where r.existed_to is distinct from (
        select max(v.valid_to) from reference.region_version as v where v.region_id = r.region_id
    )
    """,
    """
    select format('region_version: key %s does not belong to region %s (region_id * 100 + n)',
        region_key, region_id)
    from reference.region_version where region_key / 100 <> region_id or region_key % 100 = 0
    """,
    """
    select format('region_version: version %s shows a code that is not in force for all its days (%s)',
        v.region_key, v.kemendagri_code)
    from reference.region_version as v
    where not exists (
        select 1 from reference.region_code as c
        where c.code_system = 'KEMENDAGRI' and c.code = v.kemendagri_code and c.region_id = v.region_id
            and c.valid_from <= v.valid_from and c.valid_to >= v.valid_to
    )
    """,
    # Every government that exists reports, and is known by its current code.
    """
    select format('reporter: region %s (%s) governs itself but has no reporter with that id',
        r.region_id, v.kemendagri_code)
    from reference.region as r
    inner join reference.region_version as v on r.region_id = v.region_id and v.valid_to = '9999-12-31'
    where r.is_autonomous and not exists (
        select 1 from reference.reporter as p
        where p.region_id = r.region_id and p.reporter_id = v.kemendagri_code
    )
    """,
    """
    select format('reporter: %s reports for region %s, which has no government of its own',
        p.reporter_id, p.region_id)
    from reference.reporter as p
    inner join reference.region as r on p.region_id = r.region_id
    where not r.is_autonomous
    """,
    "select format('reporter: region %s has %s reporters', region_id, count(*))"
    " from reference.reporter where region_id is not null group by region_id having count(*) > 1",
    """
    select format('reporting_calendar: %s is neither a group nor a reporter', c.reporter_group)
    from reference.reporting_calendar as c
    where c.reporter_group not in ('regional_governments', 'provinces', 'regencies_and_cities')
        and not exists (select 1 from reference.reporter as p where p.reporter_id = c.reporter_group)
    group by c.reporter_group
    """,
    """
    select format('spbe_weight: instrument %s adds up to %s, not 100',
        instrument_version, sum(indicator_weight_pct))
    from reference.spbe_weight group by instrument_version having sum(indicator_weight_pct) <> 100
    """,
    """
    select format('complaint_sla: stage %s is missing', s.stage)
    from (values ('VERIFICATION'), ('FORWARDING'), ('FOLLOW_UP'), ('ESCALATION')) as s (stage)
    where not exists (select 1 from reference.complaint_sla as c where c.stage = s.stage)
    """,
    """
    select format('indicator_target: %s for region %s in %s has %s primary documents, not one',
        indicator_code, region_id, target_year, count(*) filter (where is_primary))
    from reference.indicator_target
    group by indicator_code, region_id, target_year
    having count(*) filter (where is_primary) <> 1
    """,
    "select format('theme: %s has no cluster', theme_code) from reference.theme"
    " where theme_code not in (select theme_code from reference.theme_cluster)",
    "select format('cluster: %s has no theme', cluster_code) from reference.cluster"
    " where cluster_code not in (select cluster_code from reference.theme_cluster)",
)


def validate(conn: psycopg.Connection[Any]) -> None:
    """Check the reference tables as they stand; raises with every problem at once."""
    problems: list[str] = []
    with conn.cursor() as cur:
        for check in CHECKS:
            cur.execute(check.encode())
            problems.extend(text for (text,) in cur.fetchall())
    if problems:
        raise ReferenceDataError(problems)
