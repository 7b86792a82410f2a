-- What is on a dashboard: insights, the tiles that place them, and templates to start from. Keys start
-- with project_id and foreign keys are composite, as everywhere.

create table insight (
  project_id bigint not null references project on delete cascade,
  id bigint generated always as identity,
  -- 48 random bits as 8 letters or digits, so that two of a project never meet
  short_id text not null
    default translate(left(encode(uuid_send(gen_random_uuid()), 'base64'), 8), '+/', 'xX'),
  name text,
  derived_name text,
  description text,
  -- json, not jsonb: nothing queries into them, and they come back as they were sent
  filters json not null default '{}',
  query json,
  sort_order int,
  favorited boolean not null default false,
  saved boolean not null default false,
  is_sample boolean not null default false,
  tags text[] not null default '{}',
  created_at timestamptz not null default now(),
  created_by bigint references users on delete set null,
  updated_at timestamptz not null default now(),
  last_modified_at timestamptz not null default now(),
  last_modified_by bigint references users on delete set null,
  -- null while it is not deleted
  deleted_at timestamptz,
  -- the dashboard whose deletion took the insight along; restoring that one brings it back
  deleted_with bigint,
  primary key (project_id, id),
  unique (project_id, short_id)
);
create index insight_list on insight (project_id, sort_order, id) where deleted_at is null;
create index insight_deleted_with on insight (project_id, deleted_with)
  where deleted_with is not null;
create index insight_created_by on insight (created_by);
create index insight_last_modified_by on insight (last_modified_by);

create table tile (
  project_id bigint not null references project on delete cascade,
  id bigint generated always as identity,
  dashboard_id bigint not null,
  -- shows either an insight or a text
  insight_id bigint,
  body text,
  layouts json not null default '{}',
  -- the place that layouts.sm gives, if it gives one; tiles are sorted by it, new ones fill in below
  place_x double precision,
  place_y double precision,
  place_w double precision,
  place_h double precision,
  color text,
  sort_order int not null,
  show_description boolean,
  deleted_at timestamptz,
  primary key (project_id, id),
  foreign key (project_id, dashboard_id) references dashboard (project_id, id) on delete cascade,
  foreign key (project_id, insight_id) references insight (project_id, id) on delete cascade,
  check ((insight_id is null) <> (body is null))
);
create unique index tile_insight on tile (project_id, insight_id, dashboard_id)
  where insight_id is not null;
create index tile_dashboard on tile (project_id, dashboard_id);

create table dashboard_template (
  project_id bigint not null references project on delete cascade,
  id bigint generated always as identity,
  name text not null,
  description text not null,
  filters json not null,
  tags text[] not null,
  variables json not null,
  tiles json not null,
  created_at timestamptz not null default now(),
  created_by bigint references users on delete set null,
  primary key (project_id, id)
);
create index dashboard_template_list on dashboard_template (project_id, name, id);
create index dashboard_template_created_by on dashboard_template (created_by);
