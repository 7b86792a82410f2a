-- Computed results of queries, kept for a week, and which of them insights show, by themselves and on dashboards.

create table insight_result (
  project_id bigint not null references project on delete cascade,
  -- a digest of the query as it was computed and of the settings of the project that it depends on
  key uuid not null,
  -- null, like all to bytes: it is being computed for the first time
  computed_at timestamptz,
  -- a list in the language of the query
  result text,
  has_more boolean,
  timezone text,
  date_from text,
  date_to text,
  -- null: a result of a time that is over stays as it is
  stale_at timestamptz,
  lazily_stale_at timestamptz,
  next_refresh_at timestamptz,
  bytes integer,
  -- the process that computes it
  claimed_by uuid,
  claimed_until timestamptz,
  -- when it was computed or claimed last
  touched_at timestamptz not null,
  primary key (project_id, key)
);
create index insight_result_age on insight_result (touched_at);
-- compressing takes longer than sending, and results are read far more often than written
alter table insight_result alter column result set storage external;

create table insight_result_link (
  project_id bigint not null,
  -- 0: the insight by itself
  dashboard_id bigint not null,
  insight_id bigint not null,
  -- a digest of the texts and settings that the query was made of: if it is another one, the result is not shown
  source uuid not null,
  key uuid not null,
  linked_at timestamptz not null,
  primary key (project_id, dashboard_id, insight_id),
  foreign key (project_id, insight_id) references insight on delete cascade
);
create index insight_result_link_age on insight_result_link (linked_at);
create index insight_result_link_insight on insight_result_link (project_id, insight_id);
