package io.dashgate;

import io.dashgate.accounts.AccountLinkHandlers;
import io.dashgate.accounts.KeyHandlers;
import io.dashgate.accounts.LoginHandlers;
import io.dashgate.accounts.Onboarding;
import io.dashgate.accounts.SessionHandlers;
import io.dashgate.accounts.Sessions;
import io.dashgate.accounts.SignupHandlers;
import io.dashgate.accounts.UserHandlers;
import io.dashgate.audit.AuditHandlers;
import io.dashgate.dashboards.CollaboratorHandlers;
import io.dashgate.dashboards.DashboardCharts;
import io.dashgate.dashboards.DashboardHandlers;
import io.dashgate.dashboards.DashboardKey;
import io.dashgate.dashboards.FirstDashboard;
import io.dashgate.events.DefinitionHandlers;
import io.dashgate.events.EventHandlers;
import io.dashgate.events.reading.EventReads;
import io.dashgate.filters.FilterWorkers;
import io.dashgate.insights.InsightHandlers;
import io.dashgate.insights.InsightPictures;
import io.dashgate.organizations.ExplicitMemberHandlers;
import io.dashgate.organizations.InviteHandlers;
import io.dashgate.organizations.MemberHandlers;
import io.dashgate.organizations.OrganizationHandlers;
import io.dashgate.organizations.ProjectHandlers;
import io.dashgate.organizations.ProjectSetup;
import io.dashgate.persons.PersonDeletionHandlers;
import io.dashgate.persons.PersonHandlers;
import io.dashgate.pictures.Pictures;
import io.dashgate.plans.OperatorHandlers;
import io.dashgate.plans.ProjectQuotaHandlers;
import io.dashgate.plans.QuotaLoader;
import io.dashgate.platform.auth.AccessTokens;
import io.dashgate.platform.auth.ApiKeys;
import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.FederatedTokens;
import io.dashgate.platform.auth.IdentityChanges;
import io.dashgate.platform.auth.Issuers;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.auth.ProjectAccess;
import io.dashgate.platform.auth.ProjectTokens;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.TrustedIssuer;
import io.dashgate.platform.contract.Contract;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Engine;
import io.dashgate.platform.db.Invalidations;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.db.Workers;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.ProjectMetricsHandler;
import io.dashgate.platform.http.SchemaHandler;
import io.dashgate.platform.http.server.ApiVerticle;
import io.dashgate.platform.http.server.BodyBudgets;
import io.dashgate.platform.http.server.ConnectionLimits;
import io.dashgate.platform.http.server.OutcomeCounts;
import io.dashgate.platform.limits.ByteBudget;
import io.dashgate.platform.limits.OverloadCounts;
import io.dashgate.platform.limits.QueueStatistics;
import io.dashgate.platform.limits.Quotas;
import io.dashgate.platform.limits.RateLimits;
import io.dashgate.platform.limits.Share;
import io.dashgate.platform.limits.UsageExchange;
import io.dashgate.platform.ops.EventLoopDelay;
import io.dashgate.platform.ops.Metrics;
import io.dashgate.platform.ops.ProjectTraffic;
import io.dashgate.platform.ops.Readiness;
import io.dashgate.platform.ops.RequestLog;
import io.dashgate.queries.ComputedResults;
import io.dashgate.queries.QueryHandlers;
import io.dashgate.queries.SharedComputations;
import io.dashgate.queries.running.QueryResources;
import io.dashgate.queries.running.QueryRunner;
import io.dashgate.queries.running.RunningQueries;
import io.dashgate.refresh.DashboardRefresh;
import io.dashgate.refresh.RefreshCounts;
import io.dashgate.results.BackgroundResults;
import io.dashgate.results.ResultStore;
import io.dashgate.results.ShownResults;
import io.dashgate.sharing.LinkPasswords;
import io.dashgate.sharing.SharedPageHandlers;
import io.dashgate.sharing.SharedPages;
import io.dashgate.sharing.SharedPictureHandlers;
import io.dashgate.sharing.SharingHandlers;
import io.dashgate.templates.BuiltInTemplates;
import io.dashgate.templates.TemplateHandlers;
import io.dashgate.tiles.InsightLinks;
import io.dashgate.tiles.TileHandlers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that all verticles share, created once; and the table of contents of the API. */
final class Components implements Invalidations.Listener {

