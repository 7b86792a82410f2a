package io.dashgate;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.DatabaseUrls;
import io.dashgate.platform.db.Migrations;
import io.dashgate.transfer.ProjectExport;
import io.dashgate.transfer.ProjectImport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;

/** Moves a project between databases: {@code --export} and {@code --import}. */
final class TransferCommand {

  private final Settings settings;
  private final PrintStream out;

  TransferCommand(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Writes a project of the database to a new file. Blocks.
   *
   * @throws RuntimeException whose message is a sentence for the operator
   */
  void exportTo(String project, Path file) {
    long projectId = number(project);
    try (Connection connection = connect();
        OutputStream stream = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      write(connection, projectId, file, stream);
    } catch (IOException | SQLException failure) {
      throw new IllegalStateException(failure.toString(), failure);
    }
  }

  /** Leaves no file that is not complete. */
  private void write(Connection connection, long projectId, Path file, OutputStream stream)
      throws IOException, SQLException {
    try {
      long rows = new ProjectExport(connection, Migrations.newest()).write(projectId, stream);
      out.printf("Project %d is in %s: %d rows.%n", projectId, file, rows);
    } catch (IOException | SQLException | RuntimeException failure) {
      Files.delete(file);
      throw failure;
    }
  }

  /**
   * Reads a project from a file into the database. Blocks.
   *
   * @throws RuntimeException whose message is a sentence for the operator
   */
  void importFrom(Path file) {
    try (Connection connection = connect()) {
      long projectId = new ProjectImport(connection, Migrations.newest()).read(file);
      out.printf("Project %d is imported.%n", projectId);
    } catch (IOException | SQLException failure) {
      throw new IllegalStateException(failure.toString(), failure);
    }
  }

  private static long number(String project) {
    try {
      return Long.parseLong(project);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("A project is a number, not " + project + ".", e);
    }
  }

  private Connection connect() throws SQLException {
    DatabaseUrls urls = DatabaseSetup.requireUrls(settings.database());
    DatabaseSetup.requireSchema(urls);
    return urls.owner().dataSource().getConnection();
  }
}
