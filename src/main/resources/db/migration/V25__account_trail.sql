-- On Citus, the entries of the trail about organizations, people, keys and projects: on the coordinator, as their tables
-- are. audit_entry is distributed: one worker had the entries of no project, and without it nobody could change keys.
-- There it has the entries about dashboards, which triggers on workers write; elsewhere it has all.
create table account_audit_entry (
  organization_id uuid not null,
  -- a list has entries of both tables
  id bigint not null default nextval('audit_entry_id_seq'),
  created_at timestamptz not null default now(),
  user_id bigint,
  key_id text,
  request_id text,
  project_id bigint,
  item_type text not null,
  item_id text not null,
  action text not null check (action in ('created', 'updated', 'deleted')),
  before json,
  after json,
  primary key (organization_id, id)
);
create index account_audit_entry_list on account_audit_entry (organization_id, created_at desc, id desc);
create index account_audit_entry_age on account_audit_entry (created_at);
create index account_audit_entry_projects on account_audit_entry (organization_id, project_id)
  where item_type = 'project';

-- For a database that becomes one of a cluster, and for one that is.
create function move_account_entries() returns void language plpgsql as $$
begin
  insert into account_audit_entry
  select organization_id, id, created_at, user_id, key_id, request_id, nullif(project_id, 0), item_type, item_id, action,
    before, after
  from audit_entry
  where item_type not in ('dashboard', 'collaborator', 'sharing');
  delete from audit_entry where item_type not in ('dashboard', 'collaborator', 'sharing');
end $$;
revoke execute on function move_account_entries() from public;
do $$
begin
  if exists (select from pg_extension where extname = 'citus') then
    perform move_account_entries();
  end if;
end $$;

-- As in V20.
create or replace function audit() returns trigger language plpgsql as $$
declare
  was jsonb := case when tg_op <> 'INSERT' then audited(to_jsonb(old)) end;
  becomes jsonb := case when tg_op <> 'DELETE' then audited(to_jsonb(new)) end;
  item jsonb := coalesce(becomes, was);
  change text := case tg_op
    when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end;
  project bigint := case tg_argv[0] when 'project' then item ->> 'id' else item ->> 'project_id' end::bigint;
  -- these tables are distributed; all others have triggers on copies, or are on one server
  of_dashboard constant boolean := item ? 'dashboard_id' or tg_argv[0] = 'dashboard';
  is_split constant boolean := not of_dashboard and exists (select from pg_extension where extname = 'citus');
  author bigint := nullif(current_setting('app.user_id', true), '')::bigint;
  author_key text := nullif(current_setting('app.key_id', true), '');
  author_request text := nullif(current_setting('app.request_id', true), '');
  concerned uuid[];
  limits jsonb;
  projects jsonb;
  organization uuid;
begin
  if is_copy() and not of_dashboard then
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
    if is_split then
      insert into account_audit_entry (organization_id, user_id, key_id, request_id, project_id, item_type,
        item_id, action, before, after)
      values (organization, author, author_key, author_request, project, tg_argv[0], item ->> tg_argv[1], change,
        visible_to(was, organization), visible_to(becomes, organization));
    else
      insert into audit_entry (organization_id, user_id, key_id, request_id, project_id, item_type,
        item_id, action, before, after)
      values (organization, author, author_key, author_request, coalesce(project, 0), tg_argv[0], item ->> tg_argv[1], change,
        visible_to(was, organization), visible_to(becomes, organization));
    end if;
  end loop;
  return null;
end $$;

-- As in V20.
create or replace function audit_deleted_user() returns trigger language plpgsql as $$
declare
  is_split constant boolean := exists (select from pg_extension where extname = 'citus');
  author bigint := nullif(current_setting('app.user_id', true), '')::bigint;
  author_key text := nullif(current_setting('app.key_id', true), '');
  author_request text := nullif(current_setting('app.request_id', true), '');
  was constant json := json_build_object('id', old.id, 'uuid', old.uuid);
  organization uuid;
begin
  if is_copy() then
    return old;
  end if;
  for organization in select organization_id from membership where user_id = old.id loop
    if is_split then
      insert into account_audit_entry (organization_id, user_id, key_id, request_id, item_type, item_id, action, before)
      values (organization, author, author_key, author_request, 'user', old.id::text, 'deleted', was);
    else
      insert into audit_entry (organization_id, user_id, key_id, request_id, item_type, item_id, action, before)
      values (organization, author, author_key, author_request, 'user', old.id::text, 'deleted', was);
    end if;
  end loop;
  return old;
end $$;

-- As in V20, first of one table and then of the other.
create or replace function purge_audit(days int, batch int) returns setof bigint language plpgsql security definer
set search_path from current as $$
declare
  newest timestamptz := now() - make_interval(days => greatest(days, 1));
  due timestamptz;
begin
  select created_at
  into due
  from account_audit_entry
  where created_at < newest
  order by created_at
  offset batch - 1
  limit 1;
  return query delete from account_audit_entry where created_at <= coalesce(due, newest) returning id;
  if due is not null then
    return;
  end if;
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
