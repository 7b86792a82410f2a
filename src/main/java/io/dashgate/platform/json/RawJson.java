package io.dashgate.platform.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A JSON document that is not decoded: read from Postgres as text and copied into the answer.
 * Decoding and encoding it would cost more than the rest of a request.
 *
 * @param text valid, compact JSON
 */
public record RawJson(String text) {

  /** Writes the document as a value of an answer, as bytes: the generator encodes by character. */
  public void write(JsonGenerator answer) throws IOException {
    answer.writeRawValue(""); // the separator before this value
    answer.flush();
    ((OutputStream) answer.getOutputTarget()).write(text.getBytes(StandardCharsets.UTF_8));
  }
}
