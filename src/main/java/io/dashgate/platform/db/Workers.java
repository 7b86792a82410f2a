package io.dashgate.platform.db;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a Citus cluster, by the projects whose rows they have. Without a cluster, and with
 * a single worker, there are none. Safe from any thread.
 */
public final class Workers {

  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  /** All distributed tables are split alike, so any of them tells where the rows are. */
  private static final String LOCATE =
      """
      select n.nodename, n.nodeport
      from pg_dist_placement p
      join pg_dist_node n on n.groupid = p.groupid and n.noderole = 'primary'
      where p.shardid = (
        select get_shard_id_for_distribution_column(t.logicalrelid, $1::bigint)
        from pg_dist_partition t
        where t.partmethod = 'h'
        order by t.logicalrelid
        limit 1
      )
      """;

  /** After this time, a project is looked up again: it may have moved. */
  private static final long FRESH_NANOS = Duration.ofSeconds(60).toNanos();

  /** A thousand of them take about 100 KB. */
  private static final int MOST_PROJECTS = 20_000;

  private final Vertx vertx;
  private final @Nullable Database coordinator;
  private final Map<Long, Location> locations = new ConcurrentHashMap<>();
  private final Map<String, Worker> workers = new ConcurrentHashMap<>();
  private final List<Database> users = new CopyOnWriteArrayList<>();

  /**
   * Where a project is.
   *
   * @param worker null while it is looked up for the first time
   */
  private record Location(@Nullable Worker worker, long since) {

    /** Returns the same location, to be looked up again. */
    Location stale() {
      return new Location(worker, since - FRESH_NANOS);
    }
  }

  private Workers(Vertx vertx, @Nullable Database coordinator) {
    this.vertx = vertx;
    this.coordinator = coordinator;
  }

  /**
   * Returns the workers of a database.
   *
   * @param coordinator used for look-ups
   */
  public static Workers of(Vertx vertx, Database coordinator, Engine engine) {
    Workers workers = new Workers(vertx, engine == Engine.CITUS ? coordinator : null);
    workers.add(coordinator);
    return workers;
  }

  /** Adds a database whose connections are replaced if they wait for a lost worker. */
  public void add(Database user) {
    users.add(user);
  }

  /** Removes a database that is closed. */
  public void remove(Database user) {
    users.remove(user);
  }

  /** Returns the worker that has the rows of a project; null if there is none, or not known yet. */
  public @Nullable Worker of(long projectId) {
    if (coordinator == null) {
      return null;
    }
    Location location = locations.get(projectId);
    if (location == null || System.nanoTime() - location.since > FRESH_NANOS) {
      Worker last = location == null ? null : location.worker;
      // noted at once, so that it is looked up once
      note(projectId, last);
      look(coordinator, projectId);
      return last;
    }
    return workers.size() > 1 ? location.worker : null;
  }

  /** Whether work for a project fails at once. */
  public boolean isLost(long projectId) {
    Worker worker = of(projectId);
    return worker != null && !worker.isAvailable();
  }

  private void look(Database database, long projectId) {
    database
        .execute(LOCATE, Tuple.of(projectId))
        .onSuccess(rows -> note(projectId, worker(database, rows)))
        .onFailure(
            e -> {
              locations.computeIfPresent(projectId, (id, location) -> location.stale());
              log.debug("the worker of project {} is not known", projectId, e);
            });
  }

  private void note(long projectId, @Nullable Worker worker) {
    if (locations.size() >= MOST_PROJECTS) {
      locations.clear();
    }
    locations.put(projectId, new Location(worker, System.nanoTime()));
  }

  private @Nullable Worker worker(Database database, RowSet<Row> rows) {
    if (rows.size() == 0) {
      return null;
    }
    Row row = rows.iterator().next();
    String host = row.getString("nodename");
    int port = row.getInteger("nodeport");
    return workers.computeIfAbsent(
        host + ":" + port, any -> new Worker(vertx, database, host, port, this::renewConnections));
  }

  /** The coordinator may not cancel statements that wait for a worker that does not answer. */
  private void renewConnections() {
    // in case projects are moved away from the lost one
    locations.replaceAll((project, location) -> location.stale());
    users.forEach(Database::renewConnections);
  }
}
