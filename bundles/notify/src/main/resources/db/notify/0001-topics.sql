create table notify_route (
  subscription uuid primary key,
  tenant uuid not null,
  generation bigint not null,
  host varchar(300) not null,
  topic uuid not null,
  topic_name varchar(64) not null,
  topic_arn varchar(300),
  protocol varchar(100) not null,
  address varchar(2000) not null,
  format varchar(10) not null,
  paused boolean not null,
  confirm_by timestamp with time zone,
  filter_policy varchar,
  filter_body boolean not null,
  secret varchar(1000) not null,
  old_secret varchar(1000),
  old_secret_until timestamp with time zone,
  timeout_seconds integer not null,
  retries varchar(300) not null,
  dead_letter_queue varchar(2000),
  failures integer not null,
  failing_since timestamp with time zone,
  dead_since timestamp with time zone,
  alert_code varchar(64),
  alert_message varchar(1000),
  untold_since timestamp with time zone
);
create index notify_route_topic on notify_route (topic);
create index notify_route_untold on notify_route (untold_since);
create index notify_route_confirm on notify_route (confirm_by);

create table notify_message (
  id uuid primary key,
  topic uuid not null,
  tenant uuid not null,
  subject varchar(100),
  body varchar not null,
  attributes varchar,
  trace varchar(200),
  publisher varchar(300) not null,
  published_at timestamp with time zone not null,
  repeat_key varchar(500),
  question boolean not null,
  size integer not null,
  deliveries integer not null
);
create unique index notify_message_repeat on notify_message (repeat_key);
create index notify_message_topic on notify_message (topic, id);
create index notify_message_published on notify_message (published_at);

create table notify_delivery (
  id uuid primary key,
  message uuid not null,
  subscription uuid not null,
  topic uuid not null,
  tenant uuid not null,
  state varchar(15) not null,
  replay_of uuid,
  repeat_key varchar(300),
  created_at timestamp with time zone not null,
  due_at timestamp with time zone,
  size integer not null,
  attempts integer not null,
  losses integer not null,
  dead boolean not null,
  fence bigint not null,
  worker varchar(120),
  lease_until timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  http_status integer,
  code varchar(64),
  detail varchar(1000),
  answer varchar
);
create index notify_delivery_due on notify_delivery (state, subscription, due_at);
create index notify_delivery_subscription on notify_delivery (subscription, id);
create index notify_delivery_message on notify_delivery (message, id);

create table notify_attempt (
  delivery uuid not null,
  number integer not null,
  at timestamp with time zone not null,
  millis bigint not null,
  http_status integer,
  code varchar(64),
  detail varchar(1000),
  answer varchar,
  primary key (delivery, number)
);
