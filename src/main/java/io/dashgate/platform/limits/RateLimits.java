package io.dashgate.platform.limits;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.Policy.Scope;
import io.dashgate.platform.problem.ApiException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
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

  /** How long a caller over its limit is kept away from projects after a failed attempt. */
  private static final long BLOCK_MS = 1_000;

  private final Clock clock;
  private final Quotas quotas;
  private final Optional<ClusterUsage> cluster;
  private final Subjects subjects;
  private final LongAdder[] allowed = adders();
  private final LongAdder[] refused = adders();

  /** The end of the last block of any caller; in the past at almost all times. */
  private volatile long anyBlockedUntil;

  /**
   * Starts all counts at zero.
   *
   * @param bytes the heap that all counts may take
   */
  public RateLimits(Settings.RateLimit settings, Quotas quotas, Clock clock, long bytes) {
    this.clock = clock;
    this.quotas = quotas;
    this.cluster = settings.shared() ? Optional.of(new ClusterUsage()) : Optional.empty();
    this.subjects = new Subjects(bytes, cluster);
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
    count(result, principal, kind, subjects::user);
  }

  /**
   * Counts a request for its caller and for the project, which all of its callers share: for both
   * or for neither.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void count(RateLimitResult result, Principal principal, Project project, Kind kind) {
    long now = result.time(clock);
    Limits limits = quotas.of(project.id());
    RateCounter caller = subjects.caller(principal, now);
    caller.lastProject(project.id());
    count(result, caller, limits, Scope.CALLER, kind);
    RateCounter ofProject = subjects.project(project.id(), project.organizationId(), now);
    try {
      count(result, ofProject, limits, Scope.PROJECT, kind);
    } catch (ApiException overProjectLimit) {
      refund(result);
      throw overProjectLimit;
    }
    String key = principal.keyId();
    if (key != null && !result.isEmpty()) {
      RateCounter ofKey = subjects.keyUsage().add(project.id(), key, now);
      if (ofKey != null) {
        result.onRefund(() -> ofKey.refund(kind, now));
      }
    }
  }

  /**
   * Counts a request without credentials for its client address.
   *
   * @param scope the allowance of the address
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void countAddress(RateLimitResult result, String address, Scope scope, Kind kind) {
    RateCounter subject = subjects.address(scope, address, result.time(clock));
    count(result, subject, quotas.outsideProjects(), scope, kind);
  }

  /**
   * Refuses a credential that is not known yet, before it is looked up, if its address has used up
   * its allowance of failures. Five look-ups, and one a second, are permitted even then, so that a
   * valid credential is not refused for as long as others fail from its address.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void requireFailuresLeft(RateLimitResult result, String address, Kind kind) {
    long now = clock.millis();
    RateCounter counter = subjects.address(Scope.FAILURE, address, now);
    Limits.Applicable limits = quotas.outsideProjects().of(Scope.FAILURE, kind);
    RateCounter.Refusal refusal = counter.check(limits, now);
    if (refusal == null || counter.takesExtraLookup(now)) {
      return;
    }
    result.addLimits(counter, limits);
    counter.report(limits, now, result);
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
      count(result, principal, kind, subjects::entries);
    } catch (ApiException overLimit) {
      long until = clock.millis() + BLOCK_MS; // the attempt itself may have taken long
      subjects.caller(principal, until).blockUntil(until);
      if (principal.userId() != null) {
        subjects.entries(principal.userId(), until).blockUntil(until);
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
        && (isBlocked(subjects.knownCaller(principal), now) || isUserBlocked(principal, now))) {
      throw ApiException.throttled(1);
    }
  }

  private boolean isUserBlocked(Principal principal, long now) {
    Long userId = principal.userId();
    return userId != null && isBlocked(subjects.knownEntries(userId), now);
  }

  private static boolean isBlocked(@Nullable RateCounter counter, long now) {
    return counter != null && counter.isBlocked(now);
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
  public List<State> states(Project project) {
    long now = clock.millis();
    RateCounter counter = subjects.project(project.id(), project.organizationId(), now);
    return quotas.of(project.id()).of(Scope.PROJECT).stream()
        .map(limit -> counter.state(limit, now))
        .toList();
  }

  /** Returns the limits of each caller in a project. */
  public List<Limit> ofCallers(long projectId) {
    return quotas.of(projectId).of(Scope.CALLER);
  }

  /** Returns the usage of a project by each key through this process, by the key's id. */
  public Map<String, KeyUsage.Counts> keys(long projectId) {
    return subjects.keyUsage().counts(projectId, clock.millis());
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

  /** Finds the counter of a user. */
  private interface UserCounter {
    RateCounter of(long userId, long now);
  }

  /** Counts a request for its caller, and for its user: for both or for neither. */
  private void count(
      RateLimitResult result, Principal principal, Kind kind, UserCounter counterOfUser) {
    RateCounter caller = subjects.caller(principal, result.time(clock));
    Long last = caller.lastProject();
    Limits limits = last == null ? quotas.outsideProjects() : quotas.of(last);
    count(result, caller, limits, Scope.CALLER, kind);
    if (principal.userId() == null) {
      return;
    }
    RateCounter user = counterOfUser.of(principal.userId(), result.time(clock));
    try {
      count(result, user, limits, Scope.USER, kind);
    } catch (ApiException overUserLimit) {
      refund(result);
      throw overUserLimit;
    }
  }

  private void count(
      RateLimitResult result, RateCounter subject, Limits limits, Scope scope, Kind kind) {
    Limits.Applicable applicable = limits.of(scope, kind);
    if (applicable.limits().isEmpty()) {
      return;
    }
    RateCounter.Refusal refusal = subject.count(applicable, kind, result.time(clock), result);
    if (refusal != null) {
      throw refused(refusal);
    }
    applicable.limits().forEach(limit -> allowed[limit.policy().index()].increment());
  }

  private ApiException refused(RateCounter.Refusal refusal) {
    refused[refusal.limit().policy().index()].increment();
    return ApiException.throttled(refusal.seconds());
  }

  private static LongAdder[] adders() {
    LongAdder[] adders = new LongAdder[Policy.values().length];
    Arrays.setAll(adders, any -> new LongAdder());
    return adders;
  }
}
