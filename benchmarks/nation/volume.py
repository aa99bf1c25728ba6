"""Five years of the whole nation, written straight into ledger and facts: every number is synthetic and says so.

The way of the data is not what is measured here (benchmarks/__main__.py does that), so nothing passes the gates. What
the marts read is complete: submissions, memberships, obligations, facts, keys.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import psycopg

from orkestrasi import db
from orkestrasi.transform import build

FIRST_YEAR, LAST_YEAR = 2021, 2025
# A figure between 0 and 1 that depends on its arguments alone: the same volume on every machine.
DICE = """
create or replace function pg_temp.dice(text) returns numeric language sql immutable parallel safe
return (hashtextextended($1, 1)::bit(64)::bit(24)::integer)::numeric / 16777216
"""


@dataclass(frozen=True)
class Report:
    """Reports of one dataset: who sends one per period of this type."""

    dataset: str
    period_type: str
    reporters: str


REPORTS = (
    Report("commodity_prices", "month", "reporter_id = 'BI'"),
    Report("inflation_indicators", "month", "reporter_id = 'BPS'"),
    Report("poverty_indicators", "month", "reporter_id = 'BPS'"),
    Report("stunting_prevalence", "year", "reporter_id = 'KEMENKES'"),
    Report("spbe_assessment", "year", "reporter_id = 'KEMENPANRB'"),
    Report("domestic_spending", "quarter", "kind = 'regional_government'"),
    Report("investment_realization", "quarter", "kind = 'regional_government'"),
    Report("procurement_packages", "quarter", "kind = 'regional_government'"),
    Report("performance_agreements", "quarter", "kind = 'regional_government'"),
    Report("mpp_services", "quarter", "kind = 'regional_government'"),
)


def write(prices: int, packages: int) -> dict[str, int]:
    """Fill an empty warehouse with about as many price rows and packages; returns the rows of each fact."""
    with db.connect() as connection:
        _submissions(connection)
    # Dimensions of submissions, and the snapshot of their fates, as a load would make them.
    build.build_candidate()
    for fill in (_indicators, _investment, _agreements):
        _timed(fill)
    _timed(_prices, prices)
    _timed(_packages, packages)
    with db.connect() as connection:
        return {
            str(name): int(rows)
            for name, rows in connection.execute(
                "select relname, reltuples::bigint from pg_class where relnamespace = 'warehouse'::regnamespace "
                "and relname ~ '^(fct|agg)_' and reltuples > 0 order by 2 desc"
            )
        }


def _timed(fill: Any, *arguments: int) -> None:
    began = time.perf_counter()
    with db.connect() as connection:
        connection.execute(DICE)
        fill(connection, *arguments)
    print(f"  {fill.__name__.strip('_'):<14} {time.perf_counter() - began:7.1f} s", flush=True)


def _submissions(connection: psycopg.Connection[Any]) -> None:
    connection.execute("insert into ledger.load (run_key, decided_at) values ('volume', now())")
    for report in REPORTS:
        connection.execute(
            f"""
            with reports as (
                select r.reporter_id, p.period_key, p.ends_on,
                    encode(
                        sha256(convert_to(r.reporter_id || '{report.dataset}' || p.period_key, 'UTF8')), 'hex'
                    ) as sha
                from reference.reporter as r
                cross join reference.period as p
                left join reference.region as g on r.region_id = g.region_id
                where {report.reporters} and p.period_type = '{report.period_type}'
                    and p.year between {FIRST_YEAR} and {LAST_YEAR}
                    and (g.region_id is null or p.ends_on between g.existed_from and g.existed_to)
                    and ('{report.dataset}' <> 'poverty_indicators' or extract(month from p.ends_on) in (3, 9))
            ),
            files as (
                insert into ledger.file (sha256, size_bytes) select sha, 1 from reports
            ),
            owed as (
                insert into ledger.obligation (reporter_id, dataset, period_key, opens_on, due_on)
                select reporter_id, '{report.dataset}', period_key, ends_on + 1, ends_on + 15 from reports
                on conflict do nothing
            )
            insert into ledger.submission (
                load_id, reporter_id, dataset, period_key, version, sha256, file_name, channel, received_at, state,
                verdict, decided_at, row_count, built_at
            )
            select (select max(load_id) from ledger.load), reporter_id, '{report.dataset}', period_key, 1, sha,
                'volume.csv', 'benchmark', ends_on + 5, 'accepted', 'accepted', ends_on + 5, 1, now()
            from reports
            """.encode()
        )


# What a mart reads of a submission; every fact begins with it.
OF = """
select s.submission_id, s.reporter_id, s.period_key, p.starts_on, p.ends_on, p.year, r.region_id
from ledger.submission as s
inner join reference.period as p on s.period_key = p.period_key
inner join reference.reporter as r on s.reporter_id = r.reporter_id
where s.dataset = '{}'
"""
REGION_KEY = "(select d.region_key from warehouse.dim_region as d where d.region_id = g.region_id and d.is_current)"


def _indicators(connection: psycopg.Connection[Any]) -> None:
    """Agencies report for all regions, governments for themselves; figures drift from a level of the region's own."""
    for dataset, regions in (
        ("poverty_indicators", "extract(month from s.ends_on) = 3 or g.level in ('nation', 'province')"),
        # 150 cities and regencies have an inflation of their own.
        ("inflation_indicators", "g.level in ('nation', 'province') or g.region_id % 7 in (0, 3)"),
        ("stunting_prevalence", "true"),
        ("spbe_assessment", "g.is_autonomous"),
        ("domestic_spending", "g.region_id = s.region_id"),
        ("mpp_services", "g.region_id = s.region_id"),
    ):
        connection.execute(
            f"""
            insert into warehouse.fct_indicator_value (
                submission_id, row_number, indicator_key, region_id, region_key, period_key, source_code, value, mark,
                is_synthetic, reported_period_key
            )
            select
                s.submission_id, row_number() over (partition by s.submission_id order by g.region_id, i.indicator_key),
                i.indicator_key, g.region_id, {REGION_KEY}, s.period_key, 'BENCHMARK',
                round(case
                    when i.unit like 'rupiah%' then 1e9 * (1 + 900 * pg_temp.dice(i.indicator_code || g.region_id))
                    when i.unit = 'skor' or i.unit like 'indeks%'
                        then 1 + 3 * pg_temp.dice(i.indicator_code || g.region_id)
                    else 3 + 20 * pg_temp.dice(i.indicator_code || g.region_id)
                end * (0.9 + 0.2 * pg_temp.dice(s.period_key || g.region_id || i.indicator_code)), 2),
                null, true, null
            from ({OF.format(dataset)}) as s
            inner join warehouse.dim_indicator as i on i.dataset = '{dataset}'
            inner join reference.region as g on ({regions}) and s.ends_on between g.existed_from and g.existed_to
            """.encode()
        )
    connection.execute("analyze warehouse.fct_indicator_value")


