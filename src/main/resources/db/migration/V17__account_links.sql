-- Links that set the password of an account, made by the operator. At most one of each user: a new link
-- replaces the one before, and its use deletes it.

create table account_link (
  user_id bigint primary key references users on delete cascade,
  secret_hash bytea not null unique,
  created_by text not null check (created_by in ('operator', 'command line')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index account_link_expiry on account_link (expires_at);

create trigger account_link_audit after insert or update on account_link
  for each row execute function audit('account_link', 'user_id');
-- the deletion of an expired link is no change of access
create trigger account_link_use_audit after delete on account_link
  for each row when (old.expires_at > now())
  execute function audit('account_link', 'user_id');

-- Expired invitations are purged after the retention that the operator sets.
create index invite_age on invite (created_at);
