-- Queries that clients have given a name, so that any process finds their results for ten minutes, and can cancel them.
create table named_query (
  project_id bigint not null,
  name text not null check (octet_length(name) <= 800),
  -- the request, of which the results are computed or found again
  request text not null,
  started_at timestamptz not null default now(),
  -- null: it runs, or its process has died
  ended_at timestamptz,
  -- why it has failed; empty: it is not known
  error text,
  primary key (project_id, name)
);
create index named_query_age on named_query (started_at);

-- What is deleted for good is gone from here too.
create or replace function forget_replies() returns trigger language plpgsql as $$
begin
  if not is_copy() then
    delete from idempotent_reply where project_id = old.id;
    delete from named_query where project_id = old.id;
  end if;
  return null;
end $$;
