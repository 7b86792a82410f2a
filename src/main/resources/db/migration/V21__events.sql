-- Events on their way: an inbox that is written before the answer, then rows in the order of arrival, with persons,
-- groups and definitions. All of a project is on one server. Nothing refers to other tables, since rows of the
-- inbox are written for many projects at once: what belongs to a deleted project is purged.

-- Settings of a project that capture and the reading of events obey.
alter table project
  add column app_urls text[] not null default '{}',
  add column anonymize_ips boolean not null default false,
  add column person_processing_opt_out boolean not null default false,
  add column session_recording_opt_in boolean not null default false,
  -- 0: Sunday, 1: Monday, as PostHog has it
  add column week_start_day smallint,
  add column test_account_filters json not null default '[]';

-- Processes remember what the token of a project stands for.
drop trigger project_changed on project;
create trigger project_changed
  after insert or update of
    organization_id, access_control, api_token, anonymize_ips, person_processing_opt_out, session_recording_opt_in
  or delete
  on project for each row execute function tell_project();

-- Who works for a project, and its next numbers. Each transaction of the holder locks the row first and compares
-- the epoch, which is raised whenever the holder changes.
create table event_project (
  project_id bigint primary key,
  holder uuid,
  held_until timestamptz,
  epoch bigint not null default 0,
  next_id_number integer not null default 1,
  next_event_number integer not null default 1,
  -- the versions of the map of distinct ids and of the properties of persons
  ids_version bigint not null default 0,
  persons_version bigint not null default 0
);

-- Validated and normalised events of one project in one commit, as lines of JSON.
create table event_inbox (
  project_id bigint not null,
  id bigint not null generated always as identity,
  received_at timestamptz not null default now(),
  events integer not null,
  -- of the lines
  bytes integer not null,
  -- 0: plain, 1: deflate
  codec smallint not null,
  data bytea not null,
  primary key (project_id, id)
);
alter table event_inbox alter data set storage external;
alter table event_inbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);

-- Events that could not be processed, with the reason.
create table event_rejected (
  project_id bigint not null,
  id bigint not null generated always as identity,
  received_at timestamptz not null,
  reason text not null,
  -- the line of the inbox
  data text not null,
  primary key (project_id, id)
);

-- Small numbers for names of events, never used again.
create table event_name (
  project_id bigint not null,
  event_number integer not null,
  name text not null check (length(name) <= 200),
  primary key (project_id, event_number),
  unique (project_id, name)
);

-- Which events are stored, so that none is stored twice; and where an event is. By month of arrival, counted
-- from 1970; three are kept.
create table event_uuid (
  project_id bigint not null,
  uuid uuid not null,
  month smallint not null,
  event_number integer not null,
  -- of the event in UTC, counted from 1970
  day integer not null,
  primary key (project_id, uuid, month)
) partition by list (month);

-- Events of the last time, as rows. There is one index, which is also that of lists.
create table event (
  project_id bigint not null,
  event_number integer not null,
  ts timestamptz not null,
  uuid uuid not null,
  -- the number of its distinct id
  id_number integer not null,
  received_at timestamptz not null,
  -- as it was sent: not jsonb, which rewrites numbers
  properties json not null,
  elements_chain text,
  primary key (project_id, event_number, ts, uuid) include (id_number)
);
alter table event set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05);

-- A person has the number of its first distinct id.
create table person (
  project_id bigint not null,
  person_number integer not null,
  uuid uuid not null,
  created_at timestamptz not null,
  is_identified boolean not null default false,
  properties json not null default '{}',
  version bigint not null,
  primary key (project_id, person_number),
  unique (project_id, uuid)
);
create index person_version on person (project_id, version);
create index person_created on person (project_id, created_at desc, person_number desc);

-- Whose a distinct id is. Merges change this, never an event. Without a row in person, nobody's: its events have
-- no profile.
create table person_distinct_id (
  project_id bigint not null,
  distinct_id text not null,
  id_number integer not null,
  person_number integer not null,
  version bigint not null,
  primary key (project_id, distinct_id),
  unique (project_id, id_number)
);
create index person_distinct_id_person on person_distinct_id (project_id, person_number);
create index person_distinct_id_version on person_distinct_id (project_id, version);

-- Merged persons whose distinct ids have not all been moved yet, which is done in portions: their ids are those of
-- the winner.
create table person_merge (
  project_id bigint not null,
  loser_number integer not null,
  winner_number integer not null,
  primary key (project_id, loser_number)
);

create table group_type (
  project_id bigint not null,
  group_type_index smallint not null check (group_type_index between 0 and 4),
  group_type text not null,
  name_singular text,
  name_plural text,
  primary key (project_id, group_type_index),
  unique (project_id, group_type)
);

create table groups (
  project_id bigint not null,
  group_type_index smallint not null,
  group_key text not null,
  properties json not null default '{}',
  -- of each property, the time of the event that set it, in microseconds since 1970
  property_times json not null default '{}',
  created_at timestamptz not null,
  version bigint not null,
  primary key (project_id, group_type_index, group_key)
);
create index groups_version on groups (project_id, version);

