package io.dashgate.platform.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id, off the event loops: one hash takes tens of milliseconds of CPU
 * time on purpose. Shared by all verticles.
 */
public final class Passwords {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  /** At most half of the processors, so that other requests have the rest; at least one. */
  private static final int THREADS =
      Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

  private static final HashQueue.Limits LOGINS =
      new HashQueue.Limits(THREADS, 64, 512, LONGEST_WAIT);

  /** Short, since a waiting visitor occupies a slot that other visitors need. */
  private static final HashQueue.Limits LINKS = new HashQueue.Limits(1, 2, 4, LONGEST_WAIT);

  /**
   * The hash of a random password that nobody knows. The password of an unknown account is compared
   * with it, so that the answer takes as long as for a known one.
   */
  private static final String UNKNOWN_ACCOUNT_HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$LuSTxKmv91J7kw5qbQB89A"
          + "$rIPIwPAK0LOMhUcA7YPWKqnhdZ9DyL1Mo9iTlj9HYcs";

  private final HashQueue queue;

  /** Creates the workers of log-ins. */
  public Passwords(Vertx vertx) {
    this(vertx, "passwords", LOGINS);
  }

  private Passwords(Vertx vertx, String name, HashQueue.Limits limits) {
    this.queue = new HashQueue(vertx, name, limits);
  }

  /** Creates separate workers, for passwords of links, which must not delay log-ins. */
  public static Passwords ofLinks(Vertx vertx) {
    return new Passwords(vertx, "link-passwords", LINKS);
  }

  /** Returns the hash of a password; 429 or 503 if too many wait. */
  public Future<String> hash(HashSubject subject, String password) {
    return queue.run(subject, () -> Argon2id.hash(password));
  }

  /**
   * Whether a password has this hash; 429 or 503 if too many wait.
   *
   * @param hash null for an account that does not exist, which no password matches
   */
  public Future<Boolean> matches(HashSubject subject, String password, @Nullable String hash) {
    String compared = hash == null ? UNKNOWN_ACCOUNT_HASH : hash;
    return queue
        .run(subject, () -> Argon2id.matches(password, compared))
        .map(same -> same && hash != null);
  }

  /** Returns the number of hashes that wait for a thread. */
  public int waiting() {
    return queue.length();
  }
}
