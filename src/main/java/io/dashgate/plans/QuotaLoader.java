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

/** Loads the limits that operators set from the database into {@link Quotas}. */
public final class QuotaLoader {

  /** The payload of a notification about changed plans or quotas. */
  public static final String CHANGE = "quota";

  private static final Logger log = LoggerFactory.getLogger(QuotaLoader.class);

  /** Changes within this time are loaded together. */
  private static final long DEBOUNCE_MS = 50;

  private static final long RETRY_MS = 2_000;

  private final Vertx vertx;
  private final Database database;
  private final Quotas quotas;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong started = new AtomicLong();
  private long newest;

  /** Makes a loader; loads nothing yet. */
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

  /** Loads all limits. Of several concurrent loads, the result of the last one started stays. */
  public Future<Void> load() {
    long sequence = started.incrementAndGet();
    return database
        .execute(LOAD, Tuple.tuple())
        .map(
            rows -> {
              replace(rows, sequence);
              return null;
            });
  }

  /** Loads all limits shortly, and retries until that succeeds. */
  public void loadSoon() {
    loadIn(DEBOUNCE_MS);
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

  private synchronized void replace(RowSet<Row> rows, long sequence) {
    if (sequence < newest) {
      return;
    }
    newest = sequence;
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
