-- Who changed who may do what. Written by triggers, so that no statement can forget it, and by nobody
-- else: the role that serves requests may only read it. It has no foreign keys, since it outlives what
-- it tells of.

create table audit_entry (
  organization_id uuid not null,
  id bigint generated always as identity,
  created_at timestamptz not null default now(),
  user_id bigint,
  key_id text,
  request_id text,
  project_id bigint,
  item_type text not null,
  item_id text not null,
  action text not null check (action in ('created', 'updated', 'deleted')),
  -- what changed, as it was and as it is; the whole row where it began or ended
  before json,
  after json,
  primary key (organization_id, id)
);

-- A row as the trail shows it: no secrets, and nothing that changes with each use.
create function audited(entry jsonb) returns jsonb language sql immutable as $$
  select entry - '{secret_hash, previous_hash, password_hash, password, last_used_at, updated_at,
      primary_dashboard_id, filters, description, tags}'::text[]
    || case when entry ? 'api_token'
      then jsonb_build_object('api_token', 'phc_...' || right(entry ->> 'api_token', 4))
      else '{}' end
$$;

-- A key's limits as one organization may see them: those of others are others'.
create function visible_to(entry jsonb, organization uuid) returns jsonb language sql stable as $$
  select case when jsonb_typeof(entry -> 'scoped_projects') = 'array'
    then entry || jsonb_build_object('scoped_projects', (
      select coalesce(jsonb_agg(p.id), '[]')
      from jsonb_array_elements_text(entry -> 'scoped_projects') limited
      join project p on p.id = limited::bigint and p.organization_id = organization))
    else entry end
  || case when jsonb_typeof(entry -> 'scoped_organizations') = 'array'
    then jsonb_build_object('scoped_organizations', (
      select coalesce(jsonb_agg(limited), '[]')
      from jsonb_array_elements_text(entry -> 'scoped_organizations') limited
      where limited::uuid = organization))
    else '{}' end
$$;

-- Arguments of the trigger: the type of the item, and the column that names it.
create function audit() returns trigger language plpgsql security definer
set search_path from current as $$
declare
  was jsonb := case when tg_op <> 'INSERT' then audited(to_jsonb(old)) end;
  becomes jsonb := case when tg_op <> 'DELETE' then audited(to_jsonb(new)) end;
  item jsonb := coalesce(becomes, was);
  change text := case tg_op
    when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end;
  concerned uuid[];
  limits jsonb;
  projects jsonb;
begin
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
  insert into audit_entry (organization_id, user_id, key_id, request_id, project_id, item_type,
    item_id, action, before, after)
  select organization_id, nullif(current_setting('app.user_id', true), '')::bigint,
    nullif(current_setting('app.key_id', true), ''),
    nullif(current_setting('app.request_id', true), ''),
    case tg_argv[0] when 'project' then item ->> 'id' else item ->> 'project_id' end::bigint,
    tg_argv[0], item ->> tg_argv[1], change, visible_to(was, organization_id),
    visible_to(becomes, organization_id)
  from unnest(concerned) organization_id;
  return null;
end $$;

create trigger organization_audit after update or delete on organization
  for each row execute function audit('organization', 'id');
create trigger membership_audit after insert or update or delete on membership
  for each row execute function audit('membership', 'user_id');
create trigger invite_audit after insert or delete on invite
  for each row execute function audit('invite', 'id');
create trigger project_audit after insert or update or delete on project
  for each row execute function audit('project', 'id');
create trigger api_key_audit after insert or update or delete on api_key
  for each row execute function audit('api_key', 'id');
create trigger users_audit after update of is_active, email on users
  for each row execute function audit('user', 'id');
-- A dashboard's contents are no change of access; how far it is restricted is.
create trigger dashboard_audit after update of restriction_level on dashboard
  for each row when (old.restriction_level <> new.restriction_level)
  execute function audit('dashboard', 'id');
create trigger dashboard_born_restricted after insert on dashboard
  for each row when (new.restriction_level <> 21)
  execute function audit('dashboard', 'id');
