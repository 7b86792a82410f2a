package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.EventLine;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over HTTP: all paths and forms, and what is in the inbox once they are answered. */
class CaptureTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String STORED = "{\"status\":1}";

  private Tenant tenant;
  private Inbox inbox;

  @BeforeEach
  void signUp(Tenant fresh) {
    tenant = fresh;
    inbox = new Inbox(fresh);
  }

  private static void stored(RawAnswer answer) {
    assertEquals(STORED, answer.expect(200).body());
    assertEquals("application/json", answer.header("content-type").orElse(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/capture", "/batch", "/e", "/track", "/engage", "/i/v0/e"})
  void eachPathTakesEventsWithAndWithoutASlash(String path) {
    stored(inbox.post(path, inbox.event("a", "")));
    stored(inbox.post(path + "/", inbox.event("b", "")));
    stored(inbox.get(path + "/?ip=1&data=" + URLEncoder.encode(inbox.event("c", ""), UTF_8)));
    stored(
        inbox.get(
            path
                + "?data="
                + URLEncoder.encode(
                    Base64.getEncoder().encodeToString(inbox.event("d", "").getBytes(UTF_8)),
                    UTF_8)));

    assertEquals(List.of("a", "b", "c", "d"), inbox.names());
  }

  @Test
  void allFormsOfABodyAreTaken() {
    byte[] json = inbox.event("e", "").getBytes(UTF_8);
    String base64 = Base64.getEncoder().encodeToString(json);
    byte[] gzip = Requests.gzip(json);

    stored(inbox.post("/e/?compression=gzip-js&ip=1&_=1795512600000&ver=1.32", "text/plain", gzip));
    stored(inbox.post("/e/", "text/plain", gzip));
    stored(inbox.post("/batch/", "application/json", gzip, "Content-Encoding: gzip"));
    stored(
        inbox.post(
            "/e/?compression=base64",
            FORM,
            ("data=" + URLEncoder.encode(base64, UTF_8)).getBytes(UTF_8)));
    stored(
        inbox.post(
            "/e/",
            FORM,
            ("data=" + URLEncoder.encode(new String(json, UTF_8), UTF_8)).getBytes(UTF_8)));
    stored(inbox.post("/e/", "", json));
    stored(
        inbox.post(
            "/e/?token=" + inbox.token(),
            FORM,
            ("data="
                    + URLEncoder.encode(LzStringTest.COMPRESSED_EVENT, UTF_8)
                    + "&compression=lz64")
                .getBytes(UTF_8)));

    assertEquals(List.of("e", "e", "e", "e", "e", "e", "$pageview"), inbox.names());
  }

  @Test
  void aPageThatIsLeftGetsNoBody() {
    RawAnswer answer = inbox.post("/e/?beacon=1", inbox.event("e", "")).expect(204);
    assertEquals("", answer.body());
    assertEquals(List.of("e"), inbox.names());
  }

  @Test
  void theAddressOfTheClientIsStoredWithTheEvent() {
    stored(inbox.post("/e/", inbox.event("e", "")));
    EventLine line = inbox.lines().get(0);
    assertEquals("{\"$ip\":\"127.0.0.1\"}", line.properties());
    assertTrue(line.isRelative());
    assertFalse(line.personless());
  }

  @Test
  void settingsOfTheProjectAreObeyed() {
    stored(inbox.post("/e/", inbox.event("before", "")));
    tenant
        .api()
        .patch(
            tenant.project(),
            new JsonObject().put("anonymize_ips", true).put("person_processing_opt_out", true))
        .expect(200);
    stored(inbox.post("/e/", inbox.event("after", "")));

    List<EventLine> lines = inbox.lines();
    assertFalse(lines.get(0).personless());
    assertTrue(lines.get(1).personless());
    assertEquals("{}", lines.get(1).properties());
  }

  @Test
  void aTokenThatWasReplacedIsRefused() {
    stored(inbox.post("/e/", inbox.event("e", "")));
    tenant
        .session()
        .send("PATCH", tenant.project() + "reset_token/", "{}", java.util.Map.of())
        .expect(200);

    inbox
        .post("/e/", inbox.event("e", ""))
        .expectError(
            401,
            "authentication_error",
            "invalid_api_key",
            "Project API key invalid. You can find your project API key in PostHog project"
                + " settings.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"phx_abc", "phs_abc", "phc_\\u00e4", "phc a", "phc_\\u0000", "phc_\\ud800", "17"})
  void whatIsTheTokenOfNoProjectIsRefused(String token) {
    inbox
        .post("/e/", "{\"event\":\"e\",\"distinct_id\":\"d\",\"token\":\"%s\"}".formatted(token))
        .expectError(
            401,
            "authentication_error",
            "invalid_api_key",
            "Project API key invalid. You can find your project API key in PostHog project"
                + " settings.");
  }

  @Test
  void refusalsStoreNothing() {
    inbox
        .post("/e/", "")
        .expectError(
            400,
            "validation_error",
            "no_data",
            "No data found. Make sure to use a POST request when sending the payload in the body"
                + " of the request.");
    inbox.get("/e/").expect(400);
    inbox
        .post("/e/", "{\"event\":\"e\",\"distinct_id\":\"d\"}")
        .expectError(
            401,
            "authentication_error",
            "missing_api_key",
            "API key not provided. You can find your project API key in PostHog project settings.");
    inbox.post("/e/", inbox.event("e", "").replace("phc_", "phx_")).expect(401);
    inbox.post("/e/?token=phc_unknown", inbox.event("e", "")).expect(401);
    RawAnswer personal =
        inbox.post(
            "/e/",
            "{\"event\":\"e\",\"distinct_id\":\"d\",\"api_key\":\"%s\"}".formatted(tenant.key()));
    assertEquals("invalid_api_key", personal.expect(401).json().getString("code"));
    RawAnswer invalid =
        inbox.post(
            "/batch/",
            "{\"api_key\":\"%s\",\"batch\":[%s,{\"event\":\"e\"}]}"
                .formatted(inbox.token(), inbox.event("e", "")));
    invalid.expectError(
        400,
        "validation_error",
        "invalid_payload",
        "Invalid payload: All events must have the event field \"distinct_id\"!");

    assertEquals(List.of(), inbox.names());
  }

  @Test
  void recordingsAreAnsweredAndNotStored() {
    String answer = "{\"status\":1,\"quota_limited\":[\"recordings\"]}";
    String snapshot = inbox.event("$snapshot", "\"properties\":{\"$snapshot_data\":{}}");

    assertEquals(answer, inbox.post("/s/", snapshot).expect(200).body());
    assertEquals(answer, inbox.post("/e/", snapshot).expect(200).body());
    assertEquals(answer, inbox.post("/s", "x".repeat(200_000)).expect(200).body());
    assertEquals(List.of(), inbox.names());
  }

  @Test
  void aLongBatchIsStoredInOrder() {
    StringBuilder batch = new StringBuilder("{\"api_key\":\"" + inbox.token() + "\",\"batch\":[");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      names.add("e" + i);
      batch
          .append(i == 0 ? "" : ",")
          .append("{\"event\":\"e")
          .append(i)
          .append("\",\"distinct_id\":\"d\",\"properties\":{\"text\":\"")
          .append("lorem ".repeat(100))
          .append("\"}}");
    }
    batch.append("]}");
    byte[] json = batch.toString().getBytes(UTF_8);

    stored(inbox.post("/batch/", "application/json", json));
    stored(inbox.post("/batch", "application/json", Requests.gzip(json), "Content-Encoding: gzip"));

    names.addAll(List.copyOf(names));
    assertEquals(names, inbox.names());
    inbox.rows().forEach(row -> assertTrue(row.bytes() <= InboxRow.MOST_BYTES));
  }

  @Test
  void aLongBatchMayNameItsTokenAtItsEnd() {
    String event = "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":{\"token\":\"other\"}}";
    String batch =
        "{\"batch\":["
            + (event + ",").repeat(2_000)
            + event
            + "],\"api_key\":\""
            + inbox.token()
            + "\"}";

    stored(inbox.post("/batch/", batch));

    assertEquals(2_001, inbox.names().size());
  }

  @Test
  void aLongBodyWithAWrongTokenIsNotRead() throws Exception {
    String head =
        RawAnswer.request(
            "POST",
            "/batch/?token=phc_wrong",
            "Content-Type: application/json",
            "Content-Length: 4000000");
    RawAnswer.sendAsIs(
            inbox.port(),
            head,
            "{".getBytes(UTF_8).length == 1 ? "{\"batch\":[".getBytes(UTF_8) : new byte[0])
        .expect(401);
  }

  @Test
  void aBatchMayBeLongerThanTheLimitThatSdksCount() {
    String event = inbox.event("e", "\"properties\":{\"a\":\"" + "x".repeat(100_000) + "\"}");
    String batch = "{\"batch\":[" + (event + ",").repeat(54) + event + "]}";
    assertTrue(batch.length() > 5 * 1024 * 1024);
    stored(inbox.post("/batch/?token=" + inbox.token(), batch));
    assertEquals(55, inbox.names().size());
  }

  @Test
  void whatIsTooLongIsRefused() {
    inbox
        .post("/batch/?token=" + inbox.token(), "application/json", new byte[6 * 1024 * 1024 + 1])
        .expect(413);
    byte[] bomb = Requests.gzip("[" + " ".repeat(21 * 1024 * 1024) + "]");
    inbox.post("/batch/?token=" + inbox.token(), "text/plain", bomb).expect(413);
    // takes little on the way, and much in memory
    String elements = "\"properties\":{\"$elements\":[" + "0,".repeat(9_000_000) + "0]}";
    byte[] tree = Requests.gzip(inbox.event("e", elements));
    inbox.post("/e/?token=" + inbox.token(), "text/plain", tree).expect(413);
    String event = inbox.event("e", "\"properties\":{\"a\":\"" + "x".repeat(2_200_000) + "\"}");
    RawAnswer tooLong = inbox.post("/batch/?token=" + inbox.token(), event).expect(413);
    assertTrue(tooLong.json().getString("detail").startsWith("maximum event size exceeded: "));
    assertEquals(List.of(), inbox.names());
  }

  @Test
  void manyEmptyPartsOfACompressedBodyAreRefused() {
    byte[] empty = Requests.gzip("");
    byte[] all = new byte[100_000 * empty.length];
    for (int i = 0; i < all.length; i += empty.length) {
      System.arraycopy(empty, 0, all, i, empty.length);
    }

    inbox.post("/e/?token=" + inbox.token(), "text/plain", all).expect(400);
  }

  @Test
  void simultaneousRequestsAreAllStored() {
    // long enough together to be compressed on a worker thread
    String text = "\"properties\":{\"a\":\"" + "x".repeat(3_500) + "\"}";
    List<List<String>> sent =
        Concurrently.call(
            120,
            number ->
                IntStream.range(0, 4)
                    .mapToObj(
                        i -> {
                          String name = "e" + number + "-" + i;
                          stored(inbox.post("/e/", inbox.event(name, text)));
                          return name;
                        })
                    .toList());
    List<String> names = inbox.names();
    assertEquals(480, names.size());
    for (List<String> inOrder : sent) {
      assertEquals(inOrder, names.stream().filter(inOrder::contains).toList());
    }
  }

  @Test
  void pagesOfAllOriginsMaySend() {
    String origin = "Origin: https://shop.example.com";
    RawAnswer preflight =
        RawAnswer.send(
            inbox.port(),
            "OPTIONS",
            "/e/?ip=1",
            origin,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: content-type,traceparent");
    assertEquals(STORED, preflight.expect(200).body());
    assertEquals(
        "https://shop.example.com", preflight.header("access-control-allow-origin").orElse(""));
    assertEquals("true", preflight.header("access-control-allow-credentials").orElse(""));
    assertEquals(
        "content-type,traceparent", preflight.header("access-control-allow-headers").orElse(""));
    assertEquals("GET, POST, OPTIONS", preflight.header("access-control-allow-methods").orElse(""));
    assertTrue(preflight.header("access-control-max-age").isPresent());

    for (RawAnswer answer :
        List.of(
            inbox
                .post("/e/", "text/plain", inbox.event("e", "").getBytes(UTF_8), origin)
                .expect(200),
            inbox.post("/e/", "text/plain", new byte[0], origin).expect(400))) {
      assertEquals(
          "https://shop.example.com", answer.header("access-control-allow-origin").orElse(""));
      assertEquals("true", answer.header("access-control-allow-credentials").orElse(""));
    }
    RawAnswer plain = inbox.post("/e/", inbox.event("e", ""));
    assertTrue(plain.header("access-control-allow-origin").isEmpty());
    RawAnswer api = inbox.get(tenant.dashboards(), origin);
    assertTrue(api.header("access-control-allow-credentials").isEmpty());
  }

  @Test
  void otherMethodsAreNotAllowed() {
    RawAnswer answer = RawAnswer.send(inbox.port(), "DELETE", "/e/");
    answer.expect(405);
    assertEquals("GET, POST, HEAD, OPTIONS", answer.header("allow").orElse(""));
  }

  @Test
  void cookiesAndKeysOfTheApiGiveNothing() {
    RawAnswer answer =
        inbox.post(
            "/e/",
            "application/json",
            "{\"event\":\"e\",\"distinct_id\":\"d\"}".getBytes(UTF_8),
            "Authorization: Bearer " + tenant.key());
    assertEquals("missing_api_key", answer.expect(401).json().getString("code"));
    assertEquals(
        401, inbox.get(tenant.dashboards() + "?personal_api_key=" + inbox.token()).status());
  }

  @Test
  void theAnswersAreThoseOfTheContract() {
    JsonObject event = new JsonObject(inbox.event("e", ""));
    tenant.gateway().anonymous().post("/capture/", event).expect(200);
    tenant.gateway().anonymous().post("/batch/", new JsonObject()).expect(400);
    tenant.gateway().anonymous().post("/e/", event.put("api_key", "phc_x")).expect(401);
    tenant.gateway().anonymous().post("/s/", event).expect(200);
  }

  @Test
  void aClientThatAsksFirstIsToldToSend() throws Exception {
    byte[] body =
        inbox.event("e", "\"properties\":{\"a\":\"" + "x".repeat(80_000) + "\"}").getBytes(UTF_8);
    for (String query : List.of("", "?token=" + inbox.token())) {
      try (Socket socket = new Socket("127.0.0.1", inbox.port())) {
        socket.setSoTimeout(5_000);
        String head =
            RawAnswer.request(
                "POST",
                "/e/" + query,
                "Content-Type: application/json",
                "Expect: 100-continue",
                "Content-Length: " + body.length);
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
        String asked = new String(socket.getInputStream().readNBytes(25), ISO_8859_1);
        assertEquals("HTTP/1.1 100 Continue\r\n\r\n", asked);
        socket.getOutputStream().write(body);
        String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
        assertEquals("{\"status\":1}", RawAnswer.only(answer).expect(200).body());
      }
    }
  }

  @Test
  void aBodyInChunksIsRead() {
    byte[] body =
        inbox.event("e", "\"properties\":{\"a\":\"" + "x".repeat(80_000) + "\"}").getBytes(UTF_8);
    for (String query : List.of("", "?token=" + inbox.token())) {
      String head =
          RawAnswer.request(
              "POST", "/e/" + query, "Content-Type: text/plain", "Transfer-Encoding: chunked");
      StringBuilder chunks = new StringBuilder();
      for (int from = 0; from < body.length; from += 10_000) {
        int length = Math.min(10_000, body.length - from);
        chunks.append(Integer.toHexString(length)).append("\r\n");
        chunks.append(new String(body, from, length, ISO_8859_1)).append("\r\n");
      }
      chunks.append("0\r\n\r\n");
      RawAnswer.sendAsIs(inbox.port(), head, chunks.toString().getBytes(ISO_8859_1)).expect(200);
    }
    assertEquals(List.of("e", "e"), inbox.names());
  }
}
