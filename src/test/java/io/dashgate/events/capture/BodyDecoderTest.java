package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.contract.QueryString;
import io.dashgate.platform.problem.ApiException;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The forms in which SDKs send their documents. */
class BodyDecoderTest {

  private static final String EVENT =
      "{\"event\":\"Käse+ \uD83E\uDDC0\",\"distinct_id\":\"d\",\"token\":\"phc_a\"}";
  private static final String FORM = "application/x-www-form-urlencoded";

  private static void isRead(String query, String contentType, byte[] body) {
    isRead(Requests.input(query, contentType, body));
  }

  private static void isRead(CaptureInput input) {
    CapturedRequest read = Requests.read(input);
    assertNull(read.violation());
    assertEquals("Käse+ \uD83E\uDDC0", read.events().get(0).name());
    assertEquals("phc_a", read.requireToken());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] form(String data) {
    return ("data=" + URLEncoder.encode(data, UTF_8)).getBytes(UTF_8);
  }

  @Test
  void jsonIsReadWhateverItsType() {
    for (String type : new String[] {null, "text/plain", "application/json", FORM, "x/y"}) {
      isRead("", type, EVENT.getBytes(UTF_8));
      isRead("", type, (" \n" + EVENT).getBytes(UTF_8));
    }
  }

  @Test
  void gzipIsReadWithAndWithoutAName() {
    byte[] gzip = Requests.gzip(EVENT);
    for (String query :
        new String[] {"", "compression=gzip", "compression=gzip-js", "compression=base64"}) {
      isRead(query, "text/plain", gzip);
      isRead(query, FORM, gzip);
    }
    isRead(new CaptureInput(QueryString.decode(""), "application/json", "gzip", gzip));
  }

  @Test
  void base64IsReadWithAndWithoutAName() {
    String text = base64(EVENT.getBytes(UTF_8));
    isRead("", "text/plain", text.getBytes(UTF_8));
    isRead("compression=base64", "text/plain", text.getBytes(UTF_8));
    isRead("", "text/plain", text.replace("=", "").getBytes(UTF_8));
    isRead("", FORM, form(text));
    // a client that does not escape
    isRead("", FORM, ("data=" + text).getBytes(UTF_8));
    isRead("compression=base64", FORM, form(text));
  }

  @Test
  void base64AndGzipAreReadInEitherOrder() {
    isRead("", "text/plain", base64(Requests.gzip(EVENT)).getBytes(UTF_8));
    isRead("compression=gzip", FORM, form(base64(Requests.gzip(EVENT))));
    isRead("", "text/plain", Requests.gzip(base64(EVENT.getBytes(UTF_8))));
  }

  @Test
  void aSecondLayerOfGzipIsNotRead() {
    byte[] twice = Requests.gzip(Requests.gzip(EVENT));
    assertThrows(ApiException.class, () -> Requests.read(Requests.input("", null, twice)));
  }

  @Test
  void formsAndQueriesAreRead() {
    isRead("", FORM, form(EVENT));
    isRead("", FORM + "; charset=UTF-8", form(EVENT));
    isRead("data=" + URLEncoder.encode(EVENT, UTF_8), null, new byte[0]);
    isRead("data=" + URLEncoder.encode(base64(EVENT.getBytes(UTF_8)), UTF_8), null, new byte[0]);
    CapturedRequest read =
        Requests.read(
            Requests.input(
                "",
                FORM,
                ("token=phc_f&sent_at=&data=" + URLEncoder.encode(EVENT, UTF_8)).getBytes(UTF_8)));
    assertEquals("phc_f", read.requireToken());
  }

  @Test
  void aFormMayBeCompressed() {
    String text = base64(EVENT.getBytes(UTF_8));
    for (byte[] form : new byte[][] {form(EVENT), form(text)}) {
      isRead("", FORM, Requests.gzip(form));
      isRead("compression=gzip", FORM, Requests.gzip(form));
      isRead(new CaptureInput(QueryString.decode(""), FORM, "gzip", Requests.gzip(form)));
    }
    byte[] withToken = ("token=phc_f&data=" + URLEncoder.encode(text, UTF_8)).getBytes(UTF_8);
    CaptureInput input = Requests.input("", FORM, Requests.gzip(withToken));
    assertEquals("phc_f", Requests.read(input).requireToken());
  }

