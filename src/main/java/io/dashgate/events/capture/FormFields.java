package io.dashgate.events.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a form ({@code application/x-www-form-urlencoded}). Decoded with patience: an
 * invalid escape stands for itself. The last of several values has precedence.
 */
final class FormFields {

  /** Without fields. */
  static final FormFields NONE = new FormFields(Map.of());

  /** There are no more names that mean anything. */
  private static final int MOST_FIELDS = 32;

  private final Map<String, byte[]> fields;

  private FormFields(Map<String, byte[]> fields) {
    this.fields = fields;
  }

  /** Decodes a form. */
  static FormFields of(byte[] form) {
    Map<String, byte[]> fields = new HashMap<>();
    int begin = 0;
    while (begin <= form.length && fields.size() < MOST_FIELDS) {
      int end = find(form, '&', begin, form.length);
      int equals = find(form, '=', begin, end);
      String name = new String(decode(form, begin, equals), StandardCharsets.UTF_8);
      fields.put(name, decode(form, Math.min(equals + 1, end), end));
      begin = end + 1;
    }
    return new FormFields(fields);
  }

  /** Returns the bytes of a field; null if it is not there. */
  byte @Nullable [] bytes(String name) {
    return fields.get(name);
  }

  /** Returns the text of a field; null if it is not there, or empty. */
  @Nullable String text(String name) {
    byte[] bytes = fields.get(name);
    return bytes == null || bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private static int find(byte[] bytes, char sought, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != sought) {
      i++;
    }
    return i;
  }

  private static byte[] decode(byte[] form, int from, int to) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(Math.max(16, to - from));
    int i = from;
    while (i < to) {
      int high = form[i] == '%' && i + 2 < to ? Character.digit(form[i + 1], 16) : -1;
      int low = form[i] == '%' && i + 2 < to ? Character.digit(form[i + 2], 16) : -1;
      if (high >= 0 && low >= 0) {
        decoded.write(high * 16 + low);
        i += 3;
      } else {
        decoded.write(form[i] == '+' ? ' ' : form[i]);
        i++;
      }
    }
    return decoded.toByteArray();
  }
}
