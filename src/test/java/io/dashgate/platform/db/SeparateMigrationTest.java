package io.dashgate.platform.db;

import static io.dashgate.testing.NeedsServer.Kind.EMBEDDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A schema that one process changes and others wait for, with a role that may only look. */
@NeedsServer(value = EMBEDDED, because = "it migrates a server of its own")
class SeparateMigrationTest {

  private static Path dataDir;
  private static EmbeddedPostgres postgres;
  private static DatabaseUrls owner;
  private static DatabaseUrls application;

  @BeforeAll
  static void start() {
    dataDir = TestGateway.newDataDir();
    postgres = EmbeddedPostgres.start(dataDir);
    owner = postgres.urls();
    application = new DatabaseUrls(owner.application(), owner.application());
  }

  @AfterAll
  static void stop() {
    postgres.stop();
  }

  @Test
  void aStartWaitsForTheProcessThatMigrates() throws Exception {
    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class, () -> Migrations.await(application, Duration.ZERO));
    assertTrue(refusal.getMessage().contains("Run this build with --migrate."));

    CompletableFuture<Integer> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Migrations.await(application, Duration.ofSeconds(60));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Thread.sleep(1_000);
    assertFalse(waiting.isDone());

    int applied = Migrations.apply(owner, Duration.ofSeconds(2));

    assertTrue(applied > 0);
    assertEquals(applied, waiting.get(30, TimeUnit.SECONDS));

    // as if this build had one more
    forget(applied);
    IllegalStateException behind =
        assertThrows(
            IllegalStateException.class, () -> Migrations.await(application, Duration.ZERO));
    assertTrue(behind.getMessage().startsWith("the schema lacks migrations"), behind.getMessage());
  }

  private static void forget(int rank) {
    TestDatabase.of(dataDir)
        .execute("delete from flyway_schema_history where installed_rank = ?", rank);
  }
}
