-- The answers of writes that came with an Idempotency-Key, kept for a day so that sending one again
-- does not do it again. Written in the transaction of the write itself.

create table idempotent_reply (
  -- 0: of no project, such as a change of an organization; hence no foreign key
  project_id bigint not null,
  -- SHA-256 of the caller, the path and the key, of which none is kept
  slot bytea not null,
  -- SHA-256 of the request, salted with the key: bodies may have passwords in them
  fingerprint bytea not null,
  status smallint not null,
  headers json not null,
  -- null: there was no body, or (with a content type) one that was too long to keep
  content_type text,
  body bytea,
  created_at timestamptz not null default now(),
  primary key (project_id, slot)
);
create index idempotent_reply_age on idempotent_reply (created_at);

-- What is deleted for good is gone from here too.
create function forget_replies() returns trigger language plpgsql security definer
set search_path from current as $$
begin
  delete from idempotent_reply where project_id = old.id;
  return null;
end $$;
create trigger project_replies after delete on project
  for each row execute function forget_replies();
