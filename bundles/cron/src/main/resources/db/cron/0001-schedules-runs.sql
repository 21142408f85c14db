create table cron_schedule (
  job uuid primary key,
  tenant uuid not null,
  generation bigint not null,
  schedule varchar(200) not null,
  time_zone varchar(100) not null,
  dst_gap varchar(10) not null,
  dst_overlap varchar(10) not null,
  jitter integer not null,
  start_at timestamp with time zone not null,
  overlap varchar(10) not null,
  misfire varchar(10) not null,
  target varchar(64),
  lane varchar(300) not null,
  next_at timestamp with time zone,
  due_at timestamp with time zone,
  runs bigint not null,
  alert_code varchar(64),
  alert_message varchar(1000),
  untold_since timestamp with time zone
);
create index cron_schedule_due on cron_schedule (due_at);
create index cron_schedule_untold on cron_schedule (untold_since);
create index cron_schedule_target on cron_schedule (target);

create table cron_run (
  id uuid primary key,
  job uuid not null,
  tenant uuid not null,
  number bigint not null,
  cause varchar(200) not null,
  origin varchar(10) not null,
  scheduled_at timestamp with time zone not null,
  state varchar(10) not null,
  open_for uuid,
  due_at timestamp with time zone,
  lane varchar(300) not null,
  attempts integer not null,
  losses integer not null,
  fence bigint not null,
  worker varchar(120),
  lease_until timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  http_status integer,
  code varchar(64),
  message varchar(1000),
  answer varchar,
  missed integer not null
);
create unique index cron_run_cause on cron_run (job, cause);
create unique index cron_run_number on cron_run (job, number);
create index cron_run_open on cron_run (open_for);
create index cron_run_due on cron_run (state, due_at);
create index cron_run_finished on cron_run (finished_at);
