package io.dashgate.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of dashboards: their order, their pages, the links between them, and their filters. */
class PaginationTest {

  private static String host;

  /** Seven live dashboards, in the order of the list, and a deleted one. */
  private static final List<String> NAMES =
      List.of("My App Dashboard", "zebra", "alpha", "beta", "beta", "gamma", "omega");

  private static final int COUNT = NAMES.size();

  private static Tenant tenant;
  private static Api api;
  private static String path;

  @BeforeAll
  static void makeDashboards(Tenant fresh) {
    host = "http://127.0.0.1:" + fresh.gateway().port();
    tenant = fresh;
    api = tenant.api();
    path = tenant.dashboards();
    make("{'name':'omega','description':'the last Letter','tags':['greek','end']}");
    make("{'name':'beta','tags':['greek','software']}");
    make("{'name':'zebra','pinned':true,'description':'stripes','tags':['animal']}");
    make("{'name':'gamma','use_template':'WEBSITE_TRAFFIC','description':'RAYS','tags':['greek']}");
    make("{'name':'beta','description':'another one'}");
    make("{'name':'alpha','tags':['greek']}");
    make("{'name':'beta','pinned':true,'deleted':true,'tags':['greek']}");
  }

  private static void make(String body) {
    api.post(path, body.replace('\'', '"')).expect(201);
  }

  // order

  @Test
  void pinnedDashboardsComeFirstThenNamesThenIds() {
    List<JsonObject> rows = api.get(path).expect(200).results();

    assertEquals(NAMES, rows.stream().map(row -> row.getString("name")).toList());
    assertTrue(rows.get(3).getLong("id") < rows.get(4).getLong("id"));
    assertEquals(
        List.of(true, true, false, false, false, false, false),
        rows.stream().map(row -> row.getBoolean("pinned")).toList());
  }

  @Test
  void aChangeOfNameOrPinMovesADashboard(Tenant own) {
    long first = own.createDashboard("a");
    long second = own.createDashboard("b");

    assertEquals(List.of(first, second), idsWithoutDefault(own));
    own.api().patch(own.dashboard(first), "{\"name\":\"c\"}").expect(200);
    assertEquals(List.of(second, first), idsWithoutDefault(own));
    own.api().patch(own.dashboard(first), "{\"pinned\":true}").expect(200);
    assertEquals(List.of(first, second), idsWithoutDefault(own));
  }

  private static List<Long> idsWithoutDefault(Tenant own) {
    return own.api().get(own.dashboards()).expect(200).results().stream()
        .filter(row -> !row.getString("name").equals("My App Dashboard"))
        .map(row -> row.getLong("id"))
        .toList();
  }

  // envelope

  @Test
  void aListIsWrappedInAnEnvelope() {
    JsonObject page = api.get(path).expect(200).json();

    assertEquals(List.of("count", "next", "previous", "results"), List.copyOf(page.fieldNames()));
    assertEquals(COUNT, page.getInteger("count"));
    assertNull(page.getString("next"));
    assertNull(page.getString("previous"));
    JsonObject row = page.getJsonArray("results").getJsonObject(1);
    assertTrue(row.containsKey("items"));
    assertNull(row.getValue("items"));
    assertTrue(!row.containsKey("tiles"));
  }

  @Test
  void anEmptyListIsAnEnvelopeToo() {
    assertEquals(
        "{\"count\":0,\"next\":null,\"previous\":null,\"results\":[]}",
        api.get(path + "?search=nothing+has+this").expect(200).body());
  }

