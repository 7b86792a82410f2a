package io.dashgate.bench;

import io.dashgate.db.DatabaseUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Postgres' own load program (Debian: postgresql-contrib), with nobody in between. */
final class PgBench {

  /** A list as JSON made by Postgres, as gateways have it that pass texts on. */
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

  private static final Pattern RATE = Pattern.compile("tps = ([\\d.]+)");
  private static final Pattern LATENCY = Pattern.compile("latency average = ([\\d.]+) ms");

  private final DatabaseUrl url;
  private final Tenants tenants;
  private final Optional<Path> program = find();

  PgBench(DatabaseUrl url, Tenants tenants) {
    this.url = url;
    this.tenants = tenants;
  }

  boolean isThere() {
    return program.isPresent();
  }

  /**
   * Runs a statement.
   *
   * @param statement {@code $1} is a project, {@code $2} its user, {@code $3} true, {@code $4} one
   *     of its dashboards, {@code $5} false
   */
  Measurement run(String scenario, String statement, int clients, int seconds) throws Exception {
    Path script = Files.createTempFile("statement", ".sql");
    Files.writeString(
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
    ProcessBuilder builder =
        new ProcessBuilder(
                program.orElseThrow().toString(),
                "-n",
                "-M",
                "prepared",
                "-j",
                "2",
                "-c",
                Integer.toString(clients),
                "-T",
                Integer.toString(seconds),
                "-f",
                script.toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(URI.create(url.url()).getPort()),
                "-U",
                user(url),
                "postgres")
            .redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", password(url));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher rate = RATE.matcher(output);
    Matcher latency = LATENCY.matcher(output);
    if (process.waitFor() != 0 || !rate.find() || !latency.find()) {
      throw new IOException("pgbench failed:\n" + output);
    }
    double millis = Double.parseDouble(latency.group(1));
    return new Measurement(
        scenario, "pgbench", 0, Double.parseDouble(rate.group(1)), 0, 0, millis, millis, 0);
  }

  static String jdbc(DatabaseUrl url) {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(URI.create(url.url()).getPort());
  }

  static String user(DatabaseUrl url) {
    return URI.create(url.url()).getUserInfo().split(":")[0];
  }

  static String password(DatabaseUrl url) {
    return URI.create(url.url()).getUserInfo().split(":")[1];
  }

  private static Optional<Path> find() {
    Stream<Path> onPath =
        Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "pgbench"));
    Stream<Path> debian =
        Stream.of("18", "17", "16", "15", "14")
            .map(version -> Path.of("/usr/lib/postgresql", version, "bin/pgbench"));
    return Stream.concat(debian, onPath).filter(Files::isExecutable).findFirst();
  }
}
