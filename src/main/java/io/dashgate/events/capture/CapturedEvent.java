package io.dashgate.events.capture;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A valid and normalised event of a request, as far as that does not depend on the project.
 *
 * @param uuid null: it gets one
 * @param time what it says about its time
 * @param properties a JSON object without {@code $ip}
 * @param ip the value of {@code $ip} as JSON; null if there is none
 * @param isInternal whether the address of the request is not that of a client
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CapturedEvent(
    @Nullable UUID uuid,
    String name,
    String distinctId,
    EventTime time,
    @Nullable String elementsChain,
    byte[] properties,
    byte @Nullable [] ip,
    boolean isInternal) {

  /** The bytes of the heap that an event takes beside its properties. */
  private static final int OVERHEAD = 300;

  /** In UTF-8, or escaped. */
  private static final int BYTES_OF_CHARACTER = 6;

  /** Returns the most bytes that its line can have. */
  int mostBytes() {
    int chain = elementsChain == null ? 0 : elementsChain.length();
    int address = ip == null ? 0 : ip.length;
    return OVERHEAD
        + properties.length
        + address
        + BYTES_OF_CHARACTER * (chain + name.length() + distinctId.length());
  }

  /** Returns the length of what is stored of it, in bytes, as if all texts were in ASCII. */
  long length() {
    int chain = elementsChain == null ? 0 : elementsChain.length();
    int address = ip == null ? 0 : ip.length;
    return (long) properties.length + address + chain + name.length() + distinctId.length();
  }

  /** Returns the bytes of the heap that it takes. */
  long weight() {
    return OVERHEAD + 2 * length() - properties.length;
  }
}
