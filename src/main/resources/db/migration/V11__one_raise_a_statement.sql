-- As before, by one statement however many dashboards and tiles there are: finding out that it has
-- nothing more to do cost as much as doing it. A statement changes tiles of one project.
create or replace function raise_version_of_dashboards() returns trigger language plpgsql as $$
declare
  project bigint;
  dashboards bigint[];
begin
  if current_setting('app.project_id', true) = '*' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    select min(project_id), array_agg(dashboard_id) into project, dashboards from new_tile;
  elsif tg_op = 'DELETE' then
    select min(project_id), array_agg(dashboard_id) into project, dashboards from old_tile;
  else
    select min(project_id), array_agg(dashboard_id) into project, dashboards
    from (
      select project_id, dashboard_id from old_tile
      union all
      select project_id, dashboard_id from new_tile
    ) tile;
  end if;
  update dashboard
  set modified_at = now()
  where project_id = project
    and id = any (dashboards)
    and changed_in <> pg_current_xact_id();
  return null;
end $$;
