-- Runs after the migrations, and at a start whose role cannot see that they are applied. It sets up
-- the roles chosen by the operator, and row-level security on every tenant table, including new ones.

-- The serving role owns nothing: it may only read and change rows.
do $$
begin
  if not exists (select from pg_roles where rolname = '${app_role}') then
    create role "${app_role}" login password '${app_password}';
  end if;
  if '${app_role}' <> current_user then
    execute format('grant connect on database %I to "${app_role}"', current_database());
    grant select, insert, update, delete on all tables in schema public to "${app_role}";
    grant usage on all sequences in schema public to "${app_role}";
    -- read access stays: a process that does not migrate checks the applied migrations
    revoke insert, update, delete on flyway_schema_history from "${app_role}";
    -- only triggers write it, with the rights of the owner
    revoke insert, update, delete on audit_entry from "${app_role}";
    grant execute on function purge_audit to "${app_role}";
  end if;
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
      and not c.relrowsecurity
  loop
    execute format('alter table %s enable row level security', tenant_table);
    execute format('create policy anyone_reads on %s for select using (true)', tenant_table);
    execute format(
      $policy$
        create policy announced_project_writes on %s
          using ((select current_setting('app.project_id', true)) in ('*', project_id::text))
      $policy$,
      tenant_table);
  end loop;
end $$;
