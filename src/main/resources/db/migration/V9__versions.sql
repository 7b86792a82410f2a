-- What conditional requests go by: a version on each dashboard and insight, and who last changed it.

alter table dashboard
  add column version bigint not null default 1,
  -- in which transaction it was last changed
  add column changed_in xid8 not null default pg_current_xact_id(),
  add column modified_at timestamptz not null default now(),
  -- null: no user, such as a service key. No foreign key, so that changes need not look at users
  add column modified_by bigint default nullif(current_setting('app.user_id', true), '')::bigint;
alter table insight
  add column version bigint not null default 1,
  add column changed_in xid8 not null default pg_current_xact_id(),
  add column modified_at timestamptz not null default now(),
  add column modified_by bigint default nullif(current_setting('app.user_id', true), '')::bigint;

-- the latest change of a project is at their ends
create index dashboard_changed on dashboard (project_id, changed_in);
create index insight_changed on insight (project_id, changed_in);
create index sharing_expired on sharing_configuration (project_id, expires_at)
  where enabled and expires_at is not null;

-- Once a transaction, however many statements of it change the row. A request that leaves all as it
-- was changes nothing. Compared here, since a condition of the trigger is planned anew each time,
-- which costs more than all the rest.
create function raise_version() returns trigger language plpgsql as $$
begin
  if old.changed_in <> pg_current_xact_id() and (
    old.name <> new.name
    or old.description <> new.description
    or old.pinned <> new.pinned
    or old.deleted <> new.deleted
    or old.tags <> new.tags
    or old.restriction_level <> new.restriction_level
    or old.created_by is distinct from new.created_by
    or old.modified_at <> new.modified_at
    or old.filters::text <> new.filters::text
  ) then
    new.version := old.version + 1;
    new.changed_in := pg_current_xact_id();
    new.modified_at := now();
    new.modified_by := nullif(current_setting('app.user_id', true), '')::bigint;
  end if;
  return new;
end $$;
-- Not of last_accessed_at: looking at a dashboard does not change it. What changes something that
-- belongs to a dashboard sets modified_at.
create trigger dashboard_version
  before update of name, description, pinned, deleted, filters, tags, restriction_level, created_by,
    modified_at
  on dashboard for each row execute function raise_version();

-- Every update of an insight counts: even an empty request sets its updated_at.
create function raise_version_of_insight() returns trigger language plpgsql as $$
begin
  if old.changed_in <> pg_current_xact_id() then
    new.version := old.version + 1;
    new.changed_in := pg_current_xact_id();
    new.modified_at := now();
    new.modified_by := nullif(current_setting('app.user_id', true), '')::bigint;
  end if;
  return new;
end $$;
create trigger insight_version before update on insight
  for each row execute function raise_version_of_insight();

create function raise_version_of_dashboard() returns trigger language plpgsql as $$
begin
  update dashboard
  set modified_at = now()
  where project_id = coalesce(new.project_id, old.project_id)
    and id = coalesce(new.dashboard_id, old.dashboard_id)
    and changed_in <> pg_current_xact_id();
  return null;
end $$;
create trigger dashboard_collaborator_version after insert or delete on dashboard_collaborator
  for each row execute function raise_version_of_dashboard();

-- For all tiles of a statement together. Whoever changes tiles holds their dashboards already; the
-- purge does not, and what it removes nobody sees.
create function raise_version_of_dashboards() returns trigger language plpgsql as $$
declare
  changed record;
begin
  if current_setting('app.project_id', true) = '*' then
    return null;
  end if;
  if tg_op <> 'DELETE' then
    for changed in select distinct project_id, dashboard_id from new_tile order by 1, 2 loop
      update dashboard
      set modified_at = now()
      where project_id = changed.project_id
        and id = changed.dashboard_id
        and changed_in <> pg_current_xact_id();
    end loop;
  end if;
  if tg_op <> 'INSERT' then
    for changed in select distinct project_id, dashboard_id from old_tile order by 1, 2 loop
      update dashboard
      set modified_at = now()
      where project_id = changed.project_id
        and id = changed.dashboard_id
        and changed_in <> pg_current_xact_id();
    end loop;
  end if;
  return null;
end $$;
create trigger tile_made after insert on tile referencing new table as new_tile
  for each statement execute function raise_version_of_dashboards();
create trigger tile_changed after update on tile
  referencing old table as old_tile new table as new_tile
  for each statement execute function raise_version_of_dashboards();
create trigger tile_removed after delete on tile referencing old table as old_tile
  for each statement execute function raise_version_of_dashboards();

-- As before, and without what changes with each change.
create or replace function audited(entry jsonb) returns jsonb language sql immutable as $$
  select entry - '{secret_hash, previous_hash, password_hash, password, last_used_at, updated_at,
      primary_dashboard_id, filters, description, tags, failures, failing_since, version, changed_in,
      modified_at, modified_by}'::text[]
    || case when entry ? 'api_token'
      then jsonb_build_object('api_token', 'phc_...' || right(entry ->> 'api_token', 4))
      else '{}' end
    || case when entry ? 'access_token'
      then jsonb_build_object('access_token', '...' || right(entry ->> 'access_token', 4))
      else '{}' end
$$;
