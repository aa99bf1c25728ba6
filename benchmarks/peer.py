"""The peer: what somebody in a hurry would write by hand. COPY into one table, one query that makes the mart.

It keeps no identity of files, finds no fault, knows no earlier versions and no publications. It is the floor;
`by_hand` is what the whole job costs without our machinery.
"""

from __future__ import annotations

from typing import Any

import psycopg

from benchmarks.prices import Delivery
from benchmarks.sides import MART_COLUMNS, Side
from orkestrasi import db

NAME = "peer"
PIECE = 1 << 20
TABLE = """
create schema peer;
create table peer.price (
    region_code text, code_system text, region_name text, commodity_code text, market_name text, price_date date,
    price_idr numeric, data_origin text, citation text
);
"""
COPY = "copy peer.price from stdin (format csv, header)"
READ = f"select {', '.join(MART_COLUMNS)} from peer.mart order by region_id, commodity_code, period_key"


def mart_of(table: str) -> str:
    """Grouped first, named afterwards; names are those of the month's end."""
    return f"""
create table peer.mart as
with monthly as (
    select
        code_system,
        region_code,
        commodity_code,
        date_trunc('month', price_date)::date as month,
        min(price_idr) as lowest_price_idr,
        round(avg(price_idr), 2) as average_price_idr,
        max(price_idr) as highest_price_idr,
        count(*) as price_count
    from {table}
    group by 1, 2, 3, 4
)

select
    v.region_id,
    v.name as region_name,
    m.commodity_code,
    c.label_id as commodity_label,
    to_char(m.month, 'YYYY-MM') as period_key,
    m.lowest_price_idr,
    m.average_price_idr,
    m.highest_price_idr,
    m.price_count
from monthly as m
inner join reference.region_code as r
    on m.code_system = r.code_system and m.region_code = r.code
    and (m.month + interval '1 month - 1 day')::date between r.valid_from and r.valid_to
inner join reference.region_version as v
    on r.region_id = v.region_id and (m.month + interval '1 month - 1 day')::date between v.valid_from and v.valid_to
inner join reference.commodity as c on m.commodity_code = c.commodity_code
"""


def copy_files(connection: psycopg.Connection[Any], statement: str, deliveries: list[Delivery]) -> None:
    for delivery in deliveries:
        with connection.cursor().copy(statement.encode()) as copy, delivery.path.open("rb") as file:
            while piece := file.read(PIECE):
                copy.write(piece)


def run(deliveries: list[Delivery]) -> Side:
    """Load and query. The table stands before the clock starts, as our raw table does."""
    side = Side(NAME)
    rows = sum(delivery.rows for delivery in deliveries)
    # The same session settings as ours (no JIT, a large work_mem): the peer is not to lose by them.
    with db.connect() as connection:
        connection.execute(TABLE)
    with db.connect() as connection:
        with side.stage("COPY", rows):
            copy_files(connection, COPY, deliveries)
            connection.commit()
        with side.stage("SQL for the mart", rows):
            connection.execute(mart_of("peer.price").encode())
            connection.commit()
        with side.stage("read the mart", rows):
            side.mart = connection.execute(READ.encode()).fetchall()
    return side.finish()
