-- Who may edit a restricted dashboard beside its creator and the project's administrators. Raising
-- the restriction again revives the rows, so lowering it leaves them.
create table dashboard_collaborator (
  project_id bigint not null,
  dashboard_id bigint not null,
  user_id bigint not null references users on delete cascade,
  id uuid not null default gen_random_uuid(),
  level smallint not null check (level = 37),
  added_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (project_id, dashboard_id, user_id),
  foreign key (project_id, dashboard_id) references dashboard on delete cascade
);
create index dashboard_collaborator_user on dashboard_collaborator (user_id);

create trigger dashboard_collaborator_audit after insert or delete on dashboard_collaborator
  for each row execute function audit('collaborator', 'id');
create trigger project_membership_audit after insert or update or delete on project_membership
  for each row execute function audit('project_membership', 'user_id');
