alter table identity_key add column access_key_id varchar(32);
alter table identity_key add column signing_secret varchar(512);
create unique index identity_key_access on identity_key (access_key_id);
