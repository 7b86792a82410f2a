package io.dashgate;

import static io.dashgate.Steps.await;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashgate.accounts.DemoTenant;
import io.dashgate.dashboards.Purge;
import io.dashgate.platform.auth.Issuers;
import io.dashgate.platform.config.LocalSecret;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.contract.Contract;
import io.dashgate.platform.db.Capacity;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.DatabaseUrls;
import io.dashgate.platform.db.Invalidations;
import io.dashgate.platform.db.Migrations;
import io.dashgate.platform.db.RowLevelSecurity;
import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.platform.http.server.ApiVerticle;
import io.dashgate.platform.idempotency.StoredResponses;
import io.dashgate.platform.limits.UsageExchange;
import io.dashgate.platform.ops.Metrics;
import io.dashgate.platform.ops.OpsVerticle;
import io.dashgate.platform.ops.Readiness;
import io.dashgate.platform.ops.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole gateway: puts the parts together, starts them in order and stops them in order. Both
 * block, and must not be called from an event loop. Not reusable: after {@link #stop} make a new
 * one.
 */
public final class Gateway {

  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /** How long a step of stopping may take that has nothing to wait for but a sound peer. */
  private static final Duration BRIEFLY = Duration.ofSeconds(3);

  /** How long to wait for the process that migrates: as long as Kubernetes waits for this one. */
  private static final Duration OTHERS_MIGRATE = Duration.ofMinutes(5);

  private static final long HOUSEKEEPING_MS = 3_000;

  private static final long FIRST_PURGE_MS = Duration.ofMinutes(5).toMillis();
  private static final long PURGE_MS = Duration.ofHours(1).toMillis();

  private final Vertx vertx;
  private final Settings settings;
  private final Metrics metrics;
  private final Tracing tracing;
  private final Clock clock = Clock.systemUTC();
  private final Readiness readiness = new Readiness(clock);
  private final Issuers issuers;
  private final List<String> deployments = new CopyOnWriteArrayList<>();
  private final CountDownLatch hurry = new CountDownLatch(1);

  private @Nullable EmbeddedPostgres embedded;
  private @Nullable Database housekeeping;
  private @Nullable Components parts;
  private @Nullable Invalidations invalidations;
  private @Nullable OpsVerticle ops;
  private @Nullable ApiVerticle firstInstance;
  private @Nullable String opsDeployment;
  private long housekeepingTimer = -1;
  private long purgeTimer = -1;
  private volatile @Nullable Thread starter;

  /** Makes a gateway on a Vert.x instance that it will close in the end. */
  public Gateway(Vertx vertx, Settings settings, Metrics metrics, Tracing tracing) {
    this.vertx = vertx;
    this.settings = settings;
    this.metrics = metrics;
    this.tracing = tracing;
    this.issuers = new Issuers(vertx, clock, settings.jwt().issuers());
  }

  /**
   * Starts everything and returns when requests are served.
   *
   * @throws IllegalStateException naming the step that failed
   */
  public void start() {
    starter = Thread.currentThread();
    synchronized (this) {
      try {
        startInOrder();
      } finally {
        starter = null;
      }
    }
  }

  private void startInOrder() {
    tracing.start(settings.tracing());
    // takes a processor while the database is brought up to date, which mostly waits
    Future<Contract> loading = vertx.executeBlocking(Contract::load);
    Steps.start("management port", this::deployOps);
    DatabaseUrls urls = Steps.start("database", this::openDatabase);
    DatabaseUrl url = urls.application();
    Database database = Steps.start("pool", () -> openPool(url));
    Steps.start("migrations", () -> bringSchemaUpToDate(urls, database));
    Steps.start("row-level security", () -> checkRole(database));
    Steps.start("connections", () -> checkCapacity(database));
    Contract contract = Steps.start("contract", () -> await(loading));
    Components made = Steps.start("parts", () -> makeParts(database, contract));
    Steps.start("listener", () -> listen(url, database, made));
    Steps.start("quotas", () -> await(made.quotaLoader.load()));
    made.usageExchange.ifPresent(
        exchange -> Steps.start("quota exchange", () -> await(exchange.start())));
    Steps.start("issuers", () -> trustIssuers(made));
    Steps.start("API", () -> deployApi(url, contract, made));
    Steps.start("demo tenant", () -> makeDemo(made));
    Steps.start("housekeeping", this::keepHouse);
    readiness.started();
    log.info(
        "ready: {} instances on port {}, management on port {}, database {}, native transport {}",
        settings.instances(),
        port(),
        managementPort(),
        url,
        vertx.isNativeTransportEnabled());
  }

  /**
   * Stops everything: first no new clients, then requests in flight, then the rest. A step that
   * fails or takes too long is logged, and the next one follows. A start that is under way, such as
   * one that waits for a database, is given up.
   */
  public void stop() {
    readiness.drain();
    Thread starting = starter;
    if (starting != null) {
      starting.interrupt();
    }
    synchronized (this) {
      stopInOrder();
    }
  }

  /** Ends the drain of a stop that is under way, or of the one to come. */
  public void hurry() {
    log.info("asked to stop again: the drain is cut short");
    hurry.countDown();
  }

  private void stopInOrder() {
    vertx.cancelTimer(housekeepingTimer);
    vertx.cancelTimer(purgeTimer);
    if (firstInstance != null) {
      Steps.stop("drain", () -> hurry.await(settings.shutdown().drain().toMillis(), MILLISECONDS));
    }
    Steps.stop("API", this::undeployApi);
    Steps.stop("issuers", () -> await(issuers.close(), BRIEFLY));
    Steps.stop("quota exchange", () -> await(stopUsageExchange(), BRIEFLY));
    Steps.stop("last uses", () -> await(flushLastUses(), BRIEFLY));
    Steps.stop("listener", () -> await(close(invalidations), BRIEFLY));
    Steps.stop("connections", () -> await(closeConnections(), BRIEFLY));
    Steps.stop("management port", () -> await(undeploy(opsDeployment), BRIEFLY));
    Steps.stop("tracing", tracing::close);
    Steps.stop("Vert.x", () -> await(vertx.close(), BRIEFLY));
    Steps.stop("metrics", metrics::close);
    Steps.stop(
        "embedded database",
        () -> {
          if (embedded != null) {
            embedded.stop();
          }
        });
  }

  /** Puts the limits of other settings into force, from the next request on. */
  public void apply(Settings changed) {
    started(parts).apply(changed);
  }

  /** Returns the port of the API. */
  public int port() {
    return started(firstInstance).port();
  }

  /** Returns the port of health and metrics. */
  public int managementPort() {
    return started(ops).port();
  }

  /** Returns the key of the demo tenant, if this gateway's database has one. */
  public Optional<String> demoKey() {
    return settings.database().url().isEmpty() && Files.exists(demoKeyFile())
        ? Optional.of(LocalSecret.read(demoKeyFile()))
        : Optional.empty();
  }

  private DatabaseUrls openDatabase() {
    Optional<DatabaseUrls> urls = databaseUrls(settings);
    if (urls.isEmpty()) {
      EmbeddedPostgres server =
          EmbeddedPostgres.start(settings.dataDir(), Capacity.needed(settings));
      embedded = server;
      return server.urls();
    }
    return urls.get();
  }

  /** Returns the ways to the database that the settings name, if they name one. */
  static Optional<DatabaseUrls> databaseUrls(Settings settings) {
    return settings
        .database()
        .url()
        .map(
            url ->
                new DatabaseUrls(
                    new DatabaseUrl(url),
                    new DatabaseUrl(settings.database().migrationUrl().orElse(url))));
  }

  private Object bringSchemaUpToDate(DatabaseUrls urls, Database database)
      throws InterruptedException {
    if (await(Migrations.areApplied(database))) {
      return database;
    }
    return settings.database().migrate()
        ? Migrations.apply(urls)
        : Migrations.await(urls, OTHERS_MIGRATE);
  }

  private Database openPool(DatabaseUrl url) {
    Database opened = Database.open(vertx, url, settings.database(), "housekeeping");
    housekeeping = opened;
    return opened;
  }

  private Components makeParts(Database database, Contract contract) {
    Components made =
        new Components(
            vertx, settings, clock, metrics, readiness, issuers, contract, database, jwtSecret());
    parts = made;
    return made;
  }

  private Object checkRole(Database database) {
    String state = await(RowLevelSecurity.check(vertx, database, settings.tenancy().rls()));
    log.info("row-level security is {}", state);
    return state;
  }

  private Object checkCapacity(Database database) {
    Optional<String> warning = await(Capacity.check(database, settings));
    warning.ifPresent(log::warn);
    return warning;
  }

  private String jwtSecret() {
    return settings
        .jwt()
        .secret()
        .orElseGet(() -> LocalSecret.readOrCreate(settings.dataDir().resolve("jwt-secret")));
  }

  private Object deployOps() {
    OpsVerticle verticle = new OpsVerticle(settings.management(), metrics, readiness);
    opsDeployment = await(vertx.deployVerticle(verticle));
    ops = verticle;
    return verticle;
  }

  private Object listen(DatabaseUrl url, Database database, Components made) {
    Invalidations listener = new Invalidations(vertx, url, settings.database(), database, made);
    invalidations = listener;
    metrics.condition(
        "dashgate.listener.connected",
        "Whether changes made by other processes are heard",
        listener::isHearing);
    await(listener.start());
    return listener;
  }

  private Object trustIssuers(Components made) {
    for (String name : issuers.names()) {
      metrics.condition(
          "dashgate.issuer.keys.loaded",
          "Whether tokens of a trusted issuer can be verified",
          () -> issuers.hasKeys(name),
          "issuer",
          name);
    }
    await(issuers.start(made.outsideTokens::clear));
    return issuers;
  }

  private Object deployApi(DatabaseUrl url, Contract contract, Components made) {
    List<ApiVerticle> verticles =
        IntStream.range(0, settings.instances())
            .mapToObj(i -> new ApiVerticle(i, settings, url, made.shared, made::features))
            .toList();
    // all at once: each makes its router on its own loop
    await(
        Future.join(
            verticles.stream()
                .map(verticle -> vertx.deployVerticle(verticle).onSuccess(deployments::add))
                .toList()));
    firstInstance = verticles.get(0);
    contract.routersMade();
    return contract;
  }

  private Object makeDemo(Components made) {
    if (embedded != null && !Files.exists(demoKeyFile())) {
      LocalSecret.write(
          demoKeyFile(),
          await(DemoTenant.create(started(housekeeping), made.passwords, made.onboarding)));
    }
    return demoKeyFile();
  }

  private Object keepHouse() {
    metrics.condition(
        "dashgate.ready",
        "Whether requests should be sent here",
        () -> readiness.obstacle() == null);
    housekeepingTimer =
        vertx.setPeriodic(
            HOUSEKEEPING_MS,
            id -> {
              readiness.ping(started(housekeeping));
              flushLastUses().onFailure(e -> log.debug("last uses were not written", e));
            });
    purgeTimer =
        vertx.setPeriodic(
            FIRST_PURGE_MS,
            PURGE_MS,
            id -> {
              purge().onFailure(e -> log.warn("what was deleted long ago is still there", e));
              forgetReplies().onFailure(e -> log.warn("old answers are still kept", e));
            });
    return housekeepingTimer;
  }

  /**
   * Removes for good what was deleted longer ago than it is kept, as the timer does every hour.
   *
   * @return how much, as {@link Purge#run} counts it
   */
  public Future<Long> purge() {
    return new Purge(started(housekeeping), settings.retention().days())
        .run()
        .onSuccess(
            removed -> {
              if (removed > 0) {
                log.info("purged {} deleted dashboards, insights and tiles", removed);
              }
            });
  }

  /** Removes the answers that were kept for retries for a day, as the timer does every hour. */
  public Future<Long> forgetReplies() {
    return StoredResponses.removeOld(started(housekeeping));
  }

  private Future<Void> flushLastUses() {
    return parts == null ? Future.succeededFuture() : parts.flushLastUses(started(housekeeping));
  }

  private Future<Void> stopUsageExchange() {
    return parts == null
        ? Future.succeededFuture()
        : parts.usageExchange.map(UsageExchange::stop).orElseGet(Future::succeededFuture);
  }

  private void undeployApi() {
    await(
        Future.join(deployments.stream().map(vertx::undeploy).toList()),
        settings.shutdown().timeout().plus(BRIEFLY));
  }

  private Path demoKeyFile() {
    return settings.dataDir().resolve("demo-key");
  }

  private Future<Void> undeploy(@Nullable String deployment) {
    return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
  }

  private static Future<Void> close(@Nullable Invalidations listener) {
    return listener == null ? Future.succeededFuture() : listener.close();
  }

  private Future<Void> closeConnections() {
    return housekeeping == null ? Future.succeededFuture() : housekeeping.close();
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not started");
    }
    return part;
  }
}
