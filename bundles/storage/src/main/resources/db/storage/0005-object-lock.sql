-- What keeps versions from being removed; what a bucket does for those who do not ask.
alter table storage_bucket add column object_lock varchar(40);
alter table storage_object add column lock_mode varchar(10);
alter table storage_object add column lock_until timestamp with time zone;
alter table storage_object add column legal_hold boolean default false not null;
alter table storage_upload add column locked boolean default false not null;
alter table storage_upload add column lock_mode varchar(10);
alter table storage_upload add column lock_until timestamp with time zone;
alter table storage_upload add column legal_hold boolean default false not null;
