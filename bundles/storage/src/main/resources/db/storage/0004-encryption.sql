-- How bytes are encrypted, beside what names them; whether a bucket does it unasked.
alter table storage_bucket add column encrypted boolean default false not null;
alter table storage_object add column seal varchar(300);
alter table storage_upload add column seal varchar(300);
alter table storage_part add column seal varchar(300);