  /** The share of the heap for answers in flight. */
  private static final double ANSWERS_SHARE = 0.2;

  /** Counters of rate limits take at most a twentieth of the heap. */
  private static final int RATE_LIMITS_PART = 20;

  private static final Logger log = LoggerFactory.getLogger(Components.class);

  private final Vertx vertx;
  private final Settings settings;
  private final Engine engine;
  private final Clock clock;
  private final Metrics metrics;
  private final Contract contract;
  private final ApiKeys apiKeys;
  private final Sessions sessions;
  private final LinkPasswords linkPasswords;
  private final SharedPages sharedPages;
  private final Pictures pictures;
  private final FilterWorkers filterWorkers;
  private final ProjectTraffic traffic;
  private final RateLimits limits;
  final EventComponents events;
  final RunningQueries running = new RunningQueries();
  private final QueryResources queries;
  private final BuiltInTemplates templates = BuiltInTemplates.load();
  private final LastAccess<DashboardKey> dashboardUse;
  private final Issuers issuers;
  private final SharedComputations computations;
  private final RefreshCounts refreshed;

  /** Present if quotas are shared with other processes. */
  private final Optional<UsageExchange> usageExchange;

  final QuotaLoader quotaLoader;
  final Authenticator authenticator;
  final Passwords passwords;
  private final ProjectSetup projectSetup = projectSetup(templates);
  final Onboarding onboarding = new Onboarding(projectSetup);
  final ApiVerticle.Shared shared;

  Components(
      Vertx vertx,
      Settings settings,
      Clock clock,
      Metrics metrics,
      Readiness readiness,
      Issuers issuers,
      Contract contract,
      Database database,
      Engine engine,
      List<String> jwtSecrets) {
    this.vertx = vertx;
    this.settings = settings;
    this.engine = engine;
    this.clock = clock;
    this.metrics = metrics;
    this.contract = contract;
    this.issuers = issuers;
    long heap = Runtime.getRuntime().maxMemory();
    IdentityChanges changes = new IdentityChanges();
    apiKeys = new ApiKeys(clock, changes);
    Workers workers = Workers.of(vertx, database, engine);
    dashboardUse = DashboardKey.lastAccess(clock, engine, workers);
    passwords = new Passwords(vertx);
    linkPasswords = new LinkPasswords(vertx);
    sharedPages = new SharedPages(vertx);
    pictures = new Pictures(vertx);
    filterWorkers = new FilterWorkers(vertx);
    AccessTokens tokens =
        new AccessTokens(vertx, clock, changes, jwtSecrets, settings.jwt().accessToken());
    FederatedTokens federated =
        new FederatedTokens(
            issuers,
            clock,
            changes,
            contract.scopes(),
            settings.signup() == Settings.Signup.CLOSED);
    authenticator =
        new Authenticator(
            changes,
            apiKeys,
            tokens,
            federated,
            new ProjectAccess(changes),
            new ProjectTokens(changes));
    sessions = new Sessions(tokens, authenticator, clock, settings.jwt().refreshToken());
    traffic = new ProjectTraffic(settings.metrics().busiestProjects(), clock);
    metrics.family(traffic);
    AuthenticationMetrics.bind(metrics, authenticator);
    Quotas quotas = new Quotas(settings.rateLimit(), settings.events());
    events = new EventComponents(vertx, settings, clock, metrics, database, engine, quotas);
    limits = new RateLimits(settings.rateLimit(), quotas, clock, heap / RATE_LIMITS_PART);
    ComponentMetrics.bind(metrics, limits);
    OverloadCounts refusals = new OverloadCounts();
    ComponentMetrics.bind(metrics, refusals);
    queries =
        new QueryResources(
            events.queryReading(),
            workers,
            refusals,
            ComponentMetrics.queryQueue(metrics),
            running,
            ComponentMetrics.queryCounts(metrics, running, settings.queries().slowLog()),
            settings.queries().timeout(),
            settings.database().queryConnections());
    QueueStatistics queueStatistics = ComponentMetrics.queueStatistics(metrics);
    shared =
        new ApiVerticle.Shared(
            workers,
            authenticator,
            limits,
            OutcomeCounts.shown(
                OutcomeCounts.Retry.class,
                metrics,
                "dashgate.idempotent.requests",
                "Requests with an Idempotency-Key"),
            OutcomeCounts.shown(
                OutcomeCounts.Condition.class,
                metrics,
                "dashgate.conditional.requests",
                "Requests with If-Match or If-None-Match"),
            new RequestLog(metrics, traffic),
            refusals,
            queueStatistics,
            BodyBudgets.ofHeap(settings.http().bodyLimitBytes()),
            events.budgets(),
            ByteBudget.ofHeap(ANSWERS_SHARE),
            new ConnectionLimits(settings.http()),
            new EventLoopDelay(metrics),
            readiness);
    computations =
        new SharedComputations(
            ComponentMetrics.resultCounts(metrics),
            caller -> new AnswerMemory(shared.answerBudget().lease(caller.share().tenant())));
    refreshed = ComponentMetrics.refreshCounts(metrics);
    ComponentMetrics.bind(metrics, "bodies", shared.bodyBudgets().callers());
    ComponentMetrics.bind(metrics, "stranger_bodies", shared.bodyBudgets().strangers());
    ComponentMetrics.bind(metrics, "answers", shared.answerBudget());
    ComponentMetrics.bind(metrics, shared.connections());
    ComponentMetrics.bindDirectMemory(metrics);
    ComponentMetrics.bind(metrics, database);
    quotaLoader = new QuotaLoader(vertx, database, quotas);
    usageExchange = limits.cluster().map(usage -> new UsageExchange(vertx, database, usage, clock));
  }

