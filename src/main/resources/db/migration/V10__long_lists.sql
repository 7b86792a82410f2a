-- For projects with many dashboards: a page far down a list, and a search, without reading each.

-- What a search looks through: to put each row into lower case for each search costs ten times the
-- rest of it. A separator, so that nothing is found that is part name and part description. Null
-- where it would be too long for an index; those are looked at themselves.
drop index dashboard_list;
alter table dashboard add column search_text text generated always as (
  case when length(name) + length(description) <= 300
    then lower(name || e'\x1f' || description)
  end) stored;

-- All in one direction, so that a page can start from a key; with pinned and the text in it, so that
-- finding that key, counting and searching read the index alone.
create index dashboard_list on dashboard (project_id, (not pinned), name, id)
  include (pinned, search_text) where not deleted;
