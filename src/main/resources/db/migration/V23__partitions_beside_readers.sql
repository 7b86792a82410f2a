-- Partitions of event_uuid are made and attached without keeping readers and writers out: "partition of" waited for
-- all of them, and all that came later waited behind it. Otherwise as before.
create or replace function prepare_event_partitions() returns void language plpgsql security definer
set search_path from current set lock_timeout = '1s' as $$
declare
  current constant smallint := month_number(now());
  partition record;
begin
  perform pg_advisory_xact_lock(hashtext('dashgate event partitions'));
  for number in current - 2 .. current + 1 loop
    if to_regclass(format('event_uuid_%s', number)) is null then
      execute format('create table event_uuid_%s (like event_uuid including all)', number);
      execute format('alter table event_uuid attach partition event_uuid_%s for values in (%s)', number, number);
    end if;
  end loop;
  for partition in
    select c.relname
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'event_uuid'::regclass
      and substring(c.relname from '\d+$')::integer < current - 2
  loop
    begin
      -- keeps others out until the end of the transaction
      set local lock_timeout = '100ms';
      execute format('drop table %I', partition.relname);
    exception when lock_not_available then
      raise notice 'the partition % is in use', partition.relname;
    end;
  end loop;
end $$;

-- An import counts the months of its events from now: those of the file may have no partition any more.
alter table event_uuid alter column month set default month_number(now());
