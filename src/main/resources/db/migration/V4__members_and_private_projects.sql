-- Exactly one owner an organization, and private projects with members of their own.

alter table membership
  add column id uuid not null default gen_random_uuid(),
  -- deferrable, so that the statement that passes ownership on is judged at its end, not midway
  add constraint membership_one_owner exclude using btree (organization_id with =)
    where (level = 15) deferrable;

-- unique, so that a foreign key can say that a project is of an organization
drop index project_organization;
create unique index project_organization on project (organization_id, id);

-- Who was added to a private project. A row can only be there for a member of the organization that
-- the project is of, and goes with the membership.
create table project_membership (
  project_id bigint not null,
  user_id bigint not null,
  organization_id uuid not null,
  id uuid not null default gen_random_uuid(),
  level smallint not null check (level in (1, 8)),
  joined_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (project_id, user_id),
  foreign key (organization_id, project_id) references project (organization_id, id)
    on delete cascade,
  foreign key (organization_id, user_id) references membership on delete cascade
);
create index project_membership_organization_user on project_membership (organization_id, user_id);
create index project_membership_organization_project
  on project_membership (organization_id, project_id);

create trigger project_membership_changed after insert or update or delete on project_membership
  for each row execute function tell_owner();

-- Who may enter which project, and at which level: every member an open one; a private one only
-- those who were added, and the organization's administrators. No row: may not.
create view project_access with (security_invoker = true) as
select p.id as project_id, p.organization_id, m.user_id, greatest(m.level, e.level) as level
from project p
join membership m on m.organization_id = p.organization_id
left join project_membership e
  on p.access_control
  and e.project_id = p.id
  and e.user_id = m.user_id
where not p.access_control
  or m.level >= 8
  or e.user_id is not null;
