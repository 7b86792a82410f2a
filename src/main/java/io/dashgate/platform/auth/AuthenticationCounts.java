package io.dashgate.platform.auth;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.AsyncResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often which kind of credential was shown, and what came of it. */
public final class AuthenticationCounts {

  private final Map<CredentialKind, Map<Outcome, LongAdder>> counts =
      new EnumMap<>(CredentialKind.class);

  /** What comes of a credential. */
  public enum Outcome {
    /** It holds. */
    SUCCESS,
    /** It does not. */
    FAILURE,
    /** Nobody knows: it could not be looked up. */
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

  /** Returns how often that was. */
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
