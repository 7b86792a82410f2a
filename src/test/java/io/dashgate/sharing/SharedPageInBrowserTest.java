package io.dashgate.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.browser.BrowserPage;
import io.dashgate.testing.browser.Chromium;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The public page as a browser shows it, wide and narrow, light and dark. Pictures are in {@code
 * target/screens}.
 */
class SharedPageInBrowserTest {

  private static final int DAYS = 14;

  private static final List<String> DISPLAYS =
      List.of(
          "ActionsLineGraph",
          "ActionsAreaGraph",
          "ActionsBar",
          "ActionsBarValue",
          "BoldNumber",
          "ActionsPie",
          "ActionsTable",
          "WorldMap");

  private static final List<String> USUAL = List.of("Chrome", "Safari", "Firefox", "Edge");

  private static final List<String> HOSTILE =
      List.of(
          "</title></svg><script>hacked = 1</script>",
          "\" onload=\"hacked = 1\" x=\"",
          "<img src=x onerror='hacked = 1'>",
          "\u202egnp.exe\u202c & שלום 👩‍👩‍👧‍👦 {{hacked}} ${hacked}",
          "long ".repeat(60));

  /** Those that can be seen. */
  private static final String CHARTS =
      "[...document.querySelectorAll('article svg[role=img]')]"
          + ".filter(chart => chart.getBoundingClientRect().width > 0).length";

  private static final String TEXT =
      """
      ## What %1$s means

      | a | b |
      | - | - |
      | **1** | %1$s |

      - [x] done
      - [ ] to do <script>hacked = 1</script> <img src=x onerror="hacked = 1">

      https://example.com/ [bad](javascript:hacked=1) ~~old~~
      """;

  /** Adds events of the last days, more each day, with a value of a property in turn. */
  private static void addEvents(Tenant tenant, List<String> values) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    List<StoredEvents.New> events = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      for (int i = 0; i < 10 + (DAYS - day) * (day % 7 < 5 ? 3 : 1); i++) {
        String value = values.get((i * i + day) % values.size());
        events.add(
            new StoredEvents.New(
                "visit",
                "id",
                new JsonObject().put("browser", value).encode(),
                now.minus(day, ChronoUnit.DAYS),
                UUID.randomUUID(),
                null));
      }
    }
    StoredEvents.of(tenant).events(events);
  }

  private static JsonObject insight(String name, String display, boolean isBroken) {
    JsonObject source =
        new JsonObject()
            .put("kind", isBroken ? "FunnelsQuery" : "TrendsQuery")
            .put(
                "series",
                JsonArray.of(new JsonObject().put("kind", "EventsNode").put("event", "visit")))
            .put("interval", "day")
            .put("dateRange", new JsonObject().put("date_from", "-13d"))
            .put("trendsFilter", new JsonObject().put("display", display));
    if (display.equals("BoldNumber")) {
      source.put("compareFilter", new JsonObject().put("compare", true));
    } else {
      source.put(
          "breakdownFilter",
          new JsonObject().put("breakdown", "browser").put("breakdown_type", "event"));
    }
    return new JsonObject()
        .put("name", name)
        .put("description", name)
        .put("query", new JsonObject().put("kind", "InsightVizNode").put("source", source));
  }

  /** Makes a dashboard of all displays and returns the path of its page. */
  private static String share(Tenant tenant, List<String> names) {
    long id = tenant.createDashboard(names.get(0));
    String insights = tenant.project() + "insights/";
    for (int i = 0; i < DISPLAYS.size(); i++) {
      JsonObject insight = insight(names.get(i % names.size()), DISPLAYS.get(i), false);
      tenant.api().post(insights, insight.put("dashboards", JsonArray.of(id))).expect(201);
    }
    JsonObject later = insight(names.get(0), "ActionsBar", true);
    tenant.api().post(insights, later.put("dashboards", JsonArray.of(id))).expect(201);
    tenant
        .api()
        .post(
            tenant.dashboard(id) + "create_text_tile/",
            new JsonObject().put("body", TEXT.formatted(names.get(1))))
        .expect(201);
    tenant.api().get(tenant.dashboard(id) + "?refresh=blocking").expect(200);
    String token =
        tenant
            .api()
            .patch(tenant.dashboard(id) + "sharing/", "{\"enabled\":true}")
            .expect(200)
            .json()
            .getString("access_token");
    return "/shared/" + token;
  }

  private static void look(Tenant tenant, String path, String name) throws IOException {
    Chromium browser = Chromium.start().orElse(null);
    assumeTrue(browser != null, "there is no Chromium");
    try (browser) {
      BrowserPage page = browser.open();
      for (int width : new int[] {1280, 390}) {
        for (String theme : new String[] {"light", "dark"}) {
          page.show(width, 900, theme);
          page.goTo("http://localhost:" + tenant.gateway().port() + path);
          page.save(Path.of("target", "screens", name + "-" + width + "-" + theme + ".png"));

          assertEquals(DISPLAYS.size(), page.evaluate(CHARTS));
          assertEquals(
              true, page.evaluate("document.documentElement.scrollWidth <= " + width), "overflow");
          assertEquals("undefined", page.evaluate("typeof hacked"));
          assertEquals(0, page.evaluate("document.querySelectorAll('script').length"));
        }
      }
      assertEquals(List.of(), page.complaints());
    }
  }

  @Test
  void allDisplaysAreDrawn(Tenant tenant) throws Exception {
    addEvents(tenant, USUAL);

    look(tenant, share(tenant, List.of("Visits by browser", "the week")), "shared");
  }

  @Test
  void namesAndValuesOfStrangersAreTexts(Tenant tenant) throws Exception {
    addEvents(tenant, HOSTILE);

    look(tenant, share(tenant, HOSTILE), "hostile");
  }
}
