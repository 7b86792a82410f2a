-- Dashboards whose texts are long. The list of a project that has none needs no sum of their bytes: a page
-- of 100 others has less than 1 MB. The condition is that of the statement in DashboardList. Each row is
-- read once to build the index, while nobody else may write.
create index dashboard_large on dashboard (project_id)
  where not deleted
    and (octet_length(description) + octet_length(filters::text) > 2000 or cardinality(tags) > 6);

-- A deleted dashboard loses its public link: a restored one is shared again only when somebody enables it.
create function disable_link() returns trigger language plpgsql as $$
begin
  update sharing_configuration
  set enabled = false
  where project_id = new.project_id
    and dashboard_id = new.id
    and enabled;
  return null;
end $$;
create trigger dashboard_unshared after update of deleted on dashboard
  for each row when (new.deleted and not old.deleted) execute function disable_link();

update sharing_configuration s
set enabled = false
from dashboard d
where d.project_id = s.project_id
  and d.id = s.dashboard_id
  and d.deleted
  and s.enabled;
