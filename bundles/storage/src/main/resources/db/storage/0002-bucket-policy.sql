-- A public bucket is one whose policy lets anybody read; new ones are blocked from that.
alter table storage_bucket add column policy varchar(20480);
alter table storage_bucket add column public_block varchar(4);
update storage_bucket set policy =
  '{"Version":"2012-10-17","Statement":[{"Sid":"PublicRead","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::'
  || name || '/*"}]}' where is_public;
update storage_bucket set public_block = 'aipr' where not is_public;
alter table storage_bucket drop column is_public;
