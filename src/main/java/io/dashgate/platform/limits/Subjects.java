package io.dashgate.platform.limits;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.limits.Policy.Scope;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The counters of all subjects of rate limits, in tables of their own for callers, users, projects,
 * and for what client addresses do without valid credentials. Each table has a fixed part of the
 * heap, so that many subjects of one kind, such as addresses, displace none of another kind.
 */
final class Subjects {

  private static final int PERCENT = 100;

  /** Keys of one user, and projects of one organization, that are counted one by one: 128. */
  private static final int SETS_OF_OWNER = 16;

  /** Keys that a project shows: 256, so that of a hundred hardly any lacks a place. */
  private static final int SETS_OF_SHOWN_KEYS = 32;

  /** IPv6 networks of a /48 that are counted one by one: 32. */
  private static final int SETS_OF_NETWORK = 4;

  private final SubjectTable callers;
  private final SubjectTable users;
  private final SubjectTable projects;
  private final SubjectTable pages;
  private final SubjectTable logins;
  private final SubjectTable failures;
  private final KeyUsage keyUsage;

  /**
   * Makes empty tables.
   *
   * @param bytes the heap that all counters may take
   */
  Subjects(long bytes, Optional<ClusterUsage> cluster) {
    @Nullable ClusterUsage exchange = cluster.orElse(null);
    int weight = RateCounter.WEIGHT + (exchange == null ? 0 : RateCounter.WEIGHT_OF_EXCHANGE);
    int withKinds = weight + RateCounter.WEIGHT_OF_KINDS;
    long percent = bytes / PERCENT;
    callers = table(30 * percent, withKinds, SETS_OF_OWNER, exchange);
    users = table(10 * percent, withKinds, 1, exchange);
    projects = table(20 * percent, withKinds, SETS_OF_OWNER, exchange);
    pages = table(15 * percent, weight, SETS_OF_NETWORK, exchange);
    logins = table(8 * percent, weight, SETS_OF_NETWORK, exchange);
    failures = table(7 * percent, weight, SETS_OF_NETWORK, exchange);
    keyUsage = new KeyUsage(table(10 * percent, RateCounter.WEIGHT, SETS_OF_SHOWN_KEYS, null));
  }

  private static SubjectTable table(
      long bytes, int weight, int setsOfOwner, @Nullable ClusterUsage exchange) {
    return new SubjectTable(bytes, weight, setsOfOwner, key -> new RateCounter(key, exchange));
  }

  /** Returns the counter of a key, or of a user with tokens. */
  RateCounter caller(Principal principal, long now) {
    return callers.get(keyOf(principal), now);
  }

  @Nullable RateCounter knownCaller(Principal principal) {
    return callers.find(keyOf(principal));
  }

  /** Returns the counter of the requests outside of projects by all credentials of a user. */
  RateCounter user(long userId, long now) {
    return users.get(SubjectKey.of("account ", userId, userId), now);
  }

  /** Returns the counter of a user's attempts to enter projects of others. */
  RateCounter entries(long userId, long now) {
    return users.get(keyOfEntries(userId), now);
  }

  @Nullable RateCounter knownEntries(long userId) {
    return users.find(keyOfEntries(userId));
  }

  /** Returns the counter of a project; its organization is the owner. */
  RateCounter project(long projectId, UUID organizationId, long now) {
    return projects.get(
        SubjectKey.of("project ", projectId, organizationId.getMostSignificantBits()), now);
  }

  /** Returns the counter of what a client address does. */
  RateCounter address(Scope scope, String address, long now) {
    return switch (scope) {
      case LOGIN -> logins.get(SubjectKey.ofAddress("login ", address), now);
      case FAILURE -> failures.get(SubjectKey.ofAddress("failure ", address), now);
      default -> pages.get(SubjectKey.ofAddress("page ", address), now);
    };
  }

  /** Returns the requests to projects by key. */
  KeyUsage keyUsage() {
    return keyUsage;
  }

  private static SubjectKey keyOfEntries(long userId) {
    return SubjectKey.of("entries ", userId, userId);
  }

  private static SubjectKey keyOf(Principal principal) {
    Long userId = principal.userId();
    String keyId = principal.keyId();
    long owner =
        userId == null ? principal.scopedOrganizations().get(0).getMostSignificantBits() : userId;
    return keyId == null
        ? SubjectKey.of("user ", owner, owner)
        : SubjectKey.of("key ", keyId, owner);
  }
}
