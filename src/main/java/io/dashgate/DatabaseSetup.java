package io.dashgate;

import static io.dashgate.Steps.await;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Capacity;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.DatabaseUrls;
import io.dashgate.platform.db.Migrations;
import io.dashgate.platform.db.RowLevelSecurity;
import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of a gateway: the server, embedded if no URL is set, its schema, and the pool for
 * work outside requests. The methods are steps of a start and block.
 */
final class DatabaseSetup {

  private static final Logger log = LoggerFactory.getLogger(DatabaseSetup.class);

  /** Longest wait for migrations by another process: the limit of the Kubernetes startup probe. */
  private static final Duration MIGRATED_BY_OTHERS = Duration.ofMinutes(5);

  private final Vertx vertx;
  private final Settings settings;
  private @Nullable EmbeddedPostgres embedded;
  private @Nullable DatabaseUrls urls;
  private @Nullable Database pool;

  DatabaseSetup(Vertx vertx, Settings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** Returns the URLs of the settings; empty: the database is embedded. */
  static Optional<DatabaseUrls> urls(Settings.Database settings) {
    return settings
        .url()
        .map(
            url ->
                new DatabaseUrls(
                    new DatabaseUrl(url), new DatabaseUrl(settings.migrationUrl().orElse(url))));
  }

  /** Returns the URLs of the settings for a command, which needs a database of its own. */
  static DatabaseUrls requireUrls(Settings.Database settings) {
    return urls(settings).orElseThrow(() -> new IllegalStateException("there is no DATABASE_URL"));
  }

  /**
   * Returns the URL of the serving role for a command. Blocks.
   *
   * @throws IllegalStateException with the reason if the database cannot be reached, or its schema
   *     is older
   */
  static DatabaseUrl requireServing(Settings.Database settings) {
    DatabaseUrl url = requireUrls(settings).application();
    requireSchema(new DatabaseUrls(url, url));
    return url;
  }

  /** Fails with the reason if the database cannot be reached, or its schema is older. Blocks. */
  static void requireSchema(DatabaseUrls urls) {
    try {
      Migrations.await(urls, Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Starts the embedded server, if there is no other. */
  void startServer() {
    urls =
        urls(settings.database())
            .orElseGet(
                () -> {
                  EmbeddedPostgres server =
                      EmbeddedPostgres.start(settings.dataDir(), Capacity.needed(settings));
                  embedded = server;
                  return server.urls();
                });
  }

  /** Opens the pool, without connecting yet. */
  void openPool() {
    pool = Database.open(vertx, url(), settings.database(), "housekeeping");
  }

  /** Applies the migrations, or waits until another process has. */
  void migrate() throws InterruptedException {
    if (await(Migrations.areApplied(pool()))) {
      return;
    }
    DatabaseUrls both = Gateway.started(urls);
    if (settings.database().migrate()) {
      Migrations.apply(both, settings.database().statementTimeout());
    } else {
      Migrations.await(both, MIGRATED_BY_OTHERS);
    }
  }

  /** Fails if row-level security is required and does not hold. */
  void checkRowLevelSecurity() {
    String state = await(RowLevelSecurity.check(vertx, pool(), settings.tenancy().rls()));
    log.info("row-level security is {}", state);
  }

  /**
   * Warns if the server allows fewer connections than the settings need. A pooler that shares
   * sessions needs fewer than the processes.
   */
  void checkCapacity() {
    if (!settings.database().prepared()) {
      return;
    }
    await(Capacity.check(pool(), settings)).ifPresent(log::warn);
  }

  /** Returns the URL with which requests are served. */
  DatabaseUrl url() {
    return Gateway.started(urls).application();
  }

  /** Returns the URL for notifications; empty: a pooler in front of the database withholds them. */
  Optional<DatabaseUrl> listenUrl() {
    return settings
        .database()
        .listenUrl()
        .map(DatabaseUrl::new)
        .or(() -> settings.database().prepared() ? Optional.of(url()) : Optional.empty());
  }

  /** Returns the pool for work outside requests. */
  Database pool() {
    return Gateway.started(pool);
  }

  /** Closes the pool. */
  Future<Void> closePool() {
    return pool == null ? Future.succeededFuture() : pool.close();
  }

  /** Stops the embedded server, if it runs. */
  void stopServer() {
    if (embedded != null) {
      embedded.stop();
    }
  }
}
