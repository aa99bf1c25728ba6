"""Publications on the full volume: the first, one after a single report, one after a deadline night."""

from __future__ import annotations

import time
from dataclasses import dataclass

from orkestrasi import db
from orkestrasi.publish import candidate


@dataclass(frozen=True)
class Publication:
    """What a candidate cost: seconds to store its marts, and the rows that it closed and opened in them."""

    what: str
    submissions: int
    seconds: float
    rows_closed: int
    rows_added: int
    slowest: dict[str, float]


def first_publication() -> Publication:
    """Everything at once, as after an installation was filled from history."""
    return publish("five years at once")


def later_publications() -> list[Publication]:
    made = []
    for what, of in (
        ("one government's quarter of spending", "dataset = 'domestic_spending' and reporter_id = '64.09'"),
        ("a month of prices", "dataset = 'commodity_prices'"),
        (
            "a deadline night: a quarter of all governments",
            "dataset in ('domestic_spending', 'investment_realization', 'procurement_packages')",
        ),
    ):
        resubmit(of)
        made.append(publish(what))
    return made


def resubmit(of: str) -> None:
    """The newest period of these reports once more, as a second version with the same rows."""
    facts = (
        "fct_indicator_value", "fct_investment_realization", "fct_procurement_package", "fct_commodity_price",
        "agg_commodity_price_month",
    )  # fmt: skip
    with db.connect() as connection:
        connection.execute(
            f"""
            create temp table again on commit drop as
            select s.*, nextval(pg_get_serial_sequence('ledger.submission', 'submission_id')) as new_id
            from (
                select s.*, rank() over (partition by s.dataset, s.reporter_id order by p.ends_on desc) as newest
                from ledger.submission as s inner join reference.period as p on s.period_key = p.period_key
                where {of} and s.version = (
                    select max(t.version) from ledger.submission as t
                    where (t.reporter_id, t.dataset, t.period_key) = (s.reporter_id, s.dataset, s.period_key)
                )
            ) as s
            where s.newest = 1
            """.encode()
        )
        connection.execute(
            "insert into ledger.file (sha256, size_bytes) "
            "select encode(sha256(convert_to(new_id::text, 'UTF8')), 'hex'), 1 from again"
        )
        connection.execute(
            """
            insert into ledger.submission (
                submission_id, load_id, reporter_id, dataset, period_key, version, sha256, file_name, channel,
                received_at, state, verdict, decided_at, row_count, built_at
            ) overriding system value
            select new_id, load_id, reporter_id, dataset, period_key, version + 1,
                encode(sha256(convert_to(new_id::text, 'UTF8')), 'hex'), file_name, channel,
                received_at + interval '1 day', state, verdict, now(), row_count, now()
            from again
            """
        )
        connection.execute(
            """
            insert into warehouse.dim_submission
            select (d).* from (
                select jsonb_populate_record(d, jsonb_build_object(
                    'submission_id', a.new_id, 'version', a.version + 1, 'received_at', a.received_at + interval '1 day'
                )) as d
                from warehouse.dim_submission as d inner join again as a on d.submission_id = a.submission_id
            ) as copied
            """
        )
        for fact in facts:
            connection.execute(
                f"""
                insert into warehouse.{fact}
                select (f).* from (
                    select jsonb_populate_record(f, jsonb_build_object('submission_id', a.new_id)) as f
                    from warehouse.{fact} as f inner join again as a on f.submission_id = a.submission_id
                ) as copied
                """.encode()
            )


def publish(what: str) -> Publication:
    began = time.perf_counter()
    number = candidate.prepare()
    seconds = time.perf_counter() - began
    with db.connect() as connection:
        connection.execute(
            "update ledger.publication set status = 'published', published_at = now() where number = %s", [number]
        )
        (submissions, closed, added) = connection.execute(
            """
            select
                (select count(*) from ledger.publication_member where published_from = %(n)s),
                sum(rows_closed), sum(rows_added)
            from ledger.stored_mart_state where publication_number = %(n)s
            """,
            {"n": number},
        ).fetchone() or (0, 0, 0)
        slowest = connection.execute(
            """
            select mart, extract(epoch from stored_at - lag(stored_at) over (order by stored_at))::float as seconds
            from ledger.stored_mart_state where publication_number = %s order by 2 desc nulls last limit 4
            """,
            [number],
        ).fetchall()
    print(f"  publication {number}, {what}: {seconds:.1f} s, {slowest}", flush=True)
    return Publication(what, submissions, seconds, int(closed), int(added), dict(slowest))
