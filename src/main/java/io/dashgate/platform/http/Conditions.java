package io.dashgate.platform.http;

import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.http.server.Exchange;
import io.dashgate.platform.http.server.OutcomeCounts;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The conditions under which a client wants its request to be served (RFC 9110, 13.1). Those of
 * operations that do not list the headers are not looked at.
 *
 * @param unlessTags of {@code If-None-Match}, without {@code W/}; null: none was given
 * @param ifTags of {@code If-Match}, without weak ones, which never match; null: none was given
 */
public record Conditions(@Nullable List<String> unlessTags, @Nullable List<String> ifTags) {

  private static final Conditions NONE = new Conditions(null, null);
  private static final String UNLESS = "If-None-Match";
  private static final String IF = "If-Match";
  private static final String ANY = "*";
  private static final Pattern TAG = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");
  private static final Pattern VERSION = Pattern.compile("\"([1-9][0-9]{0,17})(-[0-9a-z]*)?\"");

  public static Conditions of(Exchange exchange, Operation operation) {
    MultiMap headers = exchange.request().headers();
    boolean none =
        !(operation.takesHeader(UNLESS) && headers.contains(UNLESS))
            && !(operation.takesHeader(IF) && headers.contains(IF));
    return none
        ? NONE
        : new Conditions(
            operation.takesHeader(UNLESS) ? tags(headers.getAll(UNLESS), true) : null,
            operation.takesHeader(IF) ? tags(headers.getAll(IF), false) : null);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return unlessTags == null && ifTags == null;
  }

  /**
   * Answers 304 if the client has what it would get; looks for that only if it has anything.
   *
   * @param find the tag of the answer; null if there is no answer or it has no tag
   * @param read makes the answer
   */
  public Future<ApiReply> unlessKnown(
      Supplier<Future<@Nullable EntityTag>> find, Supplier<Future<ApiReply>> read) {
    return unlessTags == null
        ? read.get()
        : find.get()
            .compose(
                tag ->
                    tag != null && isKnown(tag)
                        ? Future.succeededFuture(ApiReply.notModified(tag))
                        : read.get());
  }

  /** Whether the client has the answer with this tag already. */
  public boolean isKnown(EntityTag tag) {
    return unlessTags != null && (unlessTags.contains(ANY) || unlessTags.contains(tag.toString()));
  }

  /**
   * Returns the versions of which the client wants to change one and no other, as Postgres takes
   * them; null: whatever there is.
   */
  public Long @Nullable [] versions() {
    if (ifTags == null || ifTags.contains(ANY)) {
      return null;
    }
    List<Long> versions = new ArrayList<>();
    for (String tag : ifTags) {
      Matcher matcher = VERSION.matcher(tag);
      if (matcher.matches()) {
        versions.add(Long.valueOf(matcher.group(1)));
      }
    }
    return versions.toArray(Long[]::new);
  }

  /** Returns what became of a request with these conditions. */
  public OutcomeCounts.Condition outcome(int status) {
    return switch (status) {
      case 304 -> OutcomeCounts.Condition.NOT_MODIFIED;
      case 412 -> OutcomeCounts.Condition.PRECONDITION_FAILED;
      default ->
          status >= 400
              ? OutcomeCounts.Condition.FAILED
              : ifTags == null
                  ? OutcomeCounts.Condition.MODIFIED
                  : OutcomeCounts.Condition.PRECONDITION_MET;
    };
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
