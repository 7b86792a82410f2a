package io.dashgate.transfer;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.postgresql.PGConnection;

/**
 * Reads a project from a file of {@link ProjectExport} into a database, with the same ids, as one
 * transaction. Its organization, people and keys may be there already.
 */
public final class ProjectImport {

  private final Connection connection;
  private final String schema;

  /**
   * Prepares an import.
   *
   * @param connection of the owner of the tables
   * @param schema the version of the schema
   */
  public ProjectImport(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * Reads a project. Blocks.
   *
   * @return its id
   * @throws IllegalArgumentException with a sentence, if the file does not fit the database
   */
  public long read(Path file) throws SQLException, IOException {
    try (ZipFile zip = new ZipFile(file.toFile());
        Statement statement = connection.createStatement()) {
      JsonObject manifest = manifest(zip);
      long projectId = manifest.getLong("project");
      connection.setAutoCommit(false);
      requireNone(statement, projectId);
      // no triggers that write the trail or raise versions: both are in the file
      statement.execute("set local app.project_id = '*'; set local app.import = 'on'");
      for (ProjectTables.Part part : ProjectTables.all()) {
        read(zip, part, statement, projectId);
      }
      finish(statement, projectId);
      connection.commit();
      return projectId;
    }
  }

  private JsonObject manifest(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(ProjectExport.MANIFEST);
    if (entry == null) {
      throw new IllegalArgumentException(zip.getName() + " is not a file of --export.");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      JsonObject manifest = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      if (!schema.equals(manifest.getString("schema"))) {
        throw new IllegalArgumentException(
            "The file is of schema %s, the database of %s: export and import with the same version."
                .formatted(manifest.getString("schema"), schema));
      }
      return manifest;
    }
  }

  private static void requireNone(Statement statement, long projectId) throws SQLException {
    try (ResultSet found = statement.executeQuery("select from project where id = " + projectId)) {
      if (found.next()) {
        throw new IllegalArgumentException(
            "The database has a project %d already.".formatted(projectId));
      }
    }
  }

  private void read(ZipFile zip, ProjectTables.Part part, Statement statement, long projectId)
      throws SQLException, IOException {
    ZipEntry entry = zip.getEntry(part.table() + ".csv");
    if (entry == null) {
      throw new IllegalArgumentException("The file has no rows of " + part.table() + ".");
    }
    String columns = header(zip, entry);
    String target = part.isShared() ? "given_" + part.table() : part.table();
    if (!part.isShared() && !part.table().equals("project")) {
      // what is left of a project that was deleted here
      statement.execute("delete from %s where project_id = %d".formatted(part.table(), projectId));
    }
    if (part.isShared()) {
      statement.execute(
          "create temporary table %s on commit drop as select %s from %s limit 0"
              .formatted(target, columns, part.table()));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "copy %s (%s) from stdin with (format csv, header)".formatted(target, columns), in);
    }
    if (part.table().equals("users")) {
      requireSamePeople(statement);
    }
    if (part.isShared()) {
      insertOthers(statement, part, columns, target);
    }
  }

  /**
   * Inserts the rows that the database does not have. An outer join, since {@code not in} compares
   * all rows with all, and Citus does not take a correlated {@code not exists} here.
   */
  private static void insertOthers(
      Statement statement, ProjectTables.Part part, String columns, String given)
      throws SQLException {
    String equal =
        part.keys().stream()
            .map(column -> "kept.%1$s = given.%1$s".formatted(column))
            .collect(Collectors.joining(" and "));
    String values =
        Stream.of(columns.split(",")).map("given."::concat).collect(Collectors.joining(", "));
    statement.execute(
        """
        insert into %1$s (%2$s) overriding system value
        with kept as materialized (
          select %4$s
          from %1$s
        )
        select %5$s
        from %3$s given
        left join kept on %6$s
        where kept.%7$s is null
        """
            .formatted(
                part.table(), columns, given, part.key(), values, equal, part.keys().get(0)));
  }

  private static String header(ZipFile zip, ZipEntry entry) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
      return reader.readLine();
    }
  }

  private static void requireSamePeople(Statement statement) throws SQLException {
    String others =
        """
        select g.id
        from given_users g
        join users u on (u.id = g.id) <> (u.uuid = g.uuid and lower(u.email) = lower(g.email))
        """;
    try (ResultSet found = statement.executeQuery(others)) {
      if (found.next()) {
        throw new IllegalArgumentException(
            "User %d of the file, or the address, is another user's in the database."
                .formatted(found.getLong(1)));
      }
    }
  }

  private static void finish(Statement statement, long projectId) throws SQLException {
    statement.execute(
        """
        update users
        set current_organization_id = (select organization_id from project where id = %1$d),
          current_project_id = %1$d
        where current_project_id is null
          and id in (select id from given_users)
          and id in (select user_id from project_access where project_id = %1$d)
        """
            .formatted(projectId));
    for (String table : List.of("users", "project")) {
      raiseSequence(statement, table, "");
    }
    for (String table : List.of("dashboard", "insight", "tile", "dashboard_template")) {
      raiseSequence(statement, table, "where project_id = " + projectId);
    }
  }

  /** Only forwards: others may be using it. */
  private static void raiseSequence(Statement statement, String table, String rows)
      throws SQLException {
    statement.execute(
        """
        select setval(pg_get_serial_sequence('%1$s', 'id'), newest)
        from (select max(id) as newest from %1$s %2$s) given
        where newest > (
          select coalesce(last_value, 0)
          from pg_sequences
          where schemaname || '.' || sequencename = pg_get_serial_sequence('%1$s', 'id')
        )
        """
            .formatted(table, rows));
  }
}
