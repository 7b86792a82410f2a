-- Sessions end one by one, and a new password ends the access tokens that were issued before it.

alter table users
  -- Access tokens and sessions from before are not valid.
  add column tokens_valid_from timestamptz not null default '-infinity',
  -- Whether the operator has confirmed that the address belongs to the user. Sign-up does not confirm it.
  add column email_verified boolean not null default false;

alter table session
  -- Not now(), which is the begin of the transaction: a transaction that changes the password starts a session.
  alter column created_at set default clock_timestamp(),
  -- The last log-in or refresh, with its client.
  add column last_used_at timestamptz not null default now(),
  add column client_address text,
  add column user_agent text;
alter table session alter column last_used_at set default clock_timestamp();

-- A trigger, so that it holds for every statement, such as those of the version before. Tokens may have been issued
-- since the begin of the transaction, hence not now().
create function end_tokens() returns trigger language plpgsql as $$
begin
  new.tokens_valid_from := clock_timestamp();
  return new;
end $$;
create trigger users_password before update of password_hash on users
  for each row when (old.password_hash is distinct from new.password_hash)
  execute function end_tokens();

-- Conditions instead of column lists: a list does not contain what the trigger above changes.
create trigger users_tokens_ended after update on users
  for each row when (old.tokens_valid_from <> new.tokens_valid_from
    or old.email_verified <> new.email_verified)
  execute function tell_user();
create trigger users_tokens_audit after update on users
  for each row when (old.tokens_valid_from <> new.tokens_valid_from
    or old.email_verified <> new.email_verified)
  execute function audit('user', 'id');

-- A session that expired has no valid access tokens: those live for a day at most.
create trigger session_ended after delete on session
  for each row when (old.expires_at > now() - interval '1 day')
  execute function tell_owner();
create trigger session_audit after delete on session
  for each row when (old.expires_at > now())
  execute function audit('session', 'id');

-- Before the deletion, which takes the memberships with it. Without the name and the address: the trail outlives
-- the account.
create function audit_deleted_user() returns trigger language plpgsql security definer
set search_path from current as $$
begin
  insert into audit_entry (organization_id, user_id, key_id, request_id, item_type, item_id, action, before)
  select m.organization_id, nullif(current_setting('app.user_id', true), '')::bigint,
    nullif(current_setting('app.key_id', true), ''),
    nullif(current_setting('app.request_id', true), ''),
    'user', old.id::text, 'deleted', json_build_object('id', old.id, 'uuid', old.uuid)
  from membership m
  where m.user_id = old.id;
  return old;
end $$;
create trigger users_deleted before delete on users
  for each row execute function audit_deleted_user();
