-- Whom buckets tell of changes of their objects, and what is on its way to them.
alter table storage_bucket add column notifications varchar;
create table storage_event (
  id uuid primary key,
  lane varchar(250) not null,
  bucket uuid not null,
  tenant uuid not null,
  body varchar not null,
  created_at timestamp with time zone not null
);
create index storage_event_of on storage_event (lane, id);
create table storage_event_lane (
  lane varchar(250) primary key,
  due_at timestamp with time zone not null,
  attempts integer not null,
  since timestamp with time zone,
  error varchar(500)
);
