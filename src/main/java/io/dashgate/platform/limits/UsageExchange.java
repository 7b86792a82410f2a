package io.dashgate.platform.limits;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.limits.ClusterUsage.Unreported;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges usage counts with the other processes through one table: one statement four times a
 * second, and earlier when a limit is near. No request waits for it. While the database is
 * unreachable, each process counts its own requests only.
 */
public final class UsageExchange {

  private static final Logger log = LoggerFactory.getLogger(UsageExchange.class);

  private static final long PERIOD_MS = 250;
  private static final long EARLY_MS = 10;

  /** How often an idle process renews its entry in {@code quota_process}. */
  private static final long HEARTBEAT_MS = 1_000;

  private static final long PURGE_MS = 60_000;
  private static final int BATCH = 1_000;

  private final Vertx vertx;
  private final Database database;
  private final ClusterUsage usage;
  private final Clock clock;
  private final UUID process = UUID.randomUUID();
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile long lastDone;
  private volatile boolean connected = true;
  private long timer = -1;
  private long purgeTimer = -1;

  /** Makes an exchange; {@link #start} runs it. */
  public UsageExchange(Vertx vertx, Database database, ClusterUsage usage, Clock clock) {
    this.vertx = vertx;
    this.database = database;
    this.usage = usage;
    this.clock = clock;
  }

  /** Exchanges once, and then periodically. */
  public Future<Void> start() {
    usage.onEarlyExchange(this::runEarly);
    timer = vertx.setPeriodic(PERIOD_MS, any -> run());
    purgeTimer = vertx.setPeriodic(PURGE_MS, any -> purge());
    return exchange(usage.take(BATCH));
  }

  /** Reports the last usage and removes this process from the table. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    vertx.cancelTimer(purgeTimer);
    return exchange(usage.take(BATCH))
        .compose(any -> database.write(WriteContext.HOUSEKEEPING, LEAVE, Tuple.of(process)))
        .mapEmpty();
  }

  private void runEarly() {
    if (scheduled.compareAndSet(false, true)) {
      vertx.setTimer(
          EARLY_MS,
          any -> {
            scheduled.set(false);
            run();
          });
    }
  }

  private void run() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    List<Unreported> batch = usage.take(BATCH);
    if (batch.isEmpty() && clock.millis() - lastDone < HEARTBEAT_MS) {
      running.set(false);
      return;
    }
    exchange(batch)
        .onComplete(
            any -> {
              running.set(false);
              if (batch.size() == BATCH) {
                run();
              }
            });
  }

  private static final String EXCHANGE =
      """
      with reported as (
        -- a subject may have two counters: one that has lost its place, and a new one
        select subject, sum(reads)::integer as reads, sum(writes)::integer as writes,
          min(since) as since
        from unnest($1::text[], $2::integer[], $3::integer[], $4::integer[])
          as t (subject, reads, writes, since)
        group by subject
      ), clock as (
        select floor(extract(epoch from now()) / 60)::integer as minute
      ), alive as (
        insert into quota_process (id) values ($5)
        on conflict (id) do update set seen_at = now()
      ), added as (
        insert into quota_use as u (subject, minute, reads, writes)
        select reported.subject, clock.minute, reported.reads, reported.writes
        from reported, clock
        where reported.reads <> 0 or reported.writes <> 0
        -- the same lock order in all processes
        order by reported.subject
        on conflict (subject, minute) do update
          set reads = u.reads + excluded.reads, writes = u.writes + excluded.writes, last_at = now()
      )
      -- everything as it was before this statement
      select clock.minute as now_minute,
        (select count(*)::integer
          from quota_process p
          where p.id <> $5 and p.seen_at > now() - interval '3 seconds') as others,
        u.subject, u.minute, u.reads, u.writes,
        (extract(epoch from now() - u.last_at) * 1000)::bigint as age
      from clock
      left join (quota_use u join reported on reported.subject = u.subject)
        on u.minute >= greatest(reported.since, clock.minute - 60)
      """;

  private Future<Void> exchange(List<Unreported> batch) {
    return database
        .write(WriteContext.HOUSEKEEPING, EXCHANGE, arguments(batch))
        .map(
            rows -> {
              succeeded(batch, rows);
              return (Void) null;
            })
        .onFailure(failure -> failed(batch, failure));
  }

  private Tuple arguments(List<Unreported> batch) {
    return Tuple.of(
        batch.stream().map(entry -> entry.usage().subject()).toArray(String[]::new),
        batch.stream().map(Unreported::reads).toArray(Integer[]::new),
        batch.stream().map(Unreported::writes).toArray(Integer[]::new),
        batch.stream().map(entry -> entry.usage().since()).toArray(Integer[]::new),
        process);
  }

  private void succeeded(List<Unreported> batch, RowSet<Row> rows) {
    Map<String, List<ClusterUsage.Usage>> usages = new HashMap<>();
    int minute = 0;
    int others = 0;
    for (Row row : rows) {
      minute = row.getInteger("now_minute");
      others = row.getInteger("others");
      String subject = row.getString("subject");
      if (subject != null) {
        usages
            .computeIfAbsent(subject, any -> new ArrayList<>())
            .add(
                new ClusterUsage.Usage(
                    row.getInteger("minute"),
                    row.getInteger("reads"),
                    row.getInteger("writes"),
                    row.getLong("age")));
      }
    }
    usage.processes(others + 1);
    lastDone = clock.millis();
    for (Unreported entry : batch) {
      ExchangedUsage one = entry.usage();
      one.merge(usages.getOrDefault(one.subject(), List.of()), entry, minute, lastDone);
    }
    connected = true;
  }

  private void failed(List<Unreported> batch, Throwable failure) {
    usage.restore(batch);
    usage.processes(1);
    if (connected) {
      connected = false;
      log.warn("usage of other processes is unknown; counting this process only", failure);
    }
  }

  private static final String LEAVE = "delete from quota_process where id = $1";

  private static final String PURGE =
      """
      with gone as (
        delete from quota_process where seen_at < now() - interval '1 minute'
      )
      delete from quota_use where minute < floor(extract(epoch from now()) / 60)::integer - 60
      """;

  private void purge() {
    database
        .write(WriteContext.HOUSEKEEPING, PURGE, Tuple.tuple())
        .onFailure(failure -> log.debug("old usage counts were not deleted", failure));
  }
}
