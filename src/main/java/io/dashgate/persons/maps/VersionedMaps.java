package io.dashgate.persons.maps;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps that follow rows by their versions. A snapshot gets the map of its own version: what is
 * remembered is brought up to date, if that takes few rows. Otherwise the map is built before a
 * snapshot, in portions of different moments: such a map shows all rows as of a version, and some
 * of them as of a later one, so it is right for those only who then read the rows since that
 * version, in a snapshot that is not older than the last portion. Thread-safe.
 */
final class VersionedMaps<K, V extends VersionedMaps.Versioned> {

  private static final Duration BUILT_FOR = Duration.ofMinutes(2);

  private final MapResources shared;
  private final Cache<K, V> remembered;
  private final Cache<K, Built<V>> built;
  private final Map<K, Future<Void>> building = new ConcurrentHashMap<>();

  /** A map as of a version. */
  interface Versioned {

    /** Returns the version. */
    long version();

    /** Returns the bytes that it takes. */
    int weight();
  }

  /** How a map is read. */
  interface Reading<V> {

    /** Reads the version of the rows. */
    Future<Long> version(MapSource source);

    /** Reads what was kept, at most of a version; an empty map if nothing was. */
    Future<V> kept(MapSource source, long newest);

    /** Reads what has changed since; empty: too much for a snapshot. */
    Future<Optional<V>> bringUpToDate(MapSource snapshot, V before, long version);

    /** Reads what has changed since in portions, whatever it is. */
    Future<V> build(MapSource source, V before, long version);

    /** Keeps a map for other processes. */
    void keep(long projectId, V map);
  }

  /**
   * A map of portions, which waits for the snapshot that it was built for.
   *
   * @param oldest the version of the rows after the last portion
   * @param source has its memory until then
   */
  private record Built<V>(V map, long oldest, PortionSource source) {}

  VersionedMaps(MapResources shared) {
    this.shared = shared;
    this.remembered =
        Caffeine.newBuilder()
            .maximumWeight(shared.mostRemembered())
            .weigher((K key, V map) -> map.weight())
            .build();
    // however much that is: who waits for it would build it again and again
    this.built =
        Caffeine.newBuilder()
            .expireAfterWrite(BUILT_FOR)
            .scheduler(Scheduler.systemScheduler())
            .executor(Runnable::run)
            .removalListener(
                (@Nullable K key, @Nullable Built<V> one, RemovalCause cause) -> release(one))
            .build();
  }

  private static <V> void release(@Nullable Built<V> one) {
    if (one != null) {
      one.source().close();
    }
  }

  /**
   * Returns the map of a snapshot.
   *
   * @return fails with {@link NotBuiltException}
   */
  Future<V> get(MapSource snapshot, K key, Reading<V> reading) {
    return reading.version(snapshot).compose(version -> get(snapshot, key, reading, version));
  }

  private Future<V> get(MapSource snapshot, K key, Reading<V> reading, long version) {
    V known = remembered.getIfPresent(key);
    if (known != null && known.version() == version) {
      return Future.succeededFuture(known);
    }
    // a lower version: the database was restored, or this is a replica that is behind
    V exact = known != null && known.version() < version ? known : null;
    Built<V> other = built.getIfPresent(key);
    V made = null;
    if (other != null && other.oldest() <= version) {
      made = other.map();
      // the snapshot takes it
      other.source().close();
    }
    boolean isMade = made != null;
    V newest = newest(exact, made);
    return (newest == null ? reading.kept(snapshot, version) : Future.succeededFuture(newest))
        .compose(before -> reading.bringUpToDate(snapshot, before, version))
        .map(
            found ->
                found.orElseThrow(
                    () -> new NotBuiltException(() -> once(key, reading, snapshot.projectId()))))
        .onSuccess(
            map -> {
              remember(key, map);
              if (isMade) {
                built.invalidate(key);
                reading.keep(snapshot.projectId(), map);
              }
            });
  }

  private static <V extends Versioned> @Nullable V newest(@Nullable V one, @Nullable V other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.version() < other.version() ? other : one;
  }

  private void remember(K key, V map) {
    remembered.asMap().merge(key, map, (old, made) -> old.version() > made.version() ? old : made);
  }

  /** Joins the building of the same map, if there is one. */
  private Future<Void> once(K key, Reading<V> reading, long projectId) {
    Context context = Objects.requireNonNull(Vertx.currentContext());
    Promise<Void> fresh = Promise.promise();
    Future<Void> other = building.putIfAbsent(key, fresh.future());
    if (other == null) {
      build(key, reading, projectId)
          .onComplete(
              result -> {
                building.remove(key);
                fresh.handle(result);
              });
    }
    Promise<Void> here = Promise.promise();
    (other == null ? fresh.future() : other)
        .onComplete(result -> context.runOnContext(any -> here.handle(result)));
    return here.future();
  }

  private Future<Void> build(K key, Reading<V> reading, long projectId) {
    PortionSource source = new PortionSource(shared, projectId);
    return reading
        .version(source)
        .compose(version -> build(source, key, reading, version))
        .compose(
            map ->
                reading
                    .version(source)
                    .<Void>map(
                        oldest -> {
                          built.put(key, new Built<>(map, oldest, source));
                          return null;
                        }))
        .onFailure(any -> source.close());
  }

  private Future<V> build(PortionSource source, K key, Reading<V> reading, long version) {
    Built<V> other = built.getIfPresent(key);
    V newest = newest(remembered.getIfPresent(key), other == null ? null : other.map());
    boolean isUsable = newest != null && newest.version() <= version;
    if (!isUsable) {
      // the primary has a lower version: it was restored, or another server took its place
      remembered.invalidate(key);
    }
    return (isUsable ? Future.succeededFuture(newest) : reading.kept(source, version))
        .compose(before -> reading.build(source, before, version));
  }
}
