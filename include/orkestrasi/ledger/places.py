"""Where a finding stands in the delivered file: its sheet and cell, from the row's place and the file's reading."""

from __future__ import annotations


def places(findings: str, rows: str) -> str:
    """Joins that say in which sheet and cell of the delivered file each row of `findings` stands, as `place`.

    `rows`: the raw table, or the view over all of them. Without a column only the row is named.
    """
    return f"""left join {rows} as delivered
                on {findings}.submission_id = delivered.submission_id and {findings}.row_number = delivered.row_number
            left join ledger.submission as reading on delivered.submission_id = reading.submission_id
            left join lateral (
                select
                    nullif(concat_ws(' / ', table_read ->> 'member', table_read ->> 'sheet'), '') as sheet,
                    -- A row that was put together from several has whole addresses.
                    case when letters ~ '[0-9]$' then letters else letters || delivered.source_row end as cell
                from (select reading.reading -> 'parts' -> (delivered.source_part - 1) as table_read) as read
                cross join lateral (
                    select coalesce(
                        delivered.source_cells ->> {findings}.column_name,
                        table_read -> 'columns' ->> {findings}.column_name,
                        -- A region that was given by its name has its code nowhere in the file.
                        case
                            when {findings}.column_name = 'region_code' then table_read -> 'columns' ->> 'region_name'
                        end,
                        ''
                    ) as letters
                ) as stands
            ) as place on delivered.source_row is not null"""
