-- How often persons of a project were deleted: a result that is computed from a replica without the last deletion is
-- not kept.
alter table event_project add column deletions bigint not null default 0;