  /** Returns what creates tenants as sign-up does, for commands. */
  static Onboarding onboarding() {
    return new Onboarding(projectSetup(BuiltInTemplates.load()));
  }

  private static ProjectSetup projectSetup(BuiltInTemplates templates) {
    FirstDashboard first = new FirstDashboard(templates.first());
    return (transaction, projectId) -> first.create(transaction, projectId).mapEmpty();
  }

  /** Binds every feature to the database of one verticle. */
  Operations features(Database database) {
    ComponentMetrics.bind(metrics, database);
    Operations operations = new Operations(contract);
    new SchemaHandler(contract).bindTo(operations);
    new ProjectMetricsHandler(traffic).bindTo(operations);
    new SignupHandlers(database, passwords, sessions, authenticator, onboarding, settings.signup())
        .bindTo(operations);
    new LoginHandlers(database, passwords, sessions).bindTo(operations);
    new UserHandlers(database, passwords, sessions, authenticator).bindTo(operations);
    new SessionHandlers(database, authenticator).bindTo(operations);
    new AccountLinkHandlers(database, passwords, authenticator, onboarding).bindTo(operations);
    KeyHandlers.bind(operations, database, authenticator, clock);
    new OrganizationHandlers(database, authenticator).bindTo(operations);
    new MemberHandlers(database, authenticator).bindTo(operations);
    new InviteHandlers(database).bindTo(operations);
    new AuditHandlers(database).bindTo(operations);
    new ProjectHandlers(database, authenticator, projectSetup).bindTo(operations);
    new ExplicitMemberHandlers(database, authenticator).bindTo(operations);
    new ProjectQuotaHandlers(database, limits, events.quota()).bindTo(operations);
    new OperatorHandlers(database, quotaLoader).bindTo(operations);
    new CollaboratorHandlers(database).bindTo(operations);
    EventReads reads = new EventReads(database, events.reading());
    ResultStore resultStore = new ResultStore(database);
    QueryRunner runner = new QueryRunner(vertx, database, queries);
    ComputedResults computed =
        new ComputedResults(
            vertx, database, runner, events.queryData(), resultStore, computations, clock);
    ShownResults results = new ShownResults(resultStore, computed, clock);
    DashboardHandlers dashboards =
        new DashboardHandlers(database, engine, templates, dashboardUse, results);
    dashboards.bindTo(operations);
    new DashboardCharts(database, dashboardUse, results, pictures, clock).bindTo(operations);
    new TileHandlers(database, DashboardHandlers::readBack).bindTo(operations);
    new TemplateHandlers(database, templates, dashboards::asTemplate).bindTo(operations);
    new InsightHandlers(database, InsightLinks::lock, results).bindTo(operations);
    new InsightPictures(database, results, pictures).bindTo(operations);
    new EventHandlers(database, reads, filterWorkers, clock).bindTo(operations);
    new QueryHandlers(database, runner, events.queryData(), computed, clock).bindTo(operations);
    new DefinitionHandlers(database).bindTo(operations);
    new PersonHandlers(database, filterWorkers, clock).bindTo(operations);
    new PersonDeletionHandlers(database, clock).bindTo(operations);
    new SharingHandlers(database, passwords, clock).bindTo(operations);
    new SharedPageHandlers(
            database, linkPasswords, sharedPages, dashboardUse, settings.publicUrl(), clock)
        .bindTo(operations);
    new SharedPictureHandlers(database, linkPasswords, sharedPages, pictures, dashboardUse)
        .bindTo(operations);
    events.bindTo(operations, database);
    return operations;
  }

