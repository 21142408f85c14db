-- Rules for pages of browsers, one line each.
alter table storage_bucket add column cors varchar;
