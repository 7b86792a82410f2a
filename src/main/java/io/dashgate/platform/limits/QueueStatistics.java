package io.dashgate.platform.limits;

import io.dashgate.platform.limits.Share.Group;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** The lengths and waits of the fair queues of a process. Shared by all verticles. */
public final class QueueStatistics {

  private final LongConsumer waits;
  private final Map<Group, LongAdder> waiting = new EnumMap<>(Group.class);

  /**
   * Starts with no waiting request.
   *
   * @param waits gets the wait of each request that runs, in nanoseconds
   */
  public QueueStatistics(LongConsumer waits) {
    this.waits = waits;
    for (Group group : Group.values()) {
      waiting.put(group, new LongAdder());
    }
  }

  /** Returns the number of waiting requests of a group. */
  public long waiting(Group group) {
    return adder(group).sum();
  }

  void waited(long nanos) {
    waits.accept(nanos);
  }

  void joined(Group group) {
    adder(group).increment();
  }

  void left(Group group) {
    adder(group).decrement();
  }

  private LongAdder adder(Group group) {
    return Objects.requireNonNull(waiting.get(group));
  }
}
