-- PMA plus PMDN is not the total.
-- Basis: exact in the BKPM releases (January to September 2023: 559.6 + 493.5 = 1,053.1 trillion). Tolerance
-- is half the last written digit for each of the three figures: amounts that are all whole billions may differ
-- by 1.5 billion, amounts in full rupiah by 1.5 rupiah.
with judged as (
    select
        l.*,
        l.pma_idr + l.pmdn_idr as parts_idr,
        power(10::numeric, (
            select min(length(part.whole) - length(rtrim(part.whole, '0')))
            from unnest(array[l.pma_idr, l.pmdn_idr, l.total_idr]) as amount (idr)
            cross join lateral (select trunc(amount.idr)::text as whole) as part
            where amount.idr <> 0
        )) as last_digit
    from gate.investment_realization as l
)

select
    submission_id,
    row_number,
    region_id,
    'total_idr' as column_name,
    trim_scale(total_idr)::text as value,
    trim_scale(parts_idr)::text as expected,
    trim_scale(total_idr - parts_idr)::text as difference
from judged
where abs(total_idr - parts_idr) > 1.5 * last_digit
