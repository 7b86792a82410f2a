package io.dashgate.platform.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.Policy.Scope;
import io.dashgate.platform.problem.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Limits the rate of requests per API key (or user, for access tokens) and per project, outside of
 * projects per user, and per client address where no valid credentials are given. Shared by all
 * verticles; never blocks, does no I/O.
 */
public final class RateLimits {

  /** More subjects than this, or an hour without requests: the counts restart at zero. */
  private static final int MAX_SUBJECTS = 100_000;

  /** Writing a subject again from time to time is cheaper than recording each access. */
  private static final long REWRITE_MS = Duration.ofMinutes(5).toMillis();

  /** How long a caller over its limit is kept away from projects after a failed attempt. */
  private static final long BLOCK_MS = 1_000;

  private final Clock clock;
  private final Quotas quotas;
  private final Optional<ClusterUsage> cluster;
  private final Cache<String, Subject> subjects =
      Caffeine.newBuilder()
          .maximumSize(MAX_SUBJECTS)
          .executor(Runnable::run)
          .expireAfterWrite(Duration.ofHours(1).plusMillis(REWRITE_MS))
          .build();
  private final LongAdder[] allowed = adders();
  private final LongAdder[] refused = adders();

  /** The end of the last block of any caller; in the past at almost all times. */
  private volatile long anyBlockedUntil;

  /** The counts of a caller, a project or an address. */
  private static final class Subject {

    private final RateCounter counter;
    private final KeyUsage keys = new KeyUsage();

    /** The last project of a caller, whose limits apply to its requests outside of projects. */
    private volatile @Nullable Long project;

    private volatile long blockedUntil;
    private volatile long writtenAt;

    Subject(String name, @Nullable ClusterUsage cluster, long now) {
      counter = new RateCounter(name, cluster);
      writtenAt = now;
    }
  }

  /** Starts all counts at zero. */
  public RateLimits(Settings.RateLimit settings, Quotas quotas, Clock clock) {
    this.clock = clock;
    this.quotas = quotas;
    this.cluster = settings.shared() ? Optional.of(new ClusterUsage()) : Optional.empty();
  }

  /** Replaces the limits of the settings, which plans and projects override. */
  public void configure(Settings.RateLimit changed) {
    quotas.configure(changed);
  }

  /**
   * Counts a request outside of projects for its caller, and for its user, whose keys and tokens
   * share it: for both or for neither. The limits are those of the caller's last project.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void count(RateLimitResult result, Principal principal, Kind kind) {
    count(result, principal, "account ", kind);
  }

  /**
   * Counts a request for its caller and for the project, which all of its callers share: for both
   * or for neither.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void count(RateLimitResult result, Principal principal, long projectId, Kind kind) {
    Limits limits = quotas.of(projectId);
    Subject caller = subject(name(principal), result.time(clock));
    caller.project = projectId;
    count(result, caller, limits, Scope.CALLER, kind);
    Subject project = subject(name(projectId), result.time(clock));
    try {
      count(result, project, limits, Scope.PROJECT, kind);
    } catch (ApiException overProjectLimit) {
      refund(result);
      throw overProjectLimit;
    }
    String key = principal.keyId();
    if (key != null && !result.isEmpty()) {
      long now = result.time(clock);
      project.keys.add(key, now);
      result.onRefund(() -> project.keys.remove(key, now));
    }
  }

  /**
   * Counts a request without credentials for its client address.
   *
   * @param scope the allowance of the address
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void countAddress(RateLimitResult result, String address, Scope scope, Kind kind) {
    Subject subject = subject(name(scope, address), result.time(clock));
    count(result, subject, quotas.outsideProjects(), scope, kind);
  }

  /**
   * Refuses a credential that is not known yet, before it is looked up, if its address has used up
   * its allowance of failures. One look-up a second is permitted even then, so that a valid
   * credential is not refused for as long as others fail from its address.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void requireFailuresLeft(RateLimitResult result, String address, Kind kind) {
    Subject subject = subjects.getIfPresent(name(Scope.FAILURE, address));
    long now = clock.millis();
    if (subject == null) {
      return;
    }
    Limits.Applicable limits = quotas.outsideProjects().of(Scope.FAILURE, kind);
    RateCounter.Refusal refusal = subject.counter.check(limits, now);
    if (refusal == null) {
      return;
    }
    if (subject.blockedUntil <= now) {
      subject.blockedUntil = now + BLOCK_MS;
      return;
    }
    result.addLimits(subject.counter, limits);
    subject.counter.report(limits, now, result);
    result.refusedBy(refusal, now);
    throw refused(refusal);
  }

  /**
   * Counts a request for a project that the caller could not enter, for the caller, and for its
   * user with all of its keys and tokens.
   *
   * @throws ApiException 429 with the whole seconds to wait; both are blocked for a second
   */
  public void countFailedEntry(RateLimitResult result, Principal principal, Kind kind) {
    try {
      count(result, principal, "entries ", kind);
    } catch (ApiException overLimit) {
      long until = clock.millis() + BLOCK_MS; // the attempt itself may have taken long
      subject(name(principal), until).blockedUntil = until;
      if (principal.userId() != null) {
        subject("entries " + principal.userId(), until).blockedUntil = until;
      }
      anyBlockedUntil = until;
      throw overLimit;
    }
  }

