-- Citus can distribute this schema by project. A trigger of a tenant's table reads and writes rows of its own
-- project only, which are on the same server. No key is unique across projects, and no table that all servers
-- have refers to one that is distributed.

-- DashboardPurge clears it.
alter table project drop constraint project_id_primary_dashboard_id_fkey;

-- 176 random bits need no constraint.
alter table sharing_configuration drop constraint sharing_configuration_access_token_key;
create index sharing_configuration_access_token on sharing_configuration (access_token);

-- The transaction is one of the server that has the row. Citus computes defaults on the coordinator.
alter table dashboard alter column changed_in drop default;
alter table insight alter column changed_in drop default;
create function note_transaction() returns trigger language plpgsql as $$
begin
  new.changed_in := pg_current_xact_id();
  return new;
end $$;
create trigger dashboard_made before insert on dashboard
  for each row execute function note_transaction();
create trigger insight_made before insert on insight
  for each row execute function note_transaction();

-- Triggers of rows, since Citus runs no triggers of statements. The first row of a dashboard raises its version.
-- Whoever changes tiles has locked their dashboards; the purge has not, but nobody sees what it removes.
drop trigger tile_made on tile;
drop trigger tile_changed on tile;
drop trigger tile_removed on tile;
create function raise_version_of_tile_dashboard() returns trigger language plpgsql as $$
begin
  if current_setting('app.project_id', true) = '*' then
    return null;
  end if;
  if tg_op <> 'DELETE' then
    update dashboard
    set modified_at = now()
    where project_id = new.project_id
      and id = new.dashboard_id
      and changed_in <> pg_current_xact_id();
  end if;
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and old.dashboard_id <> new.dashboard_id then
    update dashboard
    set modified_at = now()
    where project_id = old.project_id
      and id = old.dashboard_id
      and changed_in <> pg_current_xact_id();
  end if;
  return null;
end $$;
create trigger tile_version after insert or update or delete on tile
  for each row execute function raise_version_of_tile_dashboard();
drop function raise_version_of_dashboards();

-- The audit trail is distributed, too. Project 0: an entry of no project.
alter table audit_entry drop constraint audit_entry_pkey;
update audit_entry set project_id = 0 where project_id is null;
alter table audit_entry alter column project_id set default 0;
alter table audit_entry alter column project_id set not null;
alter table audit_entry add primary key (project_id, organization_id, id);
-- Servers have ranges of ids of their own, so the order is that of the times.
create index audit_entry_list on audit_entry (organization_id, created_at desc, id desc);
create index audit_entry_id on audit_entry (organization_id, id);

-- Whether a trigger runs for a copy of a table that all servers have. Its work is done once, on the coordinator.
create function is_copy() returns boolean language sql stable as $$
  select current_setting('application_name') like 'citus\_internal%'
    and exists (select from pg_extension where extname = 'citus')
$$;

-- As in V2; afterMigrate__distributed.sql says with whose rights.
create or replace function audit() returns trigger language plpgsql as $$
declare
  was jsonb := case when tg_op <> 'INSERT' then audited(to_jsonb(old)) end;
  becomes jsonb := case when tg_op <> 'DELETE' then audited(to_jsonb(new)) end;
  item jsonb := coalesce(becomes, was);
  change text := case tg_op
    when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end;
  project bigint := case tg_argv[0] when 'project' then item ->> 'id' else item ->> 'project_id' end::bigint;
  concerned uuid[];
  limits jsonb;
  projects jsonb;
  organization uuid;
