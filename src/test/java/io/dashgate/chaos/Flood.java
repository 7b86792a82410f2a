package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Many connections that send one request after the other, without a pause.
 *
 * @param connections the number of connections
 * @param allowed the statuses with which the gateway may answer; an unexpected end is never allowed
 * @param preparation makes the requests
 */
record Flood(int connections, Set<String> allowed, Preparation preparation) implements Attack {

  /** Creates what the requests need. */
  interface Preparation {

    /** Returns the source of requests, by way of the gateway on this port. */
    Supplier<LoadRequest> prepare(int port) throws Exception;
  }

  @Override
  public Start prepare(int port) throws Exception {
    Supplier<LoadRequest> requests = preparation.prepare(port);
    return at -> {
      LoadGenerator load = LoadGenerator.flood(at, connections, requests);
      return () -> {
        Samples samples = load.stop();
        return new Outcome(samples.toString(), samples.otherThan(allowed).count() == 0);
      };
    };
  }
}
