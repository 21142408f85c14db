alter table resource add column reconciled boolean default true not null;

drop index resource_state;
create index resource_state on resource (kind, state, tenant, id);
create index resource_named on resource (tenant, kind, name, id);

alter table resource_index add column tenant uuid;
alter table resource_index add column kind varchar(40);
update resource_index set tenant = (select r.tenant from resource r where r.id = resource_index.resource),
  kind = (select r.kind from resource r where r.id = resource_index.resource);
drop index resource_index_val;
create index resource_index_val on resource_index (field, val, kind, tenant, resource);

update work set due = lease_until where lease_until > due;
alter table work drop column lease_until;

delete from installation where cast(id as varchar) > (select min(cast(id as varchar)) from installation);
alter table installation add column one boolean default true not null;
create unique index installation_one on installation (one);

update resource set owner = '00000000-0000-0000-0000-000000000000' where owner is null;
alter table resource alter column owner set not null;
drop index resource_owner;
create index resource_parts on resource (owner, tenant, kind, id);