create table event_definition (
  project_id bigint not null,
  name text not null check (length(name) <= 200),
  id uuid not null default gen_random_uuid(),
  created_at timestamptz not null,
  last_seen_at timestamptz,
  primary key (project_id, name),
  unique (project_id, id)
);

create table property_definition (
  project_id bigint not null,
  -- 1: of events, 2: of persons, 3: of groups
  type smallint not null,
  -- -1: not of groups
  group_type_index smallint not null default -1,
  name text not null check (octet_length(name) <= 200),
  id uuid not null default gen_random_uuid(),
  -- DateTime, String, Numeric, Boolean; null: none of them, or not seen yet
  property_type text,
  primary key (project_id, type, group_type_index, name),
  unique (project_id, id)
);

-- Which properties were seen on which events.
create table event_property (
  project_id bigint not null,
  event text not null,
  property text not null,
  primary key (project_id, event, property)
);
create index event_property_property on event_property (project_id, property);

-- At most one a type and key in an hour.
create table ingestion_warning (
  project_id bigint not null,
  type text not null,
  key text not null,
  hour timestamptz not null,
  warned_at timestamptz not null,
  count bigint not null,
  details json not null,
  primary key (project_id, type, key, hour)
);
create index ingestion_warning_time on ingestion_warning (project_id, warned_at desc);

-- Events of a calendar month in UTC, for quotas.
create table event_usage (
  project_id bigint not null,
  month smallint not null,
  events bigint not null,
  primary key (project_id, month)
);

-- Stricter than the policies of other tables: a read gets no row, either, unless its project is announced.
do $$
declare
  name text;
begin
  foreach name in array '{
    event_project, event_inbox, event_rejected, event_name, event_uuid, event, person, person_distinct_id,
    person_merge, group_type, groups, event_definition, property_definition, event_property, ingestion_warning, event_usage
  }'::text[] loop
    execute format('alter table %I enable row level security', name);
    execute format(
      $policy$
        create policy announced_project on %I
          using (current_setting('app.project_id', true) in ('*', project_id::text))
      $policy$,
      name);
  end loop;
end $$;
-- The events of many tenants are appended by one statement.
create policy anyone_appends on event_inbox for insert with check (true);

-- A month, counted from 1970.
create function month_number(at timestamptz) returns smallint language sql stable as $$
  select (extract(year from at at time zone 'UTC') * 12 + extract(month from at at time zone 'UTC') - 1 - 1970 * 12)::smallint
$$;

-- Adds the partitions of the last two months, of this one and of the next one, and drops earlier ones. With the
-- rights of the owner, so that the serving role owns nothing. Partitions have no rights of their own: read by
-- name, they would ignore the policies.
create function prepare_event_partitions() returns void language plpgsql security definer
set search_path from current as $$
declare
  current constant smallint := month_number(now());
  partition record;
begin
  perform pg_advisory_xact_lock(hashtext('dashgate event partitions'));
  for number in current - 2 .. current + 1 loop
    if to_regclass(format('event_uuid_%s', number)) is null then
      execute format('create table event_uuid_%s partition of event_uuid for values in (%s)', number, number);
    end if;
  end loop;
  for partition in
    select c.relname
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'event_uuid'::regclass
      and substring(c.relname from '\d+$')::integer < current - 2
  loop
    begin
      set local lock_timeout = '100ms';
      execute format('drop table %I', partition.relname);
    exception when lock_not_available then
      raise notice 'the partition % is in use', partition.relname;
    end;
  end loop;
end $$;
revoke execute on function prepare_event_partitions() from public;
select prepare_event_partitions();

-- The projects with events in the inbox, or with merges to be finished, and for how long the first event has waited.
-- With the rights of the owner, who sees all; nobody else sees more than that.
create function projects_with_events() returns table (project_id bigint, seconds double precision)
language plpgsql stable security definer set search_path from current as $$
begin
  if exists (select from pg_extension where extname = 'citus') then
    return query
      select i.project_id, extract(epoch from now() - min(i.received_at))::double precision
      from event_inbox i
      group by i.project_id;
  else
    -- one look at the index for each project, however many rows it has
    return query
      with recursive found (id, received_at) as (
        (select i.project_id, i.received_at from event_inbox i order by i.project_id, i.id limit 1)
        union all
        select next.project_id, next.received_at
        from found f
        cross join lateral (
          select i.project_id, i.received_at
          from event_inbox i
          where i.project_id > f.id
          order by i.project_id, i.id
          limit 1
        ) as next
      )
      select f.id, extract(epoch from now() - f.received_at)::double precision
      from found f;
  end if;
  return query
    select distinct m.project_id, 0::double precision
    from person_merge m;
end $$;
revoke execute on function projects_with_events() from public;
