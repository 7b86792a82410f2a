package io.dashgate.db;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A JSON document that nobody here looks into: read from Postgres as text and copied into the
 * answer as it is, since decoding and encoding it would cost more than the rest of a request.
 *
 * @param text valid, compact JSON
 */
public record RawJson(String text) {

  /** Writes the document as a value of an answer. */
  public void write(JsonGenerator answer) throws IOException {
    write(answer, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a value that is JSON in UTF-8 already, past the generator: it would encode a text a
   * character at a time.
   */
  public static void write(JsonGenerator answer, byte[] value) throws IOException {
    answer.writeRawValue(""); // what stands between this value and the one before
    answer.flush();
    ((OutputStream) answer.getOutputTarget()).write(value);
  }

  /**
   * Writes the members of an object that is JSON already, as the first ones of the object that the
   * answer is at.
   */
  public static void writeMembers(JsonGenerator answer, byte[] object) throws IOException {
    answer.flush();
    ((OutputStream) answer.getOutputTarget()).write(object, 1, object.length - 2);
    answer.writeRaw(','); // the generator does not know that something stands there
  }
}
