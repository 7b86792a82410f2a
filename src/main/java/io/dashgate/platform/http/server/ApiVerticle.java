package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.Workers;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.limits.ByteBudget;
import io.dashgate.platform.limits.OverloadCounts;
import io.dashgate.platform.limits.QueueStatistics;
import io.dashgate.platform.limits.RateLimits;
import io.dashgate.platform.ops.EventLoopDelay;
import io.dashgate.platform.ops.Readiness;
import io.dashgate.platform.ops.RequestLog;
import io.dashgate.platform.vertx.ClientChannel;
import io.dashgate.platform.vertx.RequestDecoder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One event loop of the API, with its own server socket on the shared port, its own connections to
 * Postgres and its own router.
 */
public final class ApiVerticle extends VerticleBase {

  /** Longest request line and header block; the server's own limits are lower. */
  private static final int MAX_HEAD_BYTES = 16 * 1024;

  private static final int COMPRESS_ABOVE_BYTES = 1024;

  private final int instance;
  private final Settings settings;
  private final DatabaseUrl url;
  private final Shared shared;
  private final Function<Database, Operations> features;
  private @Nullable HttpServer server;
  private @Nullable Database database;

  /** The objects that all verticles of a process share. */
  public record Shared(
      Workers workers,
      Authenticator authenticator,
      RateLimits limits,
      OutcomeCounts<OutcomeCounts.Retry> retries,
      OutcomeCounts<OutcomeCounts.Condition> conditions,
      RequestLog requestLog,
      OverloadCounts refusals,
      QueueStatistics queueStatistics,
      BodyBudgets bodyBudgets,
      BodyBudgets captureBudgets,
      ByteBudget answerBudget,
      ConnectionLimits connections,
      EventLoopDelay eventLoopDelay,
      Readiness readiness) {}

  /**
   * Makes one instance.
   *
   * @param instance its number, from 0
   * @param features makes the handlers of the instance, which use its database
   */
  public ApiVerticle(
      int instance,
      Settings settings,
      DatabaseUrl url,
      Shared shared,
      Function<Database, Operations> features) {
    this.instance = instance;
    this.settings = settings;
    this.url = url;
    this.shared = shared;
    this.features = features;
  }

  @Override
  public Future<?> start() {
    Database opened = Database.open(vertx, url, settings.database(), "api-" + instance);
    database = opened;
    shared.workers().add(opened);
    shared.eventLoopDelay().measure(vertx, instance);
    ClientAddress addresses = new ClientAddress(settings);
    BodyWorkers workers = new BodyWorkers(vertx);
    BodySender sender =
        new BodySender(vertx, workers, shared.refusals(), settings.http().sendTimeout().toMillis());
    ReplyWriter writer = new ReplyWriter(shared.readiness(), sender);
    ExchangeLog log = new ExchangeLog(shared.requestLog(), addresses);
    AdmissionControl admission = new AdmissionControl(vertx, settings, shared, opened, writer);
    RequestStages stages = new RequestStages(settings, shared, opened, admission, workers, writer);
    Operations operations = features.apply(opened);
    ApiRouter router =
        new ApiRouter(
            vertx,
            operations,
            stages,
            writer,
            log,
            incoming -> new IncomingBody(incoming, shared.bodyBudgets(), addresses));
    // With a negative port the instances share one free port; with 0 each would get its own.
    int port = settings.http().port() == 0 ? -1 : settings.http().port();
    CaptureRequests capture =
        new CaptureRequests(
            vertx,
            new CaptureRoutes(operations),
            router.build(),
            shared.captureBudgets(),
            shared.authenticator(),
            stages,
            addresses,
            writer,
            log);
    RequestGuard guard = new RequestGuard(capture, stages, writer, log);
    HttpServerOptions options = options();
    ClientConnections connections = new ClientConnections(shared.connections(), addresses);
    HttpServer made =
        vertx
            .createHttpServer(options)
            .connectionHandler(connection -> prepare(connection, options, connections))
            .requestHandler(guard)
            .invalidRequestHandler(guard::handleInvalid);
    return opened
        .fill()
        .compose(any -> made.listen(port, settings.http().host()))
        .onSuccess(listening -> server = listening);
  }

  /** Waits for the requests in flight, then closes the connections to Postgres. */
  @Override
  public Future<?> stop() {
    long timeout = settings.shutdown().timeout().toMillis();
    Future<Void> drained =
        server == null ? Future.succeededFuture() : server.shutdown(timeout, TimeUnit.MILLISECONDS);
    return drained.eventually(
        () -> {
          if (database == null) {
            return Future.succeededFuture();
          }
          shared.workers().remove(database);
          return database.close();
        });
  }

  /** Returns the port in use, which differs from the setting when that is 0. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.actualPort();
  }

  private void prepare(
      HttpConnection connection, HttpServerOptions options, ClientConnections connections) {
    ClientChannel.bound(connection);
    if (!connections.accept(connection)) {
      return;
    }
    RequestDecoder.install(
        connection,
        options,
        settings.http().receiveTimeout(),
        () -> shared.refusals().count(OverloadCounts.Reason.SLOW));
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setIdleTimeout((int) settings.http().idleTimeout().toSeconds())
        .setMaxInitialLineLength(MAX_HEAD_BYTES)
        .setMaxHeaderSize(MAX_HEAD_BYTES)
        .setCompressionSupported(true)
        .setCompressionLevel(Gzip.LEVEL)
        .setCompressionContentSizeThreshold(COMPRESS_ABOVE_BYTES)
        .setTcpKeepAlive(true)
        // web sockets are not used; disabled, they cost no handler in the pipeline
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHttp2ClearTextEnabled(false);
  }
}
