package io.dashgate.platform.db;

import java.sql.SQLException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Refuses servers that are too old, before anything is done to their schema. */
final class ServerVersion implements Callback {

  /** The oldest major version whose SQL the migrations may use. */
  static final int OLDEST = 15;

  /** The number that {@link #require} checks. */
  static final String LOOK = "select current_setting('server_version_num')::int";

  private static final int MAJOR = 10_000;

  /**
   * Returns the number of a version, as in {@code server_version_num}: 150004 is 15.4.
   *
   * @throws IllegalStateException with a sentence for the operator, if the version is too old
   */
  static int require(int number) {
    if (number < OLDEST * MAJOR) {
      throw new IllegalStateException(
          "Postgres %d or newer is needed; the server is version %d"
              .formatted(OLDEST, number / MAJOR));
    }
    return number;
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.AFTER_CONNECT;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    try {
      require(context.getConnection().getMetaData().getDatabaseMajorVersion() * MAJOR);
    } catch (SQLException e) {
      throw new IllegalArgumentException("the version of the server cannot be read", e);
    }
  }

  @Override
  public String getCallbackName() {
    return "server version";
  }
}
