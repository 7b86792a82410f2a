package io.dashgate.platform.limits;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.limits.Policy.Kind;
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
 * Tells the other processes what this one has let through, and hears the same of them, through one
 * table: by one statement four times a second, and sooner when a limit is near. No request waits
 * for it. While the database cannot be asked, each process counts by itself.
 */
public final class QuotaExchange {

  private static final Logger log = LoggerFactory.getLogger(QuotaExchange.class);

  private static final long PERIOD_MS = 250;
  private static final long SOON_MS = 10;

  /** How often a process says that it is there while it has nothing else to say. */
  private static final long SIGN_OF_LIFE_MS = 1_000;

  private static final long PURGE_MS = 60_000;
  private static final int BATCH = 1_000;

  private final Vertx vertx;
  private final Database database;
  private final ClusterUsage shared;
  private final Clock clock;
  private final UUID process = UUID.randomUUID();
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile long lastDone;
  private volatile boolean heard = true;
  private long timer = -1;
  private long purgeTimer = -1;

  /** Makes an exchange that is not started yet. */
  public QuotaExchange(Vertx vertx, Database database, ClusterUsage shared, Clock clock) {
    this.vertx = vertx;
    this.database = database;
    this.shared = shared;
    this.clock = clock;
  }

  /** Exchanges once, and from then on regularly. */
  public Future<Void> start() {
    shared.whenInHurry(this::soon);
    timer = vertx.setPeriodic(PERIOD_MS, any -> run());
    purgeTimer = vertx.setPeriodic(PURGE_MS, any -> purge());
    return exchange(shared.take(BATCH));
  }

  /** Tells the last, and that this process is gone. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    vertx.cancelTimer(purgeTimer);
    return exchange(shared.take(BATCH))
        .compose(any -> database.write(WriteContext.HOUSEKEEPING, LEAVE, Tuple.of(process)))
        .mapEmpty();
  }

  private void soon() {
    if (scheduled.compareAndSet(false, true)) {
      vertx.setTimer(
          SOON_MS,
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
    ClusterUsage.Batch batch = shared.take(BATCH);
    if (batch.size() == 0 && clock.millis() - lastDone < SIGN_OF_LIFE_MS) {
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
      with told as (
        select *
        from unnest($1::text[], $2::integer[], $3::integer[], $4::integer[])
          as t (subject, reads, writes, since)
      ), clock as (
        select floor(extract(epoch from now()) / 60)::integer as minute
      ), alive as (
        insert into quota_process (id) values ($5)
        on conflict (id) do update set seen_at = now()
      ), added as (
        insert into quota_use as u (subject, minute, reads, writes)
        select told.subject, clock.minute, told.reads, told.writes
        from told, clock
        where told.reads <> 0 or told.writes <> 0
        -- all processes lock in one order
        order by told.subject
        on conflict (subject, minute) do update
          set reads = u.reads + excluded.reads, writes = u.writes + excluded.writes, last_at = now()
      )
      -- all as it was before this statement
      select clock.minute as now_minute,
        (select count(*)::integer
          from quota_process p
          where p.id <> $5 and p.seen_at > now() - interval '3 seconds') as others,
        u.subject, u.minute, u.reads, u.writes,
        (extract(epoch from now() - u.last_at) * 1000)::bigint as age
      from clock
      left join (quota_use u join told on told.subject = u.subject)
        on u.minute >= greatest(told.since, clock.minute - 60)
      """;

  private Future<Void> exchange(ClusterUsage.Batch batch) {
    return database
        .write(WriteContext.HOUSEKEEPING, EXCHANGE, arguments(batch))
        .map(
            rows -> {
              heard(batch, rows);
              return (Void) null;
            })
        .onFailure(failure -> notHeard(batch, failure));
  }

  private Tuple arguments(ClusterUsage.Batch batch) {
    int size = batch.size();
    String[] subjects = new String[size];
    Integer[] reads = new Integer[size];
    Integer[] writes = new Integer[size];
    Integer[] since = new Integer[size];
    for (int i = 0; i < size; i++) {
      subjects[i] = batch.subject(i);
      reads[i] = batch.requests(i)[Kind.READ.index()];
      writes[i] = batch.requests(i)[Kind.WRITE.index()];
      since[i] = batch.since(i);
    }
    return Tuple.of(subjects, reads, writes, since, process);
  }

  private void heard(ClusterUsage.Batch batch, RowSet<Row> rows) {
    Map<String, List<ClusterUsage.Use>> uses = new HashMap<>();
    int minute = 0;
    int others = 0;
    for (Row row : rows) {
      minute = row.getInteger("now_minute");
      others = row.getInteger("others");
      String subject = row.getString("subject");
      if (subject != null) {
        uses.computeIfAbsent(subject, any -> new ArrayList<>())
            .add(
                new ClusterUsage.Use(
                    row.getInteger("minute"),
                    row.getInteger("reads"),
                    row.getInteger("writes"),
                    row.getLong("age")));
      }
    }
    shared.processes(others + 1);
    batch.done(uses, minute, clock.millis());
    lastDone = clock.millis();
    heard = true;
  }

  private void notHeard(ClusterUsage.Batch batch, Throwable failure) {
    batch.failed();
    shared.processes(1);
    if (heard) {
      heard = false;
      log.warn("what other processes let through is not known; counting alone", failure);
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
        .onFailure(failure -> log.debug("old uses are still there", failure));
  }
}
