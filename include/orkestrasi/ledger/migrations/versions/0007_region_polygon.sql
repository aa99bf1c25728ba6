-- Outlines of today's regions, coarse, for maps only: neighbours do not share their points.
create table reference.region_polygon (
    region_id smallint not null references reference.region,
    part smallint not null check (part > 0),
    polygon text not null check (jsonb_typeof(polygon::jsonb) = 'array'),
    primary key (region_id, part)
);
comment on table reference.region_polygon is 'One row per region and part of its outline; part 1 is the largest';
comment on column reference.region_polygon.polygon is 'Closed ring [[longitude, latitude], ...] in degrees, WGS 84';
