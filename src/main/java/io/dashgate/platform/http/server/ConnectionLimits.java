package io.dashgate.platform.http.server;

import io.dashgate.platform.config.Settings;
import io.netty.util.internal.PlatformDependent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits the connections of clients to one process, in all and from one address. Shared by all
 * verticles; thread-safe.
 */
public final class ConnectionLimits {

  private static final int MOST = 10_000;

  /** Heap of a connection with a half-sent request head, at most, in bytes. */
  private static final int HEAP_BYTES = 96 * 1024;

  /** Direct memory of a connection whose client does not read, at most, in bytes. */
  private static final int DIRECT_BYTES = BodySender.PORTION_BYTES;

  private final int max;
  private final int maxOfAddress;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> openByAddress = new ConcurrentHashMap<>();
  private final LongAdder refusedFull = new LongAdder();
  private final LongAdder refusedByAddress = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /** Makes limits with no connection open. */
  public ConnectionLimits(Settings.Http settings) {
    this.max = settings.maxConnections() > 0 ? settings.maxConnections() : ofMemory();
    this.maxOfAddress =
        settings.maxConnectionsPerAddress() > 0
            ? settings.maxConnectionsPerAddress()
            : Math.max(1, max / 2);
  }

  private static int ofMemory() {
    long heap = Runtime.getRuntime().maxMemory() / HEAP_BYTES;
    long direct = PlatformDependent.maxDirectMemory() / DIRECT_BYTES;
    return (int) Math.max(1, Math.min(MOST, Math.min(heap, direct)));
  }

  /** Returns the most connections that may be open. */
  public int max() {
    return max;
  }

  /** Returns the connections that are open. */
  public int open() {
    return open.get();
  }

  /** Returns the connections that were refused since the process had too many. */
  public long refusedFull() {
    return refusedFull.sum();
  }

  /** Returns the connections that were refused since their address had too many. */
  public long refusedByAddress() {
    return refusedByAddress.sum();
  }

  /** Returns the idle connections that were closed to make room. */
  public long dropped() {
    return dropped.sum();
  }

  /** Takes the place of one connection; false if all are taken. */
  boolean tryOpen() {
    if (open.incrementAndGet() <= max) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  /** Gives back the place of a connection. */
  void closed() {
    open.decrementAndGet();
  }

  /**
   * Takes one of the places of an address; false if all are taken.
   *
   * @param network the identity of the address for limits
   */
  boolean tryOpen(String network) {
    int taken = openByAddress.merge(network, 1, Integer::sum);
    if (taken <= maxOfAddress) {
      return true;
    }
    closed(network);
    return false;
  }

  /** Gives back one of the places of an address. */
  void closed(String network) {
    openByAddress.computeIfPresent(network, (any, taken) -> taken == 1 ? null : taken - 1);
  }

  void countRefusedFull() {
    refusedFull.increment();
  }

  void countRefusedByAddress() {
    refusedByAddress.increment();
  }

  void countDropped() {
    dropped.increment();
  }
}
