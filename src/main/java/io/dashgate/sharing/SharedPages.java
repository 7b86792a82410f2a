package io.dashgate.sharing;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rendered pages of shared dashboards, and the worker that renders long ones. Shared by all
 * verticles. A page is used while the {@code ChangeSequence} of its project stays the same; whether
 * a visitor may see it is decided before.
 */
public final class SharedPages {

  private static final double HEAP_SHARE = 0.05;
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  /** A page takes up to a few seconds; a longer queue would not be served in time. */
  private static final int MAX_PENDING = 32;

  private static final int MAX_PENDING_OF_PROJECT = 2;

  private final WorkerExecutor worker;
  private final Map<Long, Integer> pendingByProject = new ConcurrentHashMap<>();

  private final AsyncCache<Key, SharedPage.Rendered> pages =
      Caffeine.newBuilder()
          .maximumWeight((long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE))
          .<Key, SharedPage.Rendered>weigher((key, page) -> page.length())
          .expireAfterWrite(LIFETIME)
          .executor(Runnable::run)
          .buildAsync();

  /**
   * The key of a page.
   *
   * @param sequence the state of the project
   * @param form the kind of answer
   */
  record Key(long projectId, long dashboardId, List<Long> sequence, String form) {

    static @Nullable Key of(SharedLink link, String form) {
      return link.sequence() == null
          ? null
          : new Key(link.projectId(), link.dashboardId(), link.sequence(), form);
    }
  }

  /** Creates an empty cache, with its worker. */
  public SharedPages(Vertx vertx) {
    worker = vertx.createSharedWorkerExecutor("shared-pages", 1);
  }

  /**
   * Returns a page. Visitors who ask for the same page at the same time wait for one to make it; if
   * that fails, each tries it.
   *
   * @param key null: the page is not kept
   * @param make makes the page
   */
  Future<SharedPage.Rendered> get(@Nullable Key key, Supplier<Future<SharedPage.Rendered>> make) {
    if (key == null) {
      return make.get();
    }
    CompletableFuture<SharedPage.Rendered> made = new CompletableFuture<>();
    CompletableFuture<SharedPage.Rendered> known = pages.asMap().putIfAbsent(key, made);
    if (known != null) {
      return Future.fromCompletionStage(known, Vertx.currentContext())
          .compose(page -> page == null ? make.get() : Future.succeededFuture(page));
    }
    Future<SharedPage.Rendered> making;
    try {
      making = make.get();
    } catch (RuntimeException e) {
      making = Future.failedFuture(e);
    }
    // the cache would log a failure, which any visitor can cause; without a value it forgets the
    // key
    return making.onComplete(made::complete, failure -> made.complete(null));
  }

  /** Runs a call on the worker; fails with a 503 if too many wait, of all or of one project. */
  <T> Future<T> render(long projectId, Callable<T> call) {
    int all = pendingByProject.values().stream().mapToInt(Integer::intValue).sum();
    if (all >= MAX_PENDING
        || pendingByProject.getOrDefault(projectId, 0) >= MAX_PENDING_OF_PROJECT) {
      return Future.failedFuture(ApiException.unavailable());
    }
    pendingByProject.merge(projectId, 1, Integer::sum);
    return worker
        .executeBlocking(call, false)
        .onComplete(
            any ->
                pendingByProject.computeIfPresent(
                    projectId, (id, pending) -> pending == 1 ? null : pending - 1));
  }
}
