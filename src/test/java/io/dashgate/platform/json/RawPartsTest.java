package io.dashgate.platform.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts become JSON strings and texts again. */
class RawPartsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "a\"b",
        "\"",
        "a\\",
        "\\u0041",
        "\n\t\u0000\u001f",
        "é😀\u2028",
        "[1]"
      })
  void aTextIsTheValueOfItsString(String text) {
    assertEquals(text, RawParts.text(new RawJson(RawParts.quote(text))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\"", " \"a\" ", "\"\\u0061\""})
  void aStringHasOneValueHoweverItIsWritten(String json) {
    assertEquals("a", RawParts.text(new RawJson(json)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a", "\"", "\"a\\\""})
  void whatIsNoStringHasNoValue(String json) {
    assertThrows(UncheckedIOException.class, () -> RawParts.text(new RawJson(json)));
  }
}
