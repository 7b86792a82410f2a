package io.dashgate;

import io.dashgate.accounts.SessionPurge;
import io.dashgate.audit.AuditPurge;
import io.dashgate.dashboards.DashboardPurge;
import io.dashgate.events.EventPurge;
import io.dashgate.organizations.InvitePurge;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.idempotency.StoredResponses;
import io.dashgate.platform.ops.Readiness;
import io.dashgate.queries.NamedQueries;
import io.dashgate.results.ResultPurge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodic work outside requests: the database probe, recorded last uses, and the removal of rows
 * whose retention is over. Every process runs it; the removals tolerate that.
 */
public final class Maintenance {

  private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

  private static final long PROBE_MS = Duration.ofSeconds(3).toMillis();
  private static final long FIRST_PURGE_MS = Duration.ofMinutes(5).toMillis();
  private static final long PURGE_MS = Duration.ofHours(1).toMillis();

  private final Vertx vertx;
  private final Database database;
  private final Settings.Retention retention;
  private final Readiness readiness;
  private final Components components;
  private long probe = -1;
  private long purge = -1;

  Maintenance(
      Vertx vertx,
      Database database,
      Settings.Retention retention,
      Readiness readiness,
      Components components) {
    this.vertx = vertx;
    this.database = database;
    this.retention = retention;
    this.readiness = readiness;
    this.components = components;
  }

  void schedule() {
    probe =
        vertx.setPeriodic(
            PROBE_MS,
            id -> {
              readiness.ping(database);
              flushLastUses().onFailure(e -> log.debug("last uses were not written", e));
            });
    purge = vertx.setPeriodic(FIRST_PURGE_MS, PURGE_MS, id -> purgeAll());
    preparePartitions();
  }

  void cancel() {
    vertx.cancelTimer(probe);
    vertx.cancelTimer(purge);
  }

  /** Records which keys and dashboards were used since the last call. */
  public Future<Void> flushLastUses() {
    return components.flushLastUses(database);
  }

  /** Runs all purges, one after the other; a failure is logged and the next one runs. */
  private void purgeAll() {
    preparePartitions();
    Map<String, Supplier<Future<Long>>> purges = new LinkedHashMap<>();
    purges.put("deleted dashboards, insights and tiles", this::purgeDeleted);
    purges.put("audit entries", this::purgeAudit);
    purges.put("ended sessions and refresh tokens", this::purgeSessions);
    purges.put("expired invitations", this::purgeInvites);
    purges.put("responses stored for retries", this::purgeResponses);
    purges.put("queries with names", this::purgeNamedQueries);
    purges.put("results of insights", this::purgeResults);
    purges.put("rows of events", this::purgeEvents);
    Future<Void> previous = Future.succeededFuture();
    for (Map.Entry<String, Supplier<Future<Long>>> next : purges.entrySet()) {
      previous = previous.compose(any -> run(next.getKey(), next.getValue()));
    }
  }

  private void preparePartitions() {
    EventPurge.preparePartitions(database)
        .onFailure(e -> log.warn("the partitions of events are not prepared", e));
  }

  private static Future<Void> run(String rows, Supplier<Future<Long>> purge) {
    return purge
        .get()
        .onSuccess(
            removed -> {
              if (removed > 0) {
                log.info("purged {} {}", removed, rows);
              }
            })
        .onFailure(e -> log.warn("the purge of {} failed", rows, e))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /**
   * Purges dashboards, insights and tiles; returns how many, as {@link DashboardPurge#run} counts
   * them.
   */
  public Future<Long> purgeDeleted() {
    return new DashboardPurge(database, retention.days()).run();
  }

  /** Purges audit entries; returns how many. */
  public Future<Long> purgeAudit() {
    return new AuditPurge(database, retention.auditDays()).run();
  }

  /** Purges ended sessions and used refresh tokens; returns how many. */
  public Future<Long> purgeSessions() {
    return new SessionPurge(database, retention.sessionsDays()).run();
  }

  /** Purges expired invitations; returns how many. */
  public Future<Long> purgeInvites() {
    return new InvitePurge(database, retention.invitesDays()).run();
  }

  /** Purges the responses that were stored for retries; returns how many. */
  public Future<Long> purgeResponses() {
    return StoredResponses.removeOld(database);
  }

  /** Purges the queries whose results are not found any more; returns how many. */
  public Future<Long> purgeNamedQueries() {
    return NamedQueries.removeOld(database);
  }

  /** Purges results that were not computed for a week; returns how many rows. */
  public Future<Long> purgeResults() {
    return new ResultPurge(database).run();
  }

  /**
   * Purges events of deleted projects, and old warnings and rejected events; returns how many rows.
   */
  public Future<Long> purgeEvents() {
    return new EventPurge(database).run();
  }
}
