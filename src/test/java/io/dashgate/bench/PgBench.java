package io.dashgate.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Postgres' own load program (Debian: postgresql-contrib), without a server in between. */
final class PgBench {

  /** A list as one JSON text made by Postgres. */
  static final String LIST =
      """
      select json_build_object('count', (
          select count(*)
          from dashboard
          where project_id = $1
            and not deleted),
        'results', json_agg(json_build_object('id', d.id, 'name', d.name,
          'description', d.description, 'pinned', d.pinned, 'created_at', d.created_at,
          'created_by', d.created_by, 'deleted', d.deleted, 'creation_mode', d.creation_mode,
          'filters', d.filters, 'tags', d.tags, 'restriction_level', d.restriction_level,
          'last_accessed_at', d.last_accessed_at)))::text
      from (
        select *
        from dashboard
        where project_id = $1
          and not deleted
        order by pinned desc, name, id
        limit 100
      ) d
      """;

  private static final Pattern COUNT = Pattern.compile("transactions actually processed: (\\d+)");
  private static final Pattern RATE = Pattern.compile("tps = ([\\d.]+)");
  private static final Pattern LATENCY = Pattern.compile("latency average = ([\\d.]+) ms");

  private final Options options;
  private final BenchmarkDatabase database;
  private final Tenants tenants;

  PgBench(Options options, BenchmarkDatabase database, Tenants tenants) {
    this.options = options;
    this.database = database;
    this.tenants = tenants;
  }

  /** Returns whether it is installed. */
  static boolean isThere() {
    return program().isPresent();
  }

  /**
   * Returns a step that runs a statement, with as many clients as {@link LoadStep#FEW}.
   *
   * @param statement {@code $1} is a project, {@code $2} its user, {@code $3} true, {@code $4} one
   *     of its dashboards, {@code $5} false
   */
  Step running(String scenario, String statement) {
    return () -> {
      long before = database.cpuMicros();
      String output = run(script(statement));
      double rate = number(RATE, output);
      double millis = number(LATENCY, output);
      double micros = (database.cpuMicros() - before) / number(COUNT, output);
      return new Measurement(
          scenario, "pgbench", rate, 0, micros, 0, millis, Double.NaN, Double.NaN, 0);
    };
  }

  private Path script(String statement) throws IOException {
    Path script = Files.createTempFile("statement", ".sql");
    script.toFile().deleteOnExit();
    return Files.writeString(
        script,
        """
        \\set project random(1, %d)
        \\set dashboard (:project - 1) * %d + random(1, %d)
        %s;
        """
            .formatted(
                tenants.projects(),
                tenants.dashboards(),
                tenants.dashboards(),
                statement
                    .replace("$1", ":project::bigint")
                    .replace("$2", ":project::bigint")
                    .replace("$3", "true")
                    .replace("$4", ":dashboard::bigint")
                    .replace("$5", "false")));
  }

  private String run(Path script) throws IOException, InterruptedException {
    Login login = Login.of(database.urls().application());
    List<String> command =
        List.of(
            program().orElseThrow().toString(),
            "--no-vacuum",
            "--protocol=prepared",
            "--jobs=2",
            "--client=" + LoadStep.FEW,
            "--time=" + options.seconds(),
            "--file=" + script,
            "--host=127.0.0.1",
            "--port=" + login.port(),
            "--username=" + login.user(),
            "postgres");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", login.password());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("pgbench failed:\n" + output);
    }
    return output;
  }

  private static double number(Pattern pattern, String output) throws IOException {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IOException("pgbench says something else:\n" + output);
    }
    return Double.parseDouble(matcher.group(1));
  }

  private static Optional<Path> program() {
    Stream<Path> onPath =
        Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "pgbench"));
    Stream<Path> debian =
        Stream.of("18", "17", "16", "15", "14")
            .map(version -> Path.of("/usr/lib/postgresql", version, "bin/pgbench"));
    return Stream.concat(debian, onPath).filter(Files::isExecutable).findFirst();
  }
}
