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

/** The issuers whose tokens are taken besides our own. Shared by all verticles. */
public final class Issuers {

  private final Clock clock;
  private final JwksClient client;
  private final Map<String, Issuer> byName = new LinkedHashMap<>();

  /** Makes them without keys; {@link #start} loads those. */
  public Issuers(Vertx vertx, Clock clock, List<TrustedIssuer> trusted) {
    this.clock = clock;
    this.client = new JwksClient(vertx);
    for (TrustedIssuer settings : trusted) {
      byName.put(settings.issuer(), new Issuer(settings, keys(vertx, settings)));
    }
  }

  /**
   * Loads the keys and keeps them up to date from then on. Never fails: an issuer that cannot be
   * reached now is asked again, and its tokens do not hold until it answers.
   *
   * @param onChange called when an issuer has other keys than before, so that no token stays known
   *     whose key was withdrawn
   */
  public Future<Void> start(Runnable onChange) {
    return Future.join(
            byName.values().stream().map(issuer -> issuer.keys().start(onChange)).toList())
        .mapEmpty();
  }

  /** Returns what a token says; nothing if it does not hold, for whatever reason. */
  public Future<Optional<VerifiedClaims>> verify(String text) {
    Optional<CompactToken> token = CompactToken.parse(text);
    // only a hint until the signature holds: it chooses whose keys to try
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
    return client.close();
  }

  private KeySource keys(Vertx vertx, TrustedIssuer settings) {
    if (settings.publicKey().isEmpty()) {
      return new RemoteKeys(vertx, clock, client, settings, settings.jwksUrl().orElseThrow());
    }
    List<VerificationKey> key =
        VerificationKey.of(null, settings.publicKey().get(), settings.algorithms().stream())
            .stream()
            .toList();
    return new FixedKeys(settings.issuer(), KeySet.of(vertx, key));
  }
}
