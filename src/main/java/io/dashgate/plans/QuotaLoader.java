package io.dashgate.plans;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.limits.Policy;
import io.dashgate.platform.limits.Quotas;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what operators have set from the database into the memory that requests ask. */
public final class QuotaLoader {

  /** The payload of a notification that plans or quotas have changed. */
  public static final String CHANGE = "quota";

  private static final Logger log = LoggerFactory.getLogger(QuotaLoader.class);

  /** Changes that come together are read together. */
  private static final long GATHER_MS = 50;

  private static final long RETRY_MS = 2_000;

  private final Vertx vertx;
  private final Database database;
  private final Quotas quotas;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong begun = new AtomicLong();
  private long newest;

  /** Makes a loader that has loaded nothing yet. */
  public QuotaLoader(Vertx vertx, Database database, Quotas quotas) {
    this.vertx = vertx;
    this.database = database;
    this.quotas = quotas;
  }

  private static final String LOAD =
      """
      select null::bigint as project_id, limits
      from plan
      where name = 'default'
      union all
      select q.project_id, plan.limits || q.limits
      from project_quota q
      join plan on plan.name = q.plan
      """;

  /** Loads everything. Of several under way, the one that began last counts. */
  public Future<Void> load() {
    long ticket = begun.incrementAndGet();
    return database
        .execute(LOAD, Tuple.tuple())
        .map(
            rows -> {
              keep(rows, ticket);
              return null;
            });
  }

  /** Loads everything soon, and again if that fails. */
  public void loadSoon() {
    loadIn(GATHER_MS);
  }

  private void loadIn(long millis) {
    if (scheduled.compareAndSet(false, true)) {
      vertx.setTimer(
          millis,
          any -> {
            scheduled.set(false);
            load()
                .onFailure(
                    failure -> {
                      log.warn("quotas were not loaded; trying again", failure);
                      loadIn(RETRY_MS);
                    });
          });
    }
  }

  private synchronized void keep(RowSet<Row> rows, long ticket) {
    if (ticket < newest) {
      return;
    }
    newest = ticket;
    Map<Policy, Integer> defaults = Map.of();
    Map<Long, Map<Policy, Integer>> projects = new HashMap<>();
    for (Row row : rows) {
      Map<Policy, Integer> numbers = PlanLimits.of(row.getJsonObject("limits")).numbers();
      Long project = row.getLong("project_id");
      if (project == null) {
        defaults = numbers;
      } else {
        projects.put(project, numbers);
      }
    }
    quotas.replace(defaults, projects);
  }
}
