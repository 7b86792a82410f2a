-- Events are removed: those of erased ids, and those that are too old.

alter table event_project
  -- when to look for them next; null: at once
  add column removal_at timestamptz;

-- Distinct ids of deleted persons whose numbers events may still have; seen again, an id gets another number. Processes
-- that remember persons read what was deleted since by version.
create table deleted_id (
  project_id bigint not null,
  id_number integer not null,
  -- of the deleted person
  person_number integer not null,
  ids_version bigint not null,
  persons_version bigint not null,
  primary key (project_id, id_number)
);
create index deleted_id_ids_version on deleted_id (project_id, ids_version);
create index deleted_id_persons_version on deleted_id (project_id, persons_version);

alter table deleted_id enable row level security;
create policy announced_project on deleted_id
  using (current_setting('app.project_id', true) in ('*', project_id::text));

-- The projects from which events are to be removed. With the rights of the owner, who sees all; nobody else sees more
-- than that.
create function projects_to_remove(has_retention boolean) returns table (project_id bigint)
language plpgsql stable security definer set search_path from current as $$
begin
  return query
    select p.project_id
    from event_project p
    where (p.removal_at is null or p.removal_at <= now())
      and (
        has_retention
        or exists (select from erased_id x where x.project_id = p.project_id)
      )
    limit 1000;
end $$;
revoke execute on function projects_to_remove(boolean) from public;
