package io.dashgate.insights;

import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.platform.problem.ApiException;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last change of something that has a version.
 *
 * @param what it is, as people call it
 * @param by the address of the user who made it; null: no user, such as a service key
 */
public record LastChange(String what, long version, OffsetDateTime at, @Nullable String by) {

  /** Reads the columns {@code version}, {@code modified_at} and {@code email}. */
  public static LastChange of(String what, Row row) {
    return new LastChange(
        what, row.getLong("version"), row.getOffsetDateTime("modified_at"), row.getString("email"));
  }

  /**
   * Passes if it is what somebody wants to change; else 412.
   *
   * @param versions those that it may have; null: any
   */
  public void requireOneOf(Long @Nullable [] versions) {
    if (versions != null && !Arrays.asList(versions).contains(version)) {
      throw ApiException.preconditionFailed(
          "The %s is at version %d, changed%s at %s."
              .formatted(what, version, by == null ? "" : " by " + by, Timestamps.format(at)),
          EntityTag.of(version).toString());
    }
  }
}
