package io.dashgate.platform.auth;

import io.dashgate.platform.db.Deadline;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Worker threads for password hashes, with a queue that is fair by network: networks take turns,
 * and one network or account uses at most one thread. Only the callers of hashes wait. When the
 * queue is full, a caller of the network that has most waiting is refused, so that one network
 * cannot fill it for others. Thread-safe.
 */
final class HashQueue {

  /** Left of the time of a request when its wait ends, for the hash or the answer. */
  private static final long LEFT_MS = 500;

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final Limits limits;

  /** The waiting work of each network. The first network is the next one to be served. */
  private final Map<String, Deque<Job<?>>> waiting = new LinkedHashMap<>();

  private final Map<String, Integer> waitingByAccount = new HashMap<>();
  private final Set<String> busyNetworks = new HashSet<>();
  private final Set<String> busyAccounts = new HashSet<>();
  private int running;
  private int waitingInAll;

  /**
   * The sizes of a queue.
   *
   * @param threads hashes that run at once
   * @param waitingPerSubject waiting hashes of one network, and of one account
   * @param waitingInAll waiting hashes of all
   * @param longestWait it ends before the deadline of the request, too
   */
  record Limits(int threads, int waitingPerSubject, int waitingInAll, Duration longestWait) {}

  /** Waiting work, with the context of its caller. */
  private record Job<T>(
      HashSubject subject, Callable<T> work, Promise<T> result, Context context) {}

  /**
   * Creates the threads.
   *
   * @param name the name of the pool in metrics and thread dumps
   */
  HashQueue(Vertx vertx, String name, Limits limits) {
    this.vertx = vertx;
    this.workers = vertx.createSharedWorkerExecutor(name, limits.threads());
    this.limits = limits;
  }

  /**
   * Runs work in the turn of its subject, and completes on the caller's context.
   *
   * @return the result; a 429 if too much of the subject waits, or the wait was too long and others
   *     of the subject run or wait; a 503 if too much of all waits, or the wait was too long.
   *     Nothing was done then
   */
  <T> Future<T> run(HashSubject subject, Callable<T> work) {
    Job<T> job = new Job<>(subject, work, Promise.promise(), vertx.getOrCreateContext());
    ApiException refusal = enqueue(job);
    if (refusal != null) {
      return Future.failedFuture(refusal);
    }
    startNext();
    limitWait(job);
    return job.result().future();
  }

  private void limitWait(Job<?> job) {
    long timer =
        vertx.setTimer(
            Math.max(
                1, Deadline.leftOfCurrentMs(limits.longestWait().toMillis() + LEFT_MS) - LEFT_MS),
            id -> {
              if (remove(job)) {
                job.result().fail(waitedTooLong(job.subject()));
              }
            });
    job.result().future().onComplete(any -> vertx.cancelTimer(timer));
  }

  private synchronized ApiException waitedTooLong(HashSubject subject) {
    boolean isCause =
        busyNetworks.contains(subject.network())
            || lengthOf(subject.network()) > 0
            || waitingByAccount.containsKey(subject.account());
    return isCause ? ApiException.tooManyAtOnce() : ApiException.unavailable();
  }

  /** Returns the refusal, or null if the job waits from now on. */
  private @Nullable ApiException enqueue(Job<?> job) {
    Job<?> displaced = null;
    synchronized (this) {
      String account = job.subject().account();
      int ofAccount = account == null ? 0 : waitingByAccount.getOrDefault(account, 0);
      int ofNetwork = lengthOf(job.subject().network());
      if (Math.max(ofAccount, ofNetwork) >= limits.waitingPerSubject()) {
        return ApiException.tooManyAtOnce();
      }
      if (waitingInAll >= limits.waitingInAll()) {
        displaced = lastOfLongest(ofNetwork + 1);
        if (displaced == null) {
          return ApiException.unavailable();
        }
        remove(displaced);
      }
      waiting.computeIfAbsent(job.subject().network(), any -> new ArrayDeque<>()).add(job);
      count(job, 1);
    }
    if (displaced != null) {
      displaced.result().fail(ApiException.tooManyAtOnce());
    }
    return null;
  }

  private int lengthOf(String network) {
    Deque<Job<?>> queue = waiting.get(network);
    return queue == null ? 0 : queue.size();
  }

  /** Returns the newest job of the network with most waiting, if it has more than {@code least}. */
  private @Nullable Job<?> lastOfLongest(int least) {
    Deque<Job<?>> longest = null;
    for (Deque<Job<?>> queue : waiting.values()) {
      if (queue.size() > (longest == null ? least : longest.size())) {
        longest = queue;
      }
    }
    return longest == null ? null : longest.peekLast();
  }

  private synchronized boolean remove(Job<?> job) {
    String network = job.subject().network();
    Deque<Job<?>> queue = waiting.get(network);
    if (queue == null || !queue.remove(job)) {
      return false;
    }
    if (queue.isEmpty()) {
      waiting.remove(network);
    }
    count(job, -1);
    return true;
  }

  private void count(Job<?> job, int change) {
    waitingInAll += change;
    String account = job.subject().account();
    if (account != null) {
      waitingByAccount.merge(account, change, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  private void startNext() {
    for (Job<?> job = next(); job != null; job = next()) {
      start(job);
    }
  }

  /** Takes the next job that may run, if a thread is free. */
  private synchronized @Nullable Job<?> next() {
    if (running >= limits.threads()) {
      return null;
    }
    for (Map.Entry<String, Deque<Job<?>>> entry : waiting.entrySet()) {
      if (busyNetworks.contains(entry.getKey())) {
        continue;
      }
      Job<?> job = firstWithFreeAccount(entry.getValue());
      if (job != null) {
        take(job);
        return job;
      }
    }
    return null;
  }

  private @Nullable Job<?> firstWithFreeAccount(Deque<Job<?>> queue) {
    for (Job<?> job : queue) {
      String account = job.subject().account();
      if (account == null || !busyAccounts.contains(account)) {
        return job;
      }
    }
    return null;
  }

  /** The network of the job goes to the end of the line. */
  private void take(Job<?> job) {
    String network = job.subject().network();
    remove(job);
    Deque<Job<?>> rest = waiting.remove(network);
    if (rest != null) {
      waiting.put(network, rest);
    }
    running++;
    busyNetworks.add(network);
    if (job.subject().account() != null) {
      busyAccounts.add(job.subject().account());
    }
  }

  /** Runs on the context of the caller, so that traces are attributed to it. */
  private <T> void start(Job<T> job) {
    job.context()
        .runOnContext(
            any ->
                workers
                    .executeBlocking(job.work(), false)
                    .onComplete(ended -> finished(job))
                    .onComplete(job.result()));
  }

  private void finished(Job<?> job) {
    synchronized (this) {
      running--;
      busyNetworks.remove(job.subject().network());
      if (job.subject().account() != null) {
        busyAccounts.remove(job.subject().account());
      }
    }
    startNext();
  }

  /** Returns the number of hashes that wait. */
  synchronized int length() {
    return waitingInAll;
  }
}
