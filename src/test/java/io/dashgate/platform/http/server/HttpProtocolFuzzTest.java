package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.UnchangedDashboard;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random changes of valid requests: none causes a fault. */
class HttpProtocolFuzzTest extends UnchangedDashboard {

  private static final int FUZZ_REQUESTS = 2_000;
  private static final long FUZZ_SEED = 20_220_824;
  private static final List<String> SEED_BODIES =
      List.of(
          "{\"name\":\"fuzz\",\"description\":\"d\",\"pinned\":false,\"deleted\":true}",
          "{\"deleted\":true,\"tags\":[\"a\",\"b\"],\"filters\":{\"a\":[1,2.5,null,{\"b\":\"\\ud83c\\udf0d\"}]}}",
          "{\"deleted\":true,\"use_template\":\"DEFAULT_APP\",\"restriction_level\":37}",
          "{\"deleted\":\"true\",\"use_dashboard\":1,\"duplicate_tiles\":false,\"items\":[{}]}");
  private static final List<String> SEED_QUERIES =
      List.of(
          "",
          "limit=2&offset=1",
          "search=fuzz&pinned=true&created_by=1",
          "tags=a&tags=b&creation_mode=default&format=json");
  private static final String INTERESTING =
      "\0\u0001\t\"'\\{}[]:,%&=?#/;.+-0189eEuUxX~@*<>\u007f\u0080\u00c0\u00ed\u00f0\u00ff";

  @Test
  void nothingThatAFuzzerMakesCausesAFault() {
    Random random = new Random(FUZZ_SEED);
    int refused = 0;
    for (int i = 0; i < FUZZ_REQUESTS; i++) {
      byte[] request = fuzz(random);
      String received = RawHttp.send(port, request);
      List<RawAnswer> answers = RawAnswer.all(received);
      assertTrue(!answers.isEmpty(), () -> "no answer to " + new String(request, ISO_8859_1));
      for (RawAnswer answer : answers) {
        try {
          answer.expectNoFault();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("the answer to " + new String(request, ISO_8859_1), e);
        }
        refused += answer.status() >= 400 ? 1 : 0;
      }
    }
    // a fuzzer that never or always breaks something would prove little
    assertTrue(refused > FUZZ_REQUESTS / 4 && refused < FUZZ_REQUESTS, "refused: " + refused);
  }

  private static byte[] fuzz(Random random) {
    boolean one = random.nextBoolean();
    // the dashboard of the other tests stays out of it
    String path = one ? tenant.dashboard(Long.MAX_VALUE) : tenant.dashboards();
    String query = SEED_QUERIES.get(random.nextInt(SEED_QUERIES.size()));
    byte[] body = SEED_BODIES.get(random.nextInt(SEED_BODIES.size())).getBytes(ISO_8859_1);
    List<String> methods = one ? List.of("GET", "PATCH", "PUT", "DELETE") : List.of("GET", "POST");
    String method = methods.get(random.nextInt(methods.size()));
    switch (random.nextInt(4)) {
      case 0 -> path = "/" + withoutBreaks(mutated(random, path.getBytes(ISO_8859_1)));
      case 1 -> query = withoutBreaks(mutated(random, query.getBytes(ISO_8859_1)));
      default -> {
        body = mutated(random, body);
        method = one ? "PATCH" : "POST";
      }
    }
    String head =
        RawAnswer.request(
            method,
            query.isEmpty() ? path : path + "?" + query,
            key,
            "Content-Type: application/json",
            "Content-Length: " + body.length);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(ISO_8859_1));
    request.writeBytes(body);
    return request.toByteArray();
  }

  /** Removes characters that would end the request line, and with it the request. */
  private static String withoutBreaks(byte[] bytes) {
    return new String(bytes, ISO_8859_1).replaceAll("[\\s\u0085]", "").replaceFirst("^/+", "");
  }

  private static byte[] mutated(Random random, byte[] seed) {
    byte[] bytes = seed;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(bytes.length + 1);
      int length = Math.min(random.nextInt(6), bytes.length - at);
      ByteArrayOutputStream changed = new ByteArrayOutputStream();
      changed.write(bytes, 0, at);
      switch (random.nextInt(4)) {
        case 0 -> changed.write(INTERESTING.charAt(random.nextInt(INTERESTING.length())));
        case 1 -> changed.write(random.nextInt(256));
        case 2 -> {
          changed.write(bytes, at, length);
          changed.write(bytes, at, length);
        }
        default -> {
          // what stood here is dropped
        }
      }
      changed.write(bytes, at + length, bytes.length - at - length);
      bytes = changed.toByteArray();
    }
    return bytes;
  }
}
