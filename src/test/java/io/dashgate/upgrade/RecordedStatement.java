package io.dashgate.upgrade;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A statement of the version before, as Postgres logged it, and its outcome on the recorded
 * database.
 *
 * @param sql with {@code $1} and so on
 * @param types of its parameters
 * @param arguments as text; null: SQL null
 * @param project what the transaction had announced as {@code app.project_id}
 * @param outcome number of rows, or the SQLSTATE of its failure
 */
record RecordedStatement(
    String sql,
    List<String> types,
    List<@Nullable String> arguments,
    String project,
    String outcome) {

  /** Conditions on the age of rows. */
  private static final Pattern AGE = Pattern.compile("now\\(\\) -|from now\\(\\)");

  static RecordedStatement read(JsonObject json) {
    List<@Nullable String> arguments = new ArrayList<>();
    json.getJsonArray("arguments").forEach(value -> arguments.add((String) value));
    return new RecordedStatement(
        json.getJsonArray("sql").stream().map(Object::toString).collect(Collectors.joining("\n")),
        json.getJsonArray("types").stream().map(Object::toString).toList(),
        arguments,
        json.getString("project"),
        json.getString("outcome"));
  }

  JsonObject json() {
    return new JsonObject()
        .put("sql", new JsonArray(sql.lines().toList()))
        .put("types", new JsonArray(types))
        .put("arguments", new JsonArray(arguments))
        .put("project", project)
        .put("outcome", outcome);
  }

  /**
   * Returns the same statement with the types that a server gives to its parameters; empty: it is
   * not a whole statement. Arguments that are missing are null.
   */
  Optional<RecordedStatement> withTypes(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("prepare recorded as " + sql);
      try (ResultSet rows =
          statement.executeQuery(
              "select unnest(parameter_types)::text from pg_prepared_statements"
                  + " where name = 'recorded'")) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      statement.execute("deallocate recorded");
    } catch (SQLException notWhole) {
      return Optional.empty();
    }
    List<@Nullable String> all = new ArrayList<>(arguments);
    while (all.size() < found.size()) {
      all.add(null);
    }
    return Optional.of(new RecordedStatement(sql, found, all, project, outcome));
  }

  RecordedStatement withOutcome(String now) {
    return new RecordedStatement(sql, types, arguments, project, now);
  }

  /** Returns an outcome without the number of rows if that depends on when the test runs. */
  String comparable(String outcome) {
    return AGE.matcher(sql).find() ? outcome.replaceAll("\\d+ rows", "rows") : outcome;
  }

  /**
   * Executes the statement as a transaction of the serving role, which is rolled back.
   *
   * @return the number of rows, or the SQLSTATE of its failure
   */
  String run(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "select set_config('app.project_id', '"
              + project
              + "', true),"
              + " set_config('app.user_id', '', true), set_config('app.key_id', '', true),"
              + " set_config('app.request_id', '', true)");
      String list = types.isEmpty() ? "" : "(" + String.join(", ", types) + ")";
      statement.execute("prepare recorded" + list + " as " + sql);
      return rows(statement, statement.execute("execute recorded" + values())) + " rows";
    } catch (SQLException failure) {
      return Objects.requireNonNullElse(failure.getSQLState(), failure.toString());
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute("deallocate all");
      }
    }
  }

  private static long rows(Statement statement, boolean isQuery) throws SQLException {
    if (!isQuery) {
      return statement.getUpdateCount();
    }
    long count = 0;
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        count++;
      }
    }
    return count;
  }

  private String values() {
    String values =
        arguments.stream().map(RecordedStatement::quoted).collect(Collectors.joining(", "));
    return values.isEmpty() ? "" : "(" + values + ")";
  }

  private static String quoted(@Nullable String value) {
    return value == null ? "null" : "'" + value.replace("'", "''") + "'";
  }
}
