"""The whole job by hand: the same checks, a fact with keys and the mart in plain SQL, without any of our machinery.

What an experienced person would write for exactly this dataset. It judges the rows as gate 1 does and stops at the
first fault of the severe kind, but keeps no findings, verdicts, versions or publications.
"""

from __future__ import annotations

from benchmarks.peer import COPY, READ, TABLE, copy_files, mart_of
from benchmarks.prices import Delivery
from benchmarks.sides import Side
from orkestrasi import db

NAME = "by hand"
FACT = """
create table peer.fact (
    row_number bigint not null,
    region_id smallint not null,
    region_key integer not null,
    code_system text not null,
    region_code text not null,
    commodity_code text not null,
    market_name text not null,
    price_date date not null,
    price_idr numeric not null,
    is_synthetic boolean not null,
    primary key (row_number, region_id)
);
create index on peer.fact (region_id, price_date);
"""
CELLS = """
select count(*) filter (
    where region_code is null or code_system is null or commodity_code is null or market_name is null
        or price_date is null or price_idr is null or price_idr not between 500 and 500000
        or code_system not in ('KEMENDAGRI', 'BPS') or data_origin not in ('RESMI', 'SINTETIS')
)
from peer.price
"""
DOUBLES = """
select count(*) from (
    select from peer.price group by code_system, region_code, commodity_code, market_name, price_date
    having count(*) > 1
) as double
"""
CODES = """
select count(*) from (
    select distinct code_system, region_code, price_date, commodity_code from peer.price
) as p
left join reference.commodity as c on p.commodity_code = c.commodity_code
left join reference.region_code as r
    on p.code_system = r.code_system and p.region_code = r.code and p.price_date between r.valid_from and r.valid_to
where c.commodity_code is null or r.region_id is null
"""
JUMPS = """
select count(*) from (
    select price_idr, price_date, lag(price_idr) over series as before_idr, lag(price_date) over series as before_date
    from peer.price
    window series as (partition by code_system, region_code, commodity_code, market_name order by price_date)
) as followed
where price_date - before_date <= 7 and abs(price_idr / before_idr - 1) > 0.4
"""
INSERT = """
insert into peer.fact
select
    row_number() over (), r.region_id, v.region_key, p.code_system, p.region_code, p.commodity_code, p.market_name,
    p.price_date, p.price_idr, coalesce(p.data_origin = 'SINTETIS', false)
from peer.price as p
inner join reference.region_code as r
    on p.code_system = r.code_system and p.region_code = r.code and p.price_date between r.valid_from and r.valid_to
inner join reference.region_version as v
    on r.region_id = v.region_id and p.price_date between v.valid_from and v.valid_to
"""


class FaultError(Exception):
    """The rows are not sound; there is nothing to measure."""


def run(deliveries: list[Delivery]) -> Side:
    """COPY, check, fact, mart. Raises FaultError."""
    side = Side(NAME)
    rows = sum(delivery.rows for delivery in deliveries)
    with db.connect() as connection:
        connection.execute(TABLE)
        connection.execute(FACT)
    with db.connect() as connection:
        with side.stage("COPY", rows):
            copy_files(connection, COPY, deliveries)
            connection.execute("analyze peer.price")
            connection.commit()
        with side.stage("checks in SQL", rows):
            counts = [(connection.execute(q).fetchone() or (0,))[0] for q in (CELLS, DOUBLES, CODES, JUMPS)]
        if any(counts[:3]):
            raise FaultError(f"faulty cells, doubles, unknown codes, jumps: {counts}")
        with side.stage("fact with keys", rows):
            connection.execute(INSERT)
            connection.commit()
        with side.stage("SQL for the mart", rows):
            connection.execute(mart_of("peer.fact").encode())
            connection.commit()
        with side.stage("read the mart", rows):
            side.mart = connection.execute(READ.encode()).fetchall()
    return side.finish()
