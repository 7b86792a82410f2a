package io.dashgate.transfer;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Writes a project as a file: a ZIP archive with {@code project.json} and a CSV file for each
 * table. The rows are those of one moment.
 */
public final class ProjectExport {

  static final String MANIFEST = "project.json";

  private final Connection connection;
  private final String schema;

  /**
   * Prepares an export.
   *
   * @param connection of the owner of the tables
   * @param schema the version of the schema
   */
  public ProjectExport(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * Writes a project. Blocks.
   *
   * @return the number of rows
   * @throws IllegalArgumentException if there is no such project
   */
  public long write(long projectId, OutputStream out) throws SQLException, IOException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    requireProject(projectId);
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    long rows = 0;
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(MANIFEST));
      JsonObject manifest =
          new JsonObject().put("format", 1).put("schema", schema).put("project", projectId);
      zip.write(manifest.encode().getBytes(StandardCharsets.UTF_8));
      for (ProjectTables.Part part : ProjectTables.all()) {
        zip.putNextEntry(new ZipEntry(part.table() + ".csv"));
        rows +=
            copy.copyOut(
                "copy (select %s from %s where %s) to stdout with (format csv, header)"
                    .formatted(columns(part), part.table(), part.condition(projectId)),
                new Unclosed(zip));
      }
    }
    connection.rollback();
    return rows;
  }

  private void requireProject(long projectId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select from project where id = ?")) {
      statement.setLong(1, projectId);
      if (!statement.executeQuery().next()) {
        throw new IllegalArgumentException("There is no project " + projectId + ".");
      }
    }
  }

  private String columns(ProjectTables.Part part) throws SQLException {
    String sql =
        """
        select quote_ident(attname), attname
        from pg_attribute
        where attrelid = '%s'::regclass
          and attnum > 0
          and not attisdropped
          and attgenerated = ''
        order by attnum
        """
            .formatted(part.table());
    List<String> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        if (!part.leftOut().contains(rows.getString(2))) {
          columns.add(rows.getString(1));
        }
      }
    }
    return String.join(", ", columns);
  }

  /** The next entry follows on the same stream. */
  private static final class Unclosed extends java.io.FilterOutputStream {

    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() {
      // by whoever opened it
    }
  }
}
