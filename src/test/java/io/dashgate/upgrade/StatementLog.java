package io.dashgate.upgrade;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The log of a Postgres with {@code log_destination = jsonlog} and {@code log_statement = all}. */
final class StatementLog {

  private static final Pattern EXECUTE = Pattern.compile("execute [^:]+: (.*)", Pattern.DOTALL);
  private static final Pattern PARAMETER =
      Pattern.compile("\\$\\d+ = (?:NULL|'((?:[^']|'')*+)')", Pattern.DOTALL);

  /** Argument sets of one statement that are kept: one with an outcome is chosen of them. */
  private static final int MAX_SETS = 30;

  private StatementLog() {}

  /**
   * Returns the statements with parameters that a role has executed, without types and outcome,
   * each text with some of its argument sets.
   */
  static Map<String, List<RecordedStatement>> read(Path folder, String role) throws IOException {
    Map<Integer, String> projectOfSession = new HashMap<>();
    Map<String, List<RecordedStatement>> statements = new LinkedHashMap<>();
    for (JsonObject line : lines(folder)) {
      Matcher execute = EXECUTE.matcher(line.getString("message", ""));
      if (!role.equals(line.getString("user")) || !execute.matches()) {
        continue;
      }
      String sql = execute.group(1).strip();
      List<@Nullable String> arguments = arguments(line.getString("detail", ""));
      Integer session = line.getInteger("pid");
      if (sql.startsWith("select set_config('app.project_id', $1")) {
        projectOfSession.put(session, String.valueOf(arguments.get(0)));
      }
      String project = projectOfSession.getOrDefault(session, "");
      List<RecordedStatement> sets = statements.computeIfAbsent(sql, any -> new ArrayList<>());
      if (sets.size() < MAX_SETS) {
        sets.add(new RecordedStatement(sql, List.of(), arguments, project, ""));
      }
    }
    return statements;
  }

  private static List<JsonObject> lines(Path folder) throws IOException {
    List<JsonObject> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          lines.add(new JsonObject(line));
        }
      }
    }
    return lines;
  }

  private static List<@Nullable String> arguments(String detail) {
    List<@Nullable String> arguments = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(detail);
    while (parameter.find()) {
      String value = parameter.group(1);
      arguments.add(value == null ? null : value.replace("''", "'"));
    }
    return arguments;
  }
}
