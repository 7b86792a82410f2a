package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.UnchangedDashboard;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids in paths: an id has one spelling, and any other one is of nothing. */
class HttpProtocolIdsTest extends UnchangedDashboard {

  private static final List<String> NO_IDS =
      List.of(
          "0",
          "-0",
          "-1",
          "00",
          "1e2",
          "1.0",
          "01",
          "abc",
          "null",
          "undefined",
          "NaN",
          "true",
          "@current",
          "%40me",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "18446744073709551617",
          "9".repeat(1_000),
          "1".repeat(8_000),
          "{id}",
          "%7Bid%7D",
          "*",
          "..",
          "%2E%2E",
          "%F0%9F%8C%8D",
          "%FF");

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH", "PUT", "DELETE", "HEAD"})
  void aDashboardHasOneSpelling(String method) {
    for (String id : wrongIds(dashboard)) {
      String target = tenant.dashboards() + id + "/";
      RawAnswer answer = changing(method, target);
      assertEquals(404, answer.status(), method + " " + target);
      if (!method.equals("HEAD")) {
        answer.expectNoFault();
        assertEquals("not_found", answer.json().getString("code"), target);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void aProjectHasOneSpelling(String method) {
    int before = count();
    for (String id : wrongIds(tenant.projectId())) {
      if (id.equals("@current")) {
        continue;
      }
      for (String parent : List.of("/api/projects/", "/api/environments/")) {
        String target = parent + id + "/dashboards/";
        RawAnswer answer = changing(method, target);
        assertEquals(404, answer.status(), method + " " + target);
        answer.expectNoFault();
      }
    }
    assertEquals(before, count());
  }

  @Test
  void anIntegerThatNoProjectHasIsAMissingProject(Tenant tenant) {
    for (String id : new String[] {"0", "-1", "9223372036854775808", "999999999"}) {
      tenant.api().get("/api/projects/" + id + "/dashboards/").expectNotFound("Project not found.");
    }
    tenant.api().get("/api/projects/01/dashboards/").expectNotFound("Not found.");
  }

  private static List<String> wrongIds(long id) {
    return Stream.concat(disguises(id).stream(), NO_IDS.stream()).toList();
  }

  /** Spellings of {@code id}, or of numbers that a careless reader takes for it. */
  private static List<String> disguises(long id) {
    BigInteger number = BigInteger.valueOf(id);
    String rest = Long.toString(id).substring(1);
    char first = Long.toString(id).charAt(0);
    return List.of(
        "0" + id,
        "+" + id,
        "-" + id,
        "%2B" + id,
        id + "%20",
        "%20" + id,
        id + "%09",
        id + "%0A",
        id + "%0D%0A",
        id + "%00",
        id + "%00abc",
        id + ".0",
        id + ".",
        id + "e0",
        id + "E0",
        id + ",",
        id + "," + id,
        id + ";x=1",
        id + "%3Bx=1",
        id + "%2F",
        id + "%2F..%2F" + id,
        id + "%3Fa=b",
        id + "%23",
        id + "%5C",
        id + "L",
        id + "_0",
        id + "~",
        id + ":1",
        id + "'",
        id + "%27%20or%201=1--",
        "0x" + Long.toHexString(id),
        "%3" + first + rest, // an ASCII digit that needs no escape
        "%253" + first + rest,
        "%D9%A" + first + rest, // ARABIC-INDIC DIGIT
        "%EF%BC%9" + first + rest, // FULLWIDTH DIGIT
        "%C0%B" + first + rest, // overlong UTF-8
        number.add(BigInteger.ONE.shiftLeft(32)).toString(),
        number.add(BigInteger.ONE.shiftLeft(31)).toString(),
        number.add(BigInteger.ONE.shiftLeft(64)).toString(),
        number.subtract(BigInteger.ONE.shiftLeft(32)).toString(),
        number.subtract(BigInteger.ONE.shiftLeft(64)).toString());
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
