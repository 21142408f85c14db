create table tenant (
  id uuid primary key,
  name varchar(100) not null,
  slug varchar(63) not null,
  owner uuid not null,
  personal boolean not null,
  created_at timestamp with time zone not null
);
create unique index tenant_slug on tenant (slug);

create table tenant_member (
  id uuid primary key,
  tenant uuid not null,
  member uuid not null,
  role varchar(16) not null,
  since timestamp with time zone not null
);
create unique index tenant_member_pair on tenant_member (tenant, member);
create index tenant_member_user on tenant_member (member);

create table tenant_active (
  member uuid primary key,
  tenant uuid not null
);

create table tenant_quota (
  id uuid primary key,
  tenant uuid not null,
  name varchar(64) not null,
  amount bigint not null
);
create unique index tenant_quota_name on tenant_quota (tenant, name);
