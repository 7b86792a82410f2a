-- Tenants, identities and dashboards. Every tenant table starts its keys with project_id, and every
-- foreign key between tenant tables is composite, so that a row of one project cannot refer to a row
-- of another: the schema says so, not only the code.

create table users (
  id bigint generated always as identity primary key,
  uuid uuid not null default gen_random_uuid() unique,
  distinct_id text not null,
  first_name text not null,
  email text not null,
  password_hash text not null,
  email_opt_in boolean not null default true,
  is_active boolean not null default true,
  date_joined timestamptz not null default now(),
  current_organization_id uuid,
  current_project_id bigint
);
create unique index users_email on users (lower(email));

create table organization (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  slug text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table membership (
  organization_id uuid not null references organization on delete cascade,
  user_id bigint not null references users on delete cascade,
  level smallint not null check (level in (1, 8, 15)),
  joined_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
create index membership_user on membership (user_id, organization_id);

create table invite (
  organization_id uuid not null references organization on delete cascade,
  id uuid not null default gen_random_uuid() unique,
  target_email text not null,
  first_name text not null default '',
  created_by bigint references users on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, id)
);
create index invite_created_by on invite (created_by);

create table project (
  id bigint generated always as identity primary key,
  uuid uuid not null default gen_random_uuid() unique,
  organization_id uuid not null references organization on delete cascade,
  api_token text not null unique,
  name text not null,
  timezone text not null default 'UTC',
  access_control boolean not null default false,
  primary_dashboard_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index project_organization on project (organization_id, id);

alter table users
  add foreign key (current_organization_id) references organization on delete set null,
  add foreign key (current_project_id) references project on delete set null;
create index users_current_organization on users (current_organization_id);
create index users_current_project on users (current_project_id);

create table dashboard (
  project_id bigint not null references project on delete cascade,
  id bigint generated always as identity,
  name text not null,
  description text not null default '',
  pinned boolean not null default false,
  deleted boolean not null default false,
  creation_mode text not null check (creation_mode in ('default', 'template', 'duplicate')),
  -- json, not jsonb: nothing queries into it, and it comes back as it was sent
  filters json not null default '{}',
  tags text[] not null default '{}',
  restriction_level smallint not null default 21 check (restriction_level in (21, 37)),
  created_at timestamptz not null default now(),
  created_by bigint references users on delete set null,
  last_accessed_at timestamptz,
  primary key (project_id, id)
);
create index dashboard_list on dashboard (project_id, pinned desc, name, id) where not deleted;
create index dashboard_created_by on dashboard (created_by);

alter table project
  add foreign key (id, primary_dashboard_id) references dashboard (project_id, id)
    on delete set null (primary_dashboard_id);

-- A key of a user (personal), or of a project and no user (service).
create table api_key (
  id text primary key,
  user_id bigint references users on delete cascade,
  project_id bigint references project on delete cascade,
  label text not null,
  secret_hash bytea not null unique,
  -- the secret before the last rolling, which holds on for a while
  previous_hash bytea unique,
  previous_until timestamptz,
  mask_value text not null,
  scopes text[] not null,
  -- empty: all that the user may enter
  scoped_projects bigint[] not null default '{}',
  scoped_organizations uuid[] not null default '{}',
  created_at timestamptz not null default now(),
  created_by bigint references users on delete set null,
  last_used_at timestamptz,
  expires_at timestamptz,
  check ((user_id is null) <> (project_id is null))
);
create index api_key_user on api_key (user_id, created_at desc);
create index api_key_project on api_key (project_id, created_at desc);
create index api_key_created_by on api_key (created_by);

create table session (
  id uuid primary key default gen_random_uuid(),
  user_id bigint not null references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_of_user on session (user_id, expires_at);

-- Each is good for one use, after which its successor counts.
create table refresh_token (
  secret_hash bytea primary key,
  session_id uuid not null references session on delete cascade,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index refresh_token_session on refresh_token (session_id);

create table login_failure (
  email_hash bytea not null,
  failed_at timestamptz not null default now()
);
create index login_failure_recent on login_failure (email_hash, failed_at);
create index login_failure_old on login_failure (failed_at);

-- Changes to who someone is or where they may go are told to every process. Never dashboards: a
-- pending notification takes a lock of the whole database at commit.

create function tell_user() returns trigger language plpgsql as $$
begin
  perform pg_notify('dashgate_access', 'user ' || coalesce(new.id, old.id));
  return null;
end $$;
create trigger users_changed after update of is_active, current_organization_id, current_project_id
  or delete on users for each row execute function tell_user();

create function tell_owner() returns trigger language plpgsql as $$
begin
  perform pg_notify('dashgate_access', 'user ' || coalesce(new.user_id, old.user_id));
  return null;
end $$;
create trigger membership_changed after insert or update or delete on membership
  for each row execute function tell_owner();

create function tell_key() returns trigger language plpgsql as $$
begin
  perform pg_notify('dashgate_access',
    coalesce('user ' || old.user_id, 'project ' || old.project_id));
  return null;
end $$;
create trigger api_key_changed
  after update of scopes, scoped_projects, scoped_organizations, secret_hash, expires_at or delete
  on api_key for each row execute function tell_key();

create function tell_project() returns trigger language plpgsql as $$
begin
  perform pg_notify('dashgate_access', 'project ' || coalesce(new.id, old.id));
  return null;
end $$;
create trigger project_changed after insert or update of organization_id, access_control or delete
  on project for each row execute function tell_project();
