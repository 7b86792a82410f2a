-- Results of dashboards that were seen lately are refreshed in the background.

-- The projects of which a dashboard was seen. On Citus they are on the coordinator, so that all processes take turns.
create table result_refresh (
  project_id bigint primary key references project on delete cascade,
  -- when a dashboard was seen last
  seen_at timestamptz not null,
  -- when a process looks for stale results
  due_at timestamptz not null,
  -- the process that does so
  claimed_by uuid,
  claimed_until timestamptz
);
create index result_refresh_due on result_refresh (due_at);

-- when it could not be computed in the background; null: never, or it was computed since
alter table insight_result_link add column tried_at timestamptz;
