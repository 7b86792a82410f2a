-- How much may be asked for, as operators set it. A document of limits has a number for some
-- policies: what it leaves out is as in the document before it, in this order: the settings, the plan
-- 'default', the project's plan, the project's own.

create table plan (
  name text primary key,
  limits jsonb not null default '{}' check (jsonb_typeof(limits) = 'object')
);
insert into plan (name) values ('default');

create table project_quota (
  project_id bigint primary key references project on delete cascade,
  plan text not null default 'default' references plan,
  limits jsonb not null default '{}' check (jsonb_typeof(limits) = 'object')
);
create index project_quota_plan on project_quota (plan);

create function tell_quota() returns trigger language plpgsql as $$
begin
  perform pg_notify('dashgate_access', 'quota');
  return null;
end $$;
create trigger plan_changed after insert or update or delete on plan
  for each row execute function tell_quota();
create trigger project_quota_changed after insert or update or delete on project_quota
  for each row execute function tell_quota();
create trigger project_quota_audit after insert or update or delete on project_quota
  for each row execute function audit('project_quota', 'project_id');

-- What processes tell each other of the requests that they have let through, by the minute. Worth
-- nothing after an hour or a crash, so it is not in the log that is written ahead.

create unlogged table quota_use (
  subject text not null,
  minute integer not null,
  reads integer not null,
  writes integer not null,
  last_at timestamptz not null default now(),
  primary key (subject, minute)
) with (fillfactor = 50);
create index quota_use_old on quota_use (minute);

create unlogged table quota_process (
  id uuid primary key,
  seen_at timestamptz not null default now()
);
