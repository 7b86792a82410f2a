package io.dashgate;

import io.dashgate.platform.auth.AuthenticationCounts.Outcome;
import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.CredentialKind;
import io.dashgate.platform.auth.LookupStatistics;
import io.dashgate.platform.ops.Metrics;
import java.util.Locale;

/** Registers the metrics of authentication and its caches. */
final class AuthenticationMetrics {

  private final Metrics metrics;

  private AuthenticationMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  static void bind(Metrics metrics, Authenticator authenticator) {
    AuthenticationMetrics binding = new AuthenticationMetrics(metrics);
    for (CredentialKind kind : CredentialKind.values()) {
      for (Outcome outcome : Outcome.values()) {
        binding.authentications(authenticator, kind, outcome);
      }
    }
    authenticator.caches().forEach(binding::cache);
  }

  private void authentications(Authenticator authenticator, CredentialKind kind, Outcome outcome) {
    metrics.counter(
        "dashgate.authentications",
        "Checked credentials by outcome",
        () -> authenticator.counts().of(kind, outcome),
        "credential",
        label(kind),
        "outcome",
        label(outcome));
  }

  private void cache(String name, LookupStatistics statistics) {
    String requests = "dashgate.cache.requests";
    String help = "Hits and misses of the identity caches";
    metrics.counter(requests, help, statistics.hits(), "cache", name, "outcome", "hit");
    metrics.counter(requests, help, statistics.misses(), "cache", name, "outcome", "miss");
    metrics.gauge(
        "dashgate.cache.entries",
        "Entries of an identity cache",
        () -> statistics.entries().getAsLong(),
        "cache",
        name);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
