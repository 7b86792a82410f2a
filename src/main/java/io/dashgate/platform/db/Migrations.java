package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema up to date: forward only, once, before any verticle starts. */
public final class Migrations {

  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  /** The newest migration of this build. */
  static final String NEWEST = "31";

  /** Returns the version of the schema that this build needs. */
  public static String newest() {
    return NEWEST;
  }

  private static final String LOOK =
      """
      select count(*) filter (where version = $1) = 1 and bool_and(success) as applied
      from flyway_schema_history
      """;

  private static final long LOOK_AGAIN_MS = 2_000;

  private Migrations() {}

  /**
   * Whether all migrations are applied, by a quick look with the serving role. Most starts find
   * nothing to do. False if the server cannot be asked; fails with a sentence for the operator if
   * it is too old.
   */
  public static Future<Boolean> areApplied(Database database) {
    return database
        .execute(ServerVersion.LOOK, Tuple.tuple())
        .map(rows -> ServerVersion.require(rows.iterator().next().getInteger(0)))
        .compose(any -> database.execute(LOOK, Tuple.of(NEWEST)))
        .map(rows -> rows.iterator().next().getBoolean("applied"))
        .recover(
            failure ->
                failure instanceof IllegalStateException
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(false));
  }

  /**
   * Applies the missing migrations and returns their number. Creates the serving role if it does
   * not exist, and sets its defaults. Blocks; several processes may call it at once, because Flyway
   * locks the schema.
   *
   * @param statementTimeout the limit of a statement of the serving role, by default
   * @throws IllegalStateException with a sentence for the operator, if the server is too old
   */
  public static int apply(DatabaseUrls urls, Duration statementTimeout) {
    DatabaseUrl application = urls.application();
    Flyway flyway =
        flyway(urls)
            .connectRetries(10)
            .connectRetriesInterval(3)
            .placeholders(
                Map.of(
                    "app_role", encoded(application.user()),
                    "app_password", encoded(application.password()),
                    "app_parameters", SessionParameters.of(statementTimeout).list()))
            .load();
    return refusingOldServers(() -> flyway.migrate().migrationsExecuted);
  }

  /**
   * Waits until another process has applied the migrations of this build. Accepts a newer schema.
   * Blocks.
   *
   * @return the number of applied migrations
   * @throws IllegalStateException naming the missing ones, after {@code patience}
   */
  public static int await(DatabaseUrls urls, Duration patience) throws InterruptedException {
    Flyway flyway = flyway(urls).load();
    Instant deadline = Instant.now().plus(patience);
    for (String missing = missing(flyway); !missing.isEmpty(); missing = missing(flyway)) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(missing + ". Run this build with --migrate.");
      }
      log.info("waiting for migrations: {}", missing);
      Thread.sleep(LOOK_AGAIN_MS);
    }
    return flyway.info().applied().length;
  }

  /** Returns a sentence on missing migrations, or why they cannot be seen; empty: none missing. */
  private static String missing(Flyway flyway) {
    try {
      String versions =
          Arrays.stream(refusingOldServers(() -> flyway.info().pending()))
              .map(migration -> String.valueOf(migration.getVersion()))
              .collect(Collectors.joining(", "));
      return versions.isEmpty() ? "" : "the schema lacks migrations " + versions;
    } catch (FlywayException unseen) {
      String reason = String.valueOf(unseen.getMessage()).strip();
      return "the schema cannot be seen: " + reason.lines().findFirst().orElse("");
    }
  }

  private static FluentConfiguration flyway(DatabaseUrls urls) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(urls.owner().dataSource())
        .callbacks(new ServerVersion())
        .locations("classpath:db/migration")
        .validateMigrationNaming(true);
  }

  /** Unwraps the sentence of {@link ServerVersion}. */
  private static <T> T refusingOldServers(Supplier<T> work) {
    try {
      return work.get();
    } catch (FlywayException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof IllegalStateException refusal) {
          throw refusal;
        }
      }
      throw failure;
    }
  }

  /** Returns a text in a form without quotes, dollars and the like. */
  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
