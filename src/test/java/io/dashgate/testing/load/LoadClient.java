package io.dashgate.testing.load;

import java.time.Duration;

/** A client of a closed loop. All its methods run on the event loop of the generator. */
public interface LoadClient {

  /** Returns its next request. */
  LoadRequest next();

  /** Returns how long it pauses after an answer. */
  default Duration pauseAfter(LoadReply reply) {
    return Duration.ZERO;
  }
}
