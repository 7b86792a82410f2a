-- Runs after the migrations, and at a start whose role cannot see that they are applied: what depends
-- on the operator's choice of roles, and what no later migration may forget.

-- The role that requests are served with owns nothing: it may change rows, and nothing else.
do $$
begin
  if not exists (select from pg_roles where rolname = '${app_role}') then
    create role "${app_role}" login password '${app_password}';
  end if;
  if '${app_role}' <> current_user then
    execute format('grant connect on database %I to "${app_role}"', current_database());
    grant select, insert, update, delete on all tables in schema public to "${app_role}";
    grant usage on all sequences in schema public to "${app_role}";
    -- a process that does not migrate looks whether others have
    revoke insert, update, delete on flyway_schema_history from "${app_role}";
    -- written by triggers, with the rights of the owner
    revoke insert, update, delete on audit_entry from "${app_role}";
  end if;
end $$;

-- The second lock on tenants' rows, beside the predicate of every statement: a transaction may write
-- the rows of the one project that it has announced (the process's own housekeeping: of any, '*').
-- Reading is kept apart by the statements, the keys and the foreign keys, since announcing a project
-- would double the price of a read. A tenant table is one whose primary key starts with project_id.
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
