package io.dashgate.queries;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.queries.model.TrendsResult;

/** Estimates the memory of answers. */
final class AnswerBytes {

  /** Bytes of a point while its line is smoothed or computed. */
  private static final long OF_POINT = 2L * Double.BYTES;

  /** About the longest text of a point: its number, its day and its label. */
  private static final long TEXT_OF_POINT = 64;

  private static final long MOST_TEXT = ApiReply.MAX_MEGABYTES * 1024L * 1024;

  private AnswerBytes() {}

  /** Returns the most bytes that an answer takes while it is written, in a buffer that grows. */
  static long of(TrendsResult result) {
    long points = result.lines().stream().mapToLong(line -> 1 + line.data().length).sum();
    return points * OF_POINT + 2 * Math.min(MOST_TEXT, points * TEXT_OF_POINT);
  }
}
