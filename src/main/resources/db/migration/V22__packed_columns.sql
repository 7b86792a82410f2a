-- The sealed past: events of one name, packed into columns. An event is in the tail (the table event) or in a chunk.

alter table event_project
  add column next_key_number integer not null default 16,
  add column next_chunk_number integer not null default 1,
  -- of the tail: its events, since when the oldest one is there, and when the sealer looks at it again
  add column tail_events bigint not null default 0,
  add column tail_since timestamptz,
  add column seal_at_events bigint not null default 0,
  add column seal_at timestamptz;
create index event_project_tail on event_project (project_id) where tail_events > 0;

update event_project p
set tail_events = t.events, tail_since = t.since
from (
  select project_id, count(*) as events, min(received_at) as since
  from event
  group by project_id
) t
where t.project_id = p.project_id;

-- Small numbers for keys of properties, never used again. Those below 16 are columns that are no properties.
create table property_key (
  project_id bigint not null,
  key_number integer not null,
  name text not null check (octet_length(name) <= 200),
  primary key (project_id, key_number),
  unique (project_id, name)
);

-- Up to 65,536 events of one name, in the order of time and uuid. Chunks may overlap in time.
create table event_chunk (
  project_id bigint not null,
  chunk_number integer not null,
  event_number integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  events integer not null,
  -- its columns, and the bytes of each, inflated
  key_numbers integer[] not null,
  key_bytes integer[] not null,
  -- keys of which values are in the column of the rest; 0: keys without a number
  rest_key_numbers integer[] not null,
  primary key (project_id, chunk_number)
);
create index event_chunk_time on event_chunk (project_id, event_number, last_at);

-- A column of a chunk: the values of a key, or what each event has (keys below 16).
create table event_column (
  project_id bigint not null,
  chunk_number integer not null,
  key_number integer not null,
  data bytea not null,
  primary key (project_id, chunk_number, key_number)
);
-- compressed by ourselves
alter table event_column alter data set storage external;
alter table event_chunk set (autovacuum_vacuum_scale_factor = 0.02);
alter table event_column set (autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_scale_factor = 0.02);

-- Distinct ids whose events are being removed: readers leave them out.
create table erased_id (
  project_id bigint not null,
  id_number integer not null,
  erased_at timestamptz not null default now(),
  primary key (project_id, id_number)
);

-- Values of a property of all persons of a project, in the order of their numbers, as of a version. The key is empty:
-- whose each distinct id is, in the order of their numbers.
create table person_column (
  project_id bigint not null,
  key text not null,
  version bigint not null,
  -- how many values there are
  persons integer not null,
  data bytea not null,
  primary key (project_id, key)
);
alter table person_column alter data set storage external;

do $$
declare
  name text;
begin
  foreach name in array '{property_key, event_chunk, event_column, erased_id, person_column}'::text[] loop
    execute format('alter table %I enable row level security', name);
    execute format(
      $policy$
        create policy announced_project on %I
          using (current_setting('app.project_id', true) in ('*', project_id::text))
      $policy$,
      name);
  end loop;
end $$;

-- The projects whose tail is long or old enough to be sealed. With the rights of the owner, who sees all; nobody
-- else sees more than that.
create function projects_to_seal(least_events bigint, after_seconds double precision)
returns table (project_id bigint)
language plpgsql stable security definer set search_path from current as $$
begin
  return query
    select p.project_id
    from event_project p
    where p.tail_events > 0
      and (
        p.tail_events >= greatest(least_events, p.seal_at_events)
        or (
          p.tail_since < now() - make_interval(secs => after_seconds)
          and coalesce(p.seal_at < now(), true)
        )
      )
    order by p.tail_events desc;
end $$;
revoke execute on function projects_to_seal(bigint, double precision) from public;

-- How many events are in the tails of all projects, and for how long the first of them.
create function event_tails() returns table (events bigint, seconds double precision)
language plpgsql stable security definer set search_path from current as $$
begin
  return query
    select coalesce(sum(p.tail_events), 0)::bigint,
      coalesce(extract(epoch from now() - min(p.tail_since)), 0)::double precision
    from event_project p
    where p.tail_events > 0;
end $$;
revoke execute on function event_tails() from public;
