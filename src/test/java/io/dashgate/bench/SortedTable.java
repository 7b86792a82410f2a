package io.dashgate.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The events of a {@link BusyWorld} in DuckDB, in memory, as a table sorted by name and time: what
 * trends are compared with. Its driver is on the path of classes in the profile of benchmarks only.
 */
final class SortedTable implements AutoCloseable {

  private static final Pattern BROWSER = Pattern.compile("\"\\$browser\":\"([^\"]*)\"");
  private static final Pattern URL = Pattern.compile("\"\\$current_url\":\"([^\"]*)\"");
  private static final Pattern AMOUNT = Pattern.compile("\"amount\":([0-9.]+)");

  private final Path file;
  private final BufferedWriter writer;
  private final Connection connection;

  /**
   * Makes an empty table.
   *
   * @param folder for a file of all events, which is deleted
   */
  SortedTable(Path folder) throws IOException, SQLException {
    file = folder.resolve("events.csv");
    writer = Files.newBufferedWriter(file);
    connection = DriverManager.getConnection("jdbc:duckdb:");
    run("set threads = 2");
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Adds an event. */
  void add(BusyWorld.Event event) {
    try {
      writer.write(
          "%d,%s,%d,%s,%s,%s%n"
              .formatted(
                  event.name(),
                  Instant.ofEpochMilli(event.micros() / 1000).toString().replace("Z", ""),
                  event.id(),
                  found(BROWSER, event.properties()),
                  found(URL, event.properties()),
                  found(AMOUNT, event.properties())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String found(Pattern property, String json) {
    Matcher matcher = property.matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }

  /**
   * Sorts the events.
   *
   * @param person the person of the distinct id {@code id}, in SQL
   */
  void sort(String person) throws IOException, SQLException {
    writer.close();
    run(
        """
        create table ev as
        select name, ts, id, browser, url, amount
        from read_csv('%s', header = false, columns = {name: 'smallint', ts: 'timestamp',
          id: 'int', browser: 'varchar', url: 'varchar', amount: 'double'})
        order by name, ts
        """
            .formatted(file));
    run(
        "create table person_of as select id::int as id, (%s)::int as person from range(1, 200001) t(id)"
            .formatted(person));
    Files.delete(file);
  }

  /** Runs a query that returns a number for each bucket, and adds them up. */
  double sum(String sql) throws SQLException {
    double sum = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sum += rows.getDouble(1);
      }
    }
    return sum;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