  /**
   * Refuses a caller or user that was blocked by {@link #countFailedEntry}: each attempt to enter a
   * project may cost a query.
   *
   * @throws ApiException 429
   */
  public void requireNotBlocked(RateLimitResult result, Principal principal) {
    long now = result.time(clock);
    if (anyBlockedUntil > now
        && (isBlocked(name(principal), now) || isBlocked("entries " + principal.userId(), now))) {
      throw ApiException.throttled(1);
    }
  }

  private boolean isBlocked(String name, long now) {
    Subject subject = subjects.getIfPresent(name);
    return subject != null && subject.blockedUntil > now;
  }

  /** Takes back a counted request, as for an answer that does not count. */
  public void refund(RateLimitResult result) {
    result.refund();
  }

  /**
   * The state of a limit, as far as this process knows.
   *
   * @param reset the seconds until it allows more; 0 if nothing is used
   */
  public record State(Limit limit, int used, int reset) {}

  /** Returns the state of the limits of a project. */
  public List<State> project(long projectId) {
    long now = clock.millis();
    RateCounter counter = subject(name(projectId), now).counter;
    return quotas.of(projectId).of(Scope.PROJECT).stream()
        .map(limit -> counter.state(limit, now))
        .toList();
  }

  /** Returns the limits of each caller in a project. */
  public List<Limit> ofCallers(long projectId) {
    return quotas.of(projectId).of(Scope.CALLER);
  }

  /** Returns the usage of a project by each key through this process, by the key's id. */
  public Map<String, KeyUsage.Counts> keys(long projectId) {
    long now = clock.millis();
    return subject(name(projectId), now).keys.counts(now);
  }

  /** Returns the usage to exchange with other processes; empty if limits are per process. */
  public Optional<ClusterUsage> cluster() {
    return cluster;
  }

  /** Returns how many requests a policy has allowed. */
  public long allowed(Policy policy) {
    return allowed[policy.index()].sum();
  }

  /** Returns how many requests a policy has refused. */
  public long refused(Policy policy) {
    return refused[policy.index()].sum();
  }

  /** Counts a request for its caller, and for its user: for both or for neither. */
  private void count(RateLimitResult result, Principal principal, String ofUser, Kind kind) {
    Subject caller = subject(name(principal), result.time(clock));
    Long last = caller.project;
    Limits limits = last == null ? quotas.outsideProjects() : quotas.of(last);
    count(result, caller, limits, Scope.CALLER, kind);
    if (principal.userId() == null) {
      return;
    }
    Subject user = subject(ofUser + principal.userId(), result.time(clock));
    try {
      count(result, user, limits, Scope.USER, kind);
    } catch (ApiException overUserLimit) {
      refund(result);
      throw overUserLimit;
    }
  }

  private void count(
      RateLimitResult result, Subject subject, Limits limits, Scope scope, Kind kind) {
    Limits.Applicable applicable = limits.of(scope, kind);
    if (applicable.limits().isEmpty()) {
      return;
    }
    RateCounter.Refusal refusal =
        subject.counter.count(applicable, kind, result.time(clock), result);
    if (refusal != null) {
      throw refused(refusal);
    }
    applicable.limits().forEach(limit -> allowed[limit.policy().index()].increment());
  }

  private ApiException refused(RateCounter.Refusal refusal) {
    refused[refusal.limit().policy().index()].increment();
    return ApiException.throttled(refusal.seconds());
  }

  private Subject subject(String name, long now) {
    Subject subject = subjects.get(name, any -> new Subject(name, cluster.orElse(null), now));
    if (now - subject.writtenAt > REWRITE_MS) {
      subject.writtenAt = now;
      subjects.put(name, subject);
    }
    return subject;
  }

  private static String name(Principal principal) {
    return principal.keyId() == null ? "user " + principal.userId() : "key " + principal.keyId();
  }

  private static String name(long projectId) {
    return "project " + projectId;
  }

  private static String name(Scope scope, String address) {
    return scope.name().toLowerCase(Locale.ROOT) + " " + address;
  }

  private static LongAdder[] adders() {
    LongAdder[] adders = new LongAdder[Policy.values().length];
    Arrays.setAll(adders, any -> new LongAdder());
    return adders;
  }
}
