package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.Tenant;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random changes of bodies that SDKs send: none causes a fault. */
class CaptureFuzzTest {

  private static final int BODIES = 10_000;
  private static final String INTERESTING =
      "\0\u0001\t\"'\\{}[]:,%&=?#/;.+-0189eEuUnN~@*<>\u007f\u0080\u00c0\u00ed\u00f0\u00ff\u001f\u008b";

  private final HttpClient client = HttpClient.newHttpClient();

  /** A body that is changed. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Seed(String query, String contentType, byte[] body) {}

  private static List<Seed> seeds(Inbox inbox) {
    String event =
        inbox.event(
            "e",
            "\"uuid\":\"018f2c7e-7a5c-7000-8c43-2f6a3e1b9c11\",\"timestamp\":\"2026-01-01T00:00:00Z\","
                + "\"offset\":12,\"$set\":{\"a\":1},\"properties\":{\"$ip\":\"1.2.3.4\","
                + "\"n\":[1.5e3,-0,NaN,null,true],\"t\":\"\\ud83d\\ude00\\u0000\",\"$set\":{\"b\":[]},"
                + "\"$elements\":[{\"tag_name\":\"a\",\"attr__class\":\"b c\"}]}");
    String batch =
        "{\"api_key\":\"%s\",\"batch\":[%s,%s],\"sent_at\":\"2026-01-01T00:00:01Z\"}"
            .formatted(inbox.token(), event, event);
    String base64 = Base64.getEncoder().encodeToString(batch.getBytes(UTF_8));
    String form = "data=" + URLEncoder.encode(base64, UTF_8) + "&compression=base64";
    String lz = "data=" + URLEncoder.encode(LzStringTest.COMPRESSED_EVENT, UTF_8);
    List<Seed> seeds = new ArrayList<>();
    seeds.add(new Seed("", "application/json", event.getBytes(UTF_8)));
    seeds.add(new Seed("?_=1767225600000", "text/plain", batch.getBytes(UTF_8)));
    seeds.add(new Seed("?compression=gzip-js", "text/plain", Requests.gzip(batch)));
    seeds.add(new Seed("", "text/plain", base64.getBytes(UTF_8)));
    seeds.add(new Seed("", "application/x-www-form-urlencoded", form.getBytes(UTF_8)));
    seeds.add(
        new Seed("?compression=lz64", "application/x-www-form-urlencoded", lz.getBytes(UTF_8)));
    return seeds;
  }

  @Test
  void nothingThatAFuzzerMakesCausesAFault(Tenant tenant) throws Exception {
    Inbox inbox = new Inbox(tenant);
    List<Seed> seeds = seeds(inbox);
    Random random = new Random(20_261_130);
    int refused = 0;
    for (int i = 0; i < BODIES; i++) {
      Seed seed = seeds.get(random.nextInt(seeds.size()));
      byte[] body = mutated(random, seed.body());
      String path = random.nextInt(5) == 0 ? "/flags/" : "/e/";
      HttpResponse<String> answer = send(inbox.port(), path, seed, body);
      assertTrue(
          answer.statusCode() < 500,
          () -> answer.statusCode() + " to " + seed + " " + new String(body, ISO_8859_1));
      refused += answer.statusCode() >= 400 ? 1 : 0;
    }
    // a fuzzer that never or always breaks something would prove little
    assertTrue(refused > BODIES / 4 && refused < BODIES, "refused: " + refused);
    assertTrue(
        GatewayMetrics.value(tenant.gateway(), "dashgate_memory_used_bytes{budget=\"events\"}")
            < 1);
    inbox.lines(); // all that was stored can be read
  }

  private HttpResponse<String> send(int port, String path, Seed seed, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path + seed.query()))
            .header("Content-Type", seed.contentType())
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static byte[] mutated(Random random, byte[] original) {
    byte[] body = original.clone();
    for (int changes = random.nextInt(4); changes > 0 && body.length > 0; changes--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(4)) {
        case 0 -> body[at] = (byte) random.nextInt(256);
        case 1 -> body[at] = (byte) INTERESTING.charAt(random.nextInt(INTERESTING.length()));
        case 2 -> body = java.util.Arrays.copyOf(body, at);
        default -> {
          byte[] longer = new byte[body.length + 1];
          System.arraycopy(body, 0, longer, 0, at);
          longer[at] = (byte) INTERESTING.charAt(random.nextInt(INTERESTING.length()));
          System.arraycopy(body, at, longer, at + 1, body.length - at);
          body = longer;
        }
      }
    }
    return body;
  }
}
