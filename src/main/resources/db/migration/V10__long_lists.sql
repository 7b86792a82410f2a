-- For projects with many dashboards: a page far down a list, and a search, without reading each.

-- All in one direction, so that a page can start from a key, and with pinned in it, so that finding
-- that key reads the index alone.
drop index dashboard_list;
create index dashboard_list on dashboard (project_id, (not pinned), name, id) include (pinned)
  where not deleted;

-- What a search looks through, in an index of its own: to put each row into lower case for each
-- search costs ten times the rest of it. A separator, so that nothing is found that is part name and
-- part description. Null where it would be too long for the index; those are looked at themselves.
alter table dashboard add column search_text text generated always as (
  case when length(name) + length(description) <= 300
    then lower(name || e'\x1f' || description)
  end) stored;
create index dashboard_search on dashboard (project_id, id) include (pinned, name, search_text)
  where not deleted;
