package io.dashgate.platform.http.server;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * One stage on the way of a value, such as a {@link Call}: it hands the value on to the stages
 * after it, as it came or with more in it, or fails. It may hold a resource until those are done,
 * but never sees their result.
 *
 * @param <T> the value
 */
@FunctionalInterface
interface Stage<T> {

  /**
   * Handles a value. May throw what it may fail with.
   *
   * @param next the stages after this one
   */
  <R> Future<R> handle(T value, Function<T, Future<R>> next);

  /**
   * Returns stages as one function.
   *
   * @param last what the last stage hands the value to
   */
  static <T, R> Function<T, Future<R>> chain(List<Stage<T>> stages, Function<T, Future<R>> last) {
    Function<T, Future<R>> chain = last;
    for (int i = stages.size() - 1; i >= 0; i--) {
      Stage<T> stage = stages.get(i);
      Function<T, Future<R>> next = chain;
      chain = value -> stage.handle(value, next);
    }
    return chain;
  }
}
