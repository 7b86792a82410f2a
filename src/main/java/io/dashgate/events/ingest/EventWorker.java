package io.dashgate.events.ingest;

import io.dashgate.events.ingest.ProjectIngest.Step;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes the events of all projects, project by project, each in the order of arrival. One a
 * process; several processes share the projects. It is woken by the capture of its own process, and
 * looks twice a second for events that others have left.
 */
public final class EventWorker extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(EventWorker.class);

  /** Projects that are worked for at the same time. */
  public static final int CONNECTIONS = 2;

  private static final long POLL_MS = 500;
  private static final long PREPARE_MS = Duration.ofHours(1).toMillis();

  /** A project that could not be worked for is looked at again after so long. */
  private static final long HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long FAILED_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long NO_PROJECT_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Of a batch. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What is remembered of projects takes at most this part of the heap. */
  private static final int MEMORY_PART = 16;

  /** A batch in memory takes several times its bytes, for each connection. */
  private static final int BATCH_PART = 64;

  private static final long LEAST_BATCH = 1024 * 1024;
  private static final long LARGEST_BATCH = 8 * 1024 * 1024;

  private @Nullable DatabaseUrl url;
  private final Settings.Database settings;
  private final Duration lagLimit;
  private final int months;
  private final IngestCounts counts;
  private final long memoryBytes = Runtime.getRuntime().maxMemory() / MEMORY_PART;

  private final Set<Long> appended = ConcurrentHashMap.newKeySet();
  private volatile Set<Long> late = Set.of();
  private volatile Map<Long, Double> waiting = Map.of();
  private volatile double oldestSeconds;
  private volatile long polled = System.nanoTime();
  private @Nullable Context own;
  private @Nullable Database database;
  private @Nullable IngestWorkers workers;
  private ProjectIngest.@Nullable Shared shared;
  private @Nullable Promise<Void> idle;

  // the rest is used on the own context only
  private final KnownProjects projects;
  private final Set<Long> ready = new LinkedHashSet<>();
  private final Set<Long> running = new HashSet<>();
  private final Set<Long> wokenWhileRunning = new HashSet<>();
  private final Map<Long, Long> notBefore = new HashMap<>();
  private boolean polling;
  private boolean choosing;
  private boolean stopping;

  /**
   * Makes one, to be deployed.
   *
   * @param settings of the database; the worker has connections of its own
   * @param lagLimit how long events may wait before more of the project are refused
   * @param months older events are not stored; 0: all are
   */
  public EventWorker(
      Settings.Database settings, Duration lagLimit, int months, IngestCounts counts) {
    this.settings = settings;
    this.lagLimit = lagLimit;
    this.months = months;
    this.counts = counts;
    this.projects =
        new KnownProjects(id -> new ProjectIngest(id, Objects.requireNonNull(shared)), memoryBytes);
  }

  /** Sets the database, before the deployment. */
  public EventWorker on(DatabaseUrl database) {
    url = database;
    return this;
  }

  @Override
  public Future<?> start() {
    own = context;
    Database opened =
        Database.open(
            vertx, Objects.requireNonNull(url), settings.ofPrimary(1, CONNECTIONS), "events");
    IngestWorkers threads = new IngestWorkers(vertx, CONNECTIONS);
    database = opened;
    workers = threads;
    long batchBytes =
        Math.max(
            LEAST_BATCH, Math.min(LARGEST_BATCH, Runtime.getRuntime().maxMemory() / BATCH_PART));
    shared =
        new ProjectIngest.Shared(
            opened, UUID.randomUUID(), threads, counts, LIMIT, months, batchBytes, memoryBytes / 2);
    vertx.setPeriodic(POLL_MS, any -> poll());
    vertx.setPeriodic(PREPARE_MS, any -> preparePartitions());
    return opened.fill().onSuccess(any -> preparePartitions());
  }

  /** Waits for the batches in progress, and lets other processes take the projects. */
  @Override
  public Future<?> stop() {
    stopping = true;
    Promise<Void> ended = Promise.promise();
    idle = ended;
    if (running.isEmpty()) {
      ended.tryComplete();
    }
    return ended
        .future()
        .compose(any -> Future.join(projects.all().stream().map(ProjectIngest::release).toList()))
        .otherwiseEmpty()
        .eventually(() -> database == null ? Future.succeededFuture() : database.close())
        .eventually(() -> workers == null ? Future.succeededFuture() : workers.close());
  }

  /** Notes that this process has committed events of projects to the inbox. From any thread. */
  public void appended(Collection<Long> projectIds) {
    Context context = own;
    if (context != null && appended.addAll(projectIds)) {
      context.runOnContext(any -> wakeAppended());
    }
  }

  /** Whether events of a project have waited for longer than the limit. From any thread. */
  public boolean isLate(long projectId) {
    return late.contains(projectId);
  }

  /** Returns how long the oldest event has waited, in seconds; of all projects. */
  public double lagSeconds() {
    return waited(oldestSeconds);
  }

  /** Returns how long the oldest event of a project has waited, in seconds. From any thread. */
  public double lagSeconds(long projectId) {
    return waited(waiting.getOrDefault(projectId, 0.0));
  }

  /** While the database does not answer, nothing is processed. */
  private double waited(double seconds) {
    double sincePoll = (System.nanoTime() - polled) / 1e9;
    return sincePoll < 10 ? seconds : seconds + sincePoll;
  }

  private void wakeAppended() {
    for (Iterator<Long> ids = appended.iterator(); ids.hasNext(); ) {
      long projectId = ids.next();
      ids.remove();
      wake(projectId);
    }
    work();
  }

  private void wake(long projectId) {
    Long time = notBefore.get(projectId);
    if (time != null && time - System.nanoTime() > 0) {
      return; // the next look at the inbox finds it
    }
    notBefore.remove(projectId);
    if (running.contains(projectId)) {
      wokenWhileRunning.add(projectId);
    } else {
      ready.add(projectId);
    }
  }

  /**
   * Works for the next projects, as many as there are connections. A step that ends at once does
   * not begin another one here, but lets the loop go on.
   */
  private void work() {
    if (choosing) {
      return;
    }
    choosing = true;
    try {
      while (!stopping && running.size() < CONNECTIONS && !ready.isEmpty()) {
        Iterator<Long> next = ready.iterator();
        long projectId = next.next();
        next.remove();
        work(projectId);
      }
    } finally {
      choosing = false;
    }
  }

  private void work(long projectId) {
    running.add(projectId);
    projects
        .get(projectId)
        .step()
        .onComplete(
            result -> {
              running.remove(projectId);
              projects.weigh(projectId, running);
              ended(projectId, result.succeeded() ? result.result() : null, result.cause());
              if (stopping && running.isEmpty() && idle != null) {
                idle.tryComplete();
              }
              work();
            });
  }

  private void ended(long projectId, @Nullable Step step, @Nullable Throwable failure) {
    boolean isWoken = wokenWhileRunning.remove(projectId);
    if (step == null) {
      counts.failed();
      log.warn("events of project {} are processed later", projectId, failure);
      if (failure != null && EventFailure.isMissingPartition(failure)) {
        preparePartitions();
      }
      waitFor(projectId, FAILED_NANOS);
      return;
    }
    switch (step) {
      case MORE -> ready.add(projectId);
      case EMPTY -> {
        if (isWoken) {
          ready.add(projectId);
        }
      }
      case HELD -> waitFor(projectId, HELD_NANOS);
      case NO_PROJECT -> waitFor(projectId, NO_PROJECT_NANOS);
    }
  }

  private void waitFor(long projectId, long nanos) {
    notBefore.put(projectId, System.nanoTime() + nanos);
  }

  private static final String BACKLOG = "select project_id, seconds from projects_with_events()";

  /** Finds events of other processes, and such as were left by one that has ended. */
  private void poll() {
    Database from = database;
    if (polling || from == null) {
      return;
    }
    polling = true;
    from.execute(BACKLOG, Tuple.tuple())
        .onComplete(
            rows -> {
              polling = false;
              found(rows);
            },
            failure -> {
              polling = false;
              log.debug("the inbox could not be looked at", failure);
            });
  }

  private void found(RowSet<Row> rows) {
    double oldest = 0;
    Set<Long> over = new HashSet<>();
    Map<Long, Double> all = new HashMap<>();
    notBefore.values().removeIf(time -> time - System.nanoTime() < 0);
    for (Row row : rows) {
      long projectId = row.getLong(0);
      double seconds = row.getDouble(1);
      oldest = Math.max(oldest, seconds);
      all.merge(projectId, seconds, Math::max);
      if (seconds > lagLimit.toSeconds()) {
        over.add(projectId);
      }
      if (!running.contains(projectId)) {
        wake(projectId);
      }
    }
    oldestSeconds = oldest;
    late = Set.copyOf(over);
    waiting = Map.copyOf(all);
    polled = System.nanoTime();
    work();
  }

  /** Makes the partitions of this month and the next one, if they are missing. */
  private void preparePartitions() {
    if (database != null) {
      database
          .write(WriteContext.SYSTEM, "select prepare_event_partitions()", Tuple.tuple())
          .onFailure(e -> log.warn("the partitions of events could not be prepared", e));
    }
  }
}
