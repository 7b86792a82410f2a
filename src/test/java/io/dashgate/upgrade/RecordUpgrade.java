package io.dashgate.upgrade;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records what {@link UpgradeTest} compares with: runs a packaged jar on a Postgres of the tools of
 * Debian, calls {@link UpgradeScenario}, and writes {@code dump.sql}, {@code answers.json} and
 * {@code statements.json}. See {@link UpgradeTest} for when and how to run it.
 */
final class RecordUpgrade {

  private static final String OWNER = "dashgate";
  private static final String APPLICATION = "dashgate_app";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** By then a process has removed, for the first time, rows that were deleted long ago. */
  private static final Duration FIRST_PURGE = Duration.ofSeconds(325);

  /** Rows that age: a test that runs in years must find them as they are. */
  private static final List<String> STOP_AGEING =
      List.of(
          "update invite set created_at = '2099-01-01' where target_email <> 'late@example.com'",
          "update invite set created_at = '2020-01-01' where target_email = 'late@example.com'",
          "update session set expires_at = '2099-01-01'",
          "update api_key set previous_until = '2099-01-01' where previous_until is not null",
          "update idempotent_reply set created_at = '2099-01-01'");

  private static final List<String> AGE =
      List.of(
          "update dashboard set deleted = true, deleted_at = now() - interval '40 days'"
              + " where name = 'Of a robot'",
          "update insight set deleted_at = now() - interval '40 days' where name = 'Gone'",
          "update tile set deleted_at = now() - interval '40 days' where body = 'removed'");

  private final Path jar;
  private final Path tools;
  private final Path output;
  private final Path home;
  private final int databasePort = freePort();
  private final int port = freePort();

  private RecordUpgrade(Path jar, Path tools, Path output) throws IOException {
    this.jar = jar;
    this.tools = tools;
    this.output = Files.createDirectories(output);
    this.home = Files.createTempDirectory("upgrade-");
  }