  @Test
  void lzStringIsRead() {
    String compressed =
        LzStringTest.COMPRESSED_EVENT; // by the library itself, from LzStringTest.EVENT
    for (CaptureInput input :
        new CaptureInput[] {
          Requests.input("compression=lz64", "text/plain", compressed.getBytes(UTF_8)),
          Requests.input(
              "",
              FORM,
              (new String(form(compressed), UTF_8) + "&compression=lz64").getBytes(UTF_8)),
          Requests.input("compression=lz64", FORM, ("data=" + compressed).getBytes(UTF_8))
        }) {
      assertEquals("$pageview", Requests.read(input).events().get(0).name());
    }
  }

  @Test
  void emptyRequestsHaveNoData() {
    for (CaptureInput input :
        new CaptureInput[] {
          Requests.input("", null, new byte[0]),
          Requests.input("", FORM, "a=b".getBytes(UTF_8)),
          Requests.input("data=", null, new byte[0])
        }) {
      ApiException refusal = assertThrows(ApiException.class, () -> Requests.read(input));
      assertEquals("no_data", refusal.problem().code());
    }
  }

  private static void notDecompressed(String query, byte[] body, String reason) {
    ApiException refusal =
        assertThrows(
            ApiException.class, () -> Requests.read(Requests.input(query, "text/plain", body)));
    assertEquals("invalid_payload", refusal.problem().code());
    assertEquals("Malformed request data: " + reason, refusal.problem().detail());
  }

  @Test
  void damagedDataIsNamed() {
    byte[] gzip = Requests.gzip(EVENT.repeat(1));
    notDecompressed(
        "",
        Arrays.copyOf(gzip, gzip.length - 10),
        "Failed to decompress data. Compressed file ended before the end-of-stream marker was"
            + " reached");
    notDecompressed(
        "compression=gzip",
        new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3},
        "Failed to decompress data. Compressed file ended before the end-of-stream marker was"
            + " reached");
    notDecompressed(
        "compression=gzip-js",
        "undefined".getBytes(UTF_8),
        "data being loaded from the request body for decompression is the literal string"
            + " 'undefined'");
    notDecompressed(
        "compression=gzip", "foo".getBytes(UTF_8), "Failed to decompress data. Not a gzipped file");
    notDecompressed("compression=lz64", "foo".getBytes(UTF_8), "Failed to decompress data.");
  }

  @Test
  void whatInflatesToMuchIsRefused() {
    byte[] bomb = Requests.gzip(new byte[1_000_000]);
    ApiException refusal =
        assertThrows(
            ApiException.class,
            () ->
                RequestReader.read(
                    Requests.input("", null, Requests.gzip("[" + " ".repeat(300_000))),
                    false,
                    100_000,
                    Memory.UNLIMITED));
    assertEquals(413, refusal.problem().status());
    assertThrows(ApiException.class, () -> Requests.read(Requests.input("", null, bomb)));
  }

  @Test
  void theTokenIsSeenInTheBeginning() {
    String start = "{\"api_key\":\"phc_a\",\"batch\":[" + (EVENT + ",").repeat(2000);
    byte[] json = start.getBytes(UTF_8);
    Random random = new Random(1);
    StringBuilder noise = new StringBuilder(start);
    random.ints(200_000, 33, 91).forEach(one -> noise.append((char) one));
    byte[] gzip = Requests.gzip(noise.toString());

    sees("phc_a", true, Requests.input("", "text/plain", Arrays.copyOf(json, 60_000)));
    sees("phc_a", true, Requests.input("", "text/plain", Arrays.copyOf(gzip, 60_000)));
    sees("phc_a", true, Requests.input("", FORM, Arrays.copyOf(form(start), 60_001)));
    sees("phc_a", true, Requests.input("", FORM, Arrays.copyOf(form(base64(json)), 60_002)));
    sees("phc_q", true, Requests.input("token=phc_q", FORM, new byte[0]));
    sees("phc_a", false, Requests.input("", null, ("[" + EVENT + ",{\"ev").getBytes(UTF_8)));
    assertNull(
        TokenSearch.find(
            Requests.input("", null, "{\"batch\":[{\"event\":\"e\",\"dis".getBytes(UTF_8))));
    assertNull(TokenSearch.find(Requests.input("", null, new byte[0])));
  }

  private static void sees(String token, boolean decisive, CaptureInput beginning) {
    TokenSearch.Seen seen = TokenSearch.find(beginning);
    assertTrue(seen != null);
    assertEquals(new TokenSearch.Seen(token, decisive), seen);
  }
}