def _investment(connection: psycopg.Connection[Any]) -> None:
    connection.execute(
        f"""
        insert into warehouse.fct_investment_realization (
            submission_id, row_number, region_id, region_key, period_key, sector_code, pma_idr, pmdn_idr, total_idr,
            project_count, tki_count, tka_count, is_synthetic, reported_period_key
        )
        select s.submission_id, row_number() over (partition by s.submission_id order by k.sector_code), g.region_id,
            {REGION_KEY}, s.period_key, k.sector_code, a.pma, a.pmdn, a.pma + a.pmdn, 5, 100, 2, true, null
        from ({OF.format("investment_realization")}) as s
        inner join reference.region as g on s.region_id = g.region_id
        inner join reference.sector as k on pg_temp.dice(k.sector_code || g.region_id) < 0.5
        cross join lateral (
            select round(1e9 * pg_temp.dice('a' || s.submission_id || k.sector_code)) as pma,
                round(4e9 * pg_temp.dice('b' || s.submission_id || k.sector_code)) as pmdn
        ) as a
        """.encode()
    )
    connection.execute(
        """
        insert into warehouse.fct_indicator_value (
            submission_id, row_number, indicator_key, region_id, region_key, period_key, source_code, value, mark,
            is_synthetic, reported_period_key
        )
        select submission_id, 1, 'investment_realization_idr@1', region_id, max(region_key), max(period_key), 'LAPORAN',
            sum(total_idr), null, true, null
        from warehouse.fct_investment_realization
        group by submission_id, region_id
        """
    )
    connection.execute("analyze warehouse.fct_investment_realization")
    connection.execute("analyze warehouse.fct_indicator_value")


def _units(connection: psycopg.Connection[Any]) -> None:
    """Twenty organisational units in each government."""
    connection.execute(
        "insert into warehouse.dim_org_unit (org_unit_key, region_id, org_unit_code, name) "
        "select g.region_id || '/OPD-' || n, g.region_id, 'OPD-' || n, 'Dinas ' || n "
        "from reference.region as g cross join generate_series(1, 20) as n where g.is_autonomous on conflict do nothing"
    )


def _agreements(connection: psycopg.Connection[Any]) -> None:
    _units(connection)
    connection.execute(
        f"""
        insert into warehouse.fct_performance_agreement (
            submission_id, row_number, region_id, region_key, period_key, org_unit_key, agreement_indicator_code,
            agreement_indicator_name, unit, is_cumulative, target_value, realized_value, is_synthetic
        )
        select s.submission_id, n, g.region_id, {REGION_KEY}, s.period_key, g.region_id || '/OPD-' || n, 'IK-' || n,
            'Indikator ' || n, 'persen', false, 80, round(60 + 40 * pg_temp.dice(s.submission_id || '/' || n), 1), true
        from ({OF.format("performance_agreements")}) as s
        inner join reference.region as g on s.region_id = g.region_id
        cross join generate_series(1, 20) as n
        """.encode()
    )
    connection.execute("analyze warehouse.fct_performance_agreement")