begin
  -- the tables of dashboards are distributed; all others have triggers on copies, or are on one server
  if is_copy() and not (item ? 'dashboard_id' or tg_argv[0] = 'dashboard') then
    return null;
  end if;
  -- an import brings its entries along
  if current_setting('app.import', true) = 'on' and has_table_privilege('audit_entry', 'delete') then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(key, value), jsonb_object_agg(key, becomes -> key)
    into was, becomes
    from jsonb_each(was)
    where value is distinct from becomes -> key;
    if was is null then
      return null;
    end if;
  end if;
  if tg_argv[0] = 'organization' then
    concerned := array[(item ->> 'id')::uuid];
  elsif item ? 'organization_id' then
    concerned := array[(item ->> 'organization_id')::uuid];
  elsif item ->> 'project_id' is not null then
    concerned := array(
      select organization_id
      from project
      where id = (item ->> 'project_id')::bigint);
  else
    -- what belongs to a user alone concerns the user's organizations, as far as it reaches
    limits := coalesce(item -> 'scoped_organizations', '[]');
    projects := coalesce(item -> 'scoped_projects', '[]');
    concerned := array(
      select m.organization_id
      from membership m
      where m.user_id = case tg_argv[0] when 'user' then item ->> 'id' else item ->> 'user_id' end::bigint
        and (limits = '[]' or limits ? m.organization_id::text)
        and (projects = '[]' or exists (
          select
          from project p
          where p.organization_id = m.organization_id
            and projects @> to_jsonb(p.id))));
  end if;
  foreach organization in array concerned loop
    insert into audit_entry (organization_id, user_id, key_id, request_id, project_id, item_type,
      item_id, action, before, after)
    values (organization, nullif(current_setting('app.user_id', true), '')::bigint,
      nullif(current_setting('app.key_id', true), ''),
      nullif(current_setting('app.request_id', true), ''),
      coalesce(project, 0), tg_argv[0], item ->> tg_argv[1], change,
      visible_to(was, organization), visible_to(becomes, organization));
  end loop;
  return null;
end $$;

-- As in V16.
create or replace function audit_deleted_user() returns trigger language plpgsql as $$
declare
  organization uuid;
begin
  if is_copy() then
    return old;
  end if;
  for organization in select organization_id from membership where user_id = old.id loop
    insert into audit_entry (organization_id, user_id, key_id, request_id, item_type, item_id, action, before)
    values (organization, nullif(current_setting('app.user_id', true), '')::bigint,
      nullif(current_setting('app.key_id', true), ''),
      nullif(current_setting('app.request_id', true), ''),
      'user', old.id::text, 'deleted', json_build_object('id', old.id, 'uuid', old.uuid));
  end loop;
  return old;
end $$;

-- As in V15, by age: a statement on all servers cannot choose rows, and cannot skip locked ones.
create or replace function purge_audit(days int, batch int) returns setof bigint language plpgsql security definer
set search_path from current as $$
declare
  newest timestamptz := now() - make_interval(days => greatest(days, 1));
  due timestamptz;
begin
  select created_at
  into due
  from audit_entry
  where created_at < newest
  order by created_at
  offset batch - 1
  limit 1;
  return query delete from audit_entry where created_at <= coalesce(due, newest) returning id;
end $$;
revoke execute on function purge_audit from public;

create or replace function forget_replies() returns trigger language plpgsql as $$
begin
  if not is_copy() then
    delete from idempotent_reply where project_id = old.id;
  end if;
  return null;
end $$;

-- A transaction with a notification cannot be one of several servers.
create or replace function tell_user() returns trigger language plpgsql as $$
begin
  if not is_copy() then
    perform pg_notify('dashgate_access', 'user ' || coalesce(new.id, old.id));
  end if;
  return null;
end $$;
create or replace function tell_owner() returns trigger language plpgsql as $$
begin
  if not is_copy() then
    perform pg_notify('dashgate_access', 'user ' || coalesce(new.user_id, old.user_id));
  end if;
  return null;
end $$;
create or replace function tell_project() returns trigger language plpgsql as $$
begin
  if not is_copy() then
    perform pg_notify('dashgate_access', 'project ' || coalesce(new.id, old.id));
  end if;
  return null;
end $$;

-- The policies have no sub-selects.
do $$
declare
  policy record;
begin
  for policy in
    select tablename
    from pg_policies
    where policyname = 'announced_project_writes'
      and schemaname = 'public'
  loop
    execute format(
      $policy$
        alter policy announced_project_writes on %I
          using (current_setting('app.project_id', true) in ('*', project_id::text))
      $policy$,
      policy.tablename);
  end loop;
end $$;
