package io.dashgate.events.capture;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Engine;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.limits.EventQuota;
import io.dashgate.platform.limits.EventQuota.Counted;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what {@link EventQuota} has counted to the database once a second: the events of each
 * project in this month, and a warning for those who have used them up. What was counted in the
 * last second is lost if the process is killed.
 */
public final class UsageRecorder {

  private static final Logger log = LoggerFactory.getLogger(UsageRecorder.class);

  private static final long PERIOD_MS = 1_000;

  /** Projects in one statement. */
  private static final int BATCH = 500;

  private final Vertx vertx;
  private final Database database;
  private final Engine engine;
  private final EventQuota quota;
  private long timer = -1;
  private boolean busy;

  /** Makes a recorder that does nothing yet. */
  public UsageRecorder(Vertx vertx, Database database, Engine engine, EventQuota quota) {
    this.vertx = vertx;
    this.database = database;
    this.engine = engine;
    this.quota = quota;
  }

  /** Begins to write once a second. */
  public void start() {
    timer =
        vertx.setPeriodic(
            PERIOD_MS,
            any -> {
              if (!busy) {
                busy = true;
                record()
                    .onComplete(done -> busy = false)
                    .onFailure(failure -> log.debug("the usage is not written", failure));
              }
            });
  }

  /** Writes what is left and ends. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    return record();
  }

  /** Writes what was counted since the last time. */
  public Future<Void> record() {
    Map<Long, Counted> counted = new TreeMap<>(quota.drain());
    Future<Void> all = Future.succeededFuture();
    List<Long> projects = new ArrayList<>(counted.keySet());
    int size = engine == Engine.CITUS ? 1 : BATCH;
    for (int from = 0; from < projects.size(); from += size) {
      Map<Long, Counted> batch = new TreeMap<>();
      projects
          .subList(from, Math.min(projects.size(), from + size))
          .forEach(project -> batch.put(project, counted.getOrDefault(project, NOTHING)));
      all = all.transform(before -> write(batch).compose(any -> (Future<Void>) before));
    }
    return all;
  }

  private static final Counted NOTHING = new Counted(0, 0);

  private Future<Void> write(Map<Long, Counted> batch) {
    return add(batch)
        .onSuccess(this::note)
        .onFailure(any -> quota.putBack(batch))
        .compose(any -> warn(batch));
  }

  private void note(RowSet<Row> sums) {
    for (Row row : sums) {
      quota.inMonth(row.getLong("project_id"), row.getLong("events"));
    }
  }

  private static final String ADD =
      """
      insert into event_usage (project_id, month, events)
      select project_id, month_number(now()), events
      from unnest($1::bigint[], $2::bigint[]) as counted (project_id, events)
      on conflict (project_id, month) do update set events = event_usage.events + excluded.events
      returning project_id, events
      """;

  private static final String ADD_ONE =
      """
      insert into event_usage (project_id, month, events)
      values ($1, month_number(now()), $2)
      on conflict (project_id, month) do update set events = event_usage.events + excluded.events
      returning project_id, events
      """;

  private Future<RowSet<Row>> add(Map<Long, Counted> batch) {
    if (engine == Engine.CITUS) {
      Map.Entry<Long, Counted> one = batch.entrySet().iterator().next();
      return database.write(
          WriteContext.SYSTEM.in(one.getKey()),
          ADD_ONE,
          Tuple.of(one.getKey(), one.getValue().events()));
    }
    Long[] projects = batch.keySet().toArray(Long[]::new);
    Long[] events = batch.values().stream().map(Counted::events).toArray(Long[]::new);
    return database.write(
        WriteContext.HOUSEKEEPING,
        ADD,
        Tuple.tuple().addArrayOfLong(projects).addArrayOfLong(events));
  }

  private static final String WARN =
      """
      insert into ingestion_warning (project_id, type, key, hour, warned_at, count, details)
      values ($1, 'events_quota_exceeded', '', date_trunc('hour', now(), 'UTC'), now(), $2, '{}')
      on conflict (project_id, type, key, hour)
        do update set count = ingestion_warning.count + excluded.count, warned_at = excluded.warned_at
      """;

  private Future<Void> warn(Map<Long, Counted> batch) {
    List<Future<RowSet<Row>>> warnings = new ArrayList<>();
    batch.forEach(
        (project, counted) -> {
          if (counted.refused() > 0) {
            warnings.add(
                database.write(
                    WriteContext.SYSTEM.in(project), WARN, Tuple.of(project, counted.refused())));
          }
        });
    return Future.join(warnings).mapEmpty();
  }
}
