package io.dashgate.platform.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dashgate.testing.TestGateway;
import io.dashgate.testing.process.RunningJar;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alert rules use only metrics that the jar exposes. */
class MonitoringIT {

  private static final Path FOLDER = Path.of("k8s/monitoring");

  /** A metric of a query, with its selector. */
  private static final Pattern SELECTED = Pattern.compile("([a-z_:][a-z0-9_:]*)\\{([^}]*)}");

  private static final Pattern LABEL = Pattern.compile("([a-z_]+) *(?:=~|!~|!=|=)");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without) \\(([^)]*)\\)");
  private static final Pattern RECORDED = Pattern.compile("dashgate:[a-z0-9_:]+");

  /** The parts of a query that are no metric names: texts, selectors, ranges, groupings. */
  private static final Pattern NOISE =
      Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on) \\([^)]*\\)");

  private static final Pattern NAME = Pattern.compile("[a-z_:][a-z0-9_:]*(?! *\\()(?![a-z0-9_:])");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless");

  /** Labels and series that Prometheus itself adds. */
  private static final Set<String> OF_PROMETHEUS = Set.of("job", "namespace", "pod");

  private static final String UP = "up";

  /** The labels of each metric that the jar exposes. */
  private static final Map<String, Set<String>> TOLD = new HashMap<>();

  private static RunningJar jar;

  @BeforeAll
  static void scrape(@TempDir Path folder) throws Exception {
    int managementPort = TestGateway.freePort();
    String issuer =
        "[{\"issuer\":\"https://id.example.com\",\"audience\":\"dashgate\","
            + "\"jwks_url\":\"http://127.0.0.1:1/jwks\",\"algorithms\":[\"RS256\"]}]";
    jar =
        RunningJar.start(
            folder,
            Map.of(
                "DASHGATE_MANAGEMENT_PORT",
                Integer.toString(managementPort),
                // collections happen, so their metrics exist
                "JAVA_TOOL_OPTIONS",
                "-Xmx256m",
                "DASHGATE_JWT_ISSUERS",
                issuer));
    jar.api(jar.printedKey()).get("/api/projects/@current/dashboards/").expect(200);
    jar.api(jar.printedKey())
        .post("/api/projects/@current/dashboards/", "{\"name\":\"counted\"}")
        .expect(201);
    URI metrics = URI.create("http://127.0.0.1:" + managementPort + "/metrics");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
            .body();
    text.lines().filter(line -> !line.startsWith("#")).forEach(MonitoringIT::note);
    TOLD.put(UP, Set.of());
  }

  @AfterAll
  static void stop() {
    jar.close();
  }

  private static void note(String line) {
    String name = line.split("[{ ]", 2)[0];
    Set<String> labels = TOLD.computeIfAbsent(name, any -> new TreeSet<>());
    if (line.startsWith(name + "{")) {
      LABEL.matcher(line).results().forEach(label -> labels.add(label.group(1)));
    }
  }

  @Test
  void everyQueryOfTheDashboardNamesAnExposedMetric() throws Exception {
    List<String> queries = new ArrayList<>();
    JsonNode dashboard =
        new ObjectMapper().readTree(FOLDER.resolve("grafana-dashboard.json").toFile());
    dashboard.findParents("expr").forEach(target -> queries.add(target.get("expr").asText()));
    dashboard
        .at("/templating/list")
        .findValues("query")
        .forEach(
            variable -> queries.add(variable.path("query").asText().replace("label_values", "")));

    assertTrue(queries.size() > 40, "queries: " + queries.size());
    assertEquals(List.of(), faults(queries));
  }

  @Test
  void everyRuleNamesAnExposedOrRecordedMetric() throws Exception {
    List<String> queries = new ArrayList<>();
    Set<String> recorded = new TreeSet<>();
    for (JsonNode rule : rules()) {
      queries.add(rule.get("expr").asText());
      recorded.add(rule.path("record").asText());
    }

    assertTrue(queries.size() > 30, "rules: " + queries.size());
    for (String query : queries) {
      Matcher name = RECORDED.matcher(query);
      while (name.find()) {
        assertTrue(recorded.contains(name.group()), "nobody records " + name.group());
      }
    }
    assertEquals(List.of(), faults(queries));
  }

  @Test
  void everyAlertHasInstructionsAndAFiringTestCase() throws Exception {
    String runbook = Files.readString(FOLDER.resolve("RUNBOOK.md"));
    String cases = Files.readString(FOLDER.resolve("rules-test.yaml"));
    for (JsonNode rule : rules()) {
      if (!rule.has("alert")) {
        continue;
      }
      String name = rule.get("alert").asText();
      JsonNode notes = rule.get("annotations");
      assertFalse(notes.path("summary").asText().isBlank(), name);
      assertFalse(notes.path("description").asText().isBlank(), name);
      assertEquals(
          "k8s/monitoring/RUNBOOK.md#" + name.toLowerCase(), notes.path("runbook").asText());
      assertTrue(runbook.contains("\n## " + name + "\n"), name + " is not in the runbook");
      assertTrue(cases.contains("alertname=\"" + name + "\""), name + " is never set off");
      assertTrue(
          Set.of("critical", "warning", "info").contains(rule.at("/labels/severity").asText()),
          name);
    }
  }

  private static List<JsonNode> rules() throws Exception {
    JsonNode document =
        new ObjectMapper(new YAMLFactory())
            .readTree(FOLDER.resolve("prometheusrule.yaml").toFile());
    List<JsonNode> rules = new ArrayList<>();
    document.at("/spec/groups").forEach(group -> group.get("rules").forEach(rules::add));
    return rules;
  }

  /** Returns each name in a query that no series has. */
  private static List<String> faults(List<String> queries) {
    Set<String> faults = new TreeSet<>();
    for (String query : queries) {
      Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
      for (String name : names(query)) {
        if (!TOLD.containsKey(name)) {
          faults.add("no metric " + name);
        }
        labels.addAll(TOLD.getOrDefault(name, Set.of()));
      }
      for (MatchResult selected : SELECTED.matcher(query).results().toList()) {
        for (MatchResult label : LABEL.matcher(selected.group(2)).results().toList()) {
          if (TOLD.containsKey(selected.group(1))
              && !OF_PROMETHEUS.contains(label.group(1))
              && !TOLD.get(selected.group(1)).contains(label.group(1))) {
            faults.add("no label " + label.group(1) + " of " + selected.group(1));
          }
        }
      }
      for (MatchResult grouping : GROUPING.matcher(query).results().toList()) {
        for (String label : grouping.group(1).split(", *")) {
          if (TOLD.keySet().containsAll(names(query)) && !labels.contains(label)) {
            faults.add("no label " + label + " in " + query);
          }
        }
      }
    }
    return List.copyOf(faults);
  }

  /** Returns the metrics of a query that no rule records. */
  private static Set<String> names(String query) {
    Set<String> names = new TreeSet<>();
    NAME.matcher(NOISE.matcher(query).replaceAll(" "))
        .results()
        .map(MatchResult::group)
        .filter(name -> !OPERATORS.contains(name) && !RECORDED.matcher(name).matches())
        .filter(name -> !name.matches("namespace|pod"))
        .forEach(names::add);
    return names;
  }
}
