package io.dashgate.platform.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.UnchangedDashboard;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Query strings: which are refused, which are ignored, and which texts a search finds. */
class RequestValidationQueryTest extends UnchangedDashboard {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "%=1",
        "search=%",
        "search=%1",
        "search=%zz",
        "search=a%",
        "search=%u0041",
        "%zz=1",
        "search=%ff",
        "search=%80",
        "search=%c3",
        "search=%c0%80", // overlong NUL
        "search=%e0%80%af", // overlong slash
        "search=%ed%a0%80", // a surrogate
        "search=%f5%80%80%80", // beyond Unicode
        "search=%00",
        "search=a%00b",
        "%00=1",
        "nonsense=%00",
        "nonsense=%ff",
        "limit=1%00",
        "search=\u00ff"
      })
  void aQueryThatIsNoTextIsRefused(String query) {
    get(query).expect(400);
    changing("PATCH", tenant.dashboard(dashboard) + "?" + query).expect(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&",
        "&=",
        "=",
        "=x",
        "&&&",
        "?",
        "a",
        "a=b=c",
        "search",
        "search=",
        "nonsense=1",
        "limit[]=1",
        "limit=1;offset=2",
        "search=&search=&search=",
        "limit=1e400&offset=NaN",
        "%61=b"
      })
  void anOddQueryIsHarmless(String query) {
    assertEquals(count(), get(query).expect(200).json().getInteger("count"), query);
  }

  @Test
  void twoThousandParametersAreHarmless() {
    String query =
        IntStream.range(0, 2_000).mapToObj(i -> "a" + i + "=b").collect(Collectors.joining("&"));

    assertEquals(count(), get(query).expect(200).json().getInteger("count"));
  }

  @Test
  void aThousandRepetitionsOfAParameterAreHarmless() {
    assertEquals(
        0, get("search=x&".repeat(999) + "search=zzz").expect(200).json().getInteger("count"));
    get("tags=x&".repeat(999) + "tags=y").expect(400);
  }

  @Test
  void aSearchOfTheLongestTextIsServedAndALongerOneRefused() {
    get("search=" + "%F0%9F%8C%8D".repeat(400)).expect(200);
    get("search=" + "x".repeat(401)).expect(400);
  }

  @Test
  void aSearchIsTakenLiterally(Tenant own) {
    List<String> names =
        List.of(
            "50% off",
            "50 off",
            "a_b",
            "axb",
            "a\"b",
            "a\\b",
            "q\\134",
            "q\\x71",
            "1.5",
            "-5",
            "{\"a\":1}",
            "a+b",
            "x'y",
            "a&b=c",
            "$1",
            "%25");
    names.forEach(own::createDashboard);

    for (String name : names) {
      assertEquals(List.of(name), search(own, URLEncoder.encode(name, UTF_8)), name);
    }
    assertEquals(List.of("%25", "50% off"), search(own, "%25"));
    assertEquals(List.of("50% off"), search(own, "50%25"));
    assertEquals(List.of("a_b"), search(own, "_"));
    assertEquals(List.of("a\\b", "q\\134", "q\\x71"), search(own, "%5C"));
    assertEquals(List.of("a\\b", "q\\134", "q\\x71"), search(own, "\\"));
    assertEquals(List.of("q\\134", "q\\x71"), search(own, "q%5C"));
    assertEquals(List.of("a\"b"), search(own, "a\"b"));
    assertEquals(List.of(), search(own, "%5C%25"));
    assertEquals(List.of("50 off"), search(own, "50+off"));
    assertEquals(List.of("a+b"), search(own, "a%2Bb"));
  }

  private static List<String> search(Tenant own, String text) {
    String target = own.dashboards() + "?search=" + text;
    return RawAnswer.send(port, "GET", target, "Authorization: Bearer " + own.key())
        .expect(200)
        .json()
        .getJsonArray("results")
        .stream()
        .map(row -> ((JsonObject) row).getString("name"))
        .sorted()
        .toList();
  }

  @Test
  void aTagInAFilterIsTrimmedLikeOneInABody() {
    api.post(tenant.dashboards(), "{\"tags\":[\" edge \"]}").expect(201);

    assertEquals(1, api.get(tenant.dashboards() + "?tags=%20edge%20").json().getInteger("count"));
  }

  private static RawAnswer get(String query) {
    return RawAnswer.send(port, "GET", tenant.dashboards() + "?" + query, key);
  }

  /** Sends what would change something if it got through. */
  private static RawAnswer changing(String method, String target) {
    return List.of("GET", "HEAD", "DELETE").contains(method)
        ? RawAnswer.send(port, method, target, key)
        : RawAnswer.sendBody(
            port, method, target, "{\"name\":\"changed\",\"pinned\":true}".getBytes(UTF_8), key);
  }

  private static int count() {
    return api.get(tenant.dashboards() + "?limit=1").expect(200).json().getInteger("count");
  }
}
