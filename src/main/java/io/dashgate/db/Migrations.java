package io.dashgate.db;

import java.util.Map;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date: forward only, once, before any verticle starts. */
public final class Migrations {

  private Migrations() {}

  /**
   * Applies what is missing and returns how many migrations that was. Makes the application's role,
   * too, if it is not there. Blocks; several processes may call it at once, since Flyway holds a
   * lock in the database.
   */
  public static int apply(DatabaseUrls urls) {
    DatabaseUrl url = urls.owner();
    DatabaseUrl application = urls.application();
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(url.jdbcUrl(), url.user(), url.password())
        .locations("classpath:db/migration")
        .connectRetries(10)
        .connectRetriesInterval(3)
        .validateMigrationNaming(true)
        .placeholders(
            Map.of(
                "app_role", identifier(application.user()),
                "app_password", application.password().replace("'", "''")))
        .load()
        .migrate()
        .migrationsExecuted;
  }

  /** A role's name stands in quotes of both kinds. */
  private static String identifier(String role) {
    if (role.matches(".*[\"'].*")) {
      throw new IllegalArgumentException("the name of a database role must not have quotes");
    }
    return role;
  }
}
