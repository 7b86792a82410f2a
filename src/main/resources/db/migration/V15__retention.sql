-- Audit entries, sessions and refresh tokens are purged after the retention that the operator sets.

create index audit_entry_age on audit_entry (created_at);
create index session_expiry on session (expires_at);
create index refresh_token_use on refresh_token (used_at) where used_at is not null;

-- The serving role may only read the trail. This function of the owner removes a batch of entries
-- for it and returns their ids; entries of the last day stay in any case.
create function purge_audit(days int, batch int) returns setof bigint language sql security definer
set search_path from current as $$
  delete from audit_entry
  where (organization_id, id) in (
    select organization_id, id
    from audit_entry
    where created_at < now() - make_interval(days => greatest(days, 1))
    order by created_at
    limit batch
    for update skip locked
  )
  returning id
$$;
revoke execute on function purge_audit from public;
