package io.dashgate.quota;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.auth.Principal;
import io.dashgate.auth.Project;
import io.dashgate.config.Settings;
import io.dashgate.problem.ApiException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts requests per API key (or user, for access tokens), per project, and per address where
 * callers need not say who they are, in buckets of this process. Shared by all verticles; never
 * blocks.
 */
public final class RateLimits {

  /** Buckets beyond this many, or unused for an hour, are full again when they are next needed. */
  private static final int MAX_BUCKETS = 200_000;

  private volatile Settings.RateLimit settings;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_BUCKETS).expireAfterAccess(Duration.ofHours(1)).build();

  /** Makes full buckets of the given size. */
  public RateLimits(Settings.RateLimit settings) {
    this.settings = settings;
  }

  /** Changes the size of the buckets, which are full again then. */
  public void configure(Settings.RateLimit changed) {
    settings = changed;
    buckets.invalidateAll();
  }

  /**
   * Takes one request from the caller's allowance.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void spend(Principal principal) {
    spend(principal.keyId() == null ? "user " + principal.userId() : "key " + principal.keyId());
  }

  /**
   * Takes one request from a project's allowance, which all of its callers share.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void spend(Project project) {
    spend("project " + project.id());
  }

  /**
   * Takes one request from the allowance of an address, for callers who need not say who they are.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void spendFrom(String address) {
    spend("address " + address);
  }

  private void spend(String who) {
    if (settings.perMinute() == 0 && settings.perHour() == 0) {
      return;
    }
    ConsumptionProbe probe = buckets.get(who, any -> fullBucket()).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      long nanos = probe.getNanosToWaitForRefill();
      throw ApiException.throttled(
          Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999L)));
    }
  }

  private Bucket fullBucket() {
    LocalBucketBuilder builder = Bucket.builder();
    limit(builder, settings.perMinute(), Duration.ofMinutes(1));
    limit(builder, settings.perHour(), Duration.ofHours(1));
    return builder.build();
  }

  private static void limit(LocalBucketBuilder builder, int requests, Duration period) {
    if (requests > 0) {
      builder.addLimit(limit -> limit.capacity(requests).refillGreedy(requests, period));
    }
  }
}
