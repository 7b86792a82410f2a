package io.dashgate.platform.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.config.PostgresUrl.Host;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a database URL. */
class PostgresUrlTest {

  @Test
  void everyPartIsRead() {
    PostgresUrl url =
        PostgresUrl.parse(
            "postgresql://us%65r:p%40%3A%2F%3F%25%20x@one:1,[::1]:2,three/na%6De"
                + "?SSLMODE=require&options=-c%20geqo%3Doff&target_session_attrs=read-write");

    assertEquals(
        List.of(new Host("one", 1), new Host("::1", 2), new Host("three", 5432)), url.hosts());
    assertEquals(Optional.of("user"), url.user());
    assertEquals(Optional.of("p@:/?% x"), url.password());
    assertEquals(Optional.of("name"), url.database());
    assertEquals(
        Map.of(
            "sslmode", "require",
            "options", "-c geqo=off",
            "target_session_attrs", "read-write"),
        url.parameters());
    assertTrue(url.mustWrite());
    assertEquals("[::1]:2", url.hosts().get(1).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a$$b", "a+b", "it's", "say \"x\"", "a@b", "a:b", "a#b", "^|\\`{}<>", "ü€"})
  void aPasswordMayHaveThesePlainCharacters(String password) {
    PostgresUrl url = PostgresUrl.parse("postgres://u:" + password + "@db/x");

    assertEquals(Optional.of(password), url.password());
    assertEquals(List.of(new Host("db", 5432)), url.hosts());
  }

  @Test
  void parametersMayNameTheHostAndTheCredentials() {
    PostgresUrl url =
        PostgresUrl.parse(
            "postgresql:///?host=a,b&port=6432&user=u&password=p&dbname=d&sslmode=disable");

    assertEquals(List.of(new Host("a", 6432), new Host("b", 6432)), url.hosts());
    assertEquals(Optional.of("u"), url.user());
    assertEquals(Optional.of("p"), url.password());
    assertEquals(Optional.of("d"), url.database());
    assertEquals(Map.of("sslmode", "disable"), url.parameters());
    assertFalse(url.mustWrite());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://u:s3cret@db/x",
        "postgresql://u:s3cret/@db/x",
        "postgresql://u:s3cret%zz@db/x",
        "postgresql://u:s3cret@db:port/x",
        "postgresql://u:s3cret@db:99999/x",
        "postgresql://u:s3cret@db/x?sslmode=sometimes",
        "postgresql://u:s3cret@db/x?target_session_attrs=standby"
      })
  void whatCannotBeUsedIsRefusedWithoutThePassword(String url) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> PostgresUrl.parse(url)).getMessage();

    assertTrue(message.startsWith("must "), message);
    assertFalse(message.contains("s3cret"), message);
  }
}