def _prices(connection: psycopg.Connection[Any], rows: int) -> None:
    """Every commodity on every day in every regency and city, in as many markets as make the number of rows."""
    (days, places, kinds) = connection.execute(
        f"""
        select
            (select sum(ends_on - starts_on + 1) from ({OF.format("commodity_prices")}) as s),
            (select count(*) from reference.region where level in ('regency', 'city')),
            (select count(*) from reference.commodity)
        """.encode()
    ).fetchone() or (1, 1, 1)
    markets = rows / (days * places * kinds)
    connection.execute(
        f"""
        insert into warehouse.fct_commodity_price (
            submission_id, row_number, region_id, region_key, commodity_code, price_date, market_name, price_idr,
            is_synthetic
        )
        select s.submission_id, row_number() over (partition by s.submission_id), g.region_id, g.region_key,
            k.commodity_code, d.day::date, 'Pasar ' || m.n,
            10000 + 500 * (hashtext(k.commodity_code) & 63) + (hashtext(d.day::text || g.region_id || m.n) & 1023), true
        from ({OF.format("commodity_prices")}) as s
        cross join lateral generate_series(s.starts_on::timestamp, s.ends_on, interval '1 day') as d (day)
        cross join (
            select region_id, region_key from warehouse.dim_region where is_current and level in ('regency', 'city')
        ) as g
        cross join reference.commodity as k
        cross join generate_series(1, {int(markets) + 1}) as m (n)
        where m.n <= {int(markets)} or (hashtext(g.region_id::text || k.commodity_code) & 1023) < {markets % 1} * 1024
        """.encode()
    )
    connection.execute("analyze warehouse.fct_commodity_price")
    connection.execute(
        """
        insert into warehouse.agg_commodity_price_month (
            submission_id, region_id, region_key, commodity_code, period_key, month_starts_on, month_ends_on,
            reporter_id, price_count, price_sum_idr, lowest_price_idr, highest_price_idr, day_bits, is_synthetic
        )
        select f.submission_id, f.region_id, max(f.region_key), f.commodity_code, s.period_key, min(p.starts_on),
            max(p.ends_on), 'BI', count(*), sum(f.price_idr), min(f.price_idr), max(f.price_idr),
            bit_or(1::bigint << extract(day from f.price_date)::integer), true
        from warehouse.fct_commodity_price as f
        inner join ledger.submission as s on f.submission_id = s.submission_id
        inner join reference.period as p on s.period_key = p.period_key
        group by f.submission_id, f.region_id, f.commodity_code, s.period_key
        """
    )
    connection.execute("analyze warehouse.agg_commodity_price_month")


def _packages(connection: psycopg.Connection[Any], rows: int) -> None:
    """Each government as many packages a quarter; one in ten is amended in the quarter after."""
    (reports,) = connection.execute(
        "select count(*) from ledger.submission where dataset = 'procurement_packages'"
    ).fetchone() or (1,)
    each = max(1, round(rows / reports / 1.1))
    connection.execute(
        f"""
        insert into warehouse.fct_procurement_package (
            submission_id, row_number, region_id, region_key, period_key, org_unit_key, package_id, package_version,
            package_name, method, contract_date, budget_ceiling_idr, owner_estimate_idr, contract_idr, pdn_idr, umk_idr,
            is_synthetic
        )
        select s.submission_id, row_number() over (partition by s.submission_id), g.region_id, {REGION_KEY},
            s.period_key, g.region_id || '/OPD-' || (n % 20 + 1), v.signed_in || '-' || g.region_id || '-' || n,
            v.version, 'Paket ' || n, (array['TENDER', 'NONTENDER', 'EPURCHASING', 'PENCATATAN'])[n % 4 + 1],
            s.starts_on + n % 80, c.amount, c.amount, c.amount * 0.9, case when n % 5 > 0 then c.amount * 0.7 end,
            case when n % 5 > 0 then c.amount * 0.3 end, true
        from ({OF.format("procurement_packages")}) as s
        inner join reference.region as g on s.region_id = g.region_id
        cross join generate_series(1, {each}) as n
        cross join lateral (
            select s.period_key as signed_in, 1 as version
            union all
            select
                (s.year - (s.period_key like '%TW1')::integer) || '-TW'
                || ((right(s.period_key, 1)::integer + 2) % 4 + 1),
                2
            where n % 10 = 0 and s.starts_on > date '{FIRST_YEAR}-01-01'
        ) as v
        cross join lateral (select round(1e6 * (80 + 8000 * pg_temp.dice(g.region_id || '/' || n))) as amount) as c
        """.encode()
    )
    connection.execute("analyze warehouse.fct_procurement_package")
