package io.dashgate.events.capture;

import org.jspecify.annotations.Nullable;

/**
 * The time of an event as the event states it.
 *
 * @param micros since 1970; null if it says nothing that is understood
 * @param offsetMicros how long ago it was when the request was sent, in microseconds; null if it
 *     does not say that
 * @param ignoresSentAt whether its clock is right whatever the clock of the request says
 */
record EventTime(@Nullable Long micros, @Nullable Long offsetMicros, boolean ignoresSentAt) {

  /** The time of arrival. */
  static final EventTime OF_ARRIVAL = new EventTime(null, null, false);

  /** Later and earlier ones are not plausible, and cannot be counted. */
  private static final long MOST_MICROS = Long.MAX_VALUE / 4;

  /**
   * A time as the inbox has it.
   *
   * @param isRelative whether it counts from the arrival, else from 1970
   */
  record Resolved(boolean isRelative, long micros) {}

  /**
   * Resolves it. The clock of the sender is compared with ours: what counts is how long before the
   * request was sent the event was.
   *
   * @param sentAt by the clock of the sender, in microseconds since 1970; null if not known
   */
  Resolved resolve(@Nullable Long sentAt) {
    Long time = plausible(micros);
    Long sent = ignoresSentAt ? null : plausible(sentAt);
    if (time != null) {
      return sent == null ? new Resolved(false, time) : new Resolved(true, time - sent);
    }
    Long before = plausible(offsetMicros);
    return new Resolved(true, before == null ? 0 : -before);
  }

  private static @Nullable Long plausible(@Nullable Long micros) {
    return micros == null || Math.abs(micros) >= MOST_MICROS ? null : micros;
  }
}
