package io.dashgate.bench;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.Policy.Scope;
import io.dashgate.platform.limits.Quotas;
import io.dashgate.platform.limits.RateLimitResult;
import io.dashgate.platform.limits.RateLimits;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.State;

/** The counting of one request. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class RateLimitBenchmark {

  private static final int LIMIT = 1_000_000_000;
  private static final long HEAP = 10_000_000;

  private final Settings.RateLimit settings = new Settings.RateLimit(LIMIT, LIMIT, false);
  private final RateLimits limits =
      new RateLimits(settings, new Quotas(settings), Clock.systemUTC(), HEAP);
  private final UUID organization = UUID.randomUUID();
  private final Project project = new Project(1, organization, 8);
  private final Principal key =
      new Principal(
          1L,
          "0123456789abcdef",
          Set.of("*"),
          List.of(),
          List.of(),
          Principal.Validity.LASTING,
          null);

  /** In a project, by a key. */
  @Benchmark
  public RateLimitResult project() {
    RateLimitResult result = new RateLimitResult();
    limits.count(result, key, project, Kind.READ);
    return result;
  }

  /** Outside of projects, by a key. */
  @Benchmark
  public RateLimitResult user() {
    RateLimitResult result = new RateLimitResult();
    limits.count(result, key, Kind.READ);
    return result;
  }

  /** A visitor of a shared page. */
  @Benchmark
  public RateLimitResult address() {
    RateLimitResult result = new RateLimitResult();
    limits.countAddress(result, "c0000201", Scope.PAGE, Kind.READ);
    return result;
  }
}
