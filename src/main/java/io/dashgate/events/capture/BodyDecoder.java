package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashgate.platform.problem.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON in a request. It may be in the query, in a form or be the body; compressed by gzip
 * or lz-string, and in base64, before or after compression: one layer of each.
 */
final class BodyDecoder {

  /** Texts of lz-string are decompressed as a whole; those that are used are small. */
  private static final long MOST_OF_LZ = 4L * 1024 * 1024;

  /** For a character while a text is encoded in UTF-8: the buffer, and the result. */
  private static final int BYTES_OF_CHARACTER = 6;

  /** A longer document that is compressed is read as a stream. */
  private static final int MOST_AT_ONCE = 1024 * 1024;

  private static final int CHUNK = 8 * 1024;

  /** The first byte of a byte order mark. */
  private static final int MARK = 0xef;

  private static final String DATA = "data";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final long most;
  private final boolean partial;
  private final CaptureInput input;
  private final Memory memory;
  private FormFields form = FormFields.NONE;
  private boolean inflated;
  private @Nullable Inflation inflation;

  private BodyDecoder(CaptureInput input, long most, boolean partial, Memory memory) {
    this.input = input;
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
    return new BodyDecoder(input, most, false, memory).decode();
  }

  /** Decodes the beginning of a request, as far as that is possible. */
  static Decoded decodeBeginning(CaptureInput input, long most) {
    return new BodyDecoder(input, most, true, Memory.UNLIMITED).decode();
  }

  private Decoded decode() {
    String inQuery = input.query().last(DATA);
    boolean isForm = inQuery == null && isForm();
    form = isForm ? FormFields.of(input.body()) : FormFields.NONE;
    byte[] data =
        inQuery != null ? inQuery.getBytes(UTF_8) : isForm ? form.bytes(DATA) : input.body();
    if (data == null || data.length == 0) {
      throw CaptureErrors.noData();
    }
    boolean isDone = false;
    try {
      Decoded decoded = decoded(json(data));
      isDone = true;
      return decoded;
    } catch (IOException unreadable) {
      throw refusal(unreadable, most);
    } finally {
      if (!isDone) {
        close();
      }
    }
  }

  /** Gives back the memory outside of the heap that inflation takes. */
  private void close() {
    try {
      if (inflation != null) {
        inflation.close();
      }
    } catch (IOException unreadable) {
      throw refusal(unreadable, most);
    }
  }

  /** Reads the document as a whole if it is short, which is faster than reading it as a stream. */
  private Decoded decoded(InputStream json) throws IOException {
    if (json instanceof Whole whole) {
      // places in a document with a byte order mark are not those that the parser reports
      boolean isMarked = whole.bytes()[0] == (byte) MARK;
      return new Decoded(isMarked ? new byte[0] : whole.bytes(), whole, form);
    }
    if (partial) {
      return new Decoded(new byte[0], json, form);
    }
    byte[] beginning = readAtMost(MOST_AT_ONCE, json);
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
  private boolean isForm() {
    return hasTypeOfForm() && !isJson(firstOf(input.body())) && !Inflation.isGzip(input.body());
  }

  private boolean hasTypeOfForm() {
    String type = input.contentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM);
  }

  private String hint() {
    String hint = input.query().last("compression");
    hint = hint == null ? form.text("compression") : hint;
    hint = hint == null ? input.contentEncoding() : hint;
    return hint == null ? "" : hint.strip().toLowerCase(Locale.ROOT);
  }

  private InputStream json(byte[] data) throws IOException {
    if (Inflation.isGzip(data)) {
      return inflate(data);
    }
    return switch (hint()) {
      case "lz64", "lz-string" -> new Whole(lz(data));
      case "gzip", "gzip-js" -> uncompressed(data);
      default -> afterCompression(data);
    };
  }

  private InputStream inflate(byte[] data) throws IOException {
    Inflation inflation = begin(data);
    ByteArrayInputStream beginning = withoutBlanks(inflation);
    beginning.mark(1);
    int first = beginning.read();
    beginning.reset();
    InputStream all = new SequenceInputStream(beginning, inflation);
    if (isJson(first) || first < 0) {
      return all;
    }
    try (all) {
      return afterInflation(readAtMost(Integer.MAX_VALUE, all));
    }
  }

  /** A form may be compressed as a whole. */
  private InputStream afterInflation(byte[] text) throws IOException {
    if (hasTypeOfForm()) {
      memory.take(2L * text.length);
      FormFields fields = FormFields.of(text);
      byte[] data = fields.bytes(DATA);
      if (data != null && !Inflation.isGzip(data)) {
        form = fields;
        return json(data);
      }
    }
    return afterCompression(text);
  }

  private Inflation begin(byte[] data) throws IOException {
    inflated = true;
    inflation = Inflation.of(data, most, partial);
    return inflation;
  }

  /** Reads until there is more than white space; returns that, or nothing at the end. */
  private static ByteArrayInputStream withoutBlanks(Inflation inflation) throws IOException {
    byte[] chunk = new byte[CHUNK];
    int length = inflation.read(chunk);
    while (length >= 0) {
      for (int i = 0; i < length; i++) {
        if (!isSpace(chunk[i])) {
          return new ByteArrayInputStream(chunk, i, length - i);
        }
      }
      length = inflation.read(chunk);
    }
    return new ByteArrayInputStream(new byte[0]);
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
    memory.take((long) BYTES_OF_CHARACTER * text.length());
    return unpacked(text.getBytes(UTF_8));
  }

  /** Takes off base64, and gzip inside of it if there was none outside. */
  private InputStream afterCompression(byte[] data) throws IOException {
    byte[] unpacked = unpacked(data);
    if (!inflated && unpacked != data && Inflation.isGzip(unpacked)) {
      return begin(unpacked);
    }
    return new Whole(unpacked);
  }

  /** Returns what is in the base64, or the data itself if that is not base64 of something known. */
  private byte[] unpacked(byte[] data) {
    if (isJson(firstOf(data))) {
      return data;
    }
    memory.take(2L * data.length);
    byte[] decoded = Base64Text.decode(data, partial);
    return decoded != null && (isJson(firstOf(decoded)) || Inflation.isGzip(decoded))
        ? decoded
        : data;
  }

  /** Reads all of a stream, or so many bytes of it. */
  private byte[] readAtMost(int limit, InputStream stream) throws IOException {
    byte[] all = new byte[0];
    int length = 0;
    int read = 0;
    while (read >= 0 && length < limit) {
      if (length == all.length) {
        int capacity = Math.min(limit, Math.max(CHUNK, 2 * length));
        memory.take(capacity);
        all = Arrays.copyOf(all, capacity);
      }
      read = stream.read(all, length, all.length - length);
      length += Math.max(0, read);
    }
    return length == all.length ? all : Arrays.copyOf(all, length);
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

  private static boolean isSpace(int one) {
    return one == ' ' || one == '\t' || one == '\r' || one == '\n';
  }

  /** Returns the text at the root of a form or query; null if there is none. */
  static @Nullable String parameter(CaptureInput input, FormFields form, String name) {
    String inQuery = input.query().last(name);
    return inQuery != null && !inQuery.isEmpty() ? inQuery : form.text(name);
  }
}
