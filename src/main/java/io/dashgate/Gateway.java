package io.dashgate;

import static io.dashgate.Steps.await;

import io.dashgate.accounts.DemoTenant;
import io.dashgate.accounts.LoginHandlers;
import io.dashgate.accounts.Onboarding;
import io.dashgate.accounts.PersonalApiKeyHandlers;
import io.dashgate.accounts.ServiceKeyHandlers;
import io.dashgate.accounts.Sessions;
import io.dashgate.accounts.SignupHandlers;
import io.dashgate.accounts.UserHandlers;
import io.dashgate.audit.AuditHandlers;
import io.dashgate.auth.AccessTokens;
import io.dashgate.auth.ApiKeys;
import io.dashgate.auth.Authenticator;
import io.dashgate.auth.OutsideTokens;
import io.dashgate.auth.Passwords;
import io.dashgate.auth.ProjectAccess;
import io.dashgate.config.LocalSecret;
import io.dashgate.config.Settings;
import io.dashgate.contract.Contract;
import io.dashgate.dashboards.CollaboratorHandlers;
import io.dashgate.dashboards.DashboardHandlers;
import io.dashgate.dashboards.DashboardKey;
import io.dashgate.dashboards.DashboardTemplates;
import io.dashgate.dashboards.Purge;
import io.dashgate.dashboards.TemplateHandlers;
import io.dashgate.dashboards.TileHandlers;
import io.dashgate.db.Database;
import io.dashgate.db.DatabaseUrl;
import io.dashgate.db.DatabaseUrls;
import io.dashgate.db.EmbeddedPostgres;
import io.dashgate.db.Invalidations;
import io.dashgate.db.LastUse;
import io.dashgate.db.Migrations;
import io.dashgate.db.RowLevelSecurity;
import io.dashgate.http.ApiVerticle;
import io.dashgate.http.Operations;
import io.dashgate.http.SchemaHandler;
import io.dashgate.insights.InsightHandlers;
import io.dashgate.jwt.Issuers;
import io.dashgate.ops.LoopWatch;
import io.dashgate.ops.Metrics;
import io.dashgate.ops.OpsVerticle;
import io.dashgate.ops.Readiness;
import io.dashgate.ops.RequestLog;
import io.dashgate.organizations.ExplicitMemberHandlers;
import io.dashgate.organizations.InviteHandlers;
import io.dashgate.organizations.MemberHandlers;
import io.dashgate.organizations.OrganizationHandlers;
import io.dashgate.organizations.ProjectHandlers;
import io.dashgate.quota.RateLimits;
import io.dashgate.sharing.SharedPageHandlers;
import io.dashgate.sharing.SharingHandlers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final long HOUSEKEEPING_MS = 3_000;

  private static final long FIRST_PURGE_MS = Duration.ofMinutes(5).toMillis();
  private static final long PURGE_MS = Duration.ofHours(1).toMillis();

  private final Vertx vertx;
  private final Settings settings;
  private final Metrics metrics;
  private final Clock clock = Clock.systemUTC();
  private final Readiness readiness = new Readiness(clock);
  private final ApiKeys apiKeys = new ApiKeys(clock);
  private final ProjectAccess projectAccess = new ProjectAccess();
  private final LastUse<DashboardKey> dashboardUse = DashboardKey.lastUse(clock);
  private final Issuers issuers;
  private final List<String> deployments = new ArrayList<>();

  private @Nullable EmbeddedPostgres embedded;
  private @Nullable Database housekeeping;
  private @Nullable Invalidations invalidations;
  private @Nullable OpsVerticle ops;
  private @Nullable ApiVerticle firstInstance;
  private @Nullable String opsDeployment;
  private long housekeepingTimer = -1;
  private long purgeTimer = -1;
  private volatile @Nullable Thread starter;

  /** Makes a gateway on a Vert.x instance that it will close in the end. */
  public Gateway(Vertx vertx, Settings settings, Metrics metrics) {
    this.vertx = vertx;
    this.settings = settings;
    this.metrics = metrics;
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
    // takes the processor while the database takes the disk
    Future<Contract> loading = vertx.executeBlocking(() -> Contract.load(vertx)).compose(f -> f);
    Steps.start("management port", this::deployOps);
    DatabaseUrls urls = Steps.start("database", this::openDatabase);
    DatabaseUrl url = urls.application();
    Steps.start("migrations", () -> Migrations.apply(urls));
    Contract contract = Steps.start("contract", () -> await(loading));
    Parts parts = Steps.start("parts", () -> new Parts(url, contract));
    Steps.start("row-level security", () -> checkRole(parts.database));
    Steps.start("listener", () -> listen(url, parts.authenticator));
    Steps.start("issuers", () -> trustIssuers(parts));
    Steps.start("API", () -> deployApi(url, contract, parts));
    Steps.start("demo tenant", () -> makeDemo(parts));
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

  private void stopInOrder() {
    vertx.cancelTimer(housekeepingTimer);
    vertx.cancelTimer(purgeTimer);
    if (firstInstance != null) {
      Steps.stop("drain", () -> Thread.sleep(settings.shutdown().drain().toMillis()));
    }
    Steps.stop("API", this::undeployApi);
    Steps.stop("issuers", () -> await(issuers.close(), BRIEFLY));
    Steps.stop("last uses", () -> await(flushLastUses(), BRIEFLY));
    Steps.stop("listener", () -> await(close(invalidations), BRIEFLY));
    Steps.stop("connections", () -> await(close(housekeeping), BRIEFLY));
    Steps.stop("management port", () -> await(undeploy(opsDeployment), BRIEFLY));
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

  /** What the verticles share, made once. */
  private final class Parts {

    final OutsideTokens outsideTokens;
    final Authenticator authenticator;
    final Passwords passwords = new Passwords(vertx);
    final DashboardTemplates templates = DashboardTemplates.load();
    final Onboarding onboarding = new Onboarding(templates.firstDashboard());
    final Sessions sessions;
    final ApiVerticle.Shared shared;
    final Contract contract;
    final Database database;

    Parts(DatabaseUrl url, Contract contract) {
      this.contract = contract;
      AccessTokens tokens =
          new AccessTokens(vertx, clock, jwtSecret(), settings.jwt().accessToken());
      outsideTokens = new OutsideTokens(issuers, clock, contract.scopes());
      authenticator = new Authenticator(apiKeys, tokens, outsideTokens, projectAccess);
      sessions = new Sessions(tokens, clock, settings.jwt().refreshToken());
      shared =
          new ApiVerticle.Shared(
              authenticator,
              new RateLimits(settings.rateLimit()),
              new RequestLog(metrics),
              new LoopWatch(metrics),
              readiness);
      database = Database.open(vertx, url, settings.database(), "housekeeping");
      housekeeping = database;
    }

    /** Binds every feature to one verticle's database: the table of contents of the API. */
    Operations features(Database database) {
      Operations operations = new Operations(contract);
      new SchemaHandler(contract).bindTo(operations);
      new SignupHandlers(
              database, passwords, sessions, authenticator, onboarding, settings.signup())
          .bindTo(operations);
      new LoginHandlers(database, passwords, sessions).bindTo(operations);
      new UserHandlers(database, passwords, authenticator).bindTo(operations);
      new PersonalApiKeyHandlers(database, authenticator, clock).bindTo(operations);
      new ServiceKeyHandlers(database, authenticator, clock).bindTo(operations);
      new OrganizationHandlers(database, authenticator).bindTo(operations);
      new MemberHandlers(database, authenticator).bindTo(operations);
      new InviteHandlers(database).bindTo(operations);
      new AuditHandlers(database).bindTo(operations);
      new ProjectHandlers(database, authenticator, templates.firstDashboard()).bindTo(operations);
      new ExplicitMemberHandlers(database, authenticator).bindTo(operations);
      new CollaboratorHandlers(database).bindTo(operations);
      new DashboardHandlers(database, templates, dashboardUse).bindTo(operations);
      new TileHandlers(database).bindTo(operations);
      new TemplateHandlers(database, templates).bindTo(operations);
      new InsightHandlers(database).bindTo(operations);
      new SharingHandlers(database, passwords, clock).bindTo(operations);
      new SharedPageHandlers(vertx, database, passwords).bindTo(operations);
      return operations;
    }
  }

  private DatabaseUrls openDatabase() {
    Optional<String> url = settings.database().url();
    if (url.isEmpty()) {
      EmbeddedPostgres server = EmbeddedPostgres.start(settings.dataDir());
      embedded = server;
      return server.urls();
    }
    String owner = settings.database().migrationUrl().orElse(url.get());
    return new DatabaseUrls(new DatabaseUrl(url.get()), new DatabaseUrl(owner));
  }

  private Object checkRole(Database database) {
    String state = await(RowLevelSecurity.check(database, settings.tenancy().rls()));
    log.info("row-level security is {}", state);
    return state;
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

  private Object listen(DatabaseUrl url, Authenticator authenticator) {
    Invalidations listener =
        new Invalidations(vertx, url, authenticator::forget, authenticator::forgetAll);
    invalidations = listener;
    metrics.condition(
        "dashgate.listener.connected",
        "Whether changes made by other processes are heard",
        listener::isListening);
    await(listener.start());
    return listener;
  }

  private Object trustIssuers(Parts parts) {
    for (String name : issuers.names()) {
      metrics.condition(
          "dashgate.issuer.keys.loaded",
          "Whether tokens of a trusted issuer can be verified",
          "issuer",
          name,
          () -> issuers.hasKeys(name));
    }
    await(issuers.start(parts.outsideTokens::clear));
    return issuers;
  }

  private Object deployApi(DatabaseUrl url, Contract contract, Parts parts) {
    for (int i = 0; i < settings.instances(); i++) {
      ApiVerticle verticle = new ApiVerticle(i, settings, url, parts.shared, parts::features);
      deployments.add(await(vertx.deployVerticle(verticle)));
      firstInstance = firstInstance == null ? verticle : firstInstance;
    }
    return contract;
  }

  private Object makeDemo(Parts parts) {
    if (embedded != null && !Files.exists(demoKeyFile())) {
      LocalSecret.write(
          demoKeyFile(),
          await(DemoTenant.create(parts.database, parts.passwords, parts.onboarding)));
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
            id -> purge().onFailure(e -> log.warn("what was deleted long ago is still there", e)));
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

  private Future<Void> flushLastUses() {
    Database database = housekeeping;
    if (database == null) {
      return Future.succeededFuture();
    }
    return Future.join(apiKeys.flushLastUse(database), dashboardUse.flush(database)).mapEmpty();
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

  private static Future<Void> close(@Nullable Database database) {
    return database == null ? Future.succeededFuture() : database.close();
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not started");
    }
    return part;
  }
}
