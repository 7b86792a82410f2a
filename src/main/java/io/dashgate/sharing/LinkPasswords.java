package io.dashgate.sharing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks the passwords of links. They have a worker of their own, so that a flood of them keeps
 * nobody from logging in. One that was right is known for a minute: a page that loads itself anew
 * costs no work. Shared by all verticles.
 */
public final class LinkPasswords {

  private static final int THREADS = 1;
  private static final int MAX_WAITING = 16;

  private static final int MAX_KNOWN = 10_000;
  private static final Duration KNOWN_LIFETIME = Duration.ofSeconds(60);

  /** Of one address at one link; visitors from elsewhere do not feel it. */
  private static final int MAX_FAILURES = 30;

  private static final int MAX_VISITORS = 100_000;
  private static final Duration FAILURES_LIFETIME = Duration.ofMinutes(10);

  private final Passwords passwords;

  private final Cache<ByteBuffer, Boolean> known =
      Caffeine.newBuilder().maximumSize(MAX_KNOWN).expireAfterWrite(KNOWN_LIFETIME).build();

  private final Cache<Visitor, AtomicInteger> failures =
      Caffeine.newBuilder()
          .maximumSize(MAX_VISITORS)
          .expireAfter(
              Expiry.<Visitor, AtomicInteger>creating((visitor, count) -> FAILURES_LIFETIME))
          .build();

  /**
   * Who tries passwords, and at what.
   *
   * @param hash of the link's password, which no other link has: with a new one, all start anew
   */
  private record Visitor(String hash, String address) {}

  /** Makes the worker, and remembers nothing yet. */
  public LinkPasswords(Vertx vertx) {
    this.passwords = new Passwords(vertx, "link-passwords", THREADS, MAX_WAITING);
  }

  /**
   * Whether a password is that of a link.
   *
   * @param hash of the link's password
   * @param address where the visitor comes from
   * @throws ApiException 403 for a visitor who has tried too often
   */
  Future<Boolean> matches(String password, String hash, String address) {
    Visitor visitor = new Visitor(hash, address);
    AtomicInteger failed = failures.getIfPresent(visitor);
    if (failed != null && failed.get() >= MAX_FAILURES) {
      throw tooManyFailures();
    }
    // a hash has a salt of its own, so this is of one link, and of its present password; it is in
    // memory only, where the password itself has just been
    ByteBuffer pair = ByteBuffer.wrap(Secrets.digest(hash + ' ' + password));
    if (known.getIfPresent(pair) != null) {
      return Future.succeededFuture(true);
    }
    return passwords
        .matches(password, hash)
        .onSuccess(
            matches -> {
              if (matches) {
                known.put(pair, true);
              } else {
                failures.get(visitor, any -> new AtomicInteger()).incrementAndGet();
              }
            });
  }

  /** 403: wrong passwords were tried too often. */
  static ApiException tooManyFailures() {
    return ApiException.forbidden(
        "too_many_failed_attempts", "Too many wrong passwords. Please try again in 10 minutes.");
  }
}
