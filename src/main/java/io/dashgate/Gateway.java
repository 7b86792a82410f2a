package io.dashgate;

import static io.dashgate.Steps.await;
import static java.time.ZoneOffset.UTC;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.dashgate.Steps.Step;
import io.dashgate.platform.auth.Issuers;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.contract.Contract;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.Invalidations;
import io.dashgate.platform.ops.Metrics;
import io.dashgate.platform.ops.OpsVerticle;
import io.dashgate.platform.ops.Readiness;
import io.dashgate.platform.ops.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: connects the components, starts them in order and stops them in order.
 * {@link #start} and {@link #stop} block and must not be called from an event loop. A stopped
 * gateway cannot start again.
 */
public final class Gateway {

  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /** Limit of a step of stopping that does not wait for requests. */
  private static final Duration BRIEFLY = Duration.ofSeconds(3);

  /** The time for the answers to queries that are cancelled because of a stop. */
  private static final Duration TO_ANSWER = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Settings settings;
  private final Metrics metrics;
  private final Tracing tracing;
  private final Clock clock = Clock.systemUTC();
  private final Readiness readiness = new Readiness(clock);
  private final Issuers issuers;
  private final DatabaseSetup database;
  private final ApiInstances api;
  private final LocalSecrets data;
  private final DemoProject demo;
  private final CountDownLatch hurry = new CountDownLatch(1);

  private @Nullable Future<Contract> contract;
  private @Nullable Components components;
  private volatile @Nullable Invalidations invalidations;
  private @Nullable Maintenance maintenance;
  private @Nullable OpsVerticle ops;
  private @Nullable String opsDeployment;
  private @Nullable String eventWorker;
  private @Nullable String eventSealer;
  private @Nullable String refresh;
  private volatile @Nullable Thread starter;

  /** Creates a gateway on a Vert.x instance, which {@link #stop} closes. */
  public Gateway(Vertx vertx, Settings settings, Metrics metrics, Tracing tracing) {
    this.vertx = vertx;
    this.settings = settings;
    this.metrics = metrics;
    this.tracing = tracing;
    this.issuers = new Issuers(vertx, clock, settings.jwt().issuers());
    this.database = new DatabaseSetup(vertx, settings);
    this.api = new ApiInstances(vertx, settings);
    this.data = new LocalSecrets(settings);
    this.demo = new DemoProject(settings);
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
        Steps.start(startSteps());
      } finally {
        starter = null;
      }
    }
  }

  private List<Step> startSteps() {
    return List.of(
        new Step("tracing", () -> tracing.start(settings.tracing())),
        // needs a processor while the database is prepared, which mostly waits
        new Step("contract", () -> contract = vertx.executeBlocking(Contract::load)),
        new Step("management port", this::deployOps),
        new Step("database", database::startServer),
        new Step("pool", database::openPool),
        new Step("migrations", database::migrate),
        new Step("row-level security", database::checkRowLevelSecurity),
        new Step("connections", database::checkCapacity),
        new Step("components", this::createComponents),
        new Step("listener", this::listen),
        new Step("quotas", () -> await(components().quotaLoader.load())),
        new Step("quota exchange", () -> await(components().startUsageExchange())),
        new Step("issuers", () -> await(components().startIssuers())),
        new Step("events", () -> components().events.start()),
        new Step("API", () -> api.deploy(database.url(), components())),
        new Step("event worker", this::deployEventWorker),
        new Step("event sealer", this::deployEventSealer),
        new Step("refresh", this::deployRefresh),
        new Step("demo tenant", this::createDemoTenant),
        new Step("maintenance", this::scheduleMaintenance),
        new Step("readiness", this::becomeReady));
  }

  /**
   * Stops everything: first no new clients, then requests in flight, then the rest. A step that
   * fails or takes too long is logged, and the next one follows. A start in progress, such as one
   * that waits for a database, is abandoned.
   */
  public void stop() {
    readiness.drain();
    Thread starting = starter;
    if (starting != null) {
      starting.interrupt();
    }
    synchronized (this) {
      Steps.stop(stopSteps());
    }
  }

  private List<Step> stopSteps() {
    return List.of(
        new Step("maintenance", this::cancelMaintenance),
        new Step("drain", this::waitForLoadBalancers),
        new Step("refresh", () -> close(refresh, vertx::undeploy)),
        new Step("API", this::undeployApi),
        new Step("event sealer", () -> close(eventSealer, vertx::undeploy)),
        new Step("event worker", () -> close(eventWorker, vertx::undeploy)),
        new Step("issuers", () -> close(issuers, Issuers::close)),
        new Step("events", () -> close(components, parts -> parts.events.stop())),
        new Step("quota exchange", () -> close(components, Components::stopUsageExchange)),
        new Step("last uses", () -> close(maintenance, Maintenance::flushLastUses)),
        new Step("listener", () -> close(invalidations, Invalidations::close)),
        new Step("connections", () -> close(database, DatabaseSetup::closePool)),
        new Step("management port", () -> close(opsDeployment, vertx::undeploy)),
        new Step("tracing", tracing::close),
        new Step("Vert.x", () -> close(vertx, Vertx::close)),
        new Step("metrics", metrics::close),
        new Step("embedded database", database::stopServer));
  }

  /** Ends the drain of a stop in progress, or of the next one. */
  public void hurry() {
    log.info("asked to stop again: the drain is cut short");
    hurry.countDown();
  }

  /** Puts the limits of changed settings into force, from the next request on. */
  public void apply(Settings changed) {
    components().apply(changed);
  }

  /** Returns the port of the API. */
  public int port() {
    return api.port();
  }

  /** Returns the port of health and metrics. */
  public int managementPort() {
    return started(ops).port();
  }

  /** Returns the key of the demo tenant, if the database of this gateway has one. */
  public Optional<String> demoKey() {
    return demo.key();
  }

  /** Returns the path of the page of the demo dashboard, if there is one. */
  public Optional<String> demoPage() {
    return demo.page();
  }

  /** Fills the demo project of a new database, while requests are served; never fails. */
  public Future<Optional<String>> fillDemoProject() {
    return demo.fill(vertx, database.pool(), LocalDate.now(clock.withZone(UTC)));
  }

  /** Returns the periodic work of this gateway. */
  public Maintenance maintenance() {
    return started(maintenance);
  }

  private void createDemoTenant() {
    demo.create(database.pool(), components());
  }

  private void deployOps() {
    OpsVerticle verticle = new OpsVerticle(settings.management(), metrics, readiness);
    opsDeployment = await(vertx.deployVerticle(verticle));
    ops = verticle;
  }

  private void createComponents() {
    components =
        new Components(
            vertx,
            settings,
            clock,
            metrics,
            readiness,
            issuers,
            await(started(contract)),
            database.pool(),
            await(database.pool().lookAtEngine()),
            data.jwtSecrets());
  }

  private void listen() {
    metrics.condition(
        "dashgate.listener.connected",
        "Whether changes made by other processes are received",
        () -> invalidations != null && invalidations.isConnected());
    Optional<DatabaseUrl> url = database.listenUrl();
    if (url.isEmpty()) {
      log.warn("changes made by other processes are not received: there is no database.listen_url");
      components().disconnected();
      return;
    }
    Invalidations listener =
        new Invalidations(vertx, url.get(), settings.database(), database.pool(), components());
    invalidations = listener;
    await(listener.start());
  }

  private void deployEventWorker() {
    eventWorker = await(vertx.deployVerticle(components().events.worker().on(database.url())));
  }

  private void deployEventSealer() {
    eventSealer = await(vertx.deployVerticle(components().events.sealer().on(database.url())));
  }

  private void deployRefresh() {
    refresh =
        components()
            .refresh(database.pool())
            .map(verticle -> await(vertx.deployVerticle(verticle)))
            .orElse(null);
  }

  private void scheduleMaintenance() {
    Maintenance scheduled =
        new Maintenance(vertx, database.pool(), settings.retention(), readiness, components());
    scheduled.schedule();
    maintenance = scheduled;
  }

  private void becomeReady() {
    metrics.condition(
        "dashgate.ready",
        "Whether requests should be sent here",
        () -> readiness.obstacle() == null);
    readiness.started();
    log.info(
        "ready: {} instances on port {}, management on port {}, database {}, native transport {}",
        settings.instances(),
        port(),
        managementPort(),
        database.url(),
        vertx.isNativeTransportEnabled());
  }

  private void cancelMaintenance() {
    if (maintenance != null) {
      maintenance.cancel();
    }
  }

  /** A gateway that never became ready has no clients to wait for. */
  private void waitForLoadBalancers() throws InterruptedException {
    if (maintenance != null) {
      hurry.await(settings.shutdown().drain().toMillis(), MILLISECONDS);
    }
  }

  /** Queries that would not end in time are cancelled so early that they are still answered. */
  private void undeployApi() {
    Duration timeout = settings.shutdown().timeout();
    Duration early = timeout.compareTo(TO_ANSWER) > 0 ? timeout.minus(TO_ANSWER) : Duration.ZERO;
    Components parts = components;
    if (parts != null) {
      vertx.setTimer(Math.max(1, early.toMillis()), any -> parts.running.cancelAll());
    }
    api.undeploy(BRIEFLY);
  }

  private static <T> void close(@Nullable T part, Function<T, Future<Void>> closing) {
    if (part != null) {
      await(closing.apply(part), BRIEFLY);
    }
  }

  private Components components() {
    return started(components);
  }

  /** Returns a part that a step of the start has set. */
  static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not started");
    }
    return part;
  }
}
