-- Runs after the migrations, and at a start whose role cannot see that they are applied. It sets up
-- the roles chosen by the operator, and row-level security on every tenant table, including new ones.

-- The serving role owns nothing: it may only read and change rows. Its name and password are encoded,
-- so that they may contain anything.
do $$
declare
  app_role text := convert_from(decode('${app_role}', 'base64'), 'UTF8');
  app_password text := convert_from(decode('${app_password}', 'base64'), 'UTF8');
  pair text;
  partition regclass;
begin
  if not exists (select from pg_roles where rolname = app_role) then
    execute format('create role %I login password %L', app_role, app_password);
  end if;
  if app_role = current_user then
    return;
  end if;
  execute format('grant connect on database %I to %I', current_database(), app_role);
  execute format('grant select, insert, update, delete on all tables in schema public to %I', app_role);
  execute format('grant usage on all sequences in schema public to %I', app_role);
  -- read access stays: a process that does not migrate checks the applied migrations
  execute format('revoke insert, update, delete on flyway_schema_history from %I', app_role);
  -- only triggers write it, with the rights of the owner, unless afterMigrate__distributed.sql says otherwise
  execute format('revoke insert, update, delete on audit_entry, account_audit_entry from %I', app_role);
  execute format(
    'grant execute on function purge_audit, prepare_event_partitions, projects_with_events, projects_to_seal, projects_to_remove, event_tails to %I', app_role);
  -- read by name, a partition ignores the policies of its table
  for partition in
    select c.oid::regclass
    from pg_class c
    where c.relispartition
      and c.relkind = 'r'
      and c.relnamespace = 'public'::regnamespace
  loop
    execute format('revoke all on %s from %I', partition, app_role);
  end loop;

  -- For sessions that the serving processes cannot set up, because a connection pooler shares them.
  -- Not for the owner, whose migrations take longer.
  begin
    foreach pair in array string_to_array('${app_parameters}', ',') loop
      execute format(
        'alter role %I in database %I set %I = %L',
        app_role, current_database(), split_part(pair, '=', 1), split_part(pair, '=', 2));
    end loop;
  exception when insufficient_privilege then
    raise warning 'the role % may not set parameters of the role %: %', current_user, app_role, sqlerrm;
  end;
end $$;

-- Row-level security, a second check besides the predicate of every statement. A transaction may
-- write only rows of the project that it has announced; maintenance announces '*', all projects.
-- Reads are separated only by the statements, the keys and the foreign keys, since announcing a
-- project would double their cost. A tenant table has project_id first in its primary key.
do $$
declare
  tenant_table regclass;
begin
  for tenant_table in
    select i.indrelid::regclass
    from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    join pg_class c on c.oid = i.indrelid
    where i.indisprimary
      and a.attname = 'project_id'
      and c.relnamespace = 'public'::regnamespace
      -- has entries of several projects and of none in one transaction, and cannot be changed
      and c.relname <> 'audit_entry'
      and not c.relispartition
      and not c.relrowsecurity
  loop
    execute format('alter table %s enable row level security', tenant_table);
    execute format('create policy anyone_reads on %s for select using (true)', tenant_table);
    execute format(
      $policy$
        create policy announced_project_writes on %s
          using (current_setting('app.project_id', true) in ('*', project_id::text))
      $policy$,
      tenant_table);
  end loop;
end $$;
