package io.dashgate.testing;

import java.util.function.Supplier;

/** Creations on a machine that may be too busy to answer in time. */
public final class Created {

  private static final int TRIES = 10;
  private static final long PAUSE_MS = 500;

  private Created() {}

  /** Sends a creation until it answers 201; each try must create something else. */
  public static Answer by(Supplier<Answer> creation) {
    Answer answer = creation.get();
    for (int tries = 1; tries < TRIES && answer.status() >= 429; tries++) {
      try {
        Thread.sleep(PAUSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      answer = creation.get();
    }
    return answer.expect(201);
  }
}
