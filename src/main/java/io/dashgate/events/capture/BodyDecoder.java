package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashgate.platform.problem.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON in a request. It may be in the query, in a form or be the body; compressed by gzip
 * or lz-string, and in base64, before or after compression: one layer of each.
 */
final class BodyDecoder {

  /** What lz-string has compressed is decompressed as a whole, and small where it is used. */
  private static final long MOST_OF_LZ = 4L * 1024 * 1024;

  /** A longer document that is compressed is read as a stream. */
  private static final int MOST_AT_ONCE = 1024 * 1024;

  /** The first byte of a byte order mark. */
  private static final int MARK = 0xef;

  private static final String DATA = "data";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final long most;
  private final boolean partial;
  private final Memory memory;
  private boolean inflated;

  private BodyDecoder(long most, boolean partial, Memory memory) {
    this.most = most;
    this.partial = partial;
    this.memory = memory;
  }

  /**
   * Decodes a request.
   *
   * @param most the most bytes of the JSON; more are refused, at the latest when it is read
   * @return the JSON; whatever reads it must expect the exceptions of {@link Inflation}
   * @throws ApiException 400, 413 or, without memory, 503
   */
  static Decoded decode(CaptureInput input, long most, Memory memory) {
    return new BodyDecoder(most, false, memory).decode(input);
  }

  /** Decodes the beginning of a request, as far as that is possible. */
  static Decoded decodeBeginning(CaptureInput input, long most) {
    return new BodyDecoder(most, true, Memory.UNLIMITED).decode(input);
  }

  private Decoded decode(CaptureInput input) {
    String inQuery = input.query().last(DATA);
    boolean isForm = inQuery == null && isForm(input);
    FormFields form = isForm ? FormFields.of(input.body()) : FormFields.NONE;
    byte[] data =
        inQuery != null ? inQuery.getBytes(UTF_8) : isForm ? form.bytes(DATA) : input.body();
    if (data == null || data.length == 0) {
      throw CaptureErrors.noData();
    }
    try {
      return decoded(json(data, hint(input, form)), form);
    } catch (IOException unreadable) {
      throw refusal(unreadable, most);
    }
  }

  /** Reads the document as a whole if it is short, which is faster than reading it as a stream. */
  private Decoded decoded(InputStream json, FormFields form) throws IOException {
    if (json instanceof Whole whole) {
      // places in a document with a byte order mark are not those that the parser tells
      boolean isMarked = whole.bytes()[0] == (byte) MARK;
      return new Decoded(isMarked ? new byte[0] : whole.bytes(), whole, form);
    }
    if (partial) {
      return new Decoded(new byte[0], json, form);
    }
    byte[] beginning = json.readNBytes(MOST_AT_ONCE);
    memory.take(beginning.length);
    return beginning.length < MOST_AT_ONCE
        ? new Decoded(beginning, json, form)
        : new Decoded(
            new byte[0], new SequenceInputStream(new ByteArrayInputStream(beginning), json), form);
  }

  /** A document that is in memory. */
  private static final class Whole extends ByteArrayInputStream {

    Whole(byte[] bytes) {
      super(bytes);
    }

    byte[] bytes() {
      return buf;
    }
  }

  /** Returns the refusal of data that cannot be read. */
  static ApiException refusal(IOException unreadable, long most) {
    return unreadable instanceof Inflation.TooLongException
        ? CaptureErrors.bodyTooLarge(most)
        : CaptureErrors.notDecompressed(String.valueOf(unreadable.getMessage()));
  }

  /** A body of JSON is no form, whatever its type says, which is the default of some clients. */
  private static boolean isForm(CaptureInput input) {
    String type = input.contentType();
    return type != null
        && type.toLowerCase(Locale.ROOT).startsWith(FORM)
        && !isJson(firstOf(input.body()))
        && !Inflation.isGzip(input.body());
  }

  private static String hint(CaptureInput input, FormFields form) {
    String hint = input.query().last("compression");
    hint = hint == null ? form.text("compression") : hint;
    hint = hint == null ? input.contentEncoding() : hint;
    return hint == null ? "" : hint.strip().toLowerCase(Locale.ROOT);
  }

