package io.dashgate.platform.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A body that is made while it is sent. What it is made of is taken from the answer's memory. */
@FunctionalInterface
public interface BodyParts {

  /**
   * Makes the next part. Called when the client has taken the part before, until there is none.
   *
   * @return empty at the end; a failure cuts the connection off
   */
  Future<Optional<Buffer>> next();
}
