package io.dashgate.platform.auth;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.AsyncResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts authentications by kind of credential and outcome. */
public final class AuthenticationCounts {

  private final Map<CredentialKind, Map<Outcome, LongAdder>> counts =
      new EnumMap<>(CredentialKind.class);

  /** The outcome of an authentication. */
  public enum Outcome {
    /** The credential is valid. */
    SUCCESS,
    /** The credential is not valid. */
    FAILURE,
    /** The credential could not be looked up. */
    ERROR
  }

  AuthenticationCounts() {
    for (CredentialKind kind : CredentialKind.values()) {
      Map<Outcome, LongAdder> row = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        row.put(outcome, new LongAdder());
      }
      counts.put(kind, row);
    }
  }

  /** Returns the current count. */
  public long of(CredentialKind kind, Outcome outcome) {
    return counter(kind, outcome).sum();
  }

  void count(CredentialKind kind, AsyncResult<Principal> result) {
    Outcome outcome =
        result.succeeded()
            ? Outcome.SUCCESS
            : result.cause() instanceof ApiException ? Outcome.FAILURE : Outcome.ERROR;
    counter(kind, outcome).increment();
  }

  private LongAdder counter(CredentialKind kind, Outcome outcome) {
    return Objects.requireNonNull(Objects.requireNonNull(counts.get(kind)).get(outcome));
  }
}
