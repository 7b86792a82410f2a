package io.dashgate.events.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types as PostHog detects them. */
class PropertyTypeTest {

  private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n | 1 | Numeric",
        "n | -1.5e3 | Numeric",
        "n | true | Boolean",
        "n | 'true' | Boolean",
        "n | ' FALSE ' | Boolean",
        "n | 'True' | String",
        "n | '1' | String",
        "n | 'text' | String",
        "n | '' | String",
        "n | '2026-11-30' | DateTime",
        "n | '2026/11/30' | DateTime",
        "n | '30-11-2026' | DateTime",
        "n | '30/11/2026 09:00:00' | DateTime",
        "n | '2026-11-30 09:00:00' | DateTime",
        "n | '2026-11-30T09:00:00.123Z' | DateTime",
        "n | '2026-11-30T09:00:00+02:00' | DateTime",
        "n | 'Mon, 30 Nov 2026 09:00:00 GMT' | DateTime",
        "n | '2026-11-30x' | String",
        "n | '2026-99-30' | String",
        "n | 1796000000 | Numeric",
        "created_at | 1796000000 | DateTime",
        "Timestamp | 1796000000000 | DateTime",
        "birthdate | 1700000000 | Numeric",
        "time | 1796000000.5 | Numeric",
        "time | 99999999999999999999999 | Numeric",
        "utm_source | 5 | String",
        "$initial_utm_source | true | String",
        "$feature/x | false | String",
        "$feature_flag_response | true | String",
        "$survey_response_2 | 3 | String",
      })
  void isDetected(String name, String value, String type) {
    PropertyType found = PropertyType.of(name, value.replace('\'', '"'), NOW);

    assertEquals(type, found == null ? null : found.label());
  }

  @Test
  void objectsListsAndNullSayNothing() {
    assertNull(PropertyType.of("n", "null", NOW));
    assertNull(PropertyType.of("n", "{}", NOW));
    assertNull(PropertyType.of("n", "[1]", NOW));
  }
}
