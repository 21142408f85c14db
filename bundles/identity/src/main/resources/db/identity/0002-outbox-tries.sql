-- A letter keeps its token; the text around it is written when it is read or brought.
drop table identity_outbox;

create table identity_outbox (
  id uuid primary key,
  recipient varchar(255) not null,
  subject varchar(255) not null,
  token varchar(512) not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  delivered_by varchar(80),
  tries integer not null,
  due_at timestamp with time zone not null,
  failure varchar(500)
);
create index identity_outbox_due on identity_outbox (due_at);
