-- For projects with many dashboards: a page far down a list, and a search, without looking at each.

-- All in one direction, so that a page can start from a key, and with pinned in it, so that finding
-- that key reads the index alone.
drop index dashboard_list;
create index dashboard_list on dashboard (project_id, (not pinned), name, id) include (pinned)
  where not deleted;

-- What a search looks through: to put each row into lower case for each search costs ten times the
-- rest of it. A separator, so that nothing is found that is part name and part description.
alter table dashboard add column search_text text not null
  generated always as (lower(name || e'\x1f' || description)) stored;
