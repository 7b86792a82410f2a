package io.dashgate.upgrade;

import io.dashgate.platform.contract.Contract;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every request of the contract that reads, with every id that the database has, by several
 * callers. It tells whether two databases have the same content for clients.
 */
final class EveryRead {

  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

  /** Counts of a process. */
  private static final String OF_THE_PROCESS = "/api/projects/{project_id}/metrics";

  /** A trend of events that there are. */
  private static final String TREND =
      "/api/projects/{project_id}/insights/trend/?events=%5B%7B%22id%22%3A%22viewed%22%7D%5D";

  /** Values that time or reading changes. */
  private static final Pattern CHANGES_BY_ITSELF =
      Pattern.compile(
          "\"(is_cached|requestId|evaluatedAt|last_refresh|last_accessed_at|last_used_at|used|used_minute|used_hour|remaining|reset)\":(null|\"[^\"]*\"|true|false|\\d+)");

  /** Of each answer with a page. */
  private static final Pattern NONCE = Pattern.compile("nonce=\"[^\"]*\"");

  private static final Pattern ONE = Pattern.compile(".*/(dashboards|insights)/\\d+/");

  private static final int CLIENTS = 4;

  private final List<UpgradeScenario.Read> reads = new ArrayList<>();

  /**
   * Finds the requests.
   *
   * @param accountToken the token of an account link, of which a database has only the hash
   * @param known further requests; their callers send all others, too
   */
  EveryRead(TestDatabase database, String accountToken, List<UpgradeScenario.Read> known) {
    Map<String, List<String>> values = values(database, accountToken);
    Set<@Nullable String> callers = new LinkedHashSet<>();
    known.forEach(read -> callers.add(read.authorization()));
    Stream.concat(paths(), Stream.of(TREND))
        .flatMap(path -> expand(path, values))
        .forEach(
            path -> callers.forEach(caller -> reads.add(new UpgradeScenario.Read(caller, path))));
    reads.addAll(known);
  }

  private static Stream<String> paths() {
    return Contract.load().openApi().getPaths().stream()
        .filter(
            path ->
                path.getOperations().stream()
                    .anyMatch(operation -> operation.getHttpMethod() == HttpMethod.GET))
        .map(path -> path.getName())
        .filter(path -> !path.equals(OF_THE_PROCESS))
        .map(path -> path.startsWith("/api/") ? path + "/" : path);
  }

  private static Map<String, List<String>> values(TestDatabase database, String accountToken) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    values.put("project_id", found(database, "select id from project", "@current", "999999"));
    values.put(
        "id",
        found(
            database,
            "select id::text as id from dashboard union select id::text from insight"
                + " union select id::text from dashboard_template"
                + " union select uuid::text from event_uuid union select uuid::text from person"));
    values.put("uuid", found(database, "select uuid from users", "@me"));
    values.put("organization_id", found(database, "select id from organization", "@current"));
    values.put("invite_id", found(database, "select id from invite"));
    values.put("key_id", found(database, "select id from api_key", "@current"));
    values.put("plan", found(database, "select name from plan", "none"));
    values.put(
        "token",
        found(database, "select access_token from sharing_configuration", accountToken, "none"));
    return values;
  }

  private static List<String> found(TestDatabase database, String sql, String... others) {
    return Stream.concat(database.texts(sql + " order by 1").stream(), Stream.of(others)).toList();
  }

  private static Stream<String> expand(String path, Map<String, List<String>> values) {
    Matcher parameter = PARAMETER.matcher(path);
    if (!parameter.find()) {
      return Stream.of(path);
    }
    String before = path.substring(0, parameter.start());
    String after = path.substring(parameter.end());
    return Objects.requireNonNull(values.get(parameter.group(1)), parameter.group(1)).stream()
        .flatMap(value -> expand(before + value + after, values));
  }

  /** Returns the answers by request: status, tag of one object, and body. */
  Map<String, String> answers(int port) {
    Map<String, String> answers = new TreeMap<>();
    Concurrently.call(
            CLIENTS,
            client -> {
              Map<String, String> own = new TreeMap<>();
              for (int i = client; i < reads.size(); i += CLIENTS) {
                UpgradeScenario.Read read = reads.get(i);
                own.put(
                    read.path() + " " + read.authorization(), text(read.path(), read.send(port)));
              }
              return own;
            })
        .forEach(answers::putAll);
    return answers;
  }

  /** The tags of lists name a transaction and a server, so they may differ. */
  private static String text(String path, Answer answer) {
    String tag = ONE.matcher(path).matches() ? answer.header("ETag").orElse("") : "";
    return answer.status()
        + " "
        + tag
        + "\n"
        + CHANGES_BY_ITSELF
            .matcher(NONCE.matcher(answer.body()).replaceAll(""))
            .replaceAll("\"$1\":0");
  }
}
