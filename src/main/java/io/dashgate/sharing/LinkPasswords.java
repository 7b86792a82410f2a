package io.dashgate.sharing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.dashgate.platform.auth.HashSubject;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks the passwords of links, on a worker of its own so that many visitors cannot delay log-ins.
 * A correct password is cached for a minute, for pages that reload themselves. Shared by all
 * verticles.
 */
public final class LinkPasswords {

  private static final int MAX_KNOWN = 10_000;
  private static final Duration KNOWN_LIFETIME = Duration.ofSeconds(60);

  /** Limit for one address at one link, so that other visitors are not affected. */
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
   * The key of a failure count: an address at a link.
   *
   * @param hash hash of the link's password, which is unique; a new password resets the counts
   */
  private record Visitor(String hash, String address) {}

  /** Creates the worker, with empty caches. */
  public LinkPasswords(Vertx vertx) {
    this.passwords = Passwords.ofLinks(vertx);
  }

  /**
   * Whether a password is that of a link.
   *
   * @param hash hash of the link's password
   * @param address address of the visitor
   * @throws ApiException 403 after too many failures from this address
   */
  Future<Boolean> matches(String password, String hash, String address) {
    Visitor visitor = new Visitor(hash, address);
    AtomicInteger failed = failures.getIfPresent(visitor);
    if (failed != null && failed.get() >= MAX_FAILURES) {
      throw tooManyFailures();
    }
    // the salted hash makes the digest specific to a link and its current password
    ByteBuffer pair = ByteBuffer.wrap(Secrets.digest(hash + ' ' + password));
    if (known.getIfPresent(pair) != null) {
      return Future.succeededFuture(true);
    }
    return passwords
        .matches(HashSubject.visitor(address), password, hash)
        .onSuccess(
            matches -> {
              if (matches) {
                known.put(pair, true);
              } else {
                failures.get(visitor, any -> new AtomicInteger()).incrementAndGet();
              }
            });
  }

  /** 403: too many wrong passwords. */
  static ApiException tooManyFailures() {
    return ApiException.forbidden(
        "too_many_failed_attempts", "Too many wrong passwords. Please try again in 10 minutes.");
  }
}
