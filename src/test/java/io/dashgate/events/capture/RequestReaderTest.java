package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.EventLine;
import io.dashgate.events.LineBlocks;
import io.dashgate.platform.problem.ApiException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of events: their shapes, their rules, and how they are normalised. */
class RequestReaderTest {

  private static final String UUID_TEXT = "018f2c7e-7a5c-7000-8c43-2f6a3e1b9c11";

  private static void refused(String body, String code, String detail) {
    ApiException refusal =
        assertThrows(
            ApiException.class,
            () -> {
              CapturedRequest read = Requests.read(body);
              if (read.violation() != null) {
                throw read.violation();
              }
            },
            body);
    assertEquals(400, refusal.problem().status());
    assertEquals("validation_error", refusal.problem().type());
    assertEquals(code, refusal.problem().code());
    assertEquals(detail, refusal.problem().detail());
  }

  private static String properties(String event) {
    List<EventLine> lines = Requests.lines("{\"event\":\"e\",\"distinct_id\":\"d\"," + event + "}");
    assertEquals(1, lines.size());
    return lines.get(0).properties().replace("\"$ip\":\"192.0.2.7\"", "").replace(",}", "}");
  }

  @Test
  void anEventAListAndABatchAreRead() {
    String event = "{\"event\":\"e\",\"distinct_id\":\"d\",\"api_key\":\"phc_a\"}";
    for (String body :
        List.of(
            event,
            "[" + event + "]",
            "{\"api_key\":\"phc_a\",\"batch\":[" + event + "]}",
            "{\"batch\":[" + event + "],\"token\":\" phc_a \"}")) {
      CapturedRequest read = Requests.read(body);
      assertNull(read.violation(), body);
      assertEquals("phc_a", read.requireToken(), body);
      assertEquals(1, read.events().size(), body);
      assertEquals("e", read.events().get(0).name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "null", "0", "\"\"", "  ", "false"})
  void nothingIsNoData(String body) {
    refused(
        body,
        "no_data",
        "No data found. Make sure to use a POST request when sending the payload in the body of"
            + " the request.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"event\":\"e\"}|All events must have the event field \"distinct_id\"!",
        "{\"batch\":[]}|All events must have the event field \"distinct_id\"!",
        "{\"event\":\"e\",\"distinct_id\":\"\"}|Event field \"distinct_id\" should not be blank!",
        "{\"event\":\"e\",\"distinct_id\":\" \"}|Event field \"distinct_id\" should not be blank!",
        "{\"event\":\"e\",\"distinct_id\":null}|Event field \"distinct_id\" should not be blank!",
        "{\"event\":\"e\",\"distinct_id\":NaN}|Event field \"distinct_id\" should not be blank!",
        "{\"distinct_id\":\"d\"}|All events must have the event name field \"event\"!",
        "{\"event\":\"\",\"distinct_id\":\"d\"}|All events must have the event name field"
            + " \"event\"!",
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":[]}|Properties must be a JSON"
            + " object, received list!",
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":\"x\"}|Properties must be a JSON"
            + " object, received str!",
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"uuid\":\"nope\"}|Event field \"uuid\" is not a"
            + " valid UUID!",
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"uuid\":[1]}|Event field \"uuid\" is not a valid"
            + " UUID!",
        "{\"event\":\"$snapshot\",\"distinct_id\":\"d\"}|$snapshot events must contain property"
            + " \"$snapshot_data\"!",
        "[1]|All events must be dictionaries not 'int'!",
        "{\"batch\":\"x\"}|All events must be dictionaries not 'str'!",
        "[{\"event\":\"e\",\"distinct_id\":\"d\"},null]|All events must be dictionaries not"
            + " 'NoneType'!",
      })
  void anInvalidEventRefusesTheRequest(String body, String detail) {
    refused(body, "invalid_payload", "Invalid payload: " + detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"e\",}",
        "{",
        "[{\"event\":",
        "{\"event\":\"e\"} x",
        "nonsense",
        "'a'",
        "{]"
      })
  void whatIsNotJsonIsRefused(String body) {
    ApiException refusal = assertThrows(ApiException.class, () -> Requests.read(body));
    assertEquals("invalid_payload", refusal.problem().code());
    assertTrue(
        refusal.problem().detail().startsWith("Malformed request data: Invalid JSON: "),
        refusal.problem().detail());
  }

  @Test
  void theTokenMayBeAnywhere() {
    String event = "{\"event\":\"e\",\"distinct_id\":\"d\"";
    for (String body :
        List.of(
            event + ",\"token\":\"phc_a\"}",
            event + ",\"$token\":\"phc_a\"}",
            event + ",\"properties\":{\"token\":\"phc_a\"}}",
            "[" + event + "}," + event + ",\"properties\":{\"token\":\"phc_a\"}}]",
            "{\"batch\":[" + event + ",\"api_key\":\"phc_b\"}],\"api_key\":\"phc_a\"}")) {
      assertEquals("phc_a", Requests.read(body).requireToken(), body);
    }
    CaptureInput inQuery =
        Requests.input("api_key=phc_q", null, (event + ",\"token\":\"phc_a\"}").getBytes(ISO));
    assertEquals("phc_q", Requests.read(inQuery).requireToken());
  }

  private static final java.nio.charset.Charset ISO = java.nio.charset.StandardCharsets.UTF_8;

  @Test
  void differentTokensAreRefused() {
    String body =
        "[{\"event\":\"e\",\"distinct_id\":\"d\",\"token\":\"phc_a\"},"
            + "{\"event\":\"e\",\"distinct_id\":\"d\",\"token\":\"phc_b\"}]";
    ApiException refusal =
        assertThrows(ApiException.class, () -> Requests.read(body).requireToken());
    assertEquals(401, refusal.problem().status());
    assertEquals("batch submitted with inconsistent api_key values", refusal.problem().detail());
  }

  @Test
  void aMissingTokenIsNamed() {
    ApiException refusal =
        assertThrows(
            ApiException.class,
            () -> Requests.read("{\"event\":\"e\",\"distinct_id\":\"d\"}").requireToken());
    assertEquals("missing_api_key", refusal.problem().code());
  }

  @Test
  void theDistinctIdOfTheRootComesFirst() {
    assertEquals(
        List.of("a", "b", "c", "12", "true"),
        Requests.lines(
                "[{\"event\":\"e\",\"distinct_id\":\"a\",\"$distinct_id\":\"b\","
                    + "\"properties\":{\"distinct_id\":\"c\"}},"
                    + "{\"event\":\"e\",\"$distinct_id\":\"b\",\"properties\":{\"distinct_id\":1}},"
                    + "{\"event\":\"e\",\"properties\":{\"distinct_id\":\"c\"}},"
                    + "{\"event\":\"e\",\"distinct_id\":12},"
                    + "{\"event\":\"e\",\"distinct_id\":true}]")
            .stream()
            .map(EventLine::distinctId)
            .toList());
  }

  @Test
  void namesAndIdsAreCutToCodePoints() {
    String smileys = "\uD83D\uDE00".repeat(300);
    EventLine line =
        Requests.lines("{\"event\":\"%s\",\"distinct_id\":\"%s\"}".formatted(smileys, smileys))
            .get(0);
    assertEquals("\uD83D\uDE00".repeat(200), line.event());
    assertEquals("\uD83D\uDE00".repeat(200), line.distinctId());
  }

  @Test
  void aNameThatIsNoTextIsJson() {
    assertEquals(
        List.of("12", "{\"a\":[1,null]}", "true"),
        Requests.lines(
                "[{\"event\":12,\"distinct_id\":\"d\"},"
                    + "{\"event\":{\"a\": [1, null]},\"distinct_id\":\"d\"},"
                    + "{\"event\":true,\"distinct_id\":\"d\"}]")
            .stream()
            .map(EventLine::event)
            .toList());
  }

  @Test
  void numbersKeepTheirTexts() {
    assertEquals(
        "{\"a\":1.0,\"b\":1e3,\"c\":-0,\"d\":12345678901234567890123,\"e\":0.10,\"f\":1E+2}",
        properties(
            "\"properties\":{\"a\":1.0,\"b\":1e3,\"c\":-0,\"d\":12345678901234567890123,"
                + "\"e\":0.10,\"f\":1E+2}"));
  }

  @Test
  void numbersBeyondADoubleAreNull() {
    assertEquals(
        "{\"a\":null,\"b\":null,\"c\":[null,null],\"d\":null,\"e\":1e-999}",
        properties(
            "\"properties\":{\"a\":NaN,\"b\":Infinity,\"c\":[-Infinity,1e999999],\"d\":"
                + "9".repeat(400)
                + ",\"e\":1e-999}"));
  }

  @Test
  void textThatCannotBeStoredIsRepaired() {
    assertEquals(
        "{\"a\uFFFD\":\"x\uFFFDy\",\"b\":[\"\uFFFD\",\"\uD83D\uDE00\",\"\uFFFD\"]}",
        properties(
            "\"properties\":{\"a\\u0000\":\"x\\u0000y\",\"b\":[\"\\ud800\",\"\\ud83d\\ude00\","
                + "\"\\ude00\"]}"));
  }

  @Test
  void ofEqualKeysTheLastWins() {
    assertEquals(
        "{\"a\":3,\"b\":{\"c\":{\"d\":2}}}",
        properties("\"properties\":{\"a\":1,\"b\":{\"c\":1,\"c\":{\"d\":1,\"d\":2}},\"a\":3}"));
    assertEquals("{\"b\":2}", properties("\"properties\":{\"a\":1},\"properties\":{\"b\":2}"));
  }

  @Test
  void lineBreaksOfTheDocumentAreNotKept() {
    assertEquals(
        "{\"a\":{\"b\":\"x\\ny\"}}",
        properties("\n\"properties\": {\n \"a\":\r\n {\n\t\"b\" : \"x\\ny\" } }\n"));
  }

  @Test
  void setOfTheRootIsMergedOverThatOfTheProperties() {
    assertEquals("{\"$set\":{\"a\":1}}", properties("\"$set\":{\"a\":1},\"properties\":{}"));
    assertEquals(
        "{\"x\":1,\"$set_once\":{\"a\":1}}",
        properties("\"properties\":{\"x\":1},\"$set_once\":{\"a\":1}"));
    assertEquals(
        "{\"$set\":{\"a\":1,\"b\":3,\"c\":4},\"x\":1}",
        properties(
            "\"properties\":{\"$set\":{\"a\":1,\"b\":2},\"x\":1},\"$set\":{\"b\":3,\"c\":4}"));
    assertEquals(
        "{\"$unset\":[\"b\"]}",
        properties("\"properties\":{\"$unset\":[\"a\"]},\"$unset\":[\"b\"]"));
  }

  @Test
  void clicksBecomeAChain() {
    EventLine line =
        Requests.lines(
                "{\"event\":\"$autocapture\",\"distinct_id\":\"d\",\"properties\":{\"a\":1,"
                    + "\"$elements\":[{\"tag_name\":\"a\",\"attr__class\":\"large btn\","
                    + "\"attr__href\":\"/p\",\"attr__id\":\"x\",\"nth_child\":1,"
                    + "\"nth_of_type\":1,\"$el_text\":\"Go\"},{\"tag_name\":\"div\"}]}}")
            .get(0);
    assertEquals(
        "a.btn.large:attr__class=\"large btn\"attr__href=\"/p\"attr__id=\"x\"attr_id=\"x\""
            + "href=\"/p\"nth-child=\"1\"nth-of-type=\"1\"text=\"Go\";"
            + "div:nth-child=\"0\"nth-of-type=\"0\"",
        line.elementsChain());
    assertEquals("{\"a\":1,\"$ip\":\"192.0.2.7\"}", line.properties());
  }

  @Test
  void aChainThatIsReadyIsTaken() {
    EventLine line =
        Requests.lines(
                "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":{\"$elements_chain\":"
                    + "\"a:text=\\\"x\\\"\"}}")
            .get(0);
    assertEquals("a:text=\"x\"", line.elementsChain());
    assertEquals("{\"$ip\":\"192.0.2.7\"}", line.properties());
  }

  @Test
  void theAddressIsAddedUnlessTheProjectWantsNone() {
    String own =
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":{\"$ip\":\"1.2.3.4\",\"a\":1}}";
    String without = "{\"event\":\"e\",\"distinct_id\":\"d\"}";
    String internal =
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":{\"capture_internal\":true}}";

    assertEquals("{\"a\":1,\"$ip\":\"1.2.3.4\"}", Requests.lines(own).get(0).properties());
    assertEquals("{\"$ip\":\"192.0.2.7\"}", Requests.lines(without).get(0).properties());
    assertEquals(
        "{\"capture_internal\":true,\"$ip\":\"127.0.0.1\"}",
        Requests.lines(internal).get(0).properties());
    for (String body : List.of(own, without)) {
      EventLines anonymous = new EventLines(true, false, null, "192.0.2.7", 0, new LineBlocks());
      String stored = Requests.lines(anonymous, Requests.read(body)).get(0).properties();
      assertEquals(body.equals(own) ? "{\"a\":1}" : "{}", stored);
    }
  }

  @Test
  void theWishOfTheProjectForNoPersonsIsPassedOn() {
    EventLines personless = new EventLines(false, true, null, null, 0, new LineBlocks());
    EventLine line =
        Requests.lines(personless, Requests.read("{\"event\":\"e\",\"distinct_id\":\"d\"}")).get(0);
    assertTrue(line.personless());
    assertEquals("{}", line.properties());
  }

  @Test
  void aUuidIsKeptOrMade() {
    List<EventLine> lines =
        Requests.lines(
            "[{\"event\":\"e\",\"distinct_id\":\"d\",\"uuid\":\"%s\"},"
                    .formatted(UUID_TEXT.toUpperCase(java.util.Locale.ROOT))
                + "{\"event\":\"e\",\"distinct_id\":\"d\",\"uuid\":\"%s\"},"
                    .formatted(UUID_TEXT.replace("-", ""))
                + "{\"event\":\"e\",\"distinct_id\":\"d\",\"uuid\":\"\"},"
                + "{\"event\":\"e\",\"distinct_id\":\"d\",\"uuid\":null}]");
    assertEquals(UUID.fromString(UUID_TEXT), lines.get(0).uuid());
    assertEquals(UUID.fromString(UUID_TEXT), lines.get(1).uuid());
    assertEquals(7, lines.get(2).uuid().version());
    assertEquals(2, lines.get(3).uuid().variant());
  }

  @Test
  void recordingsAreDropped() {
    CapturedRequest read =
        Requests.read(
            "[{\"event\":\"$snapshot\",\"distinct_id\":\"d\",\"properties\":{\"$snapshot_data\":{}}},"
                + "{\"event\":\"$performance_event\",\"distinct_id\":\"d\"},"
                + "{\"event\":\"e\",\"distinct_id\":\"d\"}]");
    assertEquals(1, read.events().size());
    assertEquals(2, read.dropped());
  }

  @Test
  void aDocumentIsNotNestedTooDeep() {
    String body =
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":{\"a\":%s1%s}}"
            .formatted("[".repeat(70), "]".repeat(70));
    ApiException refusal = assertThrows(ApiException.class, () -> Requests.read(body));
    assertEquals("invalid_payload", refusal.problem().code());
  }

  @Test
  void anEventIsNotTooLong() {
    String body =
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":{\"a\":\"%s\",\"b\":\"%s\"}}"
            .formatted("x".repeat(1_500_000), "x".repeat(1_500_000));
    String text =
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":{\"a\":\"%s\"}}"
            .formatted("x".repeat(2_500_000));
    String parts =
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"$set\":{\"a\":\"%1$s\"},\"properties\":{\"a\":\"%1$s\"}}"
            .formatted("x".repeat(1_500_000));
    String chain =
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":{\"a\":\"%1$s\",\"$elements_chain\":\"%1$s\"}}"
            .formatted("x".repeat(1_500_000));
    String texts =
        "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":{\"$elements\":[{\"a\":\"%1$s\",\"b\":\"%1$s\"}]}}"
            .formatted("x".repeat(1_500_000));
    for (String each : List.of(body, text, parts, chain, texts)) {
      ApiException refusal = assertThrows(ApiException.class, () -> Requests.read(each));
      assertEquals(413, refusal.problem().status());
    }
  }

  @Test
  void manyLongEventsAreSeveralRows() {
    StringBuilder batch = new StringBuilder("[");
    for (int i = 0; i < 30; i++) {
      batch.append(i == 0 ? "" : ",");
      batch.append(
          "{\"event\":\"e%d\",\"distinct_id\":\"d\",\"properties\":{\"a\":\"%s\"}}"
              .formatted(i, "x".repeat(100_000)));
    }
    CapturedRequest read = Requests.read(batch + "]");
    List<Piece> pieces =
        new EventLines(false, false, null, null, 0, new LineBlocks()).write(read.events());
    List<InboxRow> rows = InboxRow.of(7, pieces, new LineBlocks());

    assertTrue(rows.size() >= 3, rows.size() + " rows");
    int number = 0;
    for (InboxRow row : rows) {
      assertTrue(row.bytes() <= InboxRow.MOST_BYTES);
      for (EventLine line : Requests.lines(row)) {
        assertEquals("e" + number++, line.event());
      }
    }
    assertEquals(30, number);
  }

  @Test
  void anEventOfEngageIsNamed() {
    CapturedRequest read =
        RequestReader.read(
            Requests.json("{\"$distinct_id\":\"d\",\"$set\":{\"a\":1},\"$token\":\"phc_a\"}"),
            true,
            Requests.MOST,
            Memory.UNLIMITED);
    assertNull(read.violation());
    assertEquals("$identify", read.events().get(0).name());
  }

  @Test
  void memoryIsTakenForWhatIsKept() {
    long[] taken = new long[1];
    RequestReader.read(
        Requests.json(
            "{\"event\":\"e\",\"distinct_id\":\"d\",\"properties\":{\"a\":\"%s\"}}"
                .formatted("x".repeat(10_000))),
        false,
        Requests.MOST,
        bytes -> taken[0] += bytes);
    assertTrue(taken[0] > 10_000, taken[0] + " bytes");
  }

  @Test
  void ofSeveralBatchesTheLastOneCounts() {
    String event = "{\"event\":\"%s\",\"distinct_id\":\"d\",\"token\":\"phc_%s\"}";
    String first = "\"batch\":[1," + event.formatted("a", "a") + "]";
    String second = "\"batch\":[" + event.formatted("b", "b") + "]";
    CapturedRequest read = Requests.read("{" + first + "," + second + "}");
    assertNull(read.violation());
    assertEquals(List.of("b"), read.events().stream().map(CapturedEvent::name).toList());
    assertEquals("phc_b", read.requireToken());
    String root = event.substring(0, event.length() - 1).formatted("r", "r");
    CapturedRequest none = Requests.read(root + "," + second + ",\"batch\":null}");
    assertEquals(List.of("r"), none.events().stream().map(CapturedEvent::name).toList());
  }

  @Test
  void aNumberThatKeepsCachesFromAnsweringIsNoTime() {
    String body =
        "{\"sent_at\":\"2026-11-24T09:30:00Z\",\"batch\":[{\"event\":\"e\",\"distinct_id\":\"d\"}]}";
    long sent = Instant.parse("2026-11-24T09:30:00Z").getEpochSecond() * 1_000_000;
    assertEquals(sent, sentAt("_=1700", body));
    assertEquals(1764000000000000L, sentAt("_=1500000000000&sent_at=1764000000", body));
    assertEquals(sent, sentAt("_=", body));
    assertEquals(1764000000000000L, sentAt("_=1764000000000", body));
  }

  private static @Nullable Long sentAt(String query, String body) {
    return Requests.read(Requests.input(query, "application/json", body.getBytes(UTF_8))).sentAt();
  }
}
