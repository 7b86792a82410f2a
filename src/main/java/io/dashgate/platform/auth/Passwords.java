package io.dashgate.platform.auth;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Hashes passwords with Argon2id, off the event loops: one takes tens of milliseconds of a core on
 * purpose. The queue is bounded, so that a flood of them is turned away instead of piling up.
 * Shared by all verticles.
 */
public final class Passwords {

  private static final int THREADS = 2;
  private static final int MAX_WAITING = 64;

  /** Argon2id as OWASP recommends it: a salt of 16 bytes, 32 out, 1 lane, 19 MiB, 2 passes. */
  private static final Argon2PasswordEncoder ARGON2ID =
      new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);

  /**
   * What an unknown account's password is compared with, so that it takes as long as a known one:
   * the hash of something random that nobody knows.
   */
  private static final String NOBODYS_HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$LuSTxKmv91J7kw5qbQB89A"
          + "$rIPIwPAK0LOMhUcA7YPWKqnhdZ9DyL1Mo9iTlj9HYcs";

  private final WorkerExecutor workers;
  private final int maxWaiting;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Makes the workers of log-ins. */
  public Passwords(Vertx vertx) {
    this(vertx, "passwords", THREADS, MAX_WAITING);
  }

  /** Makes workers of a name of their own, for passwords that must not keep others waiting. */
  public Passwords(Vertx vertx, String name, int threads, int maxWaiting) {
    this.workers = vertx.createSharedWorkerExecutor(name, threads);
    this.maxWaiting = maxWaiting;
  }

  /** Returns the hash to keep for a password. */
  public Future<String> hash(String password) {
    return run(() -> ARGON2ID.encode(password));
  }

  /**
   * Whether a password is the one that was hashed; never, if there is no hash.
   *
   * @param hash null for an account that does not exist
   */
  public Future<Boolean> matches(String password, @Nullable String hash) {
    String known = hash == null ? NOBODYS_HASH : hash;
    return run(() -> ARGON2ID.matches(password, known)).map(same -> same && hash != null);
  }

  private <T> Future<T> run(Callable<T> work) {
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return Future.failedFuture(ApiException.unavailable());
    }
    return workers.executeBlocking(work, false).onComplete(any -> waiting.decrementAndGet());
  }
}