  /**
   * Records.
   *
   * @param arguments the jar, the folder of Postgres' programs, the folder to write to
   */
  public static void main(String[] arguments) throws Exception {
    new RecordUpgrade(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2])).record();
  }

  private void record() throws Exception {
    startPostgres();
    try {
      UpgradeScenario scenario = new UpgradeScenario(port);
      whileServing(
          () -> {
            scenario.fill();
            execute("postgres", STOP_AGEING);
            writeAnswers(scenario);
            dump();
            execute("postgres", AGE);
          });
      // a second start: the first one has made the role and the schema
      whileServing(
          () -> {
            Instant purged = Instant.now().plus(FIRST_PURGE);
            scenario.useAll();
            Thread.sleep(Duration.between(Instant.now(), purged).toMillis());
          });
      writeStatements();
    } finally {
      run("pg_ctl", "stop", "-D", home.resolve("data").toString(), "-m", "fast");
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private void whileServing(Work work) throws Exception {
    Process process = startJar();
    try {
      work.run();
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private void startPostgres() throws IOException, InterruptedException {
    String data = home.resolve("data").toString();
    run("initdb", "-D", data, "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C");
    run(
        "pg_ctl",
        "start",
        "-w",
        "-D",
        data,
        "-l",
        home.resolve("postgres.log").toString(),
        "-o",
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"
                .formatted(databasePort)
            + " -c logging_collector=on -c log_destination=jsonlog -c log_statement=all"
            + " -c log_directory=statements -c log_rotation_size=0");
  }

  private Process startJar() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("java", "-jar", jar.toAbsolutePath().toString())
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("jar.log").toFile());
    builder
        .environment()
        .putAll(
            Map.ofEntries(
                Map.entry("DATABASE_URL", url(APPLICATION)),
                Map.entry("DASHGATE_DATABASE_MIGRATION_URL", url(OWNER)),
                Map.entry("DASHGATE_TENANCY_RLS", "true"),
                Map.entry("DASHGATE_INSTANCES", "1"),
                Map.entry("DASHGATE_HTTP_PORT", Integer.toString(port)),
                Map.entry("DASHGATE_MANAGEMENT_PORT", "0"),
                Map.entry("DASHGATE_PUBLIC_URL", UpgradeTest.PUBLIC_URL),
                Map.entry("DASHGATE_OPERATOR_KEY", UpgradeScenario.OPERATOR_KEY),
                Map.entry("DASHGATE_JWT_SECRET", "secret-of-the-upgrade-test-0123456789"),
                Map.entry("DASHGATE_RATE_LIMIT_SHARED", "true"),
                Map.entry("DASHGATE_RATE_LIMIT_PER_MINUTE", "100000"),
                Map.entry("DASHGATE_RATE_LIMIT_PER_HOUR", "100000"),
                Map.entry("DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS", "10000"),
                Map.entry("DASHGATE_HTTP_REQUEST_TIMEOUT_MS", "20000")));
    Process process = builder.start();
    Instant limit = Instant.now().plus(START_LIMIT);
    while (!answers()) {
      if (!process.isAlive() || Instant.now().isAfter(limit)) {
        throw new IllegalStateException(Files.readString(home.resolve("jar.log")));
      }
      Thread.sleep(200);
    }
    return process;
  }

  private boolean answers() {
    try {
      URI schema = URI.create("http://127.0.0.1:" + port + "/api/schema/");
      return ((HttpURLConnection) schema.toURL().openConnection()).getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private void writeAnswers(UpgradeScenario scenario) throws IOException {
    List<String> lines = new ArrayList<>();
    for (UpgradeScenario.Read read : scenario.reads()) {
      lines.add(RecordedAnswer.of(read, read.send(port)).json().encode());
    }
    String notes = new JsonObject(Map.copyOf(scenario.notes())).encode();
    Files.writeString(
        output.resolve("answers.json"),
        "{\"notes\":%s,\n\"answers\":[\n%s\n]}\n".formatted(notes, String.join(",\n", lines)));
  }

  /** Writes plain statements, without the commands of psql that newer versions put around them. */
  private void dump() throws IOException, InterruptedException {
    Path whole = home.resolve("dump.sql");
    run(
        "pg_dump",
        "--host=127.0.0.1",
        "--port=" + databasePort,
        "--username=" + OWNER,
        "--no-owner",
        "--inserts",
        "--file=" + whole,
        "postgres");
    String plain = Files.readString(whole).replaceAll("(?m)^\\\\(un)?restrict .*\n", "");
    Files.writeString(output.resolve("dump.sql"), plain);
  }

  private void writeStatements() throws IOException, SQLException {
    execute("postgres", List.of("create database replay"));
    execute("replay", List.of(Files.readString(output.resolve("dump.sql"))));
    Map<String, List<RecordedStatement>> found =
        StatementLog.read(home.resolve("data/statements"), APPLICATION);
    for (String sql : StatementConstants.of(jar)) {
      found.putIfAbsent(sql, List.of(new RecordedStatement(sql, List.of(), List.of(), "", "")));
    }
    JsonArray statements = new JsonArray();
    try (Connection connection = connect("replay", APPLICATION)) {
      for (List<RecordedStatement> sets : found.values()) {
        chosen(connection, sets).ifPresent(one -> statements.add(one.json()));
      }
    }
    Files.writeString(output.resolve("statements.json"), statements.encodePrettily() + "\n");
  }

  /** Of the argument sets of a statement, one with rows if there is any; a fragment has none. */
  private static Optional<RecordedStatement> chosen(
      Connection connection, List<RecordedStatement> sets) throws SQLException {
    List<RecordedStatement> tried = new ArrayList<>();
    for (RecordedStatement one : sets) {
      Optional<RecordedStatement> typed = one.withTypes(connection);
      if (typed.isPresent()) {
        tried.add(typed.get().withOutcome(typed.get().run(connection)));
      }
    }
    return tried.stream()
        .filter(one -> one.outcome().endsWith("rows") && !one.outcome().equals("0 rows"))
        .findFirst()
        .or(() -> tried.stream().findFirst());
  }

  private void execute(String database, List<String> statements) throws SQLException {
    try (Connection connection = connect(database, OWNER);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connect(String database, String user) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(databasePort, database), user, "x");
  }

  private String url(String user) {
    return "postgresql://%s:x@127.0.0.1:%d/postgres".formatted(user, databasePort);
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "--user")); // Postgres refuses to run as root
    }
    command.add(tools.resolve(program).toString());
    command.addAll(List.of(arguments));
    Path log = home.resolve(program + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + "\n" + Files.readString(log));
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
