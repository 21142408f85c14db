create table audit_entry (
  position bigint primary key,
  id uuid not null,
  tenant uuid,
  at timestamp with time zone not null,
  actor_type varchar(20) not null,
  actor uuid,
  actor_name varchar(255) not null,
  credential uuid,
  action varchar(160) not null,
  resource varchar(400) not null,
  status varchar(10) not null,
  http integer not null,
  code varchar(64),
  detail varchar(1000),
  request_id varchar(128) not null,
  address varchar(100),
  agent varchar(300),
  previous varchar(64) not null,
  hash varchar(64) not null
);
create unique index audit_entry_id on audit_entry (id);
create index audit_entry_tenant on audit_entry (tenant, position);
create index audit_entry_request on audit_entry (request_id);

create table audit_head (
  id integer primary key,
  position bigint not null,
  hash varchar(64) not null,
  seal varchar(160) not null
);

create table audit_owed (
  id bigint primary key,
  request_id varchar(128) not null,
  tenant uuid not null,
  actor uuid not null,
  actor_name varchar(255) not null,
  action varchar(160) not null,
  resource varchar(400) not null,
  at timestamp with time zone not null
);
create index audit_owed_request on audit_owed (request_id);
create index audit_owed_age on audit_owed (at);
