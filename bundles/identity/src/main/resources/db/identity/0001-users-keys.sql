create table identity_user (
  id uuid primary key,
  email varchar(255) not null,
  email_key varchar(255) not null,
  name varchar(100) not null,
  password varchar(512) not null,
  administrator boolean not null,
  pending boolean not null,
  created_at timestamp with time zone not null,
  version bigint not null
);
create unique index identity_user_email on identity_user (email_key);
create index identity_user_admin on identity_user (administrator, id);

create table identity_key (
  id uuid primary key,
  owner uuid not null,
  name varchar(100) not null,
  hash varchar(160) not null,
  prefix varchar(32) not null,
  login boolean not null,
  created_at timestamp with time zone not null,
  last_used timestamp with time zone,
  expires_at timestamp with time zone
);
create unique index identity_key_hash on identity_key (hash);
create index identity_key_owner on identity_key (owner, id);
create index identity_key_expiry on identity_key (expires_at);

create table identity_reset (
  id uuid primary key,
  owner uuid not null,
  hash varchar(160) not null,
  expires_at timestamp with time zone not null
);
create unique index identity_reset_hash on identity_reset (hash);
create index identity_reset_owner on identity_reset (owner);

create table identity_outbox (
  id uuid primary key,
  recipient varchar(255) not null,
  subject varchar(255) not null,
  body varchar not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  delivered_by varchar(80)
);

create table identity_attempt (
  id varchar(64) primary key,
  made integer not null,
  stretch integer not null,
  window_end timestamp with time zone not null,
  trusted_until timestamp with time zone
);
create index identity_attempt_age on identity_attempt (window_end);