  // links

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "limit=2|limit=2&offset=2|null",
        "limit=2&offset=1|limit=2&offset=3|limit=2",
        "limit=2&offset=2|limit=2&offset=4|limit=2",
        "limit=2&offset=3|limit=2&offset=5|limit=2&offset=1",
        "limit=2&offset=4|limit=2&offset=6|limit=2&offset=2",
        "limit=2&offset=5|null|limit=2&offset=3",
        "limit=2&offset=6|null|limit=2&offset=4",
        "limit=2&offset=7|null|limit=2&offset=5",
        "limit=2&offset=100|null|limit=2&offset=98",
        "offset=100|null|limit=100",
        "offset=101|null|limit=100&offset=1",
        "limit=6|limit=6&offset=6|null",
        "limit=7|null|null",
        "limit=8|null|null",
        "limit=3&offset=4|null|limit=3&offset=1",
        "limit=3&offset=3|limit=3&offset=6|limit=3"
      })
  void linksLeadToTheNeighbouringPages(String query, String next, String previous) {
    JsonObject page = api.get(path + "?" + query).expect(200).json();

    assertEquals(next == null ? null : host + path + "?" + next, page.getString("next"));
    assertEquals(
        previous == null ? null : host + path + "?" + previous, page.getString("previous"));
  }

  @Test
  void linksKeepTheOtherParametersSortedByName() {
    JsonObject page =
        api.get(
                path
                    + "?zeta=1&tags=greek&search=a&limit=1&tags=animal&b=%26%3D%20%2B%F0%9F%8C%8D"
                    + "&offset=2&empty=&alone")
            .expect(200)
            .json();

    String rest = "search=a&tags=greek&tags=animal&zeta=1";
    String start = host + path + "?alone=&b=%26%3D+%2B%F0%9F%8C%8D&empty=&limit=1&";
    assertEquals(start + "offset=3&" + rest, page.getString("next"));
    assertEquals(start + "offset=1&" + rest, page.getString("previous"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/projects/{p}/dashboards/",
        "/api/projects/{p}/dashboards",
        "/api/projects/{p}/dashboards.json",
        "/api/projects/@current/dashboards/",
        "/api/projects/%40current/dashboards",
        "/api/environments/{p}/dashboards/",
        "/api/dashboard/"
      })
  void linksKeepThePathAsItWasRequested(String template) {
    String requested = template.replace("{p}", Long.toString(tenant.projectId()));

    JsonObject page = api.get(requested + "?limit=2&offset=2").expect(200).json();

    assertEquals(host + requested + "?limit=2&offset=4", page.getString("next"));
    assertEquals(host + requested + "?limit=2", page.getString("previous"));
  }

  @Test
  void aKeyInTheQueryIsKeptInTheLinks() {
    String query = "?limit=1&personal_api_key=" + tenant.key();

    JsonObject page = tenant.gateway().anonymous().get(path + query).expect(200).json();

    assertEquals(
        host + path + "?limit=1&offset=1&personal_api_key=" + tenant.key(), page.getString("next"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100})
  void walkingTheLinksVisitsEveryRowOnceInOrder(int limit) {
    List<Long> all = ids(api.get(path).expect(200));

    List<Long> forth = new ArrayList<>();
    String last = walk(path + "?limit=" + limit, "next", forth);
    assertEquals(all, forth);
    assertEquals(COUNT, new HashSet<>(forth).size());

    List<Long> back = new ArrayList<>();
    walk(last, "previous", back);
    assertEquals(new HashSet<>(all), new HashSet<>(back));
  }

  /** Follows the links to the end and returns the last path. */
  private static String walk(String start, String link, List<Long> visited) {
    String current = start;
    for (int pages = 0; pages < 2 * COUNT; pages++) {
      Answer answer = api.get(current).expect(200);
      assertEquals(COUNT, answer.json().getInteger("count"));
      visited.addAll(ids(answer));
      String following = answer.json().getString(link);
      if (following == null) {
        return current;
      }
      URI uri = URI.create(following);
      current = uri.getRawPath() + "?" + uri.getRawQuery();
    }
    throw new AssertionError("the links never end");
  }

  private static List<Long> ids(Answer answer) {
    return answer.results().stream().map(row -> row.getLong("id")).toList();
  }

  // limit and offset

  @ParameterizedTest
  @CsvSource({
    "limit=0,100",
    "limit=-1,100",
    "limit=abc,100",
    "limit=,100",
    "limit,100",
    "limit=1.5,100",
    "limit=1e2,100",
    "limit=%2B5,100",
    "limit=%205,100",
    "limit=0x10,100",
    "limit=%D9%A1,100",
    "limit=null,100",
    "limit=-99999999999999999999,100",
    "limit=100,100",
    "limit=1000,1000",
    "limit=1001,1000",
    "limit=2147483648,1000",
    "limit=4294967297,1000",
    "limit=9223372036854775808,1000",
    "limit=99999999999999999999,1000",
    "limit=007,7",
  })
  void aLimitIsNeverAnError(String query, int used) {
    // the limit that was used stands in the links
    JsonObject page = api.get(path + "?offset=2000&" + query).expect(200).json();

    assertEquals(COUNT, page.getInteger("count"));
    assertEquals(
        host + path + "?limit=" + used + "&offset=" + (2000 - used), page.getString("previous"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "offset=0",
        "offset=-1",
        "offset=abc",
        "offset=",
        "offset",
        "offset=1.5",
        "offset=1e1",
        "offset=%2B1",
        "offset=%201",
        "offset=%D9%A1",
        "offset=-9223372036854775809"
      })
  void anOffsetThatIsNoneMeansTheStart(String query) {
    JsonObject page = api.get(path + "?limit=2&" + query).expect(200).json();

    assertEquals(2, page.getJsonArray("results").size());
    assertEquals(host + path + "?limit=2&offset=2", page.getString("next"));
    assertNull(page.getString("previous"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "8",
        "1000",
        "2147483647",
        "2147483648",
        "4294967296",
        "9223372036854775806",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999"
      })
  void anOffsetBeyondTheEndGivesAnEmptyPage(String offset) {
    JsonObject page = api.get(path + "?limit=1000&offset=" + offset).expect(200).json();

    assertEquals(COUNT, page.getInteger("count"));
    assertEquals(0, page.getJsonArray("results").size());
    assertNull(page.getString("next"));
    assertTrue(page.getString("previous").startsWith(host + path + "?limit=1000"));
  }

  @Test
  void ofAParameterGivenTwiceTheLastCounts() {
    JsonObject page =
        api.get(path + "?limit=100&offset=5&limit=2&offset=1&limit=3").expect(200).json();

    assertEquals(3, page.getJsonArray("results").size());
    assertEquals("zebra", page.getJsonArray("results").getJsonObject(0).getString("name"));
    assertEquals(host + path + "?limit=3&offset=4", page.getString("next"));
    assertEquals(host + path + "?limit=3", page.getString("previous"));
    // a last one that is garbage is not rescued by the one before
    assertEquals(COUNT, api.get(path + "?limit=2&limit=x").results().size());
    assertEquals(List.of("zebra"), names("pinned=false&pinned=true&search=x&search=zebra"));
  }

  // filters

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // in names and descriptions, in any case, with white space around it
        "search=beta|beta beta",
        "search=BETA|beta beta",
        "search=eta|beta beta",
        "search=%20beta%20|beta beta",
        "search=letter|omega",
        "search=LAST|omega",
        "search=rays|gamma",
        "search=e|zebra beta beta omega",
        "search=nothing|''",
        "search=greek|''",
        "search=omegathe|''",
        // any of the tags
        "tags=greek|alpha beta gamma omega",
        "tags=GREEK|alpha beta gamma omega",
        "tags=animal&tags=end|zebra omega",
        "tags=greek&tags=animal|zebra alpha beta gamma omega",
        "tags=greek&tags=nothing|alpha beta gamma omega",
        "tags=nothing|''",
        "tags=gree|''",
        "tags=greek,animal|''",
        "creation_mode=template|gamma",
        "creation_mode=duplicate|''",
        // with everything else
        "search=beta&tags=greek|beta",
        "search=a&tags=greek&creation_mode=default|alpha beta omega",
        "tags=greek&pinned=true|''",
        "tags=animal&pinned=true|zebra",
        "search=beta&pinned=False|beta beta",
        "search=stripes&pinned=1&tags=animal&creation_mode=default|zebra"
      })
  void filtersFindWhatMatchesThemAll(String query, String expected) {
    assertEquals(expected.isEmpty() ? List.of() : List.of(expected.split(" ")), names(query));
  }

  @Test
  void theCountFollowsEveryChange(Tenant own) throws SQLException {
    TestDatabase database = tenant.gateway().database();
    assertCount(1, own);
    assertCount(1, own);
    long id = own.createDashboard("a");
    assertCount(2, own);
    assertCount(2, own);
    own.api().patch(own.dashboard(id), "{\"deleted\":true}").expect(200);
    assertCount(1, own);
    own.api().patch(own.dashboard(id), "{\"deleted\":false}").expect(200);
    assertCount(2, own);
    try (Connection other = database.connectAsOwner()) {
      other.setAutoCommit(false);
      TestDatabase.run(
          other, "update dashboard set deleted = true, deleted_at = now() where id = " + id);
      assertCount(2, own);
      own.createDashboard("b");
      assertCount(3, own);
      other.commit();
    }
    assertCount(2, own);
  }

  /** On every page, of each of which several event loops are asked. */
  private static void assertCount(int count, Tenant own) {
    for (String query : List.of("", "?limit=1", "?limit=1&offset=1", "?limit=1&offset=100")) {
      for (int i = 0; i < 4; i++) {
        Answer answer = own.api().get(own.dashboards() + query).expect(200);
        assertEquals(count, answer.json().getInteger("count"), query);
      }
    }
  }

  @Test
  void longDescriptionsAreSearchedToTheirEnd(Tenant other) {
    String description = "long ".repeat(500) + "until the LAST 100% of it";
    long id =
        other
            .api()
            .post(
                other.dashboards(),
                new JsonObject().put("name", "Novel").put("description", description))
            .expect(201)
            .id();

    for (String found : List.of("last%20100%25%20OF", "NOVEL", "long%20until")) {
      List<JsonObject> results = other.api().get(other.dashboards() + "?search=" + found).results();
      assertEquals(id, results.get(0).getLong("id"), found);
    }
    for (String missing : List.of("novellong", "last%20100_", "first")) {
      assertEquals(
          0, other.api().get(other.dashboards() + "?search=" + missing).results().size(), missing);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "True", "1"})
  void pinnedOnesCanBeAskedFor(String value) {
    assertEquals(NAMES.subList(0, 2), names("pinned=" + value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "False", "0"})
  void theOthersCanBeAskedFor(String value) {
    assertEquals(NAMES.subList(2, COUNT), names("pinned=" + value));
  }

  @Test
  void thoseOfACreatorCanBeAskedFor() {
    Tenant bob = tenant.addMember();
    long his = bob.api().post(path, "{\"name\":\"bob's\"}").expect(201).id();
    try {
      assertEquals(List.of("bob's"), names("created_by=" + bob.userId()));
      assertEquals(NAMES.subList(1, COUNT), names("created_by=" + tenant.userId()));
      assertEquals(List.of(), names("created_by=0"));
      assertEquals(List.of(), names("created_by=-1"));
      assertEquals(List.of(), names("created_by=" + (bob.userId() + (1L << 32))));
      assertEquals(List.of(), names("created_by=99999999999999999999"));
    } finally {
      api.delete(tenant.dashboard(his)).expect(204);
    }
  }

  @Test
  void unknownAndEmptyFiltersAreIgnored() {
    for (String query :
        List.of("search=", "search=%20", "nonsense=1", "ordering=-name", "name=zebra", "id=1")) {
      assertEquals(NAMES, names(query), query);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pinned=maybe|pinned|invalid_input|Must be a valid boolean.",
        "pinned=|pinned|invalid_input|Must be a valid boolean.",
        "pinned=true&pinned=2|pinned|invalid_input|Must be a valid boolean.",
        "created_by=me|created_by|invalid_input|A valid integer is required.",
        "created_by=1.0|created_by|invalid_input|A valid integer is required.",
        "creation_mode=magic|creation_mode|invalid_choice|\"magic\" is not a valid choice.",
        "creation_mode=Default|creation_mode|invalid_choice|\"Default\" is not a valid choice."
      })
  void aFilterThatIsNoneIsRefused(String query, String attr, String code, String detail) {
    api.get(path + "?" + query).expectInvalid(code, detail, attr);
  }

  @Test
  void filtersAreCountedAndPaged() {
    JsonObject page = api.get(path + "?tags=greek&limit=1&offset=1").expect(200).json();

    assertEquals(4, page.getInteger("count"));
    assertEquals(host + path + "?limit=1&offset=2&tags=greek", page.getString("next"));
    assertEquals(host + path + "?limit=1&tags=greek", page.getString("previous"));
    JsonObject beyond = api.get(path + "?tags=greek&offset=4").expect(200).json();
    assertEquals(4, beyond.getInteger("count"));
    assertEquals(0, beyond.getJsonArray("results").size());
  }

  @Test
  void deletedDashboardsAreNeitherListedNorCounted() {
    long doomed = tenant.createDashboard("doomed");
    assertEquals(List.of("doomed"), names("search=doomed"));

    api.patch(tenant.dashboard(doomed), "{\"deleted\":true,\"pinned\":true}").expect(200);

    assertEquals(List.of(), names("search=doomed"));
    assertEquals(NAMES, names(""));
    assertEquals(COUNT, api.get(path + "?limit=1").json().getInteger("count"));
    assertEquals(COUNT, api.get(path + "?offset=100").json().getInteger("count"));
  }

  @Test
  void dashboardsOfOtherProjectsAreNeitherListedNorCounted(Tenant stranger) {
    stranger.api().post(stranger.dashboards(), "{\"name\":\"beta\",\"tags\":[\"greek\"]}");

    assertEquals(List.of("beta", "beta"), names("search=beta"));
    assertEquals(4, api.get(path + "?tags=greek").json().getInteger("count"));
  }

  private static List<String> names(String query) {
    return api.get(path + "?" + query).expect(200).results().stream()
        .map(row -> row.getString("name"))
        .toList();
  }

  // origins

  @Test
  void forwardedHeadersAreNotBelieved() {
    assertEquals(
        host + path + "?limit=1&offset=1", next(api, path, forwarded("https", "evil.example.com")));
  }

  @Test
  void forwardedHeadersAreBelievedWhereTheSettingSaysSo() {
    try (TestGateway trusting =
        TestGateway.start(
            TestGateway.newDataDir(), Map.of("DASHGATE_HTTP_TRUSTED_PROXIES", "0.0.0.0/0"))) {
      Tenant own = twoDashboards(trusting);
      String rest = own.dashboards() + "?limit=1&offset=1";
      String direct = "127.0.0.1:" + trusting.port();

      assertEquals(
          "https://a.example.com" + rest, nextOf(own, forwarded("https", "a.example.com")));
      assertEquals(
          "http://a.example.com:81" + rest, nextOf(own, forwarded("http", "a.example.com:81")));
      assertEquals(
          "https://a.example.com" + rest,
          nextOf(own, forwarded("https, http", "a.example.com, b.example.com")));
      assertEquals("https://" + direct + rest, nextOf(own, Map.of("X-Forwarded-Proto", "https")));
      assertEquals("http://" + direct + rest, nextOf(own, Map.of()));
      // nothing else gets into a link
      assertEquals(
          "http://a.example.com" + rest, nextOf(own, forwarded("javascript", "a.example.com")));
      String evil = nextOf(own, forwarded("https", "a.example.com/evil?x=<script>"));
      assertTrue(evil.endsWith(rest) && !evil.contains("evil"), evil);
    }
  }

  @Test
  void thePublicUrlWinsOverEverything() {
    try (TestGateway known =
        TestGateway.start(
            TestGateway.newDataDir(),
            Map.of(
                "DASHGATE_PUBLIC_URL",
                "https://dashboards.example.com/",
                "DASHGATE_HTTP_TRUSTED_PROXIES",
                "127.0.0.1"))) {
      Tenant own = twoDashboards(known);
      String expected = "https://dashboards.example.com" + own.dashboards() + "?limit=1&offset=1";

      assertEquals(expected, nextOf(own, Map.of()));
      assertEquals(expected, nextOf(own, forwarded("http", "evil.example.com")));
    }
  }

  private static Tenant twoDashboards(TestGateway gateway) {
    Tenant own = gateway.signUp();
    own.createDashboard("second");
    return own;
  }

  private static String nextOf(Tenant own, Map<String, String> headers) {
    return next(own.api(), own.dashboards(), headers);
  }

  private static String next(Api caller, String path, Map<String, String> headers) {
    return caller
        .send("GET", path + "?limit=1", null, headers)
        .expect(200)
        .json()
        .getString("next");
  }

  private static Map<String, String> forwarded(String scheme, String host) {
    return Map.of("X-Forwarded-Proto", scheme, "X-Forwarded-Host", host);
  }
}
