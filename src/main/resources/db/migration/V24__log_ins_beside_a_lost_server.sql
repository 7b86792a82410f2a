-- Log-ins wait for a change of the password of their user by a lock of this server. They do not lock the row of the
-- user any more: on Citus, users are on all servers, and a lock of a row is asked from a worker first.
create or replace function end_tokens() returns trigger language plpgsql as $$
begin
  -- until the end of the transaction; log-ins share it (RefreshTokens)
  perform pg_advisory_xact_lock(hashtext('dashgate password'), hashint8(new.id));
  -- after the wait: sessions that started meanwhile end, too
  new.tokens_valid_from := clock_timestamp();
  return new;
end $$;
