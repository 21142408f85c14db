-- How much was stored in the hour that began at metered_at, in bytes times milliseconds, counted as
-- if what is there stayed until the hour's end. Null: not metered yet.
alter table storage_bucket add column metered_at timestamp with time zone;
alter table storage_bucket add column byte_ms numeric(38) default 0 not null;
create table storage_usage (
  hour_at timestamp with time zone not null,
  bucket uuid not null,
  unit varchar(20) not null,
  tenant uuid not null,
  name varchar(63) not null,
  quantity numeric(38) not null,
  constraint storage_usage_of primary key (hour_at, bucket, unit)
);
create index storage_usage_tenant on storage_usage (tenant, hour_at, bucket, unit);
