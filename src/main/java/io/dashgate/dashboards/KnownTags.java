package io.dashgate.dashboards;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.platform.access.ChangeSequence;
import io.dashgate.platform.http.EntityTag;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tags of dashboards that were looked at lately. As long as nothing of the project has changed,
 * a tag holds; and that costs far less to find out than the tag itself, which depends on all
 * insights of a dashboard, and on whatever else those are on.
 */
final class KnownTags {

  private static final int MOST = 10_000;

  private final Cache<Key, EntityTag> tags =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  /** Of one dashboard, for one viewer, at one point of {@link ChangeSequence}. */
  private record Key(long projectId, long id, EntityTag sequence) {}

  /**
   * Returns the tag of a dashboard.
   *
   * @param sequence how far the changes of the project have come, as the viewer sees it: read
   *     before {@code find} looks, so that what it finds is never older; null: not known
   * @param find finds the tag; null if the dashboard is not there
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
