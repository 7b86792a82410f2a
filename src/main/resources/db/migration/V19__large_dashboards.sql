-- Dashboards whose texts are long. The list of a project that has none needs no sum of their bytes: a page
-- of 100 others has less than 1 MB. The condition is that of the statement in DashboardList. Each row is
-- read once to build the index, while nobody else may write.
create index dashboard_large on dashboard (project_id)
  where not deleted
    and (octet_length(description) + octet_length(filters::text) > 2000 or cardinality(tags) > 6);
