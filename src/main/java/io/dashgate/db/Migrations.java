package io.dashgate.db;

import org.flywaydb.core.Flyway;

/** Brings the schema up to date: forward only, once, before any verticle starts. */
public final class Migrations {

  private Migrations() {}

  /**
   * Applies what is missing and returns how many migrations that was. Blocks; several processes may
   * call it at once, since Flyway holds a lock in the database.
   */
  public static int apply(DatabaseUrl url) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(url.jdbcUrl(), url.user(), url.password())
        .locations("classpath:db/migration")
        .connectRetries(10)
        .validateMigrationNaming(true)
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
