-- Distributes the tables where the extension Citus is installed; else it does nothing. It runs after all
-- migrations: a migration that creates a table adds it to the list here.
do $do$
declare
  -- reference: on all servers. distributed: by project_id, a project on one server. local: on the coordinator.
  kinds constant jsonb := '{
    "organization": "reference", "users": "reference", "membership": "reference",
    "project": "reference", "project_membership": "reference",
    "dashboard": "distributed", "insight": "distributed", "tile": "distributed",
    "dashboard_template": "distributed", "dashboard_collaborator": "distributed",
    "sharing_configuration": "distributed", "idempotent_reply": "distributed", "named_query": "distributed",
    "audit_entry": "distributed",
    "event_project": "distributed", "event_inbox": "distributed", "event_rejected": "distributed",
    "event_name": "distributed", "event_uuid": "distributed", "event": "distributed",
    "person": "distributed", "person_distinct_id": "distributed", "person_merge": "distributed",
    "group_type": "distributed", "groups": "distributed",
    "event_definition": "distributed", "property_definition": "distributed", "event_property": "distributed",
    "ingestion_warning": "distributed", "event_usage": "distributed",
    "property_key": "distributed", "event_chunk": "distributed", "event_column": "distributed",
    "erased_id": "distributed", "deleted_id": "distributed", "person_column": "distributed",
    "insight_result": "distributed", "insight_result_link": "distributed",
    "account_audit_entry": "local", "api_key": "local", "invite": "local", "session": "local",
    "refresh_token": "local",
    "account_link": "local", "login_failure": "local", "plan": "local", "project_quota": "local", "result_refresh": "local",
    "quota_use": "local", "quota_process": "local", "flyway_schema_history": "local"}';
  app_role constant text := convert_from(decode('${app_role}', 'base64'), 'UTF8');
  distributed constant boolean := exists (select from pg_extension where extname = 'citus');
  unknown text;
  name text;
  function regprocedure;
  foreign_key record;
begin
  perform pg_advisory_xact_lock(hashtext('dashgate distributed'));
  -- Triggers write the trail with the rights of the owner. On Citus they have those of the caller, which may then
  -- add entries itself: a transaction on several servers has one role.
  for name in
    select proname
    from pg_proc
    where pronamespace = 'public'::regnamespace
      and proname in ('audit', 'audit_deleted_user', 'forget_replies')
      and prosecdef = distributed
  loop
    execute format(
      'alter function %I() security ' || case when distributed then 'invoker reset search_path'
        else 'definer set search_path from current' end,
      name);
  end loop;
  if not distributed then
    return;
  end if;
  execute format('grant insert on audit_entry, account_audit_entry to %I', app_role);
  -- Citus has no generic plans of statements on several tables
  execute format(
    'alter role %I in database %I set plan_cache_mode = auto',
    app_role, current_database());

  select string_agg(relname, ', ' order by relname)
  into unknown
  from pg_class
  where relnamespace = 'public'::regnamespace
    and relkind in ('r', 'p')
    and not relispartition
    and not kinds ? relname;
  if unknown is not null then
    raise exception 'afterMigrate__distributed.sql does not say where these tables belong: %', unknown;
  end if;

  -- One at a time, with all foreign keys set aside: the first reference table would else change the tables that
  -- refer to it, and those with an identity column could not be distributed any more.
  if not exists (
    select
    from jsonb_each_text(kinds) kind
    where kind.value <> 'local'
      and not exists (select from pg_dist_partition where logicalrelid = kind.key::regclass)
  ) then
    return;
  end if;
  set local citus.multi_shard_modify_mode to 'sequential';
  -- Rows that are there already are copied to the workers, where triggers run for them. These do nothing then.
  set local app.project_id = '*';
  set local app.import = 'on';
  -- functions from before the extension, which triggers call; some name tables that the workers do not have yet
  set local check_function_bodies = off;
  for function in
    select p.oid
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (
        select
        from pg_depend
        where objid = p.oid
          and deptype = 'e')
      and not exists (
        select
        from pg_dist_object
        where classid = 'pg_proc'::regclass
          and objid = p.oid)
  loop
    perform create_distributed_function(function);
  end loop;
  if not exists (select from pg_dist_partition where logicalrelid = 'audit_entry'::regclass) then
    perform move_account_entries();
  end if;
  create temporary table set_aside on commit drop as
  select conrelid::regclass::text as of_table, conname as name, pg_get_constraintdef(oid) as definition
  from pg_constraint
  where contype = 'f'
    and connamespace = 'public'::regnamespace;
  for foreign_key in select * from set_aside loop
    execute format('alter table %s drop constraint %I', foreign_key.of_table, foreign_key.name);
  end loop;
  for name in
    select kind.key
    from jsonb_each_text(kinds) kind
    where kind.value = 'reference'
      and not exists (select from pg_dist_partition where logicalrelid = kind.key::regclass)
  loop
    perform create_reference_table(name);
    -- the rows of before, which nobody sees any more
    perform truncate_local_data_after_distributing_table(name);
  end loop;
  -- the trail first: triggers of the others look at it. All are placed beside it.
  for name in
    select kind.key
    from jsonb_each_text(kinds) kind
    where kind.value = 'distributed'
      and not exists (select from pg_dist_partition where logicalrelid = kind.key::regclass)
    order by kind.key <> 'audit_entry'
  loop
    perform create_distributed_table(
      name, 'project_id', colocate_with => case name when 'audit_entry' then 'none' else 'audit_entry' end);
    perform truncate_local_data_after_distributing_table(name);
  end loop;
  for foreign_key in select * from set_aside loop
    execute format(
      'alter table %s add constraint %I %s',
      foreign_key.of_table, foreign_key.name, foreign_key.definition);
  end loop;
end $do$;
