-- The row of a table as the audit trail shows it. The one place of this function: it runs after all
-- migrations, so a migration that adds a column adds its key here instead of repeating the function.
-- The copies in V2, V6, V9, V10 and V14 are history. A callback rather than a repeatable migration,
-- because the version before refuses to migrate a database with one that it does not know.
do $do$
begin
  -- several processes may migrate at once, and callbacks run outside Flyway's lock
  perform pg_advisory_xact_lock(hashtext('dashgate audited'));

  -- Without secrets and texts, and without values that change with each use or each change.
  create or replace function audited(entry jsonb) returns jsonb language sql immutable as $audited$
    select entry - '{
        secret_hash, previous_hash, password_hash, password,
        filters, description, search_text, search_bytes, tags,
        last_used_at, updated_at, primary_dashboard_id, failures, failing_since,
        version, changed_in, modified_at, modified_by,
        client_address, user_agent}'::text[]
      || case when entry ? 'api_token'
        then jsonb_build_object('api_token', 'phc_...' || right(entry ->> 'api_token', 4))
        else '{}' end
      || case when entry ? 'access_token'
        then jsonb_build_object('access_token', '...' || right(entry ->> 'access_token', 4))
        else '{}' end
  $audited$;
end $do$;
