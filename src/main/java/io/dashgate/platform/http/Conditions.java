package io.dashgate.platform.http;

import io.dashgate.platform.contract.Operation;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a request (RFC 9110, 13.1). Ignored for operations that do not list the headers
 * in the contract.
 *
 * @param ifNoneMatch of {@code If-None-Match}, without {@code W/}; null: none was given
 * @param ifMatch of {@code If-Match}, without weak ones, which never match; null: none was given
 */
public record Conditions(@Nullable List<String> ifNoneMatch, @Nullable List<String> ifMatch) {

  private static final Conditions NONE = new Conditions(null, null);
  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final String IF_MATCH = "If-Match";
  private static final String ANY = "*";
  private static final Pattern TAG = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");
  private static final Pattern VERSION = Pattern.compile("\"([1-9][0-9]{0,17})(-[0-9a-z]*)?\"");

  /** Reads the conditions from the headers of a request. */
  public static Conditions of(MultiMap headers, Operation operation) {
    boolean none =
        !(operation.takesHeader(IF_NONE_MATCH) && headers.contains(IF_NONE_MATCH))
            && !(operation.takesHeader(IF_MATCH) && headers.contains(IF_MATCH));
    return none
        ? NONE
        : new Conditions(
            operation.takesHeader(IF_NONE_MATCH) ? tags(headers.getAll(IF_NONE_MATCH), true) : null,
            operation.takesHeader(IF_MATCH) ? tags(headers.getAll(IF_MATCH), false) : null);
  }

  /** Whether the request has no conditions. */
  public boolean isEmpty() {
    return ifNoneMatch == null && ifMatch == null;
  }

  /**
   * Replies 304 if the client has the current representation. Without {@code If-None-Match}, the
   * tag is not looked up.
   *
   * @param find returns the current tag; null if there is none
   * @param read returns the full reply
   */
  public Future<ApiReply> ifNoneMatch(
      Supplier<Future<@Nullable EntityTag>> find, Supplier<Future<ApiReply>> read) {
    return ifNoneMatch == null
        ? read.get()
        : find.get()
            .compose(
                tag ->
                    tag != null && isKnown(tag)
                        ? Future.succeededFuture(ApiReply.notModified(tag))
                        : read.get());
  }

  /** Whether the client has the representation with this tag. */
  public boolean isKnown(EntityTag tag) {
    return ifNoneMatch != null
        && (ifNoneMatch.contains(ANY) || ifNoneMatch.contains(tag.toString()));
  }

  /** Whether the client names a representation that it has; {@code *} names none. */
  public boolean namesTags() {
    return ifNoneMatch != null && !ifNoneMatch.contains(ANY);
  }

  /** Returns the versions that the client may change, as a Postgres array; null: any version. */
  public Long @Nullable [] versions() {
    if (ifMatch == null || ifMatch.contains(ANY)) {
      return null;
    }
    List<Long> versions = new ArrayList<>();
    for (String tag : ifMatch) {
      Matcher matcher = VERSION.matcher(tag);
      if (matcher.matches()) {
        versions.add(Long.valueOf(matcher.group(1)));
      }
    }
    return versions.toArray(Long[]::new);
  }

  private static @Nullable List<String> tags(List<String> headers, boolean weakToo) {
    if (headers.isEmpty()) {
      return null;
    }
    List<String> tags = new ArrayList<>();
    for (String header : headers) {
      if (header.strip().equals(ANY)) {
        tags.add(ANY);
      }
      Matcher matcher = TAG.matcher(header);
      while (matcher.find()) {
        if (weakToo || matcher.group(1) == null) {
          tags.add(matcher.group(2));
        }
      }
    }
    return tags;
  }
}
