-- Lists of current versions, past the markers of what was deleted.
drop index storage_object_list;
create index storage_object_list on storage_object (bucket, place, marker, name);
