package io.dashgate.platform.vertx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The sockets of the client. */
class ClientSocketTest {

  @Test
  void postgresEndsTheStatementOfAnAbortedConnectionAndThePoolMakesAnother(TestGateway gateway) {
    Vertx vertx = Vertx.vertx();
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(1))
            .connectingTo(
                PgConnectOptions.fromUri(gateway.database().url())
                    .addProperty("client_connection_check_interval", "200"))
            .using(vertx)
            .build();
    SqlConnection connection = await(pool.getConnection());
    int first = PgConnection.cast(connection).processId();
    Future<?> sleeping = connection.query("select pg_sleep(60)").execute();

    ClientSocket.abort(connection);

    await(sleeping.transform(any -> Future.succeededFuture()));
    SqlConnection next = await(pool.getConnection());
    assertNotEquals(first, PgConnection.cast(next).processId());
    assertEquals(1, await(next.query("select 1").execute()).size());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
