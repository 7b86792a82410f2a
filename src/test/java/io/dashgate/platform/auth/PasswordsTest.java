package io.dashgate.platform.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How passwords are compared. */
@ExtendWith(VertxExtension.class)
class PasswordsTest {

  @Test
  void noPasswordIsThatOfAnUnknownAccountThoughOneIsCompared(Vertx vertx) {
    Passwords passwords = new Passwords(vertx);

    assertFalse(await(passwords.matches(HashSubject.SYSTEM, "nobody", null)));
    assertFalse(await(passwords.matches(HashSubject.SYSTEM, "anything", null)));
  }

  @Test
  void aPasswordMatchesItsOwnHashOnly(Vertx vertx) {
    Passwords passwords = new Passwords(vertx);
    String hash = await(passwords.hash(HashSubject.SYSTEM, "correct horse"));

    assertTrue(await(passwords.matches(HashSubject.SYSTEM, "correct horse", hash)));
    assertFalse(await(passwords.matches(HashSubject.SYSTEM, "correct Horse", hash)));
    assertTrue(hash.startsWith("$argon2id$"));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
