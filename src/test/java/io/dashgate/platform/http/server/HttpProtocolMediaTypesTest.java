package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media types of requests and answers, and compression. */
class HttpProtocolMediaTypesTest {

  private static Tenant tenant;
  private static Api api;
  private static int port;
  private static String key;
  private static long dashboard;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    port = fresh.gateway().port();
    key = "Authorization: Bearer " + fresh.key();
    dashboard = fresh.createDashboard("safe");
  }

  @ParameterizedTest
  @CsvSource({
    "?format=json,200",
    "?format=,200",
    "?format,200",
    "?format=xml,404",
    "?format=api,404",
    "?format=xml&format=json,200",
    "?format=json&format=xml,404",
  })
  void theOnlyFormatIsJson(String query, int status) {
    Answer answer = api.get(tenant.dashboards() + query);

    if (status == 404) {
      answer.expectNotFound("Not found.");
    } else {
      answer.expect(status);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*|200",
        "application/json|200",
        "application/json;q=0.5|200",
        "application/json; charset=utf-8|200",
        "APPLICATION/JSON|200",
        "application/*|200",
        "text/html, application/json|200",
        "text/html, */*;q=0.1|200",
        "''|200",
        "text/html|406",
        "application/xml|406",
        "text/html, application/xml;q=0.9|406",
        "application/vnd.api+json|406",
        "image/*|406",
        "garbage|406"
      })
  void onlyThoseWhoAcceptJsonAreServed(String accept, int status) {
    RawAnswer answer =
        RawAnswer.send(port, "GET", tenant.dashboards(), key, "Accept: " + accept).expect(status);

    if (status == 406) {
      answer.expectError(
          406, "invalid_request", "not_acceptable", "Could not satisfy the request Accept header.");
    }
  }

  @Test
  void noAcceptHeaderMeansAnything() {
    RawAnswer answer = RawAnswer.send(port, "GET", tenant.dashboards(), key).expect(200);

    assertEquals("application/json", answer.header("content-type").orElse(""));
  }

  @Test
  void theFormatIsCheckedBeforeTheCredentials() {
    Api anonymous = tenant.gateway().anonymous();

    anonymous.send("GET", tenant.dashboards(), null, Map.of("Accept", "text/html")).expect(406);
    anonymous.get(tenant.dashboards() + "?format=xml").expectNotFound("Not found.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "application/xml",
        "application/jsonp",
        "application/vnd.api+json",
        "application/merge-patch+json",
        "garbage",
        "a\"b"
      })
  void aBodyOfAnotherMediaTypeIsRefused(String type) {
    byte[] body = "{\"name\":\"changed\"}".getBytes(UTF_8);
    for (String[] target :
        new String[][] {
          {"POST", tenant.dashboards()},
          {"PATCH", tenant.dashboard(dashboard)},
          {"PUT", tenant.dashboard(dashboard)}
        }) {
      bodyOfType(target[0], target[1], type, body)
          .expectError(
              415,
              "invalid_request",
              "unsupported_media_type",
              "Unsupported media type \"" + type + "\" in request.");
    }
    assertEquals("safe", api.get(tenant.dashboard(dashboard)).json().getString("name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=x",
        "application/json;charset=UTF-8",
        "application/json ; charset=\"utf-8\"; x=y",
        "APPLICATION/JSON"
      })
  void anySpellingOfJsonIsAccepted(String type) {
    byte[] body = "{\"name\":\"typed\"}".getBytes(UTF_8);

    RawAnswer made = bodyOfType("POST", tenant.dashboards(), type, body).expect(201);

    assertEquals("typed", made.json().getString("name"));
  }

  @Test
  void aBodyWithoutATypeIsJson() {
    byte[] body = "{\"name\":\"untyped\"}".getBytes(UTF_8);
    String head =
        RawAnswer.request("POST", tenant.dashboards(), key, "Content-Length: " + body.length);

    assertEquals(
        "untyped", RawAnswer.sendAsIs(port, head, body).expect(201).json().getString("name"));
  }

  @Test
  void anEmptyBodyMayHaveAnyType() {
    bodyOfType("POST", tenant.dashboards(), "text/plain", new byte[0]).expect(201);
  }

  private static RawAnswer bodyOfType(String method, String target, String type, byte[] body) {
    String head =
        RawAnswer.request(
            method, target, key, "Content-Type: " + type, "Content-Length: " + body.length);
    return RawAnswer.sendAsIs(port, head, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "Multipart/Form-Data; boundary=x"
      })
  void aFormIsNoJson(String type) {
    int before = count();
    byte[] body =
        "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nb\r\n--x--\r\n"
            .getBytes(UTF_8);
    String head =
        RawAnswer.request(
            "POST",
            tenant.dashboards(),
            key,
            "Content-Type: " + type,
            "Content-Length: " + body.length);

    RawAnswer.sendAsIs(port, head, body)
        .expectError(
            415,
            "invalid_request",
            "unsupported_media_type",
            "Unsupported media type \"" + type + "\" in request.");
    assertEquals(before, count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%zz", "%", "a=%ff&b=%"})
  void aFormThatCannotBeDecodedIsRefusedLikeAnyOther(String form) {
    byte[] body = form.getBytes(UTF_8);
    String[] headers = {
      "Content-Type: application/x-www-form-urlencoded", "Content-Length: " + body.length
    };

    RawAnswer.sendAsIs(
            port, RawAnswer.request("POST", tenant.dashboards(), key, headers[0], headers[1]), body)
        .expect(415);
    RawAnswer.sendAsIs(port, RawAnswer.request("POST", tenant.dashboards(), headers), body)
        .expect(401);
    RawAnswer.sendAsIs(
            port, RawAnswer.request("GET", tenant.dashboards(), key, headers[0], headers[1]), body)
        .expect(200);
    RawAnswer.sendAsIs(port, RawAnswer.request("POST", "/api/nope", headers), body).expect(404);
  }

  @Test
  void aLongAnswerIsCompressedWhenAsked(Tenant own) throws Exception {
    for (int i = 0; i < 5; i++) {
      own.createDashboard("d" + i);
    }
    String plain = own.api().get(own.dashboards()).expect(200).body();

    HttpResponse<byte[]> packed = getWith(own, own.dashboards(), "gzip");

    assertTrue(plain.length() > 1024);
    assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElse(""));
    assertTrue(packed.body().length < plain.length() / 2);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertArrayEquals(plain.getBytes(UTF_8), in.readAllBytes());
    }
  }

  @ParameterizedTest
  @CsvSource({"identity", "gzip;q=0", "nonsense"})
  void aLongAnswerIsNotCompressedUnasked(String encoding) throws Exception {
    HttpResponse<byte[]> answer = getWith(tenant, "/api/schema/", encoding);

    assertTrue(answer.headers().firstValue("Content-Encoding").isEmpty());
    assertTrue(answer.body().length > 1024);
  }

  @Test
  void aShortAnswerIsNotCompressed() throws Exception {
    HttpResponse<byte[]> answer = getWith(tenant, tenant.dashboards() + "?search=nothing", "gzip");

    assertTrue(answer.headers().firstValue("Content-Encoding").isEmpty());
    assertTrue(new String(answer.body(), UTF_8).startsWith("{\"count\":0"));
  }

  private static HttpResponse<byte[]> getWith(Tenant own, String path, String encoding)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + own.key())
            .header("Accept-Encoding", encoding)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
  }

  private static int count() {
    return api.get(tenant.dashboards() + "?limit=1").expect(200).json().getInteger("count");
  }
}
