package io.dashgate.chaos;

/** What one tenant, or a stranger, does to a gateway that others use. */
interface Attack {

  /**
   * Creates the tenants that it needs.
   *
   * @param port of a gateway; others on the same database may be attacked afterwards
   */
  Start prepare(int port) throws Exception;

  /** Starts a prepared attack, any number of times. */
  interface Start {

    /** Attacks the gateway on this port until it is stopped. */
    Running at(int port) throws Exception;
  }

  /** An attack in progress. */
  interface Running {

    /** Stops it and returns its outcome, when nothing of it is in flight any more. */
    Outcome stop() throws Exception;
  }

  /**
   * What the attacker saw.
   *
   * @param counts the number of answers by status, or of connections
   * @param expected whether the gateway answered as it should
   */
  record Outcome(String counts, boolean expected) {}
}
