package io.dashgate.dashboards;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.platform.access.ChangeSequence;
import io.dashgate.platform.http.EntityTag;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the entity tags of dashboards. The key has the {@link ChangeSequence} of the project,
 * so any change of the project invalidates its tags, and a digest of the results of the dashboard.
 * Reading both is much cheaper than the tag, which depends on all insights of the dashboard and on
 * their other dashboards.
 */
final class TagCache {

  private static final int MAX_SIZE = 10_000;

  private final Cache<Key, EntityTag> tags =
      Caffeine.newBuilder().maximumSize(MAX_SIZE).executor(Runnable::run).build();

  /**
   * The key of a tag.
   *
   * @param sequence tag of the sequence, which depends on the caller, and of the results
   */
  private record Key(long projectId, long id, EntityTag sequence) {}

  /**
   * Returns the tag of a dashboard.
   *
   * @param sequence tag of the sequence and of the results, read before {@code find} runs so that a
   *     cached tag is never older; null for no caching
   * @param find reads the tag; null if the dashboard does not exist
   */
  Future<@Nullable EntityTag> get(
      long projectId,
      long id,
      @Nullable EntityTag sequence,
      Supplier<Future<@Nullable EntityTag>> find) {
    if (sequence == null) {
      return find.get();
    }
    Key key = new Key(projectId, id, sequence);
    EntityTag known = tags.getIfPresent(key);
    return known != null
        ? Future.succeededFuture(known)
        : find.get()
            .onSuccess(
                tag -> {
                  if (tag != null) {
                    tags.put(key, tag);
                  }
                });
  }
}
