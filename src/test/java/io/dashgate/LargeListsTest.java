package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists whose rows together are much longer than what one statement sends. */
class LargeListsTest {

  private static final int ROWS = 60;

  /** A document that cannot be compressed well, and one that can. */
  private static final String DOCUMENT =
      """
      json_build_object('v', g, 'random', (
          select string_agg(md5(random()::text || n || g), '') from generate_series(1, 800) n),
        'same', repeat('ab', 5000))
      """;

  private static final String TEXT =
      "(select string_agg(md5(random()::text || n || g), 'ä') from generate_series(1, 1500) n)";

  private Tenant tenant;
  private Api api;
  private TestDatabase database;

  @BeforeEach
  void signUp(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    database = fresh.gateway().database();
  }

  private void addInsights(int rows) {
    database.execute(
        """
        insert into insight (project_id, created_by, name, filters, query, sort_order, tags)
        select ?, ?, 'insight ' || g, %1$s, %1$s, g, array['t' || g]
        from generate_series(1, %2$d) g
        """
            .formatted(DOCUMENT, rows),
        tenant.projectId(),
        tenant.userId());
  }

  private void addDashboards(int rows) {
    database.execute(
        """
        insert into dashboard (project_id, created_by, creation_mode, name, description, filters)
        select ?, ?, 'default', 'd' || lpad(g::text, 5, '0'), %s, '{"a": 1}'
        from generate_series(1, %d) g
        """
            .formatted(TEXT, rows),
        tenant.projectId(),
        tenant.userId());
  }

  @Test
  void aLongListOfInsightsIsWhatSingleReadsGive() {
    api.get(tenant.insights() + "?limit=1000").expect(200);
    addInsights(ROWS);

    List<JsonObject> rows =
        api.get(tenant.insights() + "?limit=1000&search=insight%20").expect(200).results();

    assertEquals(ROWS, rows.size());
    for (int i = 0; i < ROWS; i++) {
      JsonObject row = rows.get(i);
      assertEquals("insight " + (i + 1), row.getString("name"));
      assertEquals(api.get(tenant.insight(row.getLong("id"))).json(), row);
    }
    List<JsonObject> reversed =
        api.get(tenant.insights() + "?limit=50&offset=5&order=-created_at&basic=true").results();
    assertEquals(50, reversed.size());
    assertEquals(
        api.get(tenant.insight(reversed.get(0).getLong("id"))).json().getValue("query"),
        reversed.get(0).getValue("query"));
  }

  @Test
  void aLongListOfDashboardsIsWhatSingleReadsGive() {
    assertEquals(1, api.get(tenant.dashboards()).expect(200).results().size());
    addDashboards(ROWS);

    for (String query :
        List.of("", "?limit=1000", "?limit=1000&search=d0", "?limit=40&offset=10")) {
      Answer answer = api.get(tenant.dashboards() + query).expect(200);
      List<JsonObject> rows = answer.results();
      assertEquals(query.contains("search") ? ROWS : ROWS + 1, answer.json().getInteger("count"));
      assertEquals(
          query.contains("offset") ? 40 : answer.json().getInteger("count"), rows.size(), query);
      for (JsonObject row : List.of(rows.get(1), rows.get(20), rows.get(rows.size() - 1))) {
        JsonObject single = api.get(tenant.dashboard(row.getLong("id"))).json();
        for (String key : row.fieldNames()) {
          if (!key.equals("items") && !key.equals("last_accessed_at")) {
            assertEquals(single.getValue(key), row.getValue(key), key);
          }
        }
      }
      List<String> names = rows.stream().skip(1).map(row -> row.getString("name")).toList();
      assertEquals(names.stream().sorted().toList(), names);
    }
  }

  @Test
  void aListKeepsItsOrderAndCountWhileRowsAreDeletedAndChanged() {
    addDashboards(ROWS);
    List<Long> ids =
        api.get(tenant.dashboards() + "?limit=1000&search=d0").results().stream()
            .map(row -> row.getLong("id"))
            .toList();

    CompletableFuture<Void> deletions =
        CompletableFuture.runAsync(
            () -> {
              for (int i = ids.size() - 1; i >= 0; i -= 2) {
                api.delete(tenant.dashboard(ids.get(i))).expect(204);
              }
            });
    do {
      Answer answer = api.get(tenant.dashboards() + "?limit=1000&search=d0").expect(200);
      List<Long> listed = answer.results().stream().map(row -> row.getLong("id")).toList();
      assertEquals(answer.json().getInteger("count"), listed.size());
      assertEquals(ids.stream().filter(listed::contains).toList(), listed);
    } while (!deletions.isDone());
    deletions.join();
  }

  @Test
  void longListsOfTemplatesAndOfTheAuditTrailAreComplete() {
    database.execute(
        """
        insert into dashboard_template (project_id, name, description, filters, tags, variables,
          tiles)
        select ?, 't' || lpad(g::text, 5, '0'), 'text', '{}', '{}', '[]', json_build_array(%s)
        from generate_series(1, %d) g
        """
            .formatted(DOCUMENT, ROWS),
        tenant.projectId());
    database.execute(
        """
        insert into audit_entry (organization_id, project_id, item_type, item_id, action, before, after)
        select ?::uuid, ?, 'key', g::text, 'updated', %1$s, %1$s
        from generate_series(1, %2$d) g
        """
            .formatted(DOCUMENT, ROWS),
        tenant.organizationId(),
        tenant.projectId());

    List<JsonObject> templates = api.get(tenant.templates() + "?limit=1000").expect(200).results();
    List<JsonObject> entries =
        tenant
            .session()
            .get(tenant.organization() + "audit/?limit=1000&item_type=key")
            .expect(200)
            .results();

    assertEquals(ROWS, templates.size());
    assertEquals(ROWS, entries.size());
    for (int i = 0; i < ROWS; i++) {
      JsonObject template = templates.get(i);
      assertEquals(
          i + 1, template.getJsonArray("tiles").getJsonObject(0).getInteger("v"), "template");
      assertEquals(api.get(tenant.templates() + template.getValue("id") + "/").json(), template);
      assertEquals(ROWS - i, entries.get(i).getJsonObject("after").getInteger("v"), "entry");
    }
  }

  @Test
  void aListOfMoreThanEightMegabytesIsRefusedBeforeItIsRead() {
    addInsights(150);

    api.get(tenant.insights() + "?limit=1000")
        .expectError(
            400,
            "invalid_request",
            "answer_too_large",
            "The answer would be larger than 8 MB; ask for fewer rows with limit.",
            null);
    assertTrue(api.get(tenant.insights() + "?limit=50").expect(200).results().size() == 50);
  }
}