  private InputStream json(byte[] data, String hint) throws IOException {
    if (Inflation.isGzip(data)) {
      return inflate(data);
    }
    return switch (hint) {
      case "lz64", "lz-string" -> new Whole(lz(data));
      case "gzip", "gzip-js" -> uncompressed(data);
      default -> afterCompression(data);
    };
  }

  private InputStream inflate(byte[] data) throws IOException {
    inflated = true;
    Inflation inflation = Inflation.of(data, most, partial);
    int first = firstOf(inflation);
    InputStream all =
        new SequenceInputStream(
            new ByteArrayInputStream(first < 0 ? new byte[0] : new byte[] {(byte) first}),
            inflation);
    return isJson(first) || first < 0 ? all : afterCompression(readAll(all));
  }

  /** Data that should be compressed, and may have been decompressed on its way. */
  private InputStream uncompressed(byte[] data) throws IOException {
    if (new String(data, 0, Math.min(data.length, 10), UTF_8).equals("undefined")) {
      throw CaptureErrors.undefinedBody();
    }
    int first = firstOf(data);
    InputStream json = isJson(first) ? new Whole(data) : afterCompression(data);
    if (!isJson(first) && !inflated && !isJson(firstOf(unpacked(data)))) {
      throw CaptureErrors.notDecompressed("Not a gzipped file");
    }
    return json;
  }

  private byte[] lz(byte[] data) {
    String text = LzString.decompress(data, Math.min(most, MOST_OF_LZ), partial, memory);
    if (text == null) {
      throw CaptureErrors.notDecompressed("");
    }
    return unpacked(text.getBytes(UTF_8));
  }

  /** Takes off base64, and gzip inside of it if there was none outside. */
  private InputStream afterCompression(byte[] data) throws IOException {
    byte[] unpacked = unpacked(data);
    if (!inflated && unpacked != data && Inflation.isGzip(unpacked)) {
      inflated = true;
      return Inflation.of(unpacked, most, partial);
    }
    return new Whole(unpacked);
  }

  /** Returns what is in the base64, or the data itself if that is not base64 of something known. */
  private byte[] unpacked(byte[] data) {
    if (isJson(firstOf(data))) {
      return data;
    }
    byte[] text = withoutSpaces(data);
    memory.take(data.length);
    int length = partial ? text.length / 4 * 4 : text.length;
    try {
      byte[] decoded = Base64.getDecoder().decode(Arrays.copyOf(text, length));
      return isJson(firstOf(decoded)) || Inflation.isGzip(decoded) ? decoded : data;
    } catch (IllegalArgumentException noBase64) {
      return data;
    }
  }

  /** Undoes what forms do to base64; line breaks and padding do not matter. */
  private static byte[] withoutSpaces(byte[] data) {
    byte[] text = new byte[data.length];
    int length = 0;
    int end = data.length;
    while (end > 0 && (data[end - 1] == '=' || isBreak(data[end - 1]) || data[end - 1] == ' ')) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      byte one = data[i];
      if (!isBreak(one)) {
        text[length++] = one == ' ' || one == '-' ? (byte) '+' : one == '_' ? (byte) '/' : one;
      }
    }
    return Arrays.copyOf(text, length);
  }

  private static boolean isBreak(byte one) {
    return one == '\r' || one == '\n';
  }

  private byte[] readAll(InputStream stream) throws IOException {
    byte[] all = stream.readAllBytes();
    memory.take(all.length);
    return all;
  }

  private static boolean isJson(int first) {
    return first == '{' || first == '[' || first == MARK;
  }

  /** Returns the first byte that is not white space; negative if there is none. */
  private static int firstOf(byte[] data) {
    for (byte one : data) {
      if (!isSpace(one)) {
        return one & 0xff;
      }
    }
    return -1;
  }

  private static int firstOf(InputStream stream) throws IOException {
    int first = stream.read();
    while (first >= 0 && isSpace(first)) {
      first = stream.read();
    }
    return first;
  }

  private static boolean isSpace(int one) {
    return one == ' ' || one == '\t' || one == '\r' || one == '\n';
  }

  /** Returns the text at the root of a form or query; null if there is none. */
  static @Nullable String parameter(CaptureInput input, FormFields form, String name) {
    String inQuery = input.query().last(name);
    return inQuery != null && !inQuery.isEmpty() ? inQuery : form.text(name);
  }
}
