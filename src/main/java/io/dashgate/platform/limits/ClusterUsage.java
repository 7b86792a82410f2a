package io.dashgate.platform.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the processes of one gateway tell each other of the requests that they have let through, so
 * that a limit holds for all of them together. Nobody waits for it: between two exchanges a process
 * spends no more than its part of half of what was left, and asks for the next one early.
 */
public final class ClusterUsage {

  /** What was heard longer ago says too little about now. */
  private static final long STALE_MS = 1_000;

  /** The part of a limit that may be spent before anything is known of the other processes. */
  private static final int UNKNOWN_PART = 10;

  private final Queue<RateCounter> queue = new ConcurrentLinkedQueue<>();
  private volatile int processes = 1;
  private volatile Runnable hurry = () -> {};

  /**
   * What all processes have spent of a subject's allowance in one minute.
   *
   * @param minute its number, by the database's clock
   * @param ageMillis how long ago the last of them was
   */
  public record Use(int minute, int reads, int writes, long ageMillis) {

    int[] byKind() {
      return new int[] {reads, writes};
    }
  }

  /** Sets what is called when an exchange is wanted before its time; it must not block. */
  public void whenInHurry(Runnable exchange) {
    hurry = exchange;
  }

  /** Tells how many processes share; 1 also while the others cannot be heard. */
  public void processes(int number) {
    processes = Math.max(1, number);
  }

  /** Takes up to {@code max} subjects whose use the other processes have not been told. */
  public Batch take(int max) {
    List<RateCounter> allowances = new ArrayList<>();
    List<int[]> untold = new ArrayList<>();
    RateCounter next = queue.poll();
    while (next != null) {
      allowances.add(next);
      untold.add(next.takeUnshared());
      next = allowances.size() < max ? queue.poll() : null;
    }
    return new Batch(allowances, untold);
  }

  /** What is told in one exchange: subjects, each with its requests by kind. */
  public final class Batch {

    private final List<RateCounter> allowances;
    private final List<int[]> untold;

    private Batch(List<RateCounter> allowances, List<int[]> untold) {
      this.allowances = allowances;
      this.untold = untold;
    }

    /** Returns how many subjects it is about. */
    public int size() {
      return allowances.size();
    }

    /** Returns the name of a subject. */
    public String subject(int index) {
      return allowances.get(index).subject();
    }

    /** Returns the requests of a subject, reads and writes; negative if some were given back. */
    public int[] requests(int index) {
      return untold.get(index);
    }

    /** Returns the first minute of a subject that may have changed; 0 for all that there are. */
    public int since(int index) {
      return allowances.get(index).since();
    }

    /**
     * The exchange is done.
     *
     * @param uses by subject, as they were before this batch was added
     * @param minute to which it was added
     * @param now by this process's clock, in milliseconds
     */
    public void done(Map<String, List<Use>> uses, int minute, long now) {
      for (int i = 0; i < allowances.size(); i++) {
        List<Use> heard = uses.getOrDefault(subject(i), List.of());
        allowances.get(i).learn(heard, untold.get(i), minute, now);
      }
    }

    /** The exchange failed: what it would have told is told with the next. */
    public void failed() {
      for (int i = 0; i < allowances.size(); i++) {
        allowances.get(i).returnUnshared(untold.get(i), ClusterUsage.this);
      }
    }
  }

  void add(RateCounter allowance) {
    queue.add(allowance);
  }

  void hurry() {
    hurry.run();
  }

  /**
   * Returns how many requests this process may let through until the next exchange.
   *
   * @param used what was used at the last one
   * @param age milliseconds since then
   */
  int budget(int limit, int used, long age) {
    int sharing = processes;
    if (sharing == 1) {
      return Integer.MAX_VALUE;
    }
    int budget = age > STALE_MS ? limit / UNKNOWN_PART : (limit - used) / (2 * sharing);
    return Math.max(1, budget);
  }
}
