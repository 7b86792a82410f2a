package io.dashgate.platform.vertx;

import static io.dashgate.platform.vertx.ClientFailure.CONNECTION_LOST;
import static io.dashgate.platform.vertx.ClientFailure.NO_CONNECTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dashgate.testing.Soon;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.dashgate.testing.process.FaultProxy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each failure that {@link ClientFailure} knows, provoked with a real client and Postgres. */
class ClientFailureTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Context CONTEXT = VERTX.getOrCreateContext();

  private static TestDatabase database;

  @BeforeAll
  static void find(TestGateway gateway) {
    database = gateway.database();
  }

  @AfterAll
  static void close() {
    await(VERTX.close());
  }

  @Test
  void noConnectionToLendInTime() {
    Pool pool = pool(1);
    await(pool.getConnection());

    expect(NO_CONNECTION, "Timeout", pool::getConnection);
    await(pool.close());
  }

  @Test
  void noConnectionForAStatementInTime() {
    Pool pool = pool(1);
    await(pool.getConnection());

    expect(NO_CONNECTION, "Timeout waiting for connection", () -> pool.query("select 1").execute());
    await(pool.close());
  }

  @Test
  void aPoolThatIsClosedWhileARequestWaits() {
    Pool pool = pool(1);
    await(pool.getConnection());

    expect(
        NO_CONNECTION,
        "Pool closed",
        () -> {
          Future<?> waiting = pool.getConnection();
          pool.close();
          return waiting;
        });
  }

  @Test
  void tooManyRequestsThatWait() {
    Pool pool = pool(0);
    await(pool.getConnection());

    Throwable failure = failure(pool::getConnection);
    assertInstanceOf(ConnectionPoolTooBusyException.class, failure);
    assertEquals(NO_CONNECTION, ClientFailure.of(failure));
    await(pool.close());
  }

  @Test
  void noServer() {
    PgConnectOptions nowhere = options().setPort(TestGateway.freePort());

    Throwable failure = failure(() -> PgConnection.connect(VERTX, nowhere));
    assertInstanceOf(ConnectException.class, failure);
    assertEquals(NO_CONNECTION, ClientFailure.of(failure));
  }

  @Test
  void aConnectionThatIsClosedWhileAStatementRuns() {
    Throwable failure = failureOfARunningStatement(FaultProxy.Mode.REFUSE);

    assertInstanceOf(ClosedConnectionException.class, failure);
    assertEquals(CONNECTION_LOST, ClientFailure.of(failure));
  }

  @Test
  void aConnectionThatIsResetWhileAStatementRuns() {
    Throwable failure = failureOfARunningStatement(FaultProxy.Mode.RESET);

    assertInstanceOf(IOException.class, failure);
    assertEquals(CONNECTION_LOST, ClientFailure.of(failure));
  }

  private static Throwable failureOfARunningStatement(FaultProxy.Mode mode) {
    try (FaultProxy proxy = new FaultProxy(options().getPort())) {
      SqlConnection connection = connect(options().setPort(proxy.port()));
      String sql = "select pg_sleep(60) /* " + mode + " */";
      Future<?> running = connection.query(sql).execute();
      Soon.seen(
          Duration.ofSeconds(10),
          () ->
              database.count(
                      "select count(*) from pg_stat_activity where state = 'active' and query = ?",
                      sql)
                  == 1);
      proxy.set(mode);
      return failure(() -> running);
    }
  }

  @Test
  void aConnectionThatIsLostBeforeAStatementIsSent() {
    SqlConnection connection = connect(options().setPipeliningLimit(1));

    expect(
        CONNECTION_LOST,
        "Pending requests failed to be sent due to connection has been closed.",
        () -> {
          connection.query("select pg_sleep(60)").execute();
          return abortAfter(connection, "select 1");
        });
  }

  @Test
  void aConnectionThatWasLostBefore() {
    SqlConnection connection = connect(options());
    failure(() -> abortAfter(connection, "select pg_sleep(60)"));

    expect(
        CONNECTION_LOST,
        "Connection is not active now, current status: CLOSED",
        () -> connection.query("select 1").execute());
  }

  @Test
  void aConnectionThatIsBeingClosed() {
    SqlConnection connection = connect(options());

    expect(
        CONNECTION_LOST,
        "Connection is not active now, current status: CLOSING",
        () -> {
          connection.query("select pg_sleep(1)").execute();
          connection.close();
          return VERTX
              .timer(100, TimeUnit.MILLISECONDS)
              .compose(any -> connection.query("select 1").execute());
        });
  }

  @Test
  void aConnectionThatIsLostBeforeThePoolLendsIt() {
    Pool pool =
        PgBuilder.pool()
            .connectingTo(options())
            .withConnectHandler(
                one -> one.query("select pg_terminate_backend(pg_backend_pid())").execute())
            .using(VERTX)
            .build();

    expect(CONNECTION_LOST, "Connection was closed", pool::getConnection);
    await(pool.close());
  }

  private static void expect(ClientFailure kind, String text, Supplier<Future<?>> work) {
    Throwable failure = failure(work);
    assertInstanceOf(VertxException.class, failure);
    assertEquals(text, failure.getMessage());
    assertEquals(kind, ClientFailure.of(failure));
  }

  private static Future<?> abortAfter(SqlConnection connection, String sql) {
    Future<?> result = connection.query(sql).execute();
    ClientSocket.abort(connection);
    return result;
  }

  private static Pool pool(int waiting) {
    return PgBuilder.pool()
        .with(
            new PoolOptions()
                .setMaxSize(1)
                .setMaxWaitQueueSize(waiting)
                .setConnectionTimeout(1)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS))
        .connectingTo(options())
        .using(VERTX)
        .build();
  }

  private static PgConnectOptions options() {
    return PgConnectOptions.fromUri(database.url())
        .addProperty("client_connection_check_interval", "200");
  }

  private static SqlConnection connect(PgConnectOptions options) {
    return await(PgConnection.connect(VERTX, options));
  }

  /** Does work on one event loop, as the gateway does. */
  private static Throwable failure(Supplier<Future<?>> work) {
    Future<Object> done =
        Future.future(
            promise -> CONTEXT.runOnContext(v -> work.get().mapEmpty().onComplete(promise)));
    return assertThrows(CompletionException.class, () -> await(done)).getCause();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
