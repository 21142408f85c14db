create table installation (
  id uuid primary key
);

create table resource (
  id uuid primary key,
  kind varchar(40) not null,
  tenant uuid not null,
  name varchar(64) not null,
  name_key varchar(140) not null,
  owner uuid,
  version bigint not null,
  generation bigint not null,
  spec varchar not null,
  status varchar,
  state varchar(24) not null,
  reason_code varchar(64),
  reason_message varchar(2000),
  deleting boolean not null,
  labels varchar not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
create unique index resource_name on resource (tenant, kind, name_key);
create index resource_page on resource (tenant, kind, id);
create index resource_owner on resource (owner);
create index resource_state on resource (kind, state);

create table resource_index (
  resource uuid not null,
  field varchar(140) not null,
  val varchar(255) not null
);
create unique index resource_index_field on resource_index (resource, field);
create index resource_index_val on resource_index (field, val, resource);

create table reference (
  source uuid not null,
  target uuid not null
);
create unique index reference_pair on reference (source, target);
create index reference_target on reference (target);

create table claim (
  name varchar(255) not null,
  resource uuid not null
);
create unique index claim_name on claim (name);
create index claim_resource on claim (resource);

create table quota_use (
  tenant uuid not null,
  name varchar(64) not null,
  used bigint not null
);
create unique index quota_use_name on quota_use (tenant, name);

create table quota_hold (
  resource uuid not null,
  tenant uuid not null,
  name varchar(64) not null,
  amount bigint not null
);
create unique index quota_hold_name on quota_hold (resource, name);

create table idempotency (
  tenant uuid not null,
  principal uuid not null,
  kind varchar(40) not null,
  word varchar(64) not null,
  fingerprint varchar(64) not null,
  resource uuid not null,
  created_at timestamp with time zone not null
);
create unique index idempotency_word on idempotency (tenant, principal, kind, word);
create index idempotency_age on idempotency (created_at);

create table work (
  resource uuid not null,
  kind varchar(40) not null,
  due timestamp with time zone not null,
  attempts integer not null,
  dirty boolean not null,
  fence bigint not null,
  worker varchar(80),
  lease_until timestamp with time zone
);
create unique index work_resource on work (resource);
create index work_due on work (kind, due);

create sequence change_sequence start with 1 cache 1;
create table change (
  sequence bigint primary key,
  kind varchar(40) not null,
  resource uuid not null,
  tenant uuid not null,
  type varchar(12) not null,
  before_state varchar(24),
  after_state varchar(24),
  actor uuid not null,
  actor_name varchar(255) not null,
  request_id varchar(64) not null,
  dimensions varchar not null,
  at timestamp with time zone not null
);

create table change_cursor (
  name varchar(80) primary key,
  sequence bigint not null
);

create table lease (
  name varchar(120) not null,
  holder varchar(80) not null,
  until timestamp with time zone not null,
  rest_until timestamp with time zone not null
);
create unique index lease_name on lease (name);
