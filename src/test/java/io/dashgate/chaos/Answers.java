package io.dashgate.chaos;

import io.dashgate.testing.load.Samples;
import java.util.Set;

/**
 * The number of answers by what they mean for a client.
 *
 * @param good with the expected content
 * @param refused 429 or 503 with Retry-After
 * @param others anything else, such as no answer
 */
record Answers(int good, int refused, int others) {

  private static final Set<String> REFUSALS = Set.of("429", "503");

  static Answers of(Samples samples) {
    int good = samples.good().count();
    int refused = samples.count() - samples.otherThan(REFUSALS).count();
    return new Answers(good, refused, samples.count() - good - refused);
  }

  Answers plus(Answers more) {
    return new Answers(good + more.good, refused + more.refused, others + more.others);
  }

  double refusedShare() {
    return (double) refused / Math.max(1, good + refused + others);
  }

  @Override
  public String toString() {
    return "%d good, %.2f %% refused, %d others".formatted(good, 100 * refusedShare(), others);
  }
}
