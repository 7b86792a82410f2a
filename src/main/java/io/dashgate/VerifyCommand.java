package io.dashgate;

import io.dashgate.events.verification.EventVerification;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.DatabaseUrl;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The option {@code --verify-events}: reads all packed events, and prints what is damaged. The
 * serving role is sufficient.
 */
final class VerifyCommand {

  private final Settings settings;
  private final PrintStream out;

  VerifyCommand(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Verifies. Blocks.
   *
   * @return the number of damaged chunks
   * @throws RuntimeException whose message is a sentence for the operator
   */
  long run() {
    DatabaseUrl url = DatabaseSetup.requireServing(settings.database());
    try (Connection connection = url.dataSource().getConnection()) {
      EventVerification.Result result =
          new EventVerification(connection, damage -> out.println(damage.line())).run();
      out.printf(
          "%d chunks with %d events of %d projects: %d damaged.%n",
          result.chunks(), result.events(), result.projects(), result.damaged());
      return result.damaged();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure.toString(), failure);
    }
  }
}
