create table cron_timer (
  job uuid primary key,
  tenant uuid not null,
  generation bigint not null,
  schedule varchar(200) not null,
  time_zone varchar(60) not null,
  overlap varchar(10) not null,
  misfire varchar(10) not null,
  host varchar(300) not null,
  most_attempts integer not null,
  next_at timestamp with time zone
);
create index cron_timer_due on cron_timer (next_at);

create table cron_run (
  id uuid primary key,
  job uuid not null,
  tenant uuid not null,
  due_at timestamp with time zone not null,
  manual boolean not null,
  state varchar(10) not null,
  host varchar(300) not null,
  attempts integer not null,
  most_attempts integer not null,
  try_at timestamp with time zone not null,
  worker varchar(80),
  lease_until timestamp with time zone,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  status_code integer,
  code varchar(60),
  message varchar(1000),
  answer varchar
);
create unique index cron_run_once on cron_run (job, due_at, manual);
create index cron_run_try on cron_run (state, try_at);
create index cron_run_job on cron_run (job, id);
create index cron_run_ended on cron_run (ended_at);
