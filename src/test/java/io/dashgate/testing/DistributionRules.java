package io.dashgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules that keep each statement on one server of a Citus cluster: each distributed table in it
 * has a condition {@code project_id = $n}, it writes tables of one kind, what it writes is not
 * joined with other tables, what it copies is selected beside a function, and an update has times
 * as parameters where it chooses between values.
 */
public final class DistributionRules {

  private static final Path KINDS =
      Path.of("src/main/resources/db/migration/afterMigrate__distributed.sql");

  /** Parts of statements that may break the rules, and why. */
  private static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          Map.entry(
              "from audit_entry a",
              "the trail is read by organization, of all servers that have a project of it"),
          Map.entry(
              "where access_token = $1", "a link of an older version does not name its project"),
          Map.entry("offset $1 - 1", "old responses of all projects are found"),
          Map.entry("where created_at <= $1", "old responses of all projects are removed"),
          Map.entry("where touched_at <= $1", "old results of all projects are removed"),
          Map.entry("where linked_at <= $1", "old results of all projects are removed"),
          Map.entry("having sum(r.bytes) > $1", "projects with too many results are found"),
          Map.entry("where started_at <= $1", "old queries of all projects are removed"),
          Map.entry(
              "where deleted_at < now() - make_interval(days => $1)",
              "deleted rows of all projects are found"),
          Map.entry(
              "from unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) as used (project_id, id, at)",
              "last uses, on plain Postgres only"),
          Map.entry("from d\nleft join users u on u.id = d.created_by", "on plain Postgres only"),
          Map.entry(
              "delete from account_link l\n", "a new password, which all servers are told of"),
          Map.entry("projects_with_events() as inbox", "events of deleted projects are found"),
          Map.entry(
              "delete from event_rejected where received_at <",
              "old rejected events of all projects are removed"),
          Map.entry(
              "delete from ingestion_warning where hour <",
              "old warnings of all projects are removed"),
          Map.entry(
              "delete from event_usage where month <", "old counts of all projects are removed"));

  private static final Pattern TABLE =
      Pattern.compile(
          "\\b(from|join|update|into|using|,)\\s+(?:only\\s+)?(\\w+)(?:\\s+(?:as\\s+)?(\\w+))?");

  private static final Pattern WRITTEN =
      Pattern.compile("\\b(?:insert into|update|delete from)\\s+(\\w+)(?=[\\s;(]|$)");

  private static final Pattern EXPRESSION =
      Pattern.compile("\\s*(?:with(?: recursive)?|,)\\s+(\\w+)\\s+as\\s+(?:materialized\\s+)?\\(");

  private static final Pattern COPY =
      Pattern.compile("insert into (\\w+)[^()]*\\([^()]*\\)\\s*(select.*)", Pattern.DOTALL);

  private static final Pattern TIME_IN_CASE =
      Pattern.compile("\\b(?:coalesce\\(|then|else)(?:(?!\\bend\\b)[^,()]|,(?= now))*\\bnow\\(\\)");

  private static final Pattern FUNCTION = Pattern.compile("\\b(from|join)\\s+\\w+\\(");

  private static final Set<String> NO_ALIAS =
      Set.of("where", "on", "set", "join", "left", "cross", "using", "order", "limit", "group");

  private DistributionRules() {}

  /** Returns the kind of each table, as the migrations say. */
  public static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    Matcher pairs =
        Pattern.compile("\"(\\w+)\": \"(reference|distributed|local)\"").matcher(read(KINDS));
    while (pairs.find()) {
      kinds.put(pairs.group(1), pairs.group(2));
    }
    return kinds;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the rule that a statement breaks, if any. */
  static Optional<String> broken(String sql) {
    if (EXCEPTIONS.keySet().stream().anyMatch(sql::contains)) {
      return Optional.empty();
    }
    if (sql.startsWith("update") && TIME_IN_CASE.matcher(setClause(sql)).find()) {
      return Optional.of("Citus refuses now() in case and coalesce");
    }
    Map<String, String> kinds = kinds();
    Set<String> written = new HashSet<>();
    for (Matcher table = WRITTEN.matcher(sql); table.find(); ) {
      if (kinds.containsKey(table.group(1))) {
        written.add(kinds.get(table.group(1)));
      }
    }
    if (written.size() > 1) {
      return Optional.of("it writes tables of several kinds");
    }
    Optional<String> sent = sentToAll(sql, kinds);
    if (sent.isPresent()) {
      return sent.map(name -> "Citus sends the rows of " + name + " to all servers");
    }
    if (parts(sql).values().stream().anyMatch(part -> copiesRows(part, kinds))) {
      return Optional.of("Citus asks all servers for the rows to insert");
    }
    for (Matcher table = TABLE.matcher(sql); table.find(); ) {
      if ("distributed".equals(kinds.get(table.group(2))) && !hasProject(sql, table)) {
        return Optional.of("it has no project_id = $n of " + table.group(2));
      }
    }
    return Optional.empty();
  }

  private static String setClause(String update) {
    int end = update.indexOf("\nwhere");
    return end < 0 ? update : update.substring(0, end);
  }

  /**
   * Returns a common table expression that writes and is used beside a table. Writes of reference
   * tables need all servers anyway.
   */
  private static Optional<String> sentToAll(String sql, Map<String, String> kinds) {
    Map<String, String> parts = parts(sql);
    List<Set<String>> words =
        parts.values().stream().map(part -> Set.copyOf(List.of(part.split("\\W+")))).toList();
    return parts.keySet().stream()
        .filter(name -> !name.isEmpty() && writesOneServer(parts.get(name), kinds))
        .filter(
            name ->
                words.stream()
                    .filter(part -> part.contains(name))
                    .flatMap(Set::stream)
                    .anyMatch(kinds::containsKey))
        .findFirst();
  }

  private static boolean writesOneServer(String part, Map<String, String> kinds) {
    return WRITTEN
        .matcher(part)
        .results()
        .map(written -> kinds.getOrDefault(written.group(1), "reference"))
        .anyMatch(kind -> !kind.equals("reference"));
  }

  /**
   * Whether a part inserts what it selects from a distributed table. Only beside a function, Citus
   * knows the project when it plans.
   */
  private static boolean copiesRows(String part, Map<String, String> kinds) {
    Matcher copy = COPY.matcher(part);
    return copy.find()
        && "distributed".equals(kinds.get(copy.group(1)))
        && !FUNCTION.matcher(copy.group(2)).find()
        && TABLE
            .matcher(copy.group(2))
            .results()
            .anyMatch(table -> "distributed".equals(kinds.get(table.group(2))));
  }

  /** Returns the common table expressions of a statement by their names, and the rest as "". */
  private static Map<String, String> parts(String sql) {
    Map<String, String> parts = new LinkedHashMap<>();
    String rest = sql.replaceAll("--.*", "");
    for (Matcher next = EXPRESSION.matcher(rest);
        next.lookingAt();
        next = EXPRESSION.matcher(rest)) {
      int end = next.end();
      for (int depth = 1; depth > 0; end++) {
        depth += rest.charAt(end) == '(' ? 1 : rest.charAt(end) == ')' ? -1 : 0;
      }
      parts.put(next.group(1), rest.substring(next.end(), end - 1));
      rest = rest.substring(end);
    }
    parts.put("", rest);
    return parts;
  }

  /** An inserted row has its project in it. */
  private static boolean hasProject(String sql, Matcher table) {
    String alias = table.group(3);
    String name = alias == null || NO_ALIAS.contains(alias) ? table.group(2) : alias;
    return table.group(1).equals("into")
        || Pattern.compile("\\b" + name + "\\.project_id = \\$\\d").matcher(sql).find()
        || Pattern.compile("(?<![.\\w])project_id = \\$\\d").matcher(sql).find()
            && name.equals(table.group(2));
  }
}
