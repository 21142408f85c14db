create table storage_bucket (
  id uuid primary key,
  name varchar(63) not null,
  tenant uuid not null,
  owner uuid not null,
  versioning varchar(10) not null,
  is_public boolean not null,
  objects bigint not null,
  bytes bigint not null,
  created_at timestamp with time zone not null
);
create unique index storage_bucket_name on storage_bucket (name);
create index storage_bucket_tenant on storage_bucket (tenant, name);

create table storage_object (
  id uuid primary key,
  bucket uuid not null,
  name varchar(1024) not null,
  place bigint not null,
  seq bigint not null,
  null_version boolean not null,
  marker boolean not null,
  size bigint not null,
  etag varchar(80) not null,
  sha256 varchar(64),
  checksum varchar(120),
  content_type varchar(255) not null,
  headers varchar not null,
  tags varchar not null,
  blob uuid,
  parts uuid,
  owner uuid not null,
  created_at timestamp with time zone not null,
  constraint storage_object_bucket foreign key (bucket) references storage_bucket (id)
);
create unique index storage_object_name on storage_object (bucket, name, place);
create index storage_object_list on storage_object (bucket, place, name);
create index storage_object_blob on storage_object (blob);

create table storage_upload (
  id uuid primary key,
  bucket uuid not null,
  name varchar(1024) not null,
  content_type varchar(255) not null,
  headers varchar not null,
  tags varchar not null,
  owner uuid not null,
  created_at timestamp with time zone not null,
  constraint storage_upload_bucket foreign key (bucket) references storage_bucket (id)
);
create index storage_upload_name on storage_upload (bucket, name, id);
create index storage_upload_age on storage_upload (created_at);

create table storage_part (
  id uuid primary key,
  upload uuid not null,
  number integer not null,
  blob uuid not null,
  size bigint not null,
  etag varchar(80) not null,
  sha256 varchar(64) not null,
  checksum varchar(120),
  created_at timestamp with time zone not null
);
create unique index storage_part_number on storage_part (upload, number);
create index storage_part_blob on storage_part (blob);

create table storage_garbage (
  blob uuid primary key,
  since timestamp with time zone not null
);
create index storage_garbage_since on storage_garbage (since);

create table storage_rule (
  id uuid primary key,
  bucket uuid not null,
  name varchar(255) not null,
  prefix varchar(1024) not null,
  enabled boolean not null,
  expiration_days integer,
  expiration_at timestamp with time zone,
  noncurrent_days integer,
  abort_days integer,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint storage_rule_bucket foreign key (bucket) references storage_bucket (id)
);
create index storage_rule_of on storage_rule (bucket, id);
