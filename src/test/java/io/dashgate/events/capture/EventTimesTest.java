package io.dashgate.events.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.EventLine;
import io.dashgate.platform.problem.ApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When an event was, by what it and its request say. */
class EventTimesTest {

  private static final Instant RECEIVED = Instant.parse("2026-11-24T12:00:00Z");

  private static Instant time(String event, String rest) {
    String body =
        "{\"batch\":[{\"event\":\"e\",\"distinct_id\":\"d\"%s}]%s}".formatted(event, rest);
    return Requests.lines(body).get(0).time(RECEIVED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-24T09:30:00Z|2026-11-24T09:30:00Z",
        "2026-11-24T09:30:00.123456789Z|2026-11-24T09:30:00.123456Z",
        "2026-11-24T09:30:00.5+02:00|2026-11-24T07:30:00.5Z",
        "2026-11-24T09:30:00-0330|2026-11-24T13:00:00Z",
        "2026-11-24 09:30:00|2026-11-24T09:30:00Z",
        "2026-11-24T09:30|2026-11-24T09:30:00Z",
        "2026-11-24|2026-11-24T00:00:00Z",
        "Tue, 24 Nov 2026 09:30:00 GMT|2026-11-24T09:30:00Z",
        "Tue Nov 24 2026 09:30:00 GMT+0100 (CET)|2026-11-24T08:30:00Z",
        "1969-12-31T23:59:59.9Z|1969-12-31T23:59:59.9Z",
      })
  void timesAreReadInTheFormsOfSdks(String text, Instant expected) {
    assertEquals(ChronoUnit.MICROS.between(Instant.EPOCH, expected), EventTimes.parse(text));
  }

  @Test
  void eachDayIsRead() {
    Instant time = Instant.parse("1969-12-01T23:59:58.120034Z");
    for (int day = 0; day < 60_000; day++) {
      Instant each = time.plus(day, ChronoUnit.DAYS);
      assertEquals(
          ChronoUnit.MICROS.between(Instant.EPOCH, each), EventTimes.parse(each.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-24T09:30:0xZ",
        "2026-11-24T09:30:00.Z",
        "2026-11-24T09:60:00Z",
        "2026-02-29T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-04-31T00:00:00.5Z"
      })
  void whatOnlyLooksLikeATimeIsNone(String text) {
    assertNull(EventTimes.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-02-30T00:00:00Z", "1795512600"})
  void otherTextsAreNoTimes(String text) {
    assertNull(EventTimes.parse(text));
  }

  @Test
  void aTimeAloneIsTaken() {
    assertEquals(
        Instant.parse("2020-01-01T00:00:00Z"), time(",\"timestamp\":\"2020-01-01T00:00:00Z\"", ""));
    assertEquals(
        Instant.parse("2020-01-01T00:00:00.001Z"), time(",\"timestamp\":1577836800001", ""));
  }

  @Test
  void theClockOfTheSenderIsCorrected() {
    assertEquals(
        RECEIVED.minusSeconds(10),
        time(",\"timestamp\":\"2001-01-01T00:00:00Z\"", ",\"sent_at\":\"2001-01-01T00:00:10Z\""));
    assertEquals(
        Instant.parse("2001-01-01T00:00:00Z"),
        time(
            ",\"timestamp\":\"2001-01-01T00:00:00Z\",\"properties\":{\"$ignore_sent_at\":true}",
            ",\"sent_at\":\"2001-01-01T00:00:10Z\""));
  }

  @Test
  void anOffsetCountsBackFromTheArrival() {
    assertEquals(RECEIVED.minusMillis(1_500), time(",\"offset\":1500", ""));
    assertEquals(RECEIVED, time(",\"offset\":\"x\"", ""));
    // would take minutes to compute
    assertEquals(RECEIVED, time(",\"offset\":1e-99999999", ""));
  }

  @Test
  void whatIsNotPlausibleIsTheArrival() {
    assertEquals(RECEIVED, time("", ""));
    assertEquals(RECEIVED, time(",\"timestamp\":\"nonsense\"", ""));
    assertEquals(RECEIVED, time(",\"timestamp\":\"2026-11-26T00:00:00Z\"", ""));
    assertEquals(RECEIVED, time(",\"timestamp\":1e300", ""));
    assertEquals(RECEIVED, time(",\"timestamp\":\"+999999-01-01T00:00:00Z\"", ""));
  }

  @Test
  void theQueryMaySayWhenTheRequestWasSent() {
    String body = "{\"event\":\"e\",\"distinct_id\":\"d\",\"timestamp\":\"2026-01-01T00:00:00Z\"}";
    byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    long sent = Instant.parse("2026-01-01T00:00:07Z").toEpochMilli();

    EventLine inMillis =
        Requests.lines(Requests.read(Requests.input("_=" + sent, null, bytes))).get(0);
    assertEquals(RECEIVED.minusSeconds(7), inMillis.time(RECEIVED));
    assertTrue(inMillis.isRelative());
    EventLine inSeconds =
        Requests.lines(Requests.read(Requests.input("_=" + sent / 1000, null, bytes))).get(0);
    assertEquals(RECEIVED.minusSeconds(7), inSeconds.time(RECEIVED));
    EventLine noTime = Requests.lines(Requests.read(Requests.input("_=17", null, bytes))).get(0);
    assertFalse(noTime.isRelative());
  }

  @Test
  void anInvalidTimeOfTheRequestIsRefused() {
    ApiException refusal =
        assertThrows(
            ApiException.class,
            () ->
                Requests.read(
                    "{\"batch\":[{\"event\":\"e\",\"distinct_id\":\"d\"}],\"sent_at\":\"soon\"}"));
    assertEquals(
        "Malformed request data, invalid sent at: not an ISO 8601 time",
        refusal.problem().detail());
  }
}
