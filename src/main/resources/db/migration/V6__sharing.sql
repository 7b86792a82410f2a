-- Links to dashboards for people without an account, and when a dashboard was deleted, so that what has
-- been gone for long can be purged.

create table sharing_configuration (
  project_id bigint not null,
  dashboard_id bigint not null,
  -- 176 random bits: it is all that a visitor needs, so it cannot be found by trying
  access_token text not null unique,
  enabled boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  -- null: the link alone is enough
  password_hash text,
  password_set_at timestamptz,
  -- who may embed the page; empty: anybody
  allowed_origins text[] not null default '{}',
  -- wrong passwords since then; starts anew when that is long ago
  failures int not null default 0,
  failing_since timestamptz,
  primary key (project_id, dashboard_id),
  foreign key (project_id, dashboard_id) references dashboard on delete cascade,
  check ((password_hash is null) = (password_set_at is null))
);

-- As before, and no more of a link than names it; visitors' mistakes change nobody's access.
create or replace function audited(entry jsonb) returns jsonb language sql immutable as $$
  select entry - '{secret_hash, previous_hash, password_hash, password, last_used_at, updated_at,
      primary_dashboard_id, filters, description, tags, failures, failing_since}'::text[]
    || case when entry ? 'api_token'
      then jsonb_build_object('api_token', 'phc_...' || right(entry ->> 'api_token', 4))
      else '{}' end
    || case when entry ? 'access_token'
      then jsonb_build_object('access_token', '...' || right(entry ->> 'access_token', 4))
      else '{}' end
$$;
create trigger sharing_configuration_audit after insert or update or delete on sharing_configuration
  for each row execute function audit('sharing', 'dashboard_id');

alter table dashboard add column deleted_at timestamptz;
update dashboard set deleted_at = now() where deleted;
-- no statement may set one and forget the other
alter table dashboard add check (deleted = (deleted_at is not null));

create index dashboard_deleted on dashboard (deleted_at) where deleted_at is not null;
create index insight_deleted on insight (deleted_at) where deleted_at is not null;
create index tile_deleted on tile (deleted_at) where deleted_at is not null;
