package io.dashgate.platform.limits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One tenant of a {@link FairQueue}: its slots, its waiting requests and the rate of its turns. */
final class QueuedTenant {

  /** A rate is measured over this time and number of turns, or over the longest time. */
  private static final long MEASURED_NANOS = Duration.ofMillis(500).toNanos();

  private static final int MEASURED_TURNS = 10;
  private static final long LONGEST_NANOS = Duration.ofSeconds(5).toNanos();

  private final Share.Group group;

  /** The waiting requests of each part, oldest first; the part whose turn is next is first. */
  private final Map<Object, LinkedHashSet<WaitingRequest>> parts = new LinkedHashMap<>();

  private int running;
  private int waiting;
  private long measuredSince;
  private int turns;
  private double nanosPerTurn;

  QueuedTenant(Share.Group group) {
    this.group = group;
  }

  Share.Group group() {
    return group;
  }

  int running() {
    return running;
  }

  int waiting() {
    return waiting;
  }

  int waiting(Object part) {
    LinkedHashSet<WaitingRequest> requests = parts.get(part);
    return requests == null ? 0 : requests.size();
  }

  /** Returns the number of parts that have waiting requests. */
  int waitingParts() {
    return parts.size();
  }

  boolean isIdle() {
    return running == 0 && waiting == 0;
  }

  boolean mayStart(int free) {
    return group.mayStart(running, free);
  }

  void started() {
    running++;
    turns++;
  }

  void finished() {
    running--;
  }

  void add(WaitingRequest request, long now) {
    if (waiting == 0) {
      measuredSince = now;
      turns = 0;
      nanosPerTurn = 0;
    }
    waiting++;
    parts.computeIfAbsent(request.part(), any -> new LinkedHashSet<>()).add(request);
  }

  /** Removes a request; false if it does not wait any more. */
  boolean remove(WaitingRequest request) {
    LinkedHashSet<WaitingRequest> requests = parts.get(request.part());
    if (requests == null || !requests.remove(request)) {
      return false;
    }
    waiting--;
    if (requests.isEmpty()) {
      parts.remove(request.part());
    }
    return true;
  }

  /** Returns whether {@link #next} would return a request. */
  boolean hasNext(Predicate<@Nullable Object> mayUse) {
    return waiting > 0 && oldest(mayUse) != null;
  }

  /**
   * Removes the oldest request of the part whose turn it is; that part is last from now on.
   *
   * @param mayUse whether a request may run that needs a server
   * @return null if no request may run
   */
  @Nullable WaitingRequest next(Predicate<@Nullable Object> mayUse) {
    WaitingRequest request = oldest(mayUse);
    if (request == null) {
      return null;
    }
    LinkedHashSet<WaitingRequest> requests = parts.remove(request.part());
    if (requests != null) {
      requests.remove(request);
      if (!requests.isEmpty()) {
        parts.put(request.part(), requests);
      }
    }
    waiting--;
    return request;
  }

  /** The requests of a part need the same server, but for a moment after it has changed. */
  private @Nullable WaitingRequest oldest(Predicate<@Nullable Object> mayUse) {
    for (LinkedHashSet<WaitingRequest> requests : parts.values()) {
      WaitingRequest first = requests.iterator().next();
      if (mayUse.test(first.server())) {
        return first;
      }
    }
    return null;
  }

  /** Returns the requests that have waited since a time or longer. */
  List<WaitingRequest> waitingSince(long nanos) {
    List<WaitingRequest> found = new ArrayList<>();
    for (LinkedHashSet<WaitingRequest> requests : parts.values()) {
      for (WaitingRequest request : requests) {
        if (request.since() - nanos > 0) {
          break;
        }
        found.add(request);
      }
    }
    return found;
  }

  /** Measures the rate of turns while requests wait. */
  void measure(long now) {
    long elapsed = now - measuredSince;
    if ((turns >= MEASURED_TURNS && elapsed >= MEASURED_NANOS) || elapsed >= LONGEST_NANOS) {
      nanosPerTurn = turns == 0 ? elapsed : (double) elapsed / turns;
      measuredSince = now;
      turns = 0;
    }
  }

  /** Returns how long the queue takes at the measured rate of turns; 0 if there is none. */
  double expectedWaitNanos() {
    return (waiting + 1) * nanosPerTurn;
  }

  /** Returns the same for one more request of a part: the turns of all parts until its own. */
  double expectedWaitNanos(Object part) {
    int ofPart = waiting(part);
    int taking = ofPart == 0 ? parts.size() + 1 : parts.size();
    return Math.min(waiting + 1, (ofPart + 1) * taking) * nanosPerTurn;
  }
}
