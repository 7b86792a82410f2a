package io.dashgate.persons.maps;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** There are too many changes to be read within one snapshot: a map must be built before it. */
public final class NotBuiltException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Supplier<Future<Void>> build;

  NotBuiltException(Supplier<Future<Void>> build) {
    super("a map of persons is not built", null, false, false);
    this.build = build;
  }

  /**
   * Builds the map, for a snapshot that begins later.
   *
   * @return completes on the context of the caller
   */
  public Future<Void> build() {
    return build.get();
  }
}
