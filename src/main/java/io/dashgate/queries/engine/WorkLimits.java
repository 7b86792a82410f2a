package io.dashgate.queries.engine;

/** What a computation asks from time to time, on worker threads. */
public interface WorkLimits {

  /** Throws the reason if the computation must end. */
  void check();

  /**
   * Notes how many bytes a computation takes now.
   *
   * @throws io.dashgate.platform.problem.ApiException 400 if no query may take so many, 429 or 503
   *     if there are not so many now
   */
  void hold(long bytes);
}