  /**
   * Returns what refreshes dashboards in the background, to be deployed; empty: the settings say
   * that nothing does.
   *
   * @param database for work outside requests
   */
  Optional<DashboardRefresh> refresh(Database database) {
    int days = settings.queries().refreshDays();
    return days == 0
        ? Optional.empty()
        : Optional.of(
            new DashboardRefresh(
                new DashboardRefresh.Work(
                    database,
                    clock,
                    days,
                    settings.sharing().results(),
                    QueryRunner.longest(queries),
                    () -> queries.queue().waiting(Share.Group.QUERIES) > 0,
                    () -> backgroundResults(database),
                    refreshed)));
  }

  private BackgroundResults backgroundResults(Database database) {
    ResultStore store = new ResultStore(database);
    QueryRunner runner = new QueryRunner(vertx, database, queries);
    ComputedResults computed =
        new ComputedResults(
            vertx, database, runner, events.queryData(), store, computations, clock);
    return new BackgroundResults(store, computed::compute, clock);
  }

  /** Starts to share quotas with other processes, if the settings say so. */
  Future<Void> startUsageExchange() {
    return usageExchange.map(UsageExchange::start).orElseGet(Future::succeededFuture);
  }

  Future<Void> stopUsageExchange() {
    return usageExchange.map(UsageExchange::stop).orElseGet(Future::succeededFuture);
  }

  /** Loads the keys of the trusted issuers; a change of keys clears the cached tokens. */
  Future<Void> startIssuers() {
    ComponentMetrics.bind(metrics, issuers);
    if (settings.signup() != Settings.Signup.CLOSED) {
      settings.jwt().issuers().forEach(Components::warnOfAddresses);
    }
    return issuers.start(authenticator::forgetIssuerTokens);
  }

  /** The claim may contain UUIDs whatever its name is. */
  private static void warnOfAddresses(TrustedIssuer issuer) {
    if (!issuer.userClaim().equals("uuid")) {
      log.warn(
          "sign-up is not closed: tokens of the issuer {} whose claim {} is an e-mail address are"
              + " accepted only for accounts with a verified address",
          issuer.issuer(),
          issuer.userClaim());
    }
  }

  /** Puts the limits of changed settings into force. */
  void apply(Settings changed) {
    limits.configure(changed.rateLimit());
  }

  /** Passes a change made by any process on to the component that it concerns. */
  @Override
  public void changed(String change) {
    if (change.equals(QuotaLoader.CHANGE)) {
      quotaLoader.loadSoon();
    } else if (!running.heard(change)) {
      authenticator.forget(change);
    }
  }

  /** Reloads what may have changed while notifications were down. */
  @Override
  public void connected() {
    authenticator.invalidationsReliable(true);
    quotaLoader.loadSoon();
  }

  /** Shortens cache lifetimes while notifications are down. */
  @Override
  public void disconnected() {
    authenticator.invalidationsReliable(false);
  }

  /** Records which keys and dashboards were used since the last call. */
  Future<Void> flushLastUses(Database database) {
    return Future.join(apiKeys.flushLastAccess(database), dashboardUse.flush(database)).mapEmpty();
  }
}
