-- Reference data of inflation actions, procurement plans, ratios of domestic spending and quoted figures; who owns an
-- action of a plan; the day of a snapshot of procurement plans.

create table reference.inflation_action (
    action_code text primary key,
    label_id text not null,
    label_en text not null,
    display_order smallint not null unique,
    basis text not null
);
comment on table reference.inflation_action is 'The nine kinds of action of regional governments against inflation';

create table reference.procurement_mark (
    mark_kind text not null check (mark_kind in ('DOMESTIC_PRODUCT', 'SMALL_BUSINESS', 'ACTIVE')),
    mark_text text not null check (mark_text = upper(mark_text)),
    is_marked boolean not null,
    basis text not null,
    primary key (mark_kind, mark_text)
);
comment on table reference.procurement_mark is
'What a mark of a procurement plan means, by its text in upper case; a text that is not listed says nothing';

create table reference.spending_ratio (
    ratio_code text primary key,
    label_id text not null,
    label_en text not null,
    formula_id text not null,
    formula_en text not null,
    indicator_code text,
    numerator_code text,
    denominator_code text,
    display_order smallint not null unique,
    basis text not null
);
comment on table reference.spending_ratio is
'Percentages of domestic spending that are often called by one name: what each divides by what';
comment on column reference.spending_ratio.indicator_code is 'Indicator under which the percentage itself is reported';
comment on column reference.spending_ratio.numerator_code is 'Indicator with the reported amount above the line';
comment on column reference.spending_ratio.denominator_code is 'Indicator with the reported amount below the line';

create table reference.quoted_indicator (
    figure_code text not null,
    figure_level text not null,
    unit text not null,
    indicator_code text not null,
    source_code text not null,
    factor numeric not null check (factor > 0),
    year_period_suffix text not null,
    nation_subject text not null,
    basis text not null,
    primary key (figure_code, figure_level, unit)
);
comment on table reference.quoted_indicator is
'Which indicator of the warehouse a quoted figure is to be held against, by its code, level and unit as quoted';
comment on column reference.quoted_indicator.factor is 'Quoted figure times factor = value in the unit of the indicator';
comment on column reference.quoted_indicator.year_period_suffix is
'Appended to a year that was quoted: -03 where the figure of a year is that of March; else empty';
comment on column reference.quoted_indicator.nation_subject is
'Subject, as printed, that means the nation itself and not a part of it (PMA, Jawa)';

------------------------------------------------------------------------------------------------ owners of an action

create function reference.action_owners(p_owners text)
returns table (owner_number integer, region_code text, org_unit_code text, share_pct numeric)
language sql immutable parallel safe
begin atomic
    select
        listed.place::integer,
        case when owner.named like '%/%' then trim(split_part(owner.named, '/', 1)) end,
        trim(case when owner.named like '%/%' then split_part(owner.named, '/', 2) else owner.named end),
        case when owner.share ~ '^[0-9]+([.,][0-9]+)?$' then replace(owner.share, ',', '.')::numeric end
    from regexp_split_to_table(p_owners, ';') with ordinality as listed (entry, place)
    cross join lateral (
        select split_part(listed.entry, '=', 1) as named, trim(split_part(listed.entry, '=', 2)) as share
    ) as owner;
end;
comment on function reference.action_owners(text) is
'The owners of an action as written in one cell: OPD-01=60; 64.10/OPD-02=40. Region null = that of the plan, share null = not said';

------------------------------------------------------------------------------------------------ snapshots of plans

-- Plans were kept per fiscal year; now each carries the day on which it stood so. What was delivered is the yearly base.
do $$
begin
    if exists (
        select 1 from pg_attribute
        where attrelid = to_regclass('raw.procurement_plans') and attname = 'period' and not attisdropped
    ) then
        alter table raw.procurement_plans rename column period to fiscal_year;
        alter table raw.procurement_plans add column snapshot_on date;
        update raw.procurement_plans set snapshot_on = make_date(fiscal_year::integer, 3, 31)
        where fiscal_year ~ '^[0-9]{4}$';
    end if;
end
$$;
