package io.dashgate.queries;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.queries.model.Buckets;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** A table of comma separated values as a file that a browser saves. */
final class CsvReply {

  private static final String TYPE = "text/csv; charset=utf-8";
  private static final int MOST_BYTES = ApiReply.MAX_MEGABYTES * 1024 * 1024;
  private static final int LONGEST_NAME = 100;
  private static final String USUAL_NAME = "export";

  private CsvReply() {}

  /** Writes a table. */
  @FunctionalInterface
  interface Table {

    /** Writes the table. */
    void write(Appendable csv) throws IOException;
  }

  /**
   * Returns the reply.
   *
   * @param name of the file, to which the dates of the range are added; any text
   * @throws ApiReply.TooLarge if the table is longer than a reply may be
   */
  static ApiReply of(Table table, String name, Buckets range) {
    Bytes bytes = new Bytes();
    try {
      table.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ApiReply(
        200, TYPE, bytes.buffer, Map.of("Content-Disposition", disposition(name, range)));
  }

  private static final class Bytes implements Appendable {

    private final Buffer buffer = Buffer.buffer();

    @Override
    public Appendable append(CharSequence text) {
      buffer.appendString(text.toString());
      if (buffer.length() > MOST_BYTES) {
        throw new ApiReply.TooLarge();
      }
      return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) {
      return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char single) {
      return append(String.valueOf(single));
    }
  }

  /** The name in ASCII, and as it is if it has other letters (RFC 6266, RFC 8187). */
  private static String disposition(String name, Buckets range) {
    String dates = " (" + day(range.from(), range) + " - " + day(range.to() - 1, range) + ")";
    String end = dates + " from PostHog.csv";
    String whole = slug(Normalizer.normalize(name, Normalizer.Form.NFKC));
    String ascii =
        slug(Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("[^\\x00-\\x7f]", ""));
    String plain = "attachment; filename=\"" + (ascii.isEmpty() ? USUAL_NAME : ascii) + end + '"';
    return whole.isEmpty() || whole.equals(ascii)
        ? plain
        : plain + "; filename*=UTF-8''" + encoded(whole + end);
  }

  private static String slug(String name) {
    String words =
        name.toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{M}\\p{N}_\\s-]", "")
            .replaceAll("[-\\s]+", "-");
    int end =
        words.offsetByCodePoints(
            0, Math.min(LONGEST_NAME, words.codePointCount(0, words.length())));
    return words.substring(0, end).replaceAll("^[-_]+|[-_]+$", "");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  private static LocalDate day(long micros, Buckets range) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(range.zone()).toLocalDate();
  }
}
