package io.dashgate.platform.auth;

import io.dashgate.platform.config.TrustedIssuer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The additional trusted token issuers. Shared by all verticles. */
public final class Issuers {

  private static final int VERIFYING_THREADS = 2;

  /** Clears in about a second with the slowest common algorithm, ES256. */
  private static final int MAX_PENDING = 1_000;

  private final Clock clock;
  private final JwksClient client;
  private final BoundedWorkers workers;
  private final Map<String, Issuer> byName = new LinkedHashMap<>();

  /** Creates the issuers without keys; {@link #start} loads those. */
  public Issuers(Vertx vertx, Clock clock, List<TrustedIssuer> trusted) {
    this.clock = clock;
    this.client = new JwksClient(vertx);
    this.workers = new BoundedWorkers(vertx, "tokens", VERIFYING_THREADS, MAX_PENDING);
    for (TrustedIssuer settings : trusted) {
      byName.put(settings.issuer(), new Issuer(settings, keys(vertx, settings), workers));
    }
  }

  /**
   * Loads the keys and keeps them up to date from then on. Never fails: an unreachable issuer is
   * asked again, and its tokens are not valid until it answers.
   *
   * @param onChange called when the keys of an issuer have changed, so that no token of a withdrawn
   *     key stays cached
   */
  public Future<Void> start(Runnable onChange) {
    return Future.join(
            byName.values().stream().map(issuer -> issuer.keys().start(onChange)).toList())
        .mapEmpty();
  }

  /** Returns the claims of a token; empty if it is not valid, for any reason. */
  Future<Optional<VerifiedClaims>> verify(String text) {
    Optional<CompactToken> token = CompactToken.parse(text);
    // only a hint before the signature is verified: it selects the keys to try
    Optional<Issuer> issuer =
        token
            .map(parsed -> parsed.claims().getValue("iss"))
            .filter(String.class::isInstance)
            .map(byName::get);
    return issuer.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : issuer.get().verify(token.orElseThrow(), clock.instant().getEpochSecond());
  }

  /** Returns the names of the issuers. */
  public Set<String> names() {
    return byName.keySet();
  }

  /** Whether tokens of an issuer can be verified now. */
  public boolean hasKeys(String name) {
    Issuer issuer = byName.get(name);
    return issuer != null && issuer.keys().current().size() > 0;
  }

  /** Stops keeping the keys up to date. */
  public Future<Void> close() {
    byName.values().forEach(issuer -> issuer.keys().close());
    return Future.join(client.close(), workers.close()).mapEmpty();
  }

  private KeySource keys(Vertx vertx, TrustedIssuer settings) {
    return settings
        .publicKey()
        .map(key -> VerificationKey.of(null, key, settings.algorithms()).stream().toList())
        .<KeySource>map(keys -> new FixedKeys(settings.issuer(), new KeySet(keys)))
        .orElseGet(
            () -> new RemoteKeys(vertx, clock, client, settings, settings.jwksUrl().orElseThrow()));
  }
}
