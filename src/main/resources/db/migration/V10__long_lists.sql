-- For projects with many dashboards: a page far down a list, and a search, without reading each. This
-- writes the table of dashboards anew, while nobody else may use it: about a second for 100,000.

-- What a search looks through: to put each row into lower case for each search costs ten times the
-- rest of it. A separator that nobody types, so that what is part name and part description is not
-- found. Null where it would be too long for an index; those are looked at themselves.
drop index dashboard_list;
alter table dashboard add column search_text text generated always as (
  case when length(name) + length(description) <= 300
    then lower(name || e'\x1f' || description)
  end) stored;

-- All in one direction, so that a page can start from a key; with pinned and the text in it, so that
-- finding that key, counting and searching read the index alone.
create index dashboard_list on dashboard (project_id, (not pinned), name, id)
  include (pinned, search_text) where not deleted;

-- The audit trail has no texts of dashboards, so not this one either.
create or replace function audited(entry jsonb) returns jsonb language sql immutable as $$
  select entry - '{secret_hash, previous_hash, password_hash, password, last_used_at, updated_at,
      primary_dashboard_id, filters, description, search_text, tags, failures, failing_since, version,
      changed_in, modified_at, modified_by}'::text[]
    || case when entry ? 'api_token'
      then jsonb_build_object('api_token', 'phc_...' || right(entry ->> 'api_token', 4))
      else '{}' end
    || case when entry ? 'access_token'
      then jsonb_build_object('access_token', '...' || right(entry ->> 'access_token', 4))
      else '{}' end
$$;
