package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.dashgate.platform.problem.ApiException;

/** How capture reads JSON. */
final class CaptureJson {

  private static final int MOST_DEPTH = 64;
  private static final int MOST_OF_NUMBER = 1_000;
  private static final int MOST_OF_NAME = 50_000;

  /** Names are not interned: anybody chooses them. */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .rootValueSeparator("")
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxNumberLength(MOST_OF_NUMBER)
                  .maxNameLength(MOST_OF_NAME)
                  .maxStringLength(EventReader.MOST_BYTES)
                  .build())
          .build();

  private CaptureJson() {}

  /** Returns the refusal of a document that cannot be parsed. */
  static ApiException refusal(JsonProcessingException cause) {
    if (cause instanceof StreamConstraintsException
        && String.valueOf(cause.getOriginalMessage()).startsWith("String value length")) {
      return CaptureErrors.eventTooLarge();
    }
    if (cause instanceof StreamConstraintsException) {
      return CaptureErrors.invalidJson("nested too deep, or a name or a number is too long");
    }
    var place = cause.getLocation();
    // the parser's message may quote the document
    return CaptureErrors.invalidJson(
        place == null
            ? "not a document"
            : "unexpected content at line %d column %d"
                .formatted(place.getLineNr(), place.getColumnNr()));
  }
}
